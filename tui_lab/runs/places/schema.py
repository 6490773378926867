"""What a place is where runs are trained, and what it says of one of them."""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class LaunchWanted:
    """A run that a worker is to be started for."""

    folder: Path
    record: LaunchRecord


class Place(Protocol):
    """Where workers run."""

    @property
    def name(self) -> str:
        """As `LaunchRecord.place` has it."""

    @property
    def scheduled(self) -> bool:
        """Whether a scheduler runs its workers, in their turn and on machines of its choice.

        The slots of a machine count nothing then, and a worker shows in a file that it lives.
        """

    @property
    def usable(self) -> bool:
        """Whether workers can be started there from this machine, as far as a look at it tells."""

    @property
    def attempt(self) -> int:
        """In a worker: how often the scheduler has started it again for the same launch; 0 where
        it did not."""

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

    def start_together(
        self, asked: Sequence[LaunchWanted], command: list[str] | None, at_once: int
    ) -> list[LaunchRecord]:
        """Start a worker for each of several runs.

        Args:
            asked: The runs, each as for `start`.
            command: As for `start`.
            at_once: How many may train at the same time; 0 leaves that to the place.

        Returns:
            What their launch.json say now.

        Raises:
            StoreError, LabError: As `start`.
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

    def take_back(self, waiting: Sequence[LaunchWanted]) -> list[Path]:
        """Take workers that have not been started out of the queue of a scheduler.

        Args:
            waiting: Runs with their launches; those that are trained already are left alone.

        Returns:
            The folders of those of which no worker will be started any more.
        """

    def hindrance(self, words: str) -> str:
        """What keeps a worker from ever being started, and what to do, as translated sentences.

        Args:
            words: As `WorkerSeen.words` of this place.

        Returns:
            "" where it only has to wait.
        """

    def why_gone(self, launch: LaunchRecord) -> str:
        """Why the worker of a launch is gone, a translated sentence; "" where it is not known."""

    def call_again(self) -> bool:
        """In a worker whose time is over: ask that it be started once more.

        Returns:
            Whether that was granted; the process may be ended at any moment then.
        """

    def log(self, folder: Path) -> Path:
        """The file with all that the worker of a run prints."""
