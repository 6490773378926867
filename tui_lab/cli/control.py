"""Asking a running worker for something, and saying in a sentence what it answered."""

from __future__ import annotations

from tui_lab.cli.console import confirm, say
from tui_lab.i18n import _
from tui_lab.runs import asking, operations
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

__all__ = ["ask", "live_run", "may_train_on"]


def live_run(reference: str) -> Run:
    """The run of that reference, which a worker is training.

    Raises:
        NotFoundError: There is no such run.
        UsageError: No worker is training it now.
    """
    run = Store().find(reference)
    refusal = operations.not_training(operations.progress_of(run, *run.look()))
    if refusal is not None:
        raise refusal.error()
    return run


def ask(run: Run, what: operations.Ask, done: str, *, already: str = "") -> None:
    """Send a command to the run's worker, and say what it answered.

    Args:
        run: With a worker.
        what: The command with its arguments.
        done: Translated sentence for stderr once the worker has done it.
        already: The same for when there is nothing left to do.

    Raises:
        LabError: The worker refused, or does not answer.
    """
    asked = asking.ask(run, what)
    answer = asked.answer
    if asked.left_queue:
        say(done)
    elif answer is None and asked.before is Status.QUEUED:
        say(_("The run {run} has not begun; it will be told when it does.").format(run=run.id))
    elif answer is None:
        say(_("The run {run} has not answered yet.").format(run=run.id))
    elif answer.outcome == "done":
        say(done)
    elif already and answer.reason == "already_so":
        say(already)
    else:
        raise asking.refused(run, answer)


def may_train_on(run: Run, epochs_done: int, more: int | None, *, yes: bool) -> bool:
    """Whether a run may train more epochs: of a trial of a sweep that is asked, as it can no longer
    be compared with the others then.

    Args:
        run: Which one.
        epochs_done: Of the run.
        more: How many come on top of those; None where they come on top of its plan.
        yes: Whether it was confirmed already.

    Raises:
        UsageError: Nobody is there to answer.
    """
    from tui_lab.sweeps.leaving import leaving_words

    told = "" if yes else leaving_words(run, epochs_done, more)
    if not told:
        return True
    say(told)
    if confirm(_("Train {name} further all the same?").format(name=run.called)):
        return True
    say(_("Nothing was done."))
    return False
