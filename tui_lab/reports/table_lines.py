"""Makes the lines of the table of runs, of which most is worked out where somebody looks at it.

Reads runs. Must not import the training room or a face.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_lab.errors import LabError
from tui_lab.experiment.metrics import found_in
from tui_lab.i18n import _
from tui_lab.reports.facts import evaluations_of, in_short, planned_rate, rates_in_short
from tui_lab.reports.guess import from_table
from tui_lab.reports.guess_scores import score_of
from tui_lab.reports.origin import BegunFrom, origin_of
from tui_lab.reports.table import Line
from tui_lab.runs.best import is_better
from tui_lab.runs.carried import options_of
from tui_lab.runs.envelope import KeptEnvelopes
from tui_lab.runs.listed import settings_of
from tui_lab.runs.messages import changes_in, trouble
from tui_lab.runs.payloads import Evaluation
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary
from tui_lab.text.fit import LONGEST, printable
from tui_lab.text.values import setting_text

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment

_AT_HAND = 256
"""Experiments that are kept: what is seen of a table, and some more."""


class _LazyLine(Line):
    """A line of which most is worked out when somebody looks at it, once."""

    __slots__ = ("_before", "_maker", "_own_seal", "_whole")
    _maker: Lines
    _before: RunSummary | None
    _own_seal: bool
    _whole: bool

    def __init__(
        self, maker: Lines, before: RunSummary | None, own_seal: bool, **known: Any
    ) -> None:
        """Make it.

        Args:
            maker: Works out the rest.
            before: The run before it on the same data.
            own_seal: Whether it is sealed by its experiment.
            known: What is known already, by the names of the fields.
        """
        own = {"_maker": maker, "_before": before, "_own_seal": own_seal, "_whole": False}
        for name, value in (*known.items(), *own.items()):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        # Called for the fields that have no value yet.
        if name not in ("reference", "differs", "test_accuracy", "test_metric", "trouble"):
            raise AttributeError(name)
        put = object.__setattr__
        reference, differs = self._maker.reference(self.summary, self._before)
        test = None if self.sealed else self._maker.test(self.summary)
        put(self, "reference", reference)
        put(self, "differs", differs)
        put(self, "test_accuracy", test.accuracy if test else None)
        metric = found_in(test.figures, self.summary.metric) if test else None
        put(self, "test_metric", metric)
        put(self, "trouble", self._maker.trouble(self.summary))
        put(self, "_whole", True)
        return getattr(self, name)

    @property
    def whole(self) -> bool:
        return bool(self._whole)

    @property
    def so_far(self) -> Line:
        if self._whole:
            return self
        test = None if self.sealed else self.summary.evaluations.get("test")
        return Line(
            **{name: getattr(self, name) for name in _AT_ONCE},
            test_accuracy=test.accuracy if test else None,
            test_metric=found_in(test.figures, self.summary.metric) if test else None,
        )

    def is_still(
        self, summary: RunSummary, before: RunSummary | None, best: float | None, closed: bool
    ) -> bool:
        """Whether it would be made anew as it is."""
        # Compared by identity first: a line of thousands is as it was.
        return (
            (self.summary is summary or self.summary == summary)
            and (self._before is before or self._before == before)
            and self.best_metric == best
            and self.sealed == (self._own_seal or closed)
            and self.guess is None
        )

    def alike(self, other: _LazyLine) -> bool:
        """Whether the other one says the same; nothing is read for that."""
        return self._before == other._before and all(
            getattr(self, name) == getattr(other, name) for name in _AT_ONCE
        )


_AT_ONCE = ("summary", "best_metric", "loss_kind", "sealed", "guess", "score", "group")
"""The fields that a line is made with; the others are read."""


class Lines:
    """Makes the lines; what differs in a run is looked at where its line is.

    A line is the very same object as before while nothing about it has changed.
    """

    def __init__(self) -> None:
        self._experiments: OrderedDict[str, tuple[Experiment | None, BegunFrom | None]] = (
            OrderedDict()
        )
        self._run: Callable[[str], Run | None] = lambda _run_id: None
        self._presets: dict[str, Experiment | None] = {}
        self._known_presets: frozenset[str] | None = None
        self._groups: dict[bytes, int] = {}
        self._last: dict[str, _LazyLine] = {}

    def of(self, summaries: Sequence[RunSummary], run: Callable[[str], Run | None]) -> list[Line]:
        """A line for each run.

        Args:
            summaries: Newest first.
            run: Gives the run of an id; None where it is gone. Asked where the line does not say
                what somebody looks at.
        """
        by_id = {line.id: line for line in summaries}
        kept = KeptEnvelopes()
        self._known_presets, self._run = None, run
        before: dict[str, RunSummary] = {}
        lines: list[Line] = []
        best = _best_metrics(summaries)
        last, self._last = self._last, {}
        for summary in reversed(summaries):
            earlier, line = before.get(summary.data), last.get(summary.id)
            most, closed = best.get((summary.data, summary.metric)), kept.are_closed_for(summary)
            if line is None or not line.is_still(summary, earlier, most, closed):
                settings = summary.settings
                if settings is None:
                    opened = run(summary.id)
                    if opened is None:
                        continue
                    settings = settings_of(opened, summary)
                guess = from_table(summary.guess) if summary.guess else None
                made = _LazyLine(
                    self,
                    earlier,
                    settings.sealed,
                    summary=summary,
                    best_metric=most,
                    loss_kind=settings.loss_kind,
                    sealed=settings.sealed or closed,
                    guess=guess,
                    score=score_of(summary, guess, by_id) if guess else None,
                    group=self._group(settings.alike) if settings.alike else None,
                )
                # Of a guess the score may have changed with the run that it is held against.
                line = line if line is not None and line.alike(made) else made
            self._last[line.id] = line
            lines.append(line)
            if summary.data:
                before[summary.data] = summary
        return lines[::-1]

    def _group(self, key: bytes) -> int:
        return self._groups.setdefault(key, len(self._groups))

    def test(self, summary: RunSummary) -> Evaluation | None:
        """What came out on the test part, whose envelope is open."""
        known = summary.evaluations.get("test")
        experiment, _origin = self._begun(summary.id) if known is None else (None, None)
        if experiment is None or experiment.data.test != "sealed":
            return known
        # Its log is silent about it.
        run = self._run(summary.id)
        with suppress(LabError):
            return evaluations_of(run, summary, KeptEnvelopes()).get("test") if run else None
        return None

    def trouble(self, summary: RunSummary) -> str:
        """Why a run failed or was lost."""
        if summary.status not in (Status.FAILED, Status.LOST):
            return ""
        run = self._run(summary.id)
        with suppress(LabError):
            if run is not None and summary.status is Status.LOST:
                return run.lost_reason() or ""
            found = trouble(run, summary.status, run.state()) if run is not None else None
            return found.message if found is not None else ""
        return ""

    def _begun(self, run_id: str) -> tuple[Experiment | None, BegunFrom | None]:
        """The experiment of a run, if this version understands it, and what it was begun from."""
        found = self._experiments.get(run_id)
        if found is None:
            run, experiment = self._run(run_id), None
            if run is None:
                return None, None
            with suppress(LabError):
                experiment = run.experiment
            found = self._experiments[run_id] = experiment, origin_of(run.extra)
            if len(self._experiments) > _AT_HAND:
                self._experiments.popitem(last=False)
        return found

    def reference(
        self, summary: RunSummary, before: RunSummary | None
    ) -> tuple[str, tuple[str, ...]]:
        """The name of what a run is held against, and what differs."""
        from tui_lab.experiment.comparing import differences

        if not summary.carried.experiment:
            return self._of_script(summary, before)
        experiment, origin = self._begun(summary.id)
        if experiment is None:
            return "", ()
        other, name, earlier = self._preset(experiment.name), experiment.name, None
        if origin is not None:
            other, name = origin.experiment, origin.name
        if other is None or other.data.dataset != experiment.data.dataset:
            other = self._begun(before.id)[0] if before is not None else None
            earlier = before if other is not None else None
            name = earlier.name if earlier is not None else ""
        if other is None:
            return "", ()
        changes = rate_changes(summary, experiment)
        against = rate_changes(earlier, other) if earlier is not None else ()
        left = as_trained(other, earlier) if earlier is not None else other
        found = in_short(differences(left, as_trained(experiment, summary)))
        if changes == against:
            return name, found
        by_hand = rates_in_short(changes) or (_("learning_rate not changed by hand"),)
        return name, (*found, *by_hand)

    def _of_script(
        self, summary: RunSummary, before: RunSummary | None
    ) -> tuple[str, tuple[str, ...]]:
        """As `reference`: the settings that it told, else its arguments."""
        mine = summary.script_settings
        if not mine:
            run, other = self._run(summary.id), self._run(before.id) if before is not None else None
            given = options_of(run.header) if run is not None else []
            known = options_of(other.header) if other is not None else []
            told = [each for each in given if each not in known]
            name = before.name if before is not None and known else ""
            return name, (printable(" ".join(told), LONGEST),) if told else ()
        theirs = before.script_settings if before is not None else {}
        found = [name for name in mine if not theirs or mine[name] != theirs.get(name)]
        settings = tuple(f"{name} {setting_text(mine[name])}" for name in found)
        return before.name if before is not None and theirs else "", settings

    def _preset(self, name: str) -> Experiment | None:
        if name not in self._presets:
            from tui_lab import presets

            known = self._known_presets  # a thread may list the runs anew meanwhile
            try:
                if known is None:  # looked up once for a whole table
                    known = self._known_presets = frozenset(presets.names())
                found = presets.get(name).experiment if name in known else None
            except LabError:
                found = None
            self._presets[name] = found
        return self._presets[name]


def _best_metrics(summaries: Iterable[RunSummary]) -> dict[tuple[str, str], float]:
    """By data set and metric, its best value on the validation part."""
    best: dict[tuple[str, str], float] = {}
    for line in summaries:
        value, key = line.val_metric, (line.data, line.metric)
        if line.data and value is not None and is_better(line.metric, value, best.get(key)):
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
    return Lines().of(summaries, {run.id: run for run in runs}.get)
