"""What a place is where runs are trained, and what it says of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

from tui_lab.runs.launch_record import LaunchRecord
from tui_lab.runs.lock import Holder


class WorkerStanding(Enum):
    """How far a worker is, as its place knows it."""

    WAITING = auto()
    """It has not been started: others come first."""
    STARTING = auto()
    """It was started, and has not taken the run in hand yet."""
    ALIVE = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What the folder of a run shows by itself, at one moment."""

    folder: Path
    launch: LaunchRecord | None
    held: bool
    """Whether its lock is seen to be held from here."""
    holder: Holder | None
    """Who holds the lock, or held it last."""
    log_changed: float | None
    """When the log was last written (seconds since 1970); None where there is none."""
    log_size: int
    """Bytes of the log."""
    now: float
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """What a place says of a run's worker."""

    standing: WorkerStanding
    words: str = ""
    """Translated: where it waits and why, to stand in brackets; "" where nothing is to be said."""
    suspended: int | None = None
    """The number of its process, where that was told to stop running (SIGSTOP)."""


class Place(Protocol):
    """Where workers run."""

    @property
    def name(self) -> str:
        """As `LaunchRecord.place` has it."""

    @property
    def has_queue(self) -> bool:
        """Whether it decides by itself who trains when: the slots of a machine count nothing."""

    def start(
        self, folder: Path, record: LaunchRecord, command: list[str] | None, *, ready: bool
    ) -> LaunchRecord:
        """Start a worker for a run that nobody has in hand.

        Args:
            folder: The run's.
            record: What is asked for; it is not in the folder yet.
            command: What to start instead of the worker; the folder is appended to it.
            ready: Whether a process that has imported Keras already may be asked; never with
                `command`.

        Returns:
            What launch.json says now, with the process or the job.

        Raises:
            StoreError: The folder cannot be written, or nothing can be started; then there is no
                launch.json.
            LabError: Keras is not installed, or the place cannot be used here.
        """

    def look(self, facts: FolderFacts) -> WorkerSeen:
        """How far the worker of a run is."""

    def kill(self, folder: Path, launch: LaunchRecord | None) -> str:
        """End the worker of a run at once; the run is then lost, and can be resumed.

        Returns:
            What was ended, to be put into a sentence: "the process 4711".

        Raises:
            StoreError: There is no worker, or it may not be ended from here.
        """

    def log(self, folder: Path) -> Path:
        """The file with all that the worker of a run prints."""
