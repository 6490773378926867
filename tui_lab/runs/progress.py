"""How far a run has come: the facts that decisions about it rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_lab.runs.carried import Carried
from tui_lab.runs.messages import last_rate
from tui_lab.runs.status import Status

if TYPE_CHECKING:
    from tui_lab.runs.summary import RunSummary


@dataclass(frozen=True, slots=True)
class Progress:
    """The facts that a decision rests on."""

    run: str
    """The run's id, for command lines."""
    called: str
    """What a sentence calls the run: its id on the command line, its name on a screen."""
    status: Status
    epochs: int
    """Whole epochs done."""
    planned: int | None
    """Epochs planned; None or 0 where nothing says."""
    lacking: tuple[str, ...] = ()
    """Files of its ending that a finished run has lost and that can be made again; looked for
    where it is about to be resumed."""
    rate: float | None = None
    """The learning rate that it had at last, where its log has one."""
    carried: Carried = field(default_factory=Carried)
    """What it has, and so whether the lab can start it."""

    @property
    def all_done(self) -> bool:
        """Whether no planned epoch is left."""
        return bool(self.planned) and self.epochs >= (self.planned or 0)

    @property
    def nothing_left(self) -> bool:
        """Whether somebody has to say how many epochs more: all are done, or it ended early.

        What was lost or failed lacks at least its ending, however many epochs it has done.
        """
        if self.lacking or self.status not in (Status.FINISHED, Status.STOPPED):
            return False
        return self.all_done or self.status is Status.FINISHED


def progress_in(summary: RunSummary) -> Progress:
    """The progress of a run in a table, called by its name."""
    told = (summary.id, summary.name, summary.status, summary.epochs, summary.epochs_target)
    rate = last_rate(summary.learning_rates)
    return Progress(*told, rate=rate, carried=summary.carried)
