"""Comparing runs: what was set differently, what came out, and what cannot be concluded.

Runs are ranked by the validation part alone. The test part stands in its own column and decides
nothing. Must not import the training room.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from tui_lab.experiment.aligning import path_words
from tui_lab.experiment.comparing import differences, differences_of_several
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.reports import fairness
from tui_lab.reports.fairness import SEED
from tui_lab.runs.status import Status
from tui_lab.text.values import spread_text

Criterion = Literal["val_loss", "val_accuracy"]
TRAINED = "epochs_trained"
"""Stands among the paths of settings where runs did not train as many epochs as was planned."""


class Evaluated(Protocol):
    """What an evaluation of a finished model gives."""

    @property
    def loss(self) -> float | None: ...

    @property
    def accuracy(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is needed of a run to compare it."""

    id: str
    name: str
    experiment: Experiment
    dataset: str = ""
    """Name of the data set; empty takes the experiment's."""
    parameters: int | None = None
    seconds: float = 0.0
    """Of training, imports excluded."""
    epochs: int = 0
    """Epochs that were done."""
    target: int | None = None
    """Epochs that were asked for at last, where known: more than planned when trained on."""
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    """Of the weights that were kept: loss, accuracy, val_loss, val_accuracy."""
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
        """Name of the data set."""
        return self.dataset or self.experiment.data.dataset

    @property
    def asked(self) -> int:
        """Epochs that it was to do: those of its experiment, or more where it was trained on."""
        return max(self.experiment.fit.epochs, self.target or 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One run in the comparison."""

    facts: RunFacts
    rank: int | None
    """1 is best on validation; equals share a rank; None where there is nothing to rank by."""
    val_loss: float | None
    val_accuracy: float | None
    test_accuracy: float | None
    seconds_per_epoch: float | None
    settings: Mapping[str, object]
    """For each path of `Comparison.differences`, this run's value; None where it has none."""


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
    val_loss: Spread | None
    val_accuracy: Spread | None
    test_accuracy: Spread | None
    seconds: Spread | None
    repeated: tuple[tuple[RunFacts, ...], ...] = ()
    """Runs with one seed, of which `runs` has the one that trained longest."""

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds, in the order of the runs."""
        return tuple(run.seed for run in self.runs)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between runs and what came out."""

    rows: tuple[Row, ...]
    """In the order in which the runs were given."""
    differences: Mapping[str, tuple[object, ...]]
    """Path of a setting -> its value in each run, for the settings that differ; and TRAINED."""
    warnings: tuple[str, ...]
    """Translated sentences."""
    criterion: Criterion
    """What the ranks are by."""
    groups: tuple[Group, ...]
    fair: str = ""
    """Translated sentence that says that the comparison is fair; "" where it is not."""

    @property
    def ranked(self) -> tuple[Row, ...]:
        """The rows, best first; those without a rank last, and what counts once in one place."""
        counted = {run.id for group in self.groups for run in group.runs}
        return tuple(
            sorted(self.rows, key=lambda row: (row.rank or math.inf, row.facts.id not in counted))
        )


def compare(runs: Sequence[RunFacts]) -> Comparison:
    """Compare runs, each with each.

    Args:
        runs: Two or more; one alone is allowed and gives no differences.
    """
    table = differences_of_several([run.experiment for run in runs])
    criterion = _criterion(runs)
    together = groups(runs)
    ranks = _ranks(runs, criterion, together)
    listed = {**table, **_trained(runs)}
    rows = tuple(
        Row(
            facts=run,
            rank=rank,
            val_loss=_validation(run, "val_loss"),
            val_accuracy=_validation(run, "val_accuracy"),
            test_accuracy=_test_accuracy(run),
            seconds_per_epoch=run.seconds_per_epoch,
            settings={path: values[number] for path, values in listed.items()},
        )
        for number, (run, rank) in enumerate(zip(runs, ranks, strict=True))
    )
    found = fairness.objections(runs, table, together)
    if len({_loss_kind(run.experiment) for run in runs}) > 1:
        found.append(
            _(
                "Their losses are not of one kind and do not compare: they are ranked by"
                " validation accuracy."
            )
        )
    if None in ranks:
        found.append(_("A run without validation results has no rank."))
    fair = "" if found else fairness.fair(runs, table, together)
    warnings = (*found, *fairness.repeated(runs, together))
    return Comparison(rows, listed, warnings, criterion, together, fair)


def _trained(runs: Sequence[RunFacts]) -> dict[str, tuple[object, ...]]:
    """The epochs that each run trained, where they differ and their experiments do not say so."""
    done = tuple(run.epochs for run in runs)
    as_planned = all(run.epochs == run.experiment.fit.epochs for run in runs)
    return {} if as_planned or len(set(done)) < 2 else {TRAINED: done}


def difference_words(path: str) -> str:
    """What a path of `Comparison.differences` is called: most settings by their path."""
    return _("epochs trained") if path == TRAINED else path_words(path)


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
            if all(d.path == SEED for d in differences(members[0].experiment, run.experiment)):
                members.append(run)
                break
        else:
            gathered.append([run])
    return tuple(_group(members) for members in gathered)


def _group(members: Sequence[RunFacts]) -> Group:
    by_seed: dict[int, list[RunFacts]] = {}
    for run in members:
        by_seed.setdefault(run.seed, []).append(run)
    runs = tuple(max(same, key=lambda run: run.epochs) for same in by_seed.values())
    return Group(
        runs=runs,
        val_loss=spread([_validation(run, "val_loss") for run in runs]),
        val_accuracy=spread([_validation(run, "val_accuracy") for run in runs]),
        test_accuracy=spread([_test_accuracy(run) for run in runs]),
        seconds=spread([run.seconds for run in runs]),
        repeated=tuple(tuple(same) for same in by_seed.values() if len(same) > 1),
    )


def _validation(run: RunFacts, name: Criterion) -> float | None:
    """The run's validation result: that of `metrics`, else of the finished model."""
    value = run.metrics.get(name)
    if value is None and "validation" in run.evaluations:
        evaluation = run.evaluations["validation"]
        value = evaluation.loss if name == "val_loss" else evaluation.accuracy
    return value if value is not None and math.isfinite(value) else None


def validation_accuracy(run: RunFacts) -> float | None:
    """The share of right answers on the validation part, with the weights that were kept."""
    return _validation(run, "val_accuracy")


def _test_accuracy(run: RunFacts) -> float | None:
    return run.evaluations["test"].accuracy if "test" in run.evaluations else None


def _criterion(runs: Sequence[RunFacts]) -> Criterion:
    """Losses of different kinds have no common scale; then accuracy must do."""
    comparable = len({_loss_kind(run.experiment) for run in runs}) <= 1
    if comparable and any(_validation(run, "val_loss") is not None for run in runs):
        return "val_loss"
    return "val_accuracy"


def _loss_kind(experiment: Experiment) -> tuple[object, ...]:
    """What the value of the loss is made of: its name and the penalties on weights."""
    penalties = [
        (number, name, str(value))
        for number, layer in enumerate(experiment.layers)
        for name, value in sorted(layer.arguments.items())
        if name.endswith("_regularizer")
    ]
    # The two forms of cross-entropy are one number, from labels written in two ways.
    return (experiment.compile.loss.removeprefix("sparse_"), *penalties)


def _ranks(
    runs: Sequence[RunFacts], criterion: Criterion, together: Sequence[Group]
) -> list[int | None]:
    """One more than there are better ones; one experiment with one seed has one rank."""
    stands_for = {run.id: run for group in together for run in group.runs}
    for same in (same for group in together for same in group.repeated):
        kept = next(run for run in same if run.id in stands_for)
        stands_for |= {run.id: kept for run in same}
    counted = {kept.id: _rank_key(kept, criterion) for kept in stands_for.values()}
    known = [key for key in counted.values() if key is not None]
    keys = [counted[stands_for[run.id].id] for run in runs]
    return [None if key is None else sum(k < key for k in known) + 1 for key in keys]


def _rank_key(run: RunFacts, criterion: Criterion) -> tuple[float, float] | None:
    """Smaller is better: the loss, then the accuracy; or the accuracy alone."""
    loss, accuracy = _validation(run, "val_loss"), _validation(run, "val_accuracy")
    if criterion == "val_loss":
        return None if loss is None else (loss, -(accuracy or 0.0))
    return None if accuracy is None else (-accuracy, 0.0)
