"""The log of a sweep, `study.log`: which trials there are, their runs, and what came of them.

One JSON object a line, appended by the sweeper alone. What is decided is written before it is
done, so that a sweeper that was killed at any moment is followed by one that loses no trial and
begins none twice. Readers fold it; none of them needs Optuna.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import msgspec

from tui_lab.runs.files import append_line, file_size, read_small

STUDY_FILE = "study.log"
LARGEST = 64 << 20
"""Bytes of a log that is read."""


TrialStatus = Literal["finished", "pruned", "stopped", "failed", "diverged", "lost"]


class SweeperBegan(msgspec.Struct, frozen=True, tag_field="type", tag="began"):
    """A sweeper took the sweep in hand."""

    time: float


class TrialChosen(msgspec.Struct, frozen=True, tag_field="type", tag="trial"):
    """The values of a trial were chosen."""

    time: float
    trial: int
    """1, 2, 3…"""
    values: dict[str, str]


class RunMade(msgspec.Struct, frozen=True, tag_field="type", tag="run"):
    """A run of a trial was made."""

    time: float
    trial: int
    seed: int
    run: str


class TrialPruned(msgspec.Struct, frozen=True, tag_field="type", tag="pruned"):
    """A trial does so badly that it is stopped."""

    time: float
    trial: int
    epoch: int
    """After which epoch that was seen."""


class TrialTold(msgspec.Struct, frozen=True, tag_field="type", tag="told"):
    """What came out of a trial."""

    time: float
    trial: int
    status: TrialStatus
    value: float | None = None
    """The objective, the mean over the seeds; None where the trial gives none."""
    values: dict[str, float] = {}
    """By seed: the objective of each run that has one, at the run's best epoch."""
    curve: tuple[float | None, ...] = ()
    """The objective after each epoch of the first seed."""
    seconds: float = 0.0
    """Of training, all its runs."""
    message: str = ""
    """Why it failed, diverged or was lost, or has no value although it finished; "" where nothing
    tells."""
    figure: str = ""
    """What the values are, where they are not the objective: see `objective.Reached`."""


class SweeperEnded(msgspec.Struct, frozen=True, tag_field="type", tag="ended"):
    """The sweeper let go of the sweep."""

    time: float
    status: Literal["finished", "stopped", "failed"]
    message: str = ""


Line = SweeperBegan | TrialChosen | RunMade | TrialPruned | TrialTold | SweeperEnded
_decoder = msgspec.json.Decoder(Line)


@dataclass(frozen=True, slots=True)
class SweepTrial:
    """A trial as the log has it."""

    number: int
    values: Mapping[str, str]
    """By path, as typed."""
    runs: Mapping[int, str] = field(default_factory=dict)
    """The id of the run with each seed."""
    pruned: int | None = None
    """The epoch after which it was found to do badly."""
    told: TrialTold | None = None
    """None while it goes on."""

    @property
    def value(self) -> float | None:
        """What counts when trials are compared: none of one that was pruned, failed or diverged."""
        counted = self.told is not None and self.told.status in ("finished", "stopped")
        return self.told.value if self.told is not None and counted else None


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that the log of a sweep says."""

    trials: tuple[SweepTrial, ...] = ()
    """By number."""
    ended: SweeperEnded | None = None
    """None while a sweeper has it in hand, or where one was killed."""
    began: float | None = None
    """When the latest sweeper took it in hand (seconds since 1970)."""
    last_time: float | None = None

    def best(self, *, higher: bool) -> SweepTrial | None:
        """The trial with the best value; of equal ones the first."""
        found = [trial for trial in self.trials if trial.value is not None]
        sign = -1.0 if higher else 1.0
        return min(found, key=lambda trial: sign * (trial.value or 0.0), default=None)


def fold_lines(content: bytes) -> Study:
    """The study that the lines of a log add up to; lines that are damaged are passed over."""
    trials: dict[int, SweepTrial] = {}
    ended, began, last = None, None, None
    for text in content.split(b"\n"):
        try:
            line = _decoder.decode(text) if text else None
        except (msgspec.MsgspecError, ValueError, RecursionError):
            continue
        if line is None:
            continue
        last = line.time
        match line:
            case SweeperBegan():
                ended, began = None, line.time
            case SweeperEnded():
                ended = line
            case TrialChosen():
                trials.setdefault(line.trial, SweepTrial(line.trial, line.values))
            case _ if (trial := trials.get(line.trial)) is not None:
                trials[line.trial] = _with(trial, line)
    return Study(tuple(trials[number] for number in sorted(trials)), ended, began, last)


def _with(trial: SweepTrial, line: RunMade | TrialPruned | TrialTold) -> SweepTrial:
    match line:
        case RunMade():
            return replace(trial, runs={**trial.runs, line.seed: line.run})
        case TrialPruned():
            return replace(trial, pruned=line.epoch)
        case TrialTold():
            return replace(trial, told=line)


class StudyReader:
    """Reads the log of a sweep again where it has grown."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / STUDY_FILE
        self._size = -1
        self._study = Study()

    def read(self) -> Study:
        """The study by now; an empty one where there is no log yet, or it may not be read."""
        size = file_size(self._path)
        if size != self._size:
            try:
                self._study = fold_lines(read_small(self._path, LARGEST))
            except OSError:
                self._study = Study()
            self._size = size
        return self._study


def append(folder: Path, line: Line) -> None:
    """Write a line.

    Raises:
        StoreError: The disk is full, or the folder cannot be written.
    """
    append_line(folder / STUDY_FILE, msgspec.json.encode(line))


def now() -> float:
    """The time of a line (seconds since 1970)."""
    return time.time()
