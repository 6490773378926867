"""Asking the worker of a run for something and waiting for its answer: for the command line and the
library. A screen does not wait. Must not import a face.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs import operations
from tui_lab.runs.messages import not_answering
from tui_lab.runs.messages import refusal as reason_of
from tui_lab.runs.operations import Ask
from tui_lab.runs.payloads import Acknowledged
from tui_lab.runs.progress import Progress
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.text.command_line import with_commands

PATIENCE = 10.0
"""Seconds to wait for the worker's answer: it reads commands between two batches."""


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """What came of it."""

    before: Status
    """What the run was doing when it was asked."""
    answer: Acknowledged | None
    """None where none came in time; one that has not begun is told when it does."""
    left_queue: bool = False
    """Whether it waited on a cluster, and was taken out of its queue."""


def ask(run: Run, what: Ask) -> CommandAnswer:
    """Send a command to the worker of a run and wait for its answer, whatever that is.

    Raises:
        UsageError: No worker has the run, or nothing in its script hears the command.
        LabError: Its process is suspended, and does not answer.
    """
    before, state = run.look()
    refusal = operations.not_training(operations.progress_of(run, before, state))
    if refusal is None:
        refusal = operations.not_heard(run.called, before, state, what.command)
    if refusal is not None:
        raise refusal.error()
    silent = before is Status.SILENT
    command = operations.send(run, what.command, **what.arguments)
    if what.command == "stop" and operations.leave_queue(run):
        return CommandAnswer(before, None, left_queue=True)
    answer = operations.wait_for_answer(run, command, 0.0 if silent else PATIENCE)
    if answer is None and silent:
        raise not_answering(run)
    return CommandAnswer(before, answer)


def refused(run: Run, answer: Acknowledged) -> LabError:
    """That a worker refused, and why."""
    return LabError(
        _("The run {run} refused: {reason}.").format(run=run.id, reason=reason_of(answer.reason)),
        with_commands(_("See what it is doing with `tui-lab show {run}`."), run=run.id),
    )


def asks_to_go_on(run: Progress, resume: Ask, epochs: int | None) -> tuple[Ask, ...]:
    """What the worker of a paused run is asked for, so that it goes on and trains more epochs.

    Args:
        run: How far it is.
        resume: As `operations.decide_resume` says it.
        epochs: How many are added to those planned; None adds none.
    """
    more = None if epochs is None else operations.decide_train_on(run, epochs)
    return (more, resume) if isinstance(more, Ask) else (resume,)
