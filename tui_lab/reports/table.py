"""All runs as one table: what each of them is, what differs in it, and what came out.

Both faces show it, and `table_files` writes it as CSV and as Markdown. Results are those of the
weights that a run kept; test results stand in a column of their own, unless they are sealed. Must
not import the training room or a face.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.experiment.metrics import found_in, higher_is_better
from tui_lab.i18n import _
from tui_lab.reports import access
from tui_lab.reports.facts import evaluations_of, in_short, planned_rate, rates_in_short
from tui_lab.reports.guess import Guess, guess_of
from tui_lab.reports.guess_scores import Score, score_of
from tui_lab.reports.origin import BegunFrom, origin_of
from tui_lab.reports.ranking import loss_kind
from tui_lab.reports.run_facts import Spread, spread
from tui_lab.runs.best import is_better
from tui_lab.runs.envelope import KeptEnvelopes
from tui_lab.runs.messages import changes_in
from tui_lab.runs.run import Run
from tui_lab.runs.summary import RunSummary

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment


@dataclass(frozen=True, slots=True)
class Line:
    """One run in the table."""

    summary: RunSummary
    differs: tuple[str, ...] = ()
    """What differs from `reference`, each in a word or two; empty where nothing does."""
    reference: str = ""
    """What it is held against: the name of the preset or of the step of a course that it was begun
    from, or else of the run before it on the same data; "" where there is neither."""
    test_accuracy: float | None = None
    """On the test part; None where its envelope is closed."""
    test_metric: float | None = None
    """The run's own metric there."""
    best_metric: float | None = None
    """The best value of its metric on the validation part among the runs on the same data."""
    loss_kind: Hashable = ()
    """What the value of its loss is made of; see `ranking.loss_kind`."""
    sealed: bool = False
    """Its test results are in an envelope that nobody has opened, by its experiment or because a
    course keeps it."""
    guess: Guess | None = None
    score: Score | None = None
    group: int | None = None
    """Equal for runs that differ in their seed alone, among lines that were made together; None
    where the experiment is not known."""

    @property
    def id(self) -> str:
        """The run's."""
        return self.summary.id

    @property
    def together(self) -> int | str:
        """Equal for the runs that are told of together."""
        return self.id if self.group is None else self.group

    @property
    def seconds_per_epoch(self) -> float | None:
        """The median of its epochs; None before the first."""
        return self.summary.seconds_per_epoch

    @property
    def metric(self) -> str:
        """The name of the run's most important metric."""
        return self.summary.metric

    @property
    def train_metric(self) -> float | None:
        """Its most important metric on the training part."""
        return self.summary.metrics_kept.get(self.metric)

    @property
    def val_metric(self) -> float | None:
        """Its most important metric on the validation part."""
        return self.summary.val_metric

    @property
    def accuracy(self) -> float | None:
        """On the training part."""
        return self.summary.metrics_kept.get("accuracy")

    @property
    def val_accuracy(self) -> float | None:
        """On the validation part."""
        return self.summary.metrics_kept.get("val_accuracy")

    @property
    def val_loss(self) -> float | None:
        """On the validation part."""
        return self.summary.metrics_kept.get("val_loss")

    @property
    def gap(self) -> float | None:
        """How much better its metric is in training than in validation: large where it learns by
        heart."""
        if self.train_metric is None or self.val_metric is None:
            return None
        ahead = self.train_metric - self.val_metric
        return ahead if higher_is_better(self.metric) else -ahead


@dataclass(frozen=True, slots=True)
class Gathered:
    """Runs that differ in their seed alone."""

    lines: tuple[Line, ...]
    """Newest first; at least one."""

    @property
    def seeds(self) -> tuple[Line, ...]:
        """One run for each seed: the same experiment with the same seed counts once."""
        found: dict[int, Line] = {}
        for line in self.lines:
            known = found.get(line.summary.seed)
            if known is None or line.summary.epochs > known.summary.epochs:
                found[line.summary.seed] = line
        return tuple(found.values())

    @property
    def val_metric(self) -> Spread | None:
        """Mean and deviation of the runs' metric on the validation part."""
        return spread([line.val_metric for line in self._alike])

    @property
    def test_metric(self) -> Spread | None:
        """Mean and deviation on the test part, of those that are not sealed."""
        return spread([line.test_metric for line in self._alike])

    @property
    def gap(self) -> Spread | None:
        """Mean and deviation of what training is ahead of validation."""
        return spread([line.gap for line in self._alike])

    @property
    def _alike(self) -> list[Line]:
        """Those with one metric: what is recorded makes no other experiment of it."""
        return [line for line in self.seeds if line.metric == self.lines[0].metric]


def gather(lines: Iterable[Line]) -> list[Gathered]:
    """Put together the runs that differ in their seed alone, in the order of the lines."""
    found: dict[int | str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.together, []).append(line)
    return [Gathered(tuple(members)) for members in found.values()]


@dataclass(frozen=True, slots=True)
class _Fixed:
    """What cannot change about a run."""

    experiment: Experiment | None
    group: int | None
    guess: Guess | None
    origin: BegunFrom | None = None
    loss_kind: Hashable = ()


class Lines:
    """Makes the lines; what cannot change about a run is looked at once.

    A line is the very same object as before while nothing about it has changed.
    """

    def __init__(self) -> None:
        self._fixed: dict[str, _Fixed] = {}
        self._differs: dict[Hashable, tuple[str, ...]] = {}
        self._presets: dict[str, Experiment | None] = {}
        self._known_presets: frozenset[str] | None = None
        self._groups: dict[Hashable, int] = {}
        self._last: dict[str, Line] = {}

    def of(self, summaries: Sequence[RunSummary], runs: Mapping[str, Run]) -> list[Line]:
        """A line for each run.

        Args:
            summaries: Newest first.
            runs: By id; a run that is not among them is left out.
        """
        by_id = {line.id: line for line in summaries}
        kept = KeptEnvelopes()
        self._known_presets = None
        before: dict[str, str] = {}
        lines: list[Line] = []
        best = _best_metrics(summaries)
        for summary in reversed(summaries):
            run = runs.get(summary.id)
            if run is None:
                continue
            line = self._line(run, summary, before.get(summary.dataset, ""), by_id, kept)
            line = replace(line, best_metric=best.get((summary.dataset, summary.metric)))
            known = self._last.get(line.id)
            lines.append(known if known is not None and known == line else line)
            before[summary.dataset] = summary.id
        self._last = {line.id: line for line in lines}
        return lines[::-1]

    def _line(
        self,
        run: Run,
        summary: RunSummary,
        before: str,
        by_id: Mapping[str, RunSummary],
        kept: KeptEnvelopes,
    ) -> Line:
        fixed = self._fixed.get(run.id)
        if fixed is None:
            fixed = self._fixed[run.id] = self._look(run)
        experiment, guess = fixed.experiment, fixed.guess
        reference, differs = self._reference(summary, fixed, before, by_id)
        changes = rate_changes(summary, experiment)
        group = self._group_as_trained(summary, fixed)
        sealed = kept.are_closed_for(run) if experiment is None else access.is_closed(run, kept)
        evaluations = summary.evaluations
        if experiment is not None:
            evaluations = evaluations_of(run, summary, kept)
        test = None if sealed else evaluations.get("test")
        return Line(
            summary=summary,
            differs=differs,
            reference=reference,
            test_accuracy=test.accuracy if test else None,
            test_metric=found_in(test.metrics, summary.metric) if test else None,
            loss_kind=fixed.loss_kind,
            sealed=sealed,
            guess=guess,
            score=score_of(summary, guess, by_id) if guess else None,
            group=self._group((group, changes)) if changes else group,
        )

    def _look(self, run: Run) -> _Fixed:
        from tui_lab.experiment.comparing import settings_key

        guess = guess_of(run.extra)
        try:
            experiment = run.experiment
        except LabError:
            return _Fixed(None, None, guess)
        group = self._group(settings_key(experiment))
        return _Fixed(experiment, group, guess, origin_of(run.extra), loss_kind(experiment))

    def _group_as_trained(self, summary: RunSummary, fixed: _Fixed) -> int | None:
        from tui_lab.experiment.comparing import settings_key

        if fixed.experiment is None:
            return None
        trained = as_trained(fixed.experiment, summary)
        return fixed.group if trained is fixed.experiment else self._group(settings_key(trained))

    def _group(self, key: Hashable) -> int:
        return self._groups.setdefault(key, len(self._groups))

    def _reference(
        self,
        summary: RunSummary,
        fixed: _Fixed,
        before: str,
        by_id: Mapping[str, RunSummary],
    ) -> tuple[str, tuple[str, ...]]:
        """The name of what a run is held against, and what differs."""
        from tui_lab.experiment.comparing import differences

        experiment = fixed.experiment
        if experiment is None:
            return "", ()
        other, name, key = self._preset(experiment.name), experiment.name, ""
        if fixed.origin is not None:
            other, name = fixed.origin.experiment, fixed.origin.name
        if other is None or other.data.dataset != experiment.data.dataset:
            earlier = self._fixed.get(before)
            other = earlier.experiment if earlier else None
            name, key = (by_id[before].name, before) if other else ("", "")
        if other is None:
            return "", ()
        changes = rate_changes(summary, experiment)
        against = rate_changes(by_id[key], other) if key else ()
        left = as_trained(other, by_id[key]) if key else other
        right = as_trained(experiment, summary)
        pair = (summary.id, right.fit.epochs, key, left.fit.epochs)
        found = self._differs.get(pair)
        if found is None:
            found = self._differs[pair] = in_short(differences(left, right))
        if changes == against:
            return name, found
        by_hand = rates_in_short(changes) or (_("learning_rate not changed by hand"),)
        return name, (*found, *by_hand)

    def _preset(self, name: str) -> Experiment | None:
        if name not in self._presets:
            from tui_lab import presets

            try:
                if self._known_presets is None:  # looked up once for a whole table
                    self._known_presets = frozenset(presets.names())
                found = presets.get(name).experiment if name in self._known_presets else None
            except LabError:
                found = None
            self._presets[name] = found
        return self._presets[name]


def _best_metrics(summaries: Iterable[RunSummary]) -> dict[tuple[str, str], float]:
    """By data set and metric, its best value on the validation part."""
    best: dict[tuple[str, str], float] = {}
    for line in summaries:
        value, key = line.val_metric, (line.dataset, line.metric)
        if value is not None and is_better(line.metric, value, best.get(key)):
            best[key] = value
    return best


def as_trained(experiment: Experiment, summary: RunSummary) -> Experiment:
    """The experiment with the epochs that were asked for at last, where these became more."""
    wanted = summary.epochs_target or 0
    if wanted <= experiment.fit.epochs:
        return experiment
    return replace(experiment, fit=replace(experiment.fit, epochs=wanted))


def rate_changes(
    summary: RunSummary, experiment: Experiment | None
) -> tuple[tuple[int, float], ...]:
    """Where the learning rate was changed by hand, against the one that was planned."""
    if experiment is None:
        return ()
    return changes_in(summary.learning_rates, planned_rate(experiment))


def lines_of(summaries: Sequence[RunSummary], runs: Iterable[Run]) -> list[Line]:
    """A line for each run, newest first; for one look at the store."""
    return Lines().of(summaries, {run.id: run for run in runs})
