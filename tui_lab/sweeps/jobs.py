"""The runs of trials as the sweeper follows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_lab.errors import StoreError
from tui_lab.runs.messages import trouble
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.sweeps.objective import Reached, reached

GOOD = frozenset({Status.FINISHED, Status.STOPPED})
"""Those that give a trial its value."""


@dataclass(slots=True)
class TrialRun:
    """One run of a trial, with one seed."""

    run: Run
    size: int = -1
    """Bytes of its log at the last look."""
    looked: float = 0.0
    status: Status = Status.QUEUED
    reached: Reached = field(default_factory=lambda: Reached(None, (), 0.0))
    judged: int = 0
    """Epochs after which it was asked whether it does badly."""
    retried: bool = False
    """It was lost once, and was started again."""
    left_over: bool = False
    """The sweeper before has asked it to stop, or was about to: it goes on when it has."""

    due: bool = False
    """It is to be started, with the others for which that is so."""

    @property
    def over(self) -> bool:
        """Whether it came to its end, and is not to be started again."""
        return not self.status.live and not self.due

    def read(self, objective: str) -> None:
        """Look how far its run is.

        Args:
            objective: What its trial is judged by.

        Raises:
            StoreError: Its folder cannot be read.
        """
        self.status, state = self.run.look()
        self.reached = reached(state, self.run.header.experiment, objective)


def why(job: TrialRun) -> str:
    """Why a run failed, diverged or was lost, a sentence; "" where nothing tells."""
    try:
        found = trouble(job.run, job.status, job.run.state())
    except StoreError as error:
        return error.message
    return found.message if found is not None else ""


def by_hand(jobs: list[TrialRun]) -> bool:
    """Whether somebody stopped one of the runs."""
    return any(job.status is Status.STOPPED for job in jobs)
