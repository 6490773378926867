"""The kind `number`: a figure to work out, or to read off a run; several numbers are a shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tui_lab.courses.check import Check, CheckState, Reply, Verdict
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.measures import MEASURES, TITLES
from tui_lab.courses.progress import Attempt
from tui_lab.courses.tables import Table, is_number
from tui_lab.courses.typed_numbers import fraction_value, matches_numbers
from tui_lab.errors import CourseError
from tui_lab.i18n import N_, _, number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import one_line

if TYPE_CHECKING:
    from tui_lab.courses.evidence import RunEvidence

MOST_NUMBERS = 4
"""Numbers of a shape that a command spells out; of more the first ones stand for all."""


@dataclass(frozen=True, slots=True)
class RunFigure:
    """A figure that is read off a run of the student's own."""

    measure: str
    check: str
    """The run check that says which runs count: `id`, or `step/id`."""


@dataclass(frozen=True, slots=True)
class NumberCheck(Check):
    """A figure to work out, or to read off; several numbers are a shape."""

    KIND: ClassVar[str] = "number"
    LABEL: ClassVar[str] = N_("a number")
    PLACEHOLDER: ClassVar[str] = N_("NUMBER")

    answer: tuple[float, ...] | RunFigure = ()
    tolerance: float = 0.0
    """How far each number may be off, absolute."""
    unit: str = ""

    @classmethod
    def read(cls, table: Table) -> NumberCheck:
        """Make it from its table."""
        common = cls.common(table, "answer", "tolerance", "unit")
        value = table.value("answer")
        answer: tuple[float, ...] | RunFigure
        if isinstance(value, Mapping):
            inner = table.table("answer")
            assert inner is not None
            inner.only(("measure", "check"))
            answer = RunFigure(
                inner.one_of("measure", MEASURES), inner.word("check", required=True)
            )
        else:
            listed = value if isinstance(value, list) else [value]
            if not listed or not all(map(is_number, listed)):
                table.fail("answer", _("it must be a number, or a list of numbers."))
            answer = tuple(listed)
        return cls(
            **common,
            answer=answer,
            tolerance=table.number("tolerance", 0.0),
            unit=table.title("unit", required=False),
        )

    def references(self) -> Sequence[tuple[str, str]]:
        """The check whose runs the figure is read off."""
        return [("answer", self.answer.check)] if isinstance(self.answer, RunFigure) else []

    def figures(self, context: JudgingContext) -> list[tuple[RunEvidence, float]]:
        """For each run that counts, newest first, the figure to read off; [] where none is read."""
        wanted = self.answer
        if not isinstance(wanted, RunFigure):
            return []
        return [
            (run, run.measures[wanted.measure])
            for run in self._counting(context, wanted)
            if wanted.measure in run.measures
        ]

    @staticmethod
    def _counting(context: JudgingContext, wanted: RunFigure) -> Sequence[RunEvidence]:
        """The runs that the other check takes; one of the same step takes none that is too old."""
        counting = context.counting_runs(wanted.check)
        return counting if "/" in wanted.check else context.in_time(wanted.check, counting)

    def judge(self, context: JudgingContext, last: Attempt | None) -> Verdict | None:
        """Where the figure can be read off; None where it is worked out."""
        if not isinstance(self.answer, RunFigure):
            return None
        figures = self.figures(context)
        if not figures:
            missing = context.missing_data(self.answer.check)
            return Verdict(False, self._no_run_words(context, self.answer), missing=missing)
        newest = figures[0][0]
        text = _("Read it off the run {run}.").format(run=newest.name)
        return Verdict(True, text, (newest.id,))

    def _no_run_words(self, context: JudgingContext, wanted: RunFigure) -> str:
        """That there is no run to read the figure off, and why the nearest one does not do."""
        text = _("First a run is needed that this figure can be read off.")
        counting = self._counting(context, wanted)
        if counting:
            why = _("The run {run} has no such figure ({figure}).").format(
                run=counting[0].name, figure=_(TITLES[wanted.measure])
            )
        else:
            why = context.why_none_counts(wanted.check)
        return f"{text} {why}".strip()

    def grade(self, text: str, context: JudgingContext) -> Reply:
        """Whether the number, or the shape, is right; a figure may be that of any run that counts.

        Raises:
            CourseError: The text holds no number, or a run is needed first.
        """
        runs: tuple[str, ...] = ()
        wanted: list[Sequence[float]]
        if isinstance(self.answer, RunFigure):
            figures = self.figures(context)
            if not figures:
                missing = context.missing_data(self.answer.check)
                hint = _("Train it, then answer.")
                if missing:
                    hint = _("Fetch its data and train it, then answer.")
                raise CourseError(self._no_run_words(context, self.answer), hint)
            wanted, runs = [(figure,) for _run, figure in figures], (figures[0][0].id,)
        else:
            wanted = [self.answer]
        matches = [matches_numbers(text, each, self.tolerance) for each in wanted]
        if None in matches:
            said = _("“{text}” is no number.")
            if len(wanted[0]) > 1:
                said = _("In “{text}” there are not as many numbers as are wanted.")
            raise CourseError(said.format(text=one_line(text)), self._form())
        right = True in matches
        message = self.after if right else ""
        return Reply(" ".join(text.split()), right, message, right, runs=runs)

    def _form(self) -> str:
        """How an answer is written."""
        if isinstance(self.answer, tuple) and len(self.answer) > 1:
            text = _("Write {count} numbers with commas between them.")
            return text.format(count=len(self.answer))
        return _("Write a number, such as 1250 or {decimal}.").format(decimal=number(0.5))

    @property
    def label(self) -> str:
        """Several numbers, where that is what is wanted."""
        many = isinstance(self.answer, tuple) and len(self.answer) > 1
        return _("several numbers") if many else _(self.LABEL)

    @property
    def placeholder(self) -> str:
        """As many words as numbers are wanted."""
        word = _(self.PLACEHOLDER)
        count = len(self.answer) if isinstance(self.answer, tuple) else 1
        more = ", …" if count > MOST_NUMBERS else ""
        return ", ".join([word] * min(count, MOST_NUMBERS)) + more

    def answer_words(self, value: str) -> str:
        """The number as it was typed; of a fraction also what it comes to: `51/255 = 0.2`."""
        worth = fraction_value(value)
        if worth is None:
            return value
        exact = round(worth, 4) == worth
        return f"{value} {'=' if exact else glyph('≈')} {number(worth)}"

    @property
    def answer_unit(self) -> str:
        """The unit of the number; may be empty."""
        return self.unit

    def message(self, state: CheckState) -> str:
        """Where the figure can be read off, as long as it was not."""
        return "" if state.passed else state.runs_message
