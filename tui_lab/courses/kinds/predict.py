"""The kind `predict`: own pictures, or rows, that a trained network has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tui_lab.courses.check import AnswerField, Check, Verdict
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.progress import Attempt
from tui_lab.courses.tables import Table
from tui_lab.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from tui_lab.courses.evidence import Evidence, RunEvidence
    from tui_lab.courses.field_validation import FieldValidation

ANSWERING = ("finished", "stopped")
"""The statuses of runs whose network can be asked."""


@dataclass(frozen=True, slots=True)
class PredictCheck(Check):
    """Own pictures, or rows, that a trained network has answered."""

    KIND: ClassVar[str] = "predict"
    LABEL: ClassVar[str] = N_("your own pictures")
    KEYS: ClassVar[str] = N_("the lab looks by itself; {enter} makes it look now")
    FIELD: ClassVar[AnswerField] = "none"

    dataset: str = ""
    at_least: int = 1

    @classmethod
    def read(cls, table: Table) -> PredictCheck:
        """Make it from its table."""
        return cls(
            **cls.common(table, "dataset", "at_least"),
            dataset=table.word("dataset", required=True),
            at_least=int(table.number("at_least", 1, minimum=1)),
        )

    def validate(self, fields: FieldValidation) -> None:
        """Check that the data set exists."""
        fields.dataset("dataset", self.dataset)

    def judge(self, context: JudgingContext, last: Attempt | None) -> Verdict:
        """Whether enough different pictures were answered since the step was opened."""
        evidence = context.evidence
        answered = {
            each.digest: each.run
            for each in evidence.answered
            if each.dataset == self.dataset and each.time >= evidence.step_opened
        }
        text = ngettext(
            "{count} picture of your own has been answered; {wanted} are wanted.",
            "{count} different pictures of your own have been answered; {wanted} are wanted.",
            len(answered),
        )
        passed = len(answered) >= self.at_least
        if passed:
            text = ngettext(
                "{count} picture of your own has been answered.",
                "{count} different pictures of your own have been answered.",
                len(answered),
            )
        message = text.format(count=len(answered), wanted=self.at_least)
        if not passed:
            message = f"{message} {self._left_out(evidence, len(answered))}".strip()
        named = tuple(sorted(set(answered.values())))
        if not named and (run := self._able(evidence)) is not None:
            message = f"{message} " + _("The run {run} can be asked.").format(run=run.name)
            named = (run.id,)
        return Verdict(passed, message, named)

    def _able(self, evidence: Evidence) -> RunEvidence | None:
        """The newest run that can answer such a picture, also one from before the course."""
        runs = (*evidence.runs, *evidence.earlier)
        fitting = (run for run in runs if run.experiment.data.dataset == self.dataset)
        return next((run for run in fitting if run.status in ANSWERING), None)

    def _left_out(self, evidence: Evidence, counted: int) -> str:
        """Why answers to own pictures do not count, where there are such; "" without one."""
        since = [each for each in evidence.answered if each.time >= evidence.step_opened]
        fitting = [each for each in since if each.dataset == self.dataset]
        others = sorted({each.dataset for each in since if each.dataset != self.dataset})
        if len(fitting) > counted:
            return _("The same picture, asked about again, counts once.")
        if others:
            text = _("Those that a network for {names} answered do not count: ask one for {name}.")
            return text.format(names=", ".join(others), name=self.dataset)
        if any(each.dataset == self.dataset for each in evidence.answered):
            return _("Those answered before this step was opened do not count: ask again.")
        return ""
