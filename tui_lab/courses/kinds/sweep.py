"""The kind `sweep`: a search over settings that has been done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tui_lab.courses.check import AnswerField, Check, Verdict
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.progress import Attempt
from tui_lab.courses.tables import Table
from tui_lab.i18n import N_, _, listed, ngettext

if TYPE_CHECKING:
    from tui_lab.courses.evidence import SweepEvidence
    from tui_lab.courses.field_validation import FieldValidation


@dataclass(frozen=True, slots=True)
class SweepCheck(Check):
    """A search over settings that must have been done since the step was opened."""

    KIND: ClassVar[str] = "sweep"
    LABEL: ClassVar[str] = N_("a sweep")
    KEYS: ClassVar[str] = N_("the lab looks by itself; {enter} makes it look now")
    FIELD: ClassVar[AnswerField] = "none"

    over: tuple[str, ...] = ()
    """Paths that must be varied, at least these."""
    dataset: str = ""
    """Of its runs; "" for any."""
    at_least: int = 2
    """How many trials must be over."""
    seeds: int = 1
    """With how many seeds each trial must be trained, at least."""
    repeated: int = 0
    """With how many further seeds the best must have been trained after it."""

    @classmethod
    def read(cls, table: Table) -> SweepCheck:
        """Make it from its table."""
        keys = ("over", "dataset", "at_least", "seeds", "repeated")
        return cls(
            **cls.common(table, *keys),
            over=table.words("over"),
            dataset=table.word("dataset"),
            at_least=int(table.number("at_least", 2, minimum=1)),
            seeds=int(table.number("seeds", 1, minimum=1)),
            repeated=int(table.number("repeated", 0, minimum=0)),
        )

    def validate(self, fields: FieldValidation) -> None:
        """Check that the settings and the data set exist."""
        fields.settings("over", self.over)
        if self.dataset:
            fields.dataset("dataset", self.dataset)

    def judge(self, context: JudgingContext, last: Attempt | None) -> Verdict:
        """Whether a sweep does it; if none does, what the newest one lacks."""
        evidence = context.evidence
        sweeps = [each for each in evidence.sweeps if each.created >= int(evidence.step_opened)]
        if not sweeps:
            text = _("There is no sweep since this step was begun.")
            return Verdict(False, text, again=True)
        lacking = [self._lacks(each) for each in sweeps]
        for each, lack in zip(sweeps, lacking, strict=True):
            if not lack:
                told = ngettext(
                    "The sweep over {settings} does it, with {count} trial.",
                    "The sweep over {settings} does it, with {count} trials.",
                    each.done,
                ).format(settings=listed(each.paths), count=each.done)
                return Verdict(True, told, (each.best_run,) if each.best_run else ())
        return Verdict(False, lacking[0], again=True)

    def _lacks(self, found: SweepEvidence) -> str:
        """What a sweep lacks, in a sentence; "" for nothing."""
        missing = [path for path in self.over if path not in found.paths]
        if missing:
            text = _("The newest sweep varies {settings}, not {missing}.")
            return text.format(settings=listed(found.paths), missing=listed(missing))
        if self.dataset and found.dataset != self.dataset:
            text = _("The newest sweep is on {dataset}, not on {wanted}.")
            return text.format(dataset=found.dataset, wanted=self.dataset)
        if found.seeds < self.seeds:
            text = _("The newest sweep trains each trial with {count} seeds; {wanted} are wanted.")
            return text.format(count=found.seeds, wanted=self.seeds)
        if found.done < self.at_least:
            text = _("Of the newest sweep {count} trials are done; {wanted} are wanted.")
            return text.format(count=found.done, wanted=self.at_least)
        if found.repeated < self.repeated:
            text = _(
                "Its best trial was trained again with {count} further seeds; {wanted} are wanted."
            )
            return text.format(count=found.repeated, wanted=self.repeated)
        return ""
