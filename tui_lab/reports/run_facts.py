"""Runs as they are compared: what is known of each, and those together that differ in their seed.

Pure. Must not import the training room.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tui_lab.experiment.comparing import differences
from tui_lab.experiment.metrics import found_in, metric_name
from tui_lab.experiment.model import Experiment, Value
from tui_lab.experiment.target import TaskName
from tui_lab.runs.status import Status
from tui_lab.text.values import spread_text

SEED = "seed"
"""The path of the setting that repeats differ in."""


class Evaluated(Protocol):
    """What an evaluation of a finished model gives."""

    @property
    def loss(self) -> float | None: ...

    @property
    def metrics(self) -> Mapping[str, float | None]: ...


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is needed of a run to compare it."""

    id: str
    name: str
    experiment: Experiment | None
    """None where it comes from a script or was imported."""
    dataset: str = ""
    """Name of the data set; empty takes the experiment's."""
    source: str = ""
    """The script or the file that it comes from, where it has no experiment."""
    own_settings: Mapping[str, Value] = field(default_factory=dict)
    """What a script told of its settings; empty where it told nothing."""
    arguments: str | None = None
    """What a script was given on its command line; None where there is no script."""
    parameters: int | None = None
    seconds: float = 0.0
    """Of training, imports excluded."""
    epochs: int = 0
    """Epochs that were done."""
    target: int | None = None
    """Epochs that were asked for at last, where known: more than planned when trained on."""
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    """Of the weights that were kept: loss, accuracy, val_loss, val_accuracy…"""
    recorded: tuple[str, ...] = ("accuracy",)
    """The metrics that it records besides the loss, the most important first."""
    task: TaskName = "classification"
    evaluations: Mapping[str, Evaluated] = field(default_factory=dict)
    """`validation` and `test` where the finished model was evaluated and that may be told."""
    closed: bool = False
    """Whether its test part is in an envelope that nobody has opened."""
    seed: int = 0
    fingerprint: str = ""
    """Of the data set's arrays, where known."""
    validated: int | None = None
    """Examples in the validation part, where known."""
    status: Status | None = None
    reason: str = ""
    """The code of why it ended."""
    diverged_in: int | None = None
    """The epoch in which its loss was no number any more; None where it did not diverge."""
    seconds_per_epoch: float | None = None
    """The median of its epochs; None before the first."""
    rates: tuple[tuple[int, float], ...] = ()
    """Where the learning rate was changed by hand: the epoch, and the rate from then on."""

    @property
    def data(self) -> str:
        """Name of the data set, or of the script or the file, which stands for it."""
        known = self.experiment.data.dataset if self.experiment is not None else self.source
        return self.dataset or known

    @property
    def asked(self) -> int:
        """Epochs that it was to do: those of its experiment, or more where it was trained on."""
        planned = self.experiment.fit.epochs if self.experiment is not None else 0
        return max(planned, self.target or 0) or self.epochs

    @property
    def settings_known(self) -> bool:
        """Whether something is known of how it was trained."""
        return self.experiment is not None or bool(self.own_settings)

    @property
    def known(self) -> tuple[str, ...]:
        """The metrics that are recorded or evaluated, the most important first."""
        evaluated = (
            metric_name(name) for each in self.evaluations.values() for name in each.metrics
        )
        return tuple(dict.fromkeys((*self.recorded, *evaluated)))

    def validation(self, metric: str) -> float | None:
        """A metric, or "loss", of the weights that were kept on the validation part.

        That of `metrics`, else of the finished model; None where there is no finite number.
        """
        value = self.metrics.get(f"val_{metric}")
        if value is None:
            value = self._evaluated("validation", metric)
        return value if value is not None and math.isfinite(value) else None

    def test(self, metric: str) -> float | None:
        """A metric, or "loss", on the test part, where that may be told."""
        return self._evaluated("test", metric)

    def _evaluated(self, split: str, metric: str) -> float | None:
        found = self.evaluations.get(split)
        if found is None:
            return None
        return found.loss if metric == "loss" else found_in(found.metrics, metric)


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of repeats."""

    mean: float
    deviation: float | None
    """Of the sample (n - 1 below the line); None for a single value."""
    count: int

    @property
    def text(self) -> str:
        """Both in one line: `0.9667 ± 0.0012`."""
        return spread_text(self.mean, self.deviation)


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that differ in their seed only."""

    runs: tuple[RunFacts, ...]
    """One for each seed."""
    repeated: tuple[tuple[RunFacts, ...], ...] = ()
    """Runs with one seed, of which `runs` has the one that trained longest."""

    def validation(self, metric: str) -> Spread | None:
        """A metric, or "loss", on the validation part."""
        return spread([run.validation(metric) for run in self.runs])

    def test(self, metric: str) -> Spread | None:
        """A metric, or "loss", on the test part, of the runs of which that may be told."""
        return spread([run.test(metric) for run in self.runs])

    @property
    def seconds(self) -> Spread | None:
        """Of training."""
        return spread([run.seconds for run in self.runs])

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds, in the order of the runs."""
        return tuple(run.seed for run in self.runs)


def spread(values: Sequence[float | None]) -> Spread | None:
    """Mean and sample standard deviation of the finite values; None where there are none."""
    finite = [value for value in values if value is not None and math.isfinite(value)]
    if not finite:
        return None
    deviation = statistics.stdev(finite) if len(finite) > 1 else None
    return Spread(statistics.fmean(finite), deviation, len(finite))


def groups(runs: Sequence[RunFacts]) -> tuple[Group, ...]:
    """Put together the runs that differ in their seed only, in the order of the runs.

    The same experiment with the same seed counts once.
    """
    gathered: list[list[RunFacts]] = []
    for run in runs:
        for members in gathered:
            if _differ_in_seed_alone(members[0], run):
                members.append(run)
                break
        else:
            gathered.append([run])
    return tuple(_group(members) for members in gathered)


def _differ_in_seed_alone(one: RunFacts, other: RunFacts) -> bool:
    """Whether nothing but the seed differs; not where that cannot be known."""
    if one.experiment is not None and other.experiment is not None:
        return all(d.path == SEED for d in differences(one.experiment, other.experiment))
    if one.experiment is not None or other.experiment is not None:
        return False
    mine, theirs = dict(one.own_settings), dict(other.own_settings)
    repeated = mine.pop(SEED, None) is not None and theirs.pop(SEED, None) is not None
    return repeated and mine == theirs and one.source == other.source != ""


def _group(members: Sequence[RunFacts]) -> Group:
    by_seed: dict[int, list[RunFacts]] = {}
    for run in members:
        by_seed.setdefault(run.seed, []).append(run)
    return Group(
        runs=tuple(max(same, key=lambda run: run.epochs) for same in by_seed.values()),
        repeated=tuple(tuple(same) for same in by_seed.values() if len(same) > 1),
    )
