"""What is taken from the records of another program: trainings, epoch by epoch.

Rows come one after the other from a file; `Trainings` gathers them, and never holds more than
MOST_VALUES numbers of them.
"""

from __future__ import annotations

import hashlib
import math
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui_lab.text.fit import printable

MOST_VALUES = 200_000
"""Numbers that are kept of a file; beyond that every second row of a training is left out, again
and again."""
_LEAST_VALUES = 1000
"""What is kept of a training however much the ones before it have."""
MOST_TRAININGS = 100_000
MOST_METRICS = 500
"""Further metrics of a training are left out."""
LONGEST_NAME = 60
"""Characters of the name of a metric."""
LATEST_TIME = 1e11
"""Seconds since 1970: what a run may have as its time."""
LARGEST_NUMBER = 2**53
"""Of an epoch or a step."""
_PART = re.compile(r"(?i)(?:^|[/._ -])(train|training|val|valid|validation)(?=$|[/._ -])")
_RATE = re.compile(r"(?i)(?:^|/)(?:lr|learning[_ ]rate)(?:-[\w-]+)?$")
_SHORT = {"acc": "accuracy"}
_USUAL = frozenset({"loss", "accuracy"})
SECONDS = "seconds"
RATE = "learning_rate"
_OF_EVENTS = frozenset({"epoch", "epochs", "batch", "batches", "examples", "split"})
"""What the log of a run keeps to itself: no metric can be called so there."""


@dataclass(frozen=True, slots=True)
class RecordedEpoch:
    """One row of a training."""

    number: int
    """As it is told: 1 is the first; a step where the records know no epochs."""
    values: Mapping[str, float]
    """By Keras's names: loss, val_loss…; also numbers that are not finite."""
    learning_rate: float | None = None
    seconds: float | None = None
    time: float | None = None
    """When it ended (seconds since 1970)."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One training that was found."""

    name: str
    """What its run is to be called."""
    program: str
    """What wrote it, as it is called: `Keras CSVLogger`."""
    source: Path
    """What was read."""
    created: float
    """Seconds since 1970: when it began, else the time of its file."""
    epochs: tuple[RecordedEpoch, ...]
    steps: bool = False
    """Whether its rows are counted in steps, because it knows no epochs."""
    thinned: bool = False
    """Whether rows were left out, because there are too many."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The names of its metrics: loss and val_loss first, then in the order of the file."""
        found = dict.fromkeys(name for epoch in self.epochs for name in epoch.values)
        first = [name for name in ("loss", "val_loss") if name in found]
        return (*first, *(name for name in found if name not in first))

    @property
    def digest(self) -> str:
        """Equal for trainings with the same numbers, wherever they lie."""
        digest = hashlib.sha256()
        for epoch in self.epochs:
            numbers = [float(epoch.number), *epoch.values.values(), epoch.learning_rate or 0.0]
            digest.update("\0".join(epoch.values).encode("utf-8", "replace"))
            digest.update(struct.pack(f"<{len(numbers)}d", *numbers))
        return digest.hexdigest()


def metric_name(name: str) -> str:
    """What Keras calls a metric that another program calls `name`.

    `train/loss`, `Loss/train` and `epoch_loss` are `loss`; `validation_acc` is `val_accuracy`.
    A learning rate is RATE.
    """
    name = name.strip().removeprefix("epoch_")
    if _RATE.search(name):
        return RATE
    part = _PART.search(name)
    if part is not None:
        name = (name[: part.start()] + name[part.end() :]).strip("/._ -")
    low = name.lower()
    name = _SHORT.get(low, low if low in _USUAL else name) or "value"
    if part is not None and part[1].lower().startswith("val"):
        name = f"val_{name}"
    return _fitting(name)


def _fitting(name: str) -> str:
    return printable(f"{name}_" if name in _OF_EVENTS else name, LONGEST_NAME)


def metric_names(names: Iterable[str]) -> dict[str, str]:
    """`metric_name` of each; two that would be one keep the names that they have."""
    told = {name: metric_name(name) for name in names}
    counts: dict[str, int] = {}
    for new in told.values():
        counts[new] = counts.get(new, 0) + 1
    return {name: new if counts[new] == 1 else _fitting(name) for name, new in told.items()}


@dataclass(slots=True)
class _Training:
    """The rows of one training while they come."""

    rows: dict[int, tuple[float | None, dict[str, float]]] = field(default_factory=dict)
    """By number: time and values."""
    last: int = -1
    count: int = 0
    every: int = 1
    values: int = 0
    room: int = 0
    """Numbers that it may hold."""
    skipping: bool = False
    names: dict[str, None] = field(default_factory=dict)

    def add(self, number: int, time: float | None, values: Mapping[str, float]) -> None:
        if number != self.last or not self.rows:
            self.last, self.count = number, self.count + 1
            self.skipping = bool((self.count - 1) % self.every)
            if not self.skipping:
                self.rows[number] = (time, {})
        if self.skipping:
            return
        kept = self.rows[number][1]
        for name, value in values.items():
            if name in self.names or len(self.names) < MOST_METRICS:
                self.names[name] = None
                self.values += name not in kept
                kept[name] = value
        if self.values > self.room and len(self.rows) > 1:
            self._thin()

    def _thin(self) -> None:
        self.rows = dict(list(self.rows.items())[::2])
        self.every *= 2
        self.values = sum(len(values) for _time, values in self.rows.values())
        self.skipping = self.last not in self.rows

    def drop_from(self, number: int) -> None:
        self.rows = {each: row for each, row in self.rows.items() if each < number}
        self.last = -1


class Trainings:
    """Gathers rows into trainings: a new one begins where the numbers begin again.

    Rows that go back, but not to the beginning, are a training that was resumed: what it did
    again takes the place of what it had done.

    Args:
        joined: Whether rows of one number belong together, as where one has the training loss and
            the next the validation loss.
    """

    def __init__(self, *, joined: bool) -> None:
        self._joined = joined
        self._all: list[_Training] = [_Training(room=MOST_VALUES)]
        self._kept = 0

    def add(self, number: int, time: float | None, values: Mapping[str, float]) -> None:
        """Take one row in."""
        now = self._all[-1]
        again = number < now.last or (number == now.last and not self._joined)
        if now.rows and again:
            if number <= next(iter(now.rows)):
                if len(self._all) >= MOST_TRAININGS:
                    return
                self._kept += now.values
                now = _Training(room=max(_LEAST_VALUES, MOST_VALUES - self._kept))
                self._all.append(now)
            else:
                now.drop_from(number)
        now.add(number, time, values)

    def found(self) -> Iterator[tuple[tuple[RecordedEpoch, ...], bool]]:
        """Each training with its epochs, and whether rows were left out."""
        every = [training for training in self._all if training.rows]
        if len(every) > 1 and all(len(training.rows) == 1 for training in every):
            # `fit` was called for one epoch again and again: that is one training.
            one = _Training(room=MOST_VALUES)
            for number, training in enumerate(every):
                time, values = next(iter(training.rows.values()))
                one.add(number, time, values)
            every = [one]
        shift = any(0 in training.rows for training in every)
        for training in every:
            yield tuple(_epochs(training, int(shift))), training.every > 1


def _epochs(training: _Training, shift: int) -> Iterator[RecordedEpoch]:
    names = metric_names(training.names)
    before: float | None = None
    for number, (time, values) in training.rows.items():
        told = {names[name]: value for name, value in values.items()}
        rate, seconds = told.pop(RATE, None), told.pop(SECONDS, None)
        if seconds is None and time is not None and before is not None and training.every == 1:
            seconds = time - before
        before = time
        yield RecordedEpoch(
            number + shift,
            told,
            rate if rate is not None and math.isfinite(rate) else None,
            seconds if seconds is not None and 0 <= seconds < LATEST_TIME else None,
            time,
        )


def sane_time(value: float | None) -> float | None:
    """A time as a run may have it (seconds since 1970); None where it is none."""
    return value if value is not None and 0 < value < LATEST_TIME else None


def whole(value: float | None) -> int | None:
    """A number of an epoch or a step; a part of an epoch belongs to the one that it is in."""
    if value is None or not 0 <= value <= LARGEST_NUMBER:
        return None
    return math.ceil(value)
