"""Checks that runs can meet: reading which runs count, finding them, and saying what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from tui_lab.courses.check import Check
from tui_lab.courses.conditions import (
    LAYERS_IN_ORDER,
    Condition,
    RunPattern,
    Shortfall,
    Since,
    below,
    condition_words,
    experiment_shortfalls,
    holds,
    read_condition,
)
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.measures import MEASURES, TITLES, YES_OR_NO, measure_text
from tui_lab.courses.tables import Table
from tui_lab.experiment.values import which
from tui_lab.i18n import _, ngettext
from tui_lab.runs.status import Status, status_word
from tui_lab.text.values import figure_text

if TYPE_CHECKING:
    from tui_lab.courses.evidence import Evidence, RunEvidence
    from tui_lab.courses.field_validation import FieldValidation

PATTERN_FIELDS = ("like", "free", "match", "reach", "status", "opened", "since")
STATUSES = ("finished", "stopped", "diverged", "failed")
MOST_DIFFERENCES = 3
"""Differences that a sentence names."""
LIVE, UNOPENED, UNREACHED, ENDED_OTHERWISE, TRAINED_OTHERWISE, TOO_OLD = 1, 3, 5, 8, 9, 10
"""How far a run is that fits but is not done, whose envelope is closed, that misses a figure, that
ended or was trained in another way, or was made too early; another experiment is further away."""
OTHER_DATA = 1000
RATE, DATASET = "compile.learning_rate", "data.dataset"


@dataclass(frozen=True, slots=True)
class PatternCheck(Check):
    """A check that runs of a pattern meet; other checks may refer to these runs."""

    COUNTS_RUNS: ClassVar[bool] = True

    pattern: RunPattern = field(default_factory=RunPattern)

    def validate(self, fields: FieldValidation) -> None:
        """Check that the preset and the settings exist."""
        if self.pattern.like:
            fields.works("like", lambda: fields.source(self.pattern.like))
        fields.settings("free", self.pattern.free)
        fields.settings("match", tuple(self.pattern.match), counts=True)

    def counting_runs(self, context: JudgingContext) -> Sequence[RunEvidence]:
        """The runs since the course was begun that meet the pattern, newest first."""
        return [run for run in context.evidence.runs if not mismatch(run, self.pattern, context)[1]]

    def counts_since(self, context: JudgingContext) -> float:
        """From when on its runs count, in the step that is judged."""
        return counts_since(self.pattern, context.evidence)

    def missing_data(self, context: JudgingContext) -> str:
        """The data set of the network that is wanted, where it is not at hand; "" else."""
        name = wanted_dataset(self.pattern, context)
        return "" if not name or context.at_hand(name) else name

    def why_none_counts(self, context: JudgingContext) -> str:
        """What is missing: the data, a run on them, or what the run that comes nearest lacks.

        As the check itself says it; a run from before the step is named where there is none since.
        """
        if name := self.missing_data(context):
            return missing_data_words(name)
        found = nearest_runs(self.pattern, context)
        found = found or nearest_runs(replace(self.pattern, since="course"), context)
        return found[0][1] if found else ""


def read_pattern(table: Table, *, since: Since) -> RunPattern:
    """Which runs count, from the table of a check.

    Args:
        table: The table of the check.
        since: What is taken where the table does not say since when runs count.

    Raises:
        CourseError: Something is wrong with it; file and field are named.
    """
    like = table.word("like")
    match = _conditions(table, "match")
    if not like and not match:
        table.fail("match", _("say which runs count, with like or match."))
    reach = _conditions(table, "reach")
    for name in reach:
        if name not in MEASURES:
            table.fail(f"reach.{name}", _("there is no field of that name."), which(name, MEASURES))
    statuses = table.words("status") or ("finished",)
    for status in statuses:
        if status not in STATUSES:
            table.fail("status", _("a run never ends as “{word}”.").format(word=status))
    return RunPattern(
        like=like,
        free=table.words("free"),
        match=match,
        reach=reach,
        statuses=statuses,
        opened=table.flag("opened"),
        since="course" if table.one_of("since", ("step", "course"), since) == "course" else "step",
    )


def _conditions(table: Table, field: str) -> dict[str, Condition]:
    inner = table.table(field)
    if inner is None:
        return {}
    conditions = {}
    for name, value in _flat(inner.value_of_all()).items():
        condition = read_condition(value)
        if condition is None:
            inner.fail(
                name,
                _("that is no condition."),
                _("Write a value, a list of values, or a comparison such as {example}.").format(
                    example='">= 0.9"'
                ),
            )
        conditions[name] = condition
    return conditions


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables by path: TOML reads `fit.epochs = 5` without quotes as a table in a table."""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        path = f"{prefix}{name}"
        flat |= _flat(value, f"{path}.") if isinstance(value, Mapping) else {path: value}
    return flat


def counts_since(pattern: RunPattern, evidence: Evidence) -> float:
    """From when on runs count for a check of the step (seconds since 1970)."""
    return evidence.step_opened if pattern.since == "step" else evidence.course_begun


def mismatch(run: RunEvidence, pattern: RunPattern, context: JudgingContext) -> tuple[int, str]:
    """How far a run is from a pattern, and the sentence that says why.

    Returns:
        A distance, larger for a run that is further away, and a sentence; 0 and "" for a run that
        meets the pattern. When the run was made is not looked at.
    """
    shortfalls = experiment_shortfalls(run.experiment, pattern, context.source, run.target)
    if shortfalls:
        other = any(each.path == DATASET for each in shortfalls)
        if other and (name := wanted_dataset(pattern, context)):
            # Whatever else such a run has: none of them is nearer than another.
            return OTHER_DATA, other_data_words(name)
        base = OTHER_DATA if other else TOO_OLD
        return base + len(shortfalls), shortfall_words(run, shortfalls)
    if run.rate_changed and pattern.like and not below(RATE, (*pattern.free, *pattern.match)):
        return TRAINED_OTHERWISE, rate_words(run)
    if context.evidence.sealed and run.experiment.data.test != "sealed":
        return TRAINED_OTHERWISE, _(
            "The run {run} fits, but its test part is not sealed: in this course it must be"
            " (data.test = sealed)."
        ).format(run=run.name)
    if run.live:
        return LIVE, _("The run {run} fits and is not done yet.").format(run=run.name)
    if run.status not in pattern.statuses:
        return ENDED_OTHERWISE, _(
            "The run {run} fits, but it ended as {status}, not as {wanted}."
        ).format(
            run=run.name,
            status=status_word(Status(run.status)),
            wanted=_(" or ").join(status_word(Status(each)) for each in pattern.statuses),
        )
    for name, condition in pattern.reach.items():
        figure = run.measures.get(name)
        if not holds(condition, figure):
            return UNREACHED, _("The run {run} fits; {figure}: {value}, wanted: {wanted}.").format(
                run=run.name,
                figure=_(TITLES[name]),
                value=measure_text(name, figure),
                wanted=measure_text(name, float(holds(condition, 1)))
                if name in YES_OR_NO
                else condition_words(condition),
            )
    if pattern.opened and not run.opened:
        return UNOPENED, _("The run {run} fits; open the envelope of its test part.").format(
            run=run.name
        )
    return 0, ""


def nearest_runs(
    pattern: RunPattern, context: JudgingContext
) -> list[tuple[int, str, RunEvidence]]:
    """The runs with how far each is from counting, and the first reason why it does not count.

    Returns:
        Distance, sentence and run; the nearest first, of equally near ones the newest. The newest
        run that counts, with 0 and "", stands alone. A run that was made too early is there only
        if it fits in all else.
    """
    evidence = context.evidence
    since = counts_since(pattern, evidence)
    found = []
    for run in (*evidence.runs, *evidence.earlier):
        distance, reason = mismatch(run, pattern, context)
        if run.created < since:
            if distance:
                continue
            distance, reason = TOO_OLD, too_old_words(run, pattern)
        elif not distance:
            return [(0, "", run)]
        found.append((distance, reason, run))
    return sorted(found, key=lambda each: each[0])


def wanted_dataset(pattern: RunPattern, context: JudgingContext) -> str:
    """The data set that runs of a pattern have; "" where it leaves that open."""
    condition = pattern.match.get(DATASET)
    if condition is not None:
        return str(condition.allowed[0]) if len(condition.allowed) == 1 else ""
    if not pattern.like or below(DATASET, pattern.free):
        return ""
    return context.source(pattern.like).data.dataset


def other_data_words(name: str) -> str:
    """That there are runs, all of them on other data."""
    return _("None of your runs is on the data set {name} yet.").format(name=name)


def missing_data_words(name: str) -> str:
    """That nothing can be trained yet, whatever runs there are."""
    text = _("The data set {name} is not at hand: without it this network cannot be trained.")
    return text.format(name=name)


def too_old_words(run: RunEvidence, pattern: RunPattern) -> str:
    """Why a run that fits does not count."""
    text = (
        _("The run {run} was trained before this step was opened: train it again.")
        if pattern.since == "step"
        else _("The run {run} was trained before this course was begun: train it again.")
    )
    return text.format(run=run.name)


def rate_words(run: RunEvidence) -> str:
    """That a run was trained at a learning rate that its experiment does not say."""
    text = _("The run {run} fits, but its learning rate was changed while it trained.")
    return text.format(run=run.name)


def _shortfall_words(each: Shortfall) -> str:
    """What a setting is, and what it should be; either may be nothing."""
    nothing = figure_text(None)
    text = _("{path} is {now}, wanted: {wanted}")
    if each.is_now == nothing:
        text = _("{path} is missing, wanted: {wanted}")
    elif each.wanted == nothing:
        text = _("{path} is {now} and should not be there")
    return text.format(path=each.path, now=each.is_now, wanted=each.wanted)


def _worth_telling(shortfalls: Sequence[Shortfall]) -> Sequence[Shortfall]:
    """Without the settings of single layers where the layers themselves are others than wanted.

    The third of three layers is not the third of four: what is wanted of it would be read as a
    change of the output layer.
    """
    if all(each.path != LAYERS_IN_ORDER for each in shortfalls):
        return shortfalls
    return [each for each in shortfalls if not each.path.startswith(f"{LAYERS_IN_ORDER}[")]


def shortfall_words(run: RunEvidence, shortfalls: Sequence[Shortfall]) -> str:
    """In which settings a run is not as it is wanted."""
    told = _worth_telling(shortfalls)
    named = [_shortfall_words(each) for each in told[:MOST_DIFFERENCES]]
    text = _("The run {run} comes nearest: {differences}.").format(
        run=run.name, differences="; ".join(named)
    )
    more = len(told) - len(named)
    if more:
        text += " " + ngettext(
            "{count} more setting is different.", "{count} more settings are different.", more
        ).format(count=more)
    return text
