"""The kind `vary`: several runs that differ in one setting alone; then the best value is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from tui_lab.courses import wording
from tui_lab.courses.check import (
    AnswerField,
    AnswerOption,
    CheckState,
    Reply,
    VariedValue,
    Verdict,
)
from tui_lab.courses.conditions import (
    RunPattern,
    Shortfall,
    below,
    counted_from_start,
    setting,
    with_numbers,
)
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.measures import TITLES
from tui_lab.courses.progress import Attempt
from tui_lab.courses.run_pattern import (
    OTHER_DATA,
    PATTERN_FIELDS,
    STATUSES,
    PatternCheck,
    counts_since,
    mismatch,
    missing_data_words,
    rate_words,
    read_pattern,
    shortfall_words,
    too_old_words,
)
from tui_lab.courses.tables import Table
from tui_lab.courses.typed_numbers import number_readings
from tui_lab.courses.varied import FIGURES, LOSS, figure_of, ranked, with_best
from tui_lab.courses.wording import NO_WAYS, CheckBadge, CheckReply, Ways
from tui_lab.errors import CourseError
from tui_lab.experiment.comparing import differences
from tui_lab.i18n import N_, _, listed, ngettext
from tui_lab.reports.facts import planned_rate
from tui_lab.runs.status import Status, status_word
from tui_lab.text.fit import one_line
from tui_lab.text.values import figure_text

if TYPE_CHECKING:
    from tui_lab.courses.evidence import RunEvidence
    from tui_lab.courses.field_validation import FieldValidation

VALUE_COLUMNS, FIGURE_COLUMNS = 16, 12


@dataclass(frozen=True, slots=True)
class VaryCheck(PatternCheck):
    """Several runs that differ in one setting alone; then the best value is named."""

    KIND: ClassVar[str] = "vary"
    LABEL: ClassVar[str] = N_("several runs")
    KEYS: ClassVar[str] = N_("once there are enough runs: arrows choose the best, {enter} answers")
    PLACEHOLDER: ClassVar[str] = N_("VALUE")
    FIELD: ClassVar[AnswerField] = "options"

    setting: str = ""
    also: tuple[str, ...] = ()
    """Paths that may differ along with the setting."""
    at_least: int = 2
    """How many different values of the setting are needed."""
    include: str = ""
    """A status that one of the runs must have; "" for none."""
    by: str = FIGURES[0]

    @classmethod
    def read(cls, table: Table) -> VaryCheck:
        """Make it from its table; runs count from the beginning of the course on."""
        common = cls.common(table, *PATTERN_FIELDS, "setting", "also", "at_least", "include", "by")
        return cls(
            **common,
            pattern=read_pattern(table, since="course"),
            setting=table.word("setting", required=True),
            also=table.words("also"),
            at_least=int(table.number("at_least", 2, minimum=2)),
            include=table.one_of("include", ("", *STATUSES)),
            by=table.one_of("by", FIGURES, FIGURES[0]),
        )

    def validate(self, fields: FieldValidation) -> None:
        """Check that the preset and the settings exist."""
        PatternCheck.validate(self, fields)
        fields.settings("setting", (self.setting,))
        fields.settings("also", self.also)

    def counting_runs(self, context: JudgingContext) -> Sequence[RunEvidence]:
        """The runs that meet the pattern whatever their value of the setting, newest first."""
        since = counts_since(self.pattern, context.evidence)
        return [
            run
            for run in context.evidence.runs
            if run.created >= since
            and not run.rate_changed
            and not mismatch(run, self._pattern_of(run), context)[0]
        ]

    def judge(self, context: JudgingContext, last: Attempt | None) -> Verdict:
        """Whether enough runs differ in the setting alone; the rows hold what each value led to."""
        runs = self.counting_runs(context)
        by_id = {run.id: run for run in runs}
        titles = (self.setting, _(TITLES[self.by]))
        best: tuple[VariedValue, ...] = ()
        for anchor in runs:
            rows = self._rows(anchor, runs)
            complete = not self.include or any(
                by_id[row.run].status == self.include for row in rows
            )
            if len(rows) >= self.at_least and complete:
                text = self._differ_words([by_id[row.run] for row in rows])
                found = ranked(rows, by_id, self.by, context)
                named = tuple(row.run for row in rows)
                return Verdict(True, text, named, found.rows, found.words, titles)
            if len(rows) > len(best):
                best = rows
        text = ngettext(
            "So far {count} value of {setting} with all else equal; {wanted} are wanted.",
            "So far {count} values of {setting} with all else equal; {wanted} are wanted.",
            len(best),
        ).format(count=len(best), setting=self.setting, wanted=self.at_least)
        if len(best) >= self.at_least and self.include:
            text = _("None of the runs that differ in {setting} ended as {status} yet.").format(
                setting=self.setting, status=status_word(Status(self.include))
            )
        missing = self.missing_data(context)
        left_out = missing_data_words(missing) if missing else self._left_out(best, by_id, context)
        named = tuple(row.run for row in best)
        return Verdict(
            False,
            f"{text} {left_out}".strip(),
            named,
            with_best(best, self.by),
            titles=titles,
            missing=missing,
        )

    def _differ_words(self, runs: Sequence[RunEvidence]) -> str:
        """In what the runs that count differ: in the setting alone, or in others along with it."""
        first, *others = runs
        base = with_numbers(first.experiment, first.target)
        allowed = counted_from_start(self.also, len(base.layers))
        changed = {
            each.path: None
            for run in others
            for each in differences(base, with_numbers(run.experiment, run.target))
            if below(each.path, allowed)
        }
        rates = {planned_rate(run.experiment) for run in runs}
        if self.setting == "compile.optimizer" and len(rates) > 1:
            # Left out, it is the optimizer's own default: another one for each.
            changed.setdefault("compile.learning_rate")
        if not changed:
            text = _("These runs differ in {setting} alone: which value is best?")
            return text.format(setting=self.setting)
        text = _(
            "These runs differ in {setting}, and along with it in {others}: whatever makes the "
            "difference may be either. Which value is best?"
        )
        return text.format(setting=self.setting, others=listed(list(changed)))

    def _left_out(
        self,
        rows: Sequence[VariedValue],
        counting: Mapping[str, RunEvidence],
        context: JudgingContext,
    ) -> str:
        """The newest run with yet another value, and why it does not count; "" without one."""
        evidence = context.evidence
        since = counts_since(self.pattern, evidence)
        values = {row.value for row in rows}
        for run in (*evidence.runs, *evidence.earlier):
            value = setting(with_numbers(run.experiment, run.target), self.setting)
            if value is None or figure_text(value) in values:
                continue
            if run.id in counting:
                return self._apart_words(run, counting[rows[0].run])
            distance, reason = mismatch(run, self._pattern_of(run), context)
            if not distance and run.created < since:
                return too_old_words(run, self.pattern)
            if not distance:
                return rate_words(run)
            if distance < OTHER_DATA:
                return reason
        return ""

    def _apart_words(self, run: RunEvidence, other: RunEvidence) -> str:
        """In what else a run differs from those that count together."""
        base = with_numbers(other.experiment, other.target)
        allowed = counted_from_start((self.setting, *self.also), len(base.layers))
        found = [
            each
            for each in differences(base, with_numbers(run.experiment, run.target))
            if not below(each.path, allowed)
        ]
        return shortfall_words(
            run, [Shortfall(d.path, figure_text(d.right), figure_text(d.left)) for d in found]
        )

    def _pattern_of(self, run: RunEvidence) -> RunPattern:
        """What is wanted of a run, whatever its value of the setting."""
        free = (*self.pattern.free, self.setting, *self.also)
        wanted = replace(self.pattern, free=free)
        if run.status != self.include:
            return wanted
        # A run that was to diverge or fail cannot be asked for a figure.
        return replace(wanted, statuses=(self.include,), reach={}, opened=False)

    def _rows(self, anchor: RunEvidence, runs: Sequence[RunEvidence]) -> tuple[VariedValue, ...]:
        """The newest run of each value, among those that differ from `anchor` in it alone."""
        base = with_numbers(anchor.experiment, anchor.target)
        allowed = counted_from_start((self.setting, *self.also), len(base.layers))
        newest: dict[str, tuple[object, RunEvidence]] = {}
        for run in runs:
            if run.experiment.seed != base.seed and "seed" not in allowed:
                continue  # quicker than to compare them whole
            settled = with_numbers(run.experiment, run.target)
            if all(below(each.path, allowed) for each in differences(base, settled)):
                value = setting(settled, self.setting)
                newest.setdefault(figure_text(value), (value, run))
        ordered = sorted(newest.items(), key=lambda item: _order(item[1][0]))
        return tuple(
            VariedValue(text, run.id, figure_of(run, self.by), name=run.name)
            for text, (_value, run) in ordered
        )

    def grade(self, text: str, context: JudgingContext) -> Reply:
        """Whether the value that is named has the best figure.

        Raises:
            CourseError: There are too few runs, or none of them has this value.
        """
        verdict = self.judge(context, None)
        if not verdict.passed:
            raise CourseError(verdict.message, _("Train them, then name the best value."))
        row = row_of(text, verdict.rows)
        if row is None:
            raise CourseError(
                _("None of the runs has {setting} = {value}.").format(
                    setting=self.setting, value=one_line(text)
                ),
                _("There are: {names}.").format(
                    names=", ".join(each.value for each in verdict.rows)
                ),
            )
        message = (verdict.decided or self.after) if row.is_winner else self._worse_words()
        return Reply(row.value, row.is_winner, message, row.is_winner, runs=verdict.runs)

    def _worse_words(self) -> str:
        text = {
            LOSS: _("By its validation loss another value is better: look at the table."),
            "validation_accuracy": _(
                "By its validation accuracy another value is better: look at the table."
            ),
        }.get(self.by, _("By {measure} another value is better: look at the table."))
        return text.format(measure=_(TITLES[self.by]))

    def reply(
        self, state: CheckState, *, said: str = "", option: str = "", ways: Ways = NO_WAYS
    ) -> CheckReply | None:
        """As of every answer; a right one is followed by what is best and what ties with it."""
        reply = PatternCheck.reply(self, state, said=said, option=option, ways=ways)
        if reply is None or not state.passed or state.verdict is None:
            return reply
        return replace(reply, headline=f"{reply.headline}.", text=state.verdict.decided)

    def options(self, state: CheckState) -> Sequence[AnswerOption]:
        """The values so far; the best one is marked once the student has named it."""
        rows = state.verdict.rows if state.verdict is not None else ()
        # Long values take of the room before the figures, which end where their title does.
        need = [len(row.value) + len(row.figure_words) + 2 for row in rows]
        wide = max([len(self.options_title()[0]), *need])
        return [
            AnswerOption(
                row.value,
                f"{row.value}{row.figure_words:>{wide - len(row.value)}}",
                detail=row.name or row.run,
                badge=_row_badge(row) if state.passed else None,
            )
            for row in rows
        ]

    def options_title(self) -> tuple[str, str]:
        """The names of setting and figure above their columns, and that of the runs."""
        from tui_lab.text.fit import text_columns

        name, figure = self.setting.rpartition(".")[2], _(TITLES[self.by])
        room = VALUE_COLUMNS + FIGURE_COLUMNS - text_columns(figure)
        return f"{name:<{max(VALUE_COLUMNS, room)}}{figure}", _("run")

    def json_fields(self, state: CheckState) -> dict[str, object]:
        """The values and their runs; which one is best only once it was named."""
        rows = state.verdict.rows if state.verdict is not None else ()
        return {
            "rows": [
                {"value": row.value, "run": row.run, "figure": row.figure}
                | ({"best": row.best, "tie": row.tie} if state.passed else {})
                for row in rows
            ]
        }


def _row_badge(row: VariedValue) -> CheckBadge | None:
    return wording.passed() if row.best else wording.tied() if row.tie else None


def row_of(text: str, rows: Sequence[VariedValue]) -> VariedValue | None:
    """The row whose value is named, as it is shown or as any language writes the number."""
    word = text.strip().lower()
    for row in rows:
        if word == row.value.lower():
            return row
    for row in rows:
        readings = number_readings(row.value)
        if readings and set(readings) & set(number_readings(text)):
            return row
    return None


def _order(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return (0, float(value), "")
    return (1, 0.0, str(value))
