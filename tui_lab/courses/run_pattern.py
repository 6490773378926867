"""Checks that runs can meet: reading which runs count, finding them, and saying what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from tui_lab.courses.check import Check, JudgingContext
from tui_lab.courses.conditions import (
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
from tui_lab.courses.measures import MEASURES, TITLES
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
RATE = "compile.learning_rate"


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
    shortfalls = experiment_shortfalls(run.experiment, pattern, context.source, run.classes)
    if shortfalls:
        base = 1000 if any(each.path == "data.dataset" for each in shortfalls) else 10
        return base + len(shortfalls), _shortfall_words(run, shortfalls)
    if run.rate_changed and pattern.like and not below(RATE, (*pattern.free, *pattern.match)):
        return 9, _(
            "The run {run} fits, but its learning rate was changed while it trained."
        ).format(run=run.name)
    if context.evidence.sealed and run.experiment.data.test != "sealed":
        return 9, _(
            "The run {run} fits, but its test part is not sealed: in this course it must be"
            " (data.test = sealed)."
        ).format(run=run.name)
    if run.live:
        return 1, _("The run {run} fits and is not done yet.").format(run=run.name)
    if run.status not in pattern.statuses:
        return 8, _("The run {run} fits, but it ended as {status}, not as {wanted}.").format(
            run=run.name,
            status=status_word(Status(run.status)),
            wanted=_(" or ").join(status_word(Status(each)) for each in pattern.statuses),
        )
    for name, condition in pattern.reach.items():
        figure = run.measures.get(name)
        if not holds(condition, figure):
            return 5, _("The run {run} fits; {figure}: {value}, wanted: {wanted}.").format(
                run=run.name,
                figure=_(TITLES[name]),
                value=figure_text(figure),
                wanted=condition_words(condition),
            )
    if pattern.opened and not run.opened:
        return 3, _("The run {run} fits; open the envelope of its test part.").format(run=run.name)
    return 0, ""


def _shortfall_words(run: RunEvidence, shortfalls: Sequence[Shortfall]) -> str:
    named = [
        _("{path} is {now}, wanted: {wanted}").format(
            path=each.path, now=each.is_now, wanted=each.wanted
        )
        for each in shortfalls[:MOST_DIFFERENCES]
    ]
    text = _("The run {run} comes nearest: {differences}.").format(
        run=run.name, differences="; ".join(named)
    )
    more = len(shortfalls) - len(named)
    if more:
        text += " " + ngettext(
            "{count} more setting is different.", "{count} more settings are different.", more
        ).format(count=more)
    return text
