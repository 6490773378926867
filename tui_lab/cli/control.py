"""Asking a running worker for something, and saying in a sentence what it answered."""

from __future__ import annotations

from tui_lab.cli.console import say
from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import _
from tui_lab.runs import commands
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status, status_word
from tui_lab.runs.store import Store
from tui_lab.runs.telling import refusal

__all__ = ["ask", "live_run", "status_word"]

PATIENCE = 10.0
"""Seconds to wait for the worker's answer: it reads commands between two batches."""


def live_run(reference: str, hint: str = "", **values: object) -> Run:
    """The run of that reference, which a worker has in hand.

    Args:
        reference: What the user typed.
        hint: Translated; what to do instead where nobody trains the run {run}.
        values: What else stands in the hint.

    Raises:
        NotFoundError: There is no such run.
        UsageError: Nobody trains it now.
    """
    run = Store().find(reference)
    status = run.status()
    if not status.live:
        raise UsageError(
            _("The run {run} is not training now; it is {status}.").format(
                run=run.id, status=status_word(status)
            ),
            (hint or _("Go on with it by `tui-lab resume {run}`.")).format(run=run.id, **values),
        )
    return run


def ask(run: Run, name: str, done: str, *, already: str = "", **arguments: object) -> None:
    """Send a command to the run's worker and wait for its answer.

    Args:
        run: With a worker.
        name: Of the command.
        done: Translated sentence for stderr once the worker has done it.
        already: The same for when there is nothing left to do.
        arguments: Of the command.

    Raises:
        LabError: The worker refused.
    """
    before = run.status()
    command = commands.send(run.folder, name, **arguments)
    answer = commands.wait_acknowledged(run, command, PATIENCE)
    if answer is None and before is Status.QUEUED:
        say(_("The run {run} has not begun; it will be told when it does.").format(run=run.id))
    elif answer is None:
        say(_("The run {run} has not answered yet.").format(run=run.id))
    elif answer.outcome == "done":
        say(done)
    elif already and answer.reason == "already_so":
        say(already)
    else:
        raise LabError(
            _("The run {run} refused: {reason}.").format(run=run.id, reason=refusal(answer)),
            _("See what it is doing with `tui-lab show {run}`.").format(run=run.id),
        )
