"""Comparing runs: what was set differently, what came out, and what cannot be concluded.

Runs are ranked by the validation part alone. The test part stands in its own column and decides
nothing. Must not import the training room.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_lab.errors import UsageError
from tui_lab.experiment.aligning import path_words
from tui_lab.experiment.comparing import differences_of_several
from tui_lab.experiment.metrics import metric_name
from tui_lab.i18n import _
from tui_lab.reports import fairness, ranking
from tui_lab.reports.run_facts import Group, RunFacts, groups

ARGUMENTS = "arguments"
"""Stands there for what scripts were given on their command lines, where they tell no settings."""
TRAINED = "epochs_trained"
"""Stands among the paths of settings where runs did not train as many epochs as was planned."""


@dataclass(frozen=True, slots=True)
class Row:
    """One run in the comparison."""

    facts: RunFacts
    rank: int | None
    """1 is best on validation; equals share a rank; None where there is nothing to rank by."""
    metric: str
    """That of `Comparison.metric`."""
    seconds_per_epoch: float | None
    settings: Mapping[str, object]
    """For each path of `Comparison.differences`, this run's value; None where it has none."""

    @property
    def val_loss(self) -> float | None:
        """On the validation part."""
        return self.facts.validation("loss")

    @property
    def val_metric(self) -> float | None:
        """The metric on the validation part."""
        return self.facts.validation(self.metric)

    @property
    def test_metric(self) -> float | None:
        """The metric on the test part, where that may be told."""
        return self.facts.test(self.metric)

    @property
    def tested(self) -> bool:
        """Whether something is told of the test part."""
        return "test" in self.facts.evaluations


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between runs and what came out."""

    rows: tuple[Row, ...]
    """In the order in which the runs were given."""
    differences: Mapping[str, tuple[object, ...]]
    """Path of a setting -> its value in each run, for the settings that differ; and TRAINED."""
    warnings: tuple[str, ...]
    """Translated sentences."""
    criterion: str
    """The figure that the ranks are by: `val_loss`, or the `val_` of a metric; "" without ranks."""
    metric: str
    """The metric that is told of each run beside its loss."""
    metrics: tuple[str, ...]
    """Those that may be told: what any of the runs recorded or was evaluated by."""
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


def compare(runs: Sequence[RunFacts], metric: str = "") -> Comparison:
    """Compare runs, each with each.

    Args:
        runs: Two or more; one alone is allowed and gives no differences.
        metric: What is to be told of each beside its loss, by any of its names; "" takes the most
            important one that all have. It does not decide over the ranks.

    Raises:
        UsageError: None of the runs has this metric.
    """
    table = settings_that_differ(runs)
    criterion = ranking.criterion(runs)
    metrics = ranking.metrics_of(runs)
    told = _chosen(metric, metrics) if metric else ranking.told(runs, criterion)
    together = groups(runs)
    ranks = ranking.ranks(runs, criterion, together)
    listed = {**table, **_trained(runs)}
    rows = tuple(
        Row(
            facts=run,
            rank=rank,
            metric=told,
            seconds_per_epoch=run.seconds_per_epoch,
            settings={path: values[number] for path, values in listed.items()},
        )
        for number, (run, rank) in enumerate(zip(runs, ranks, strict=True))
    )
    found = ranking.objections(runs, criterion)
    if criterion:
        found = [*fairness.objections(runs, table, together), *found]
        if None in ranks:
            found.append(_("A run without validation results has no rank."))
    fair = "" if found else fairness.fair(runs, table, together)
    warnings = (*found, *fairness.repeated(runs, together))
    return Comparison(rows, listed, warnings, criterion, told, metrics, together, fair)


def settings_that_differ(runs: Sequence[RunFacts]) -> dict[str, tuple[object, ...]]:
    """Path of a setting -> its value in each run: those of experiments, and those that scripts told
    of themselves, each kind among its own; else the arguments of scripts. None for a run of which
    it is not known."""
    known = [run.experiment for run in runs if run.experiment is not None]
    found = differences_of_several(known) if len(known) > 1 else {}
    table: dict[str, tuple[object, ...]] = {}
    for path, values in found.items():
        left = iter(values)
        table[path] = tuple(next(left) if run.experiment is not None else None for run in runs)
    scripts = [run.own_settings for run in runs if run.own_settings]
    for name in dict.fromkeys(name for each in scripts for name in each):
        if any(each.get(name) != scripts[0].get(name) for each in scripts):
            own = tuple(run.own_settings.get(name) for run in runs)
            before = table.get(name, (None,) * len(runs))
            table[name] = tuple(b if b is not None else o for b, o in zip(before, own, strict=True))
    started = [run for run in runs if run.arguments is not None]
    told = all(run.settings_known for run in started)
    if len({run.arguments for run in started}) > 1 and not told:
        table[ARGUMENTS] = tuple(run.arguments or None for run in runs)
    return table


def _chosen(metric: str, metrics: Sequence[str]) -> str:
    name = metric_name(metric.removeprefix("val_"))
    if name not in metrics:
        raise UsageError(
            _("None of the runs has the metric “{name}”.").format(name=metric),
            _("There are: {names}.").format(names=", ".join(metrics)),
        )
    return name


def _trained(runs: Sequence[RunFacts]) -> dict[str, tuple[object, ...]]:
    """The epochs that each run trained, where they differ and their experiments do not say so."""
    done = tuple(run.epochs for run in runs)
    as_planned = all(
        run.epochs == (run.asked if run.experiment is None else run.experiment.fit.epochs)
        for run in runs
    )
    return {} if as_planned or len(set(done)) < 2 else {TRAINED: done}


def difference_words(path: str) -> str:
    """What a path of `Comparison.differences` is called: most settings by their path."""
    own = {TRAINED: _("epochs trained"), ARGUMENTS: _("arguments")}
    return own.get(path) or path_words(path)
