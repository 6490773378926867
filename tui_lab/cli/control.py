"""Asking a running worker for something, and saying in a sentence what it answered."""

from __future__ import annotations

from tui_lab.cli.console import say
from tui_lab.i18n import _
from tui_lab.runs import asking, operations
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

__all__ = ["ask", "live_run"]


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
