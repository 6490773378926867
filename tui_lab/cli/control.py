"""Asking a running worker for something, and saying in a sentence what it answered."""

from __future__ import annotations

from tui_lab.cli.console import say
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs import operations
from tui_lab.runs.messages import not_answering
from tui_lab.runs.messages import refusal as reason_of
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.text.command_line import with_commands

__all__ = ["ask", "live_run"]

PATIENCE = 10.0
"""Seconds to wait for the worker's answer: it reads commands between two batches."""


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
    """Send a command to the run's worker and wait for its answer.

    Args:
        run: With a worker.
        what: The command with its arguments.
        done: Translated sentence for stderr once the worker has done it.
        already: The same for when there is nothing left to do.

    Raises:
        LabError: The worker refused.
    """
    before, state = run.look()
    refusal = operations.not_heard(run, before, state)
    if what.command != "stop" and refusal is not None:
        raise refusal.error()
    command = operations.send(run, what.command, **what.arguments)
    silent = before is Status.SILENT
    answer = operations.wait_for_answer(run, command, 0.0 if silent else PATIENCE)
    if answer is None and before is Status.QUEUED:
        say(_("The run {run} has not begun; it will be told when it does.").format(run=run.id))
    elif answer is None and silent:
        raise not_answering(run)
    elif answer is None:
        say(_("The run {run} has not answered yet.").format(run=run.id))
    elif answer.outcome == "done":
        say(done)
    elif already and answer.reason == "already_so":
        say(already)
    else:
        raise LabError(
            _("The run {run} refused: {reason}.").format(run=run.id, reason=reason_of(answer)),
            with_commands(_("See what it is doing with `tui-lab show {run}`."), run=run.id),
        )
