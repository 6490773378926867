"""The kind `run`: a run that meets a pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tui_lab.courses.check import AnswerField, Verdict
from tui_lab.courses.conditions import RunPattern
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.measures import TITLES, YES_OR_NO, measure_text
from tui_lab.courses.progress import Attempt
from tui_lab.courses.run_pattern import (
    OTHER_DATA,
    PATTERN_FIELDS,
    UNREACHED,
    PatternCheck,
    missing_data_words,
    nearest_runs,
    read_pattern,
)
from tui_lab.courses.tables import Table
from tui_lab.i18n import N_, _

if TYPE_CHECKING:
    from tui_lab.courses.evidence import RunEvidence


@dataclass(frozen=True, slots=True)
class RunCheck(PatternCheck):
    """A run that must be there."""

    KIND: ClassVar[str] = "run"
    LABEL: ClassVar[str] = N_("a run")
    KEYS: ClassVar[str] = N_("the lab looks by itself; {enter} makes it look now")
    FIELD: ClassVar[AnswerField] = "none"

    @classmethod
    def read(cls, table: Table) -> RunCheck:
        """Make it from its table; runs count from the opening of the step on."""
        return cls(**cls.common(table, *PATTERN_FIELDS), pattern=read_pattern(table, since="step"))

    def judge(self, context: JudgingContext, last: Attempt | None) -> Verdict:
        """Whether a run meets the pattern; if none does, what the nearest one lacks."""
        found = nearest_runs(self.pattern, context)
        if (not found or found[0][0] > UNREACHED) and (name := self.missing_data(context)):
            return Verdict(False, missing_data_words(name), again=True, missing=name)
        if not found:
            text = _("There is no run since this step was begun: train its network.")
            if self.pattern.since == "course":
                text = _("There is no run since this course was begun: train its network.")
            return Verdict(False, text, again=True)
        distance, reason, run = found[0]
        if not distance:
            return Verdict(True, _match_words(run, self.pattern), (run.id,))
        named = () if distance >= OTHER_DATA else (run.id,)
        return Verdict(False, reason, named, again=distance > UNREACHED)


def _match_words(run: RunEvidence, pattern: RunPattern) -> str:
    figures = [
        f"{_(TITLES[name])}: {measure_text(name, run.measures[name])}"
        if name in YES_OR_NO
        else f"{_(TITLES[name])} {measure_text(name, run.measures[name])}"
        for name in pattern.reach
        if name in run.measures
    ]
    if figures:
        return _("The run {run} does it: {figures}.").format(
            run=run.name, figures=", ".join(figures)
        )
    return _("The run {run} does it.").format(run=run.name)
