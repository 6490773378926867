"""The kind `words`: an open answer, which goes into the report and is never judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tui_lab.courses import wording
from tui_lab.courses.check import (
    LONGEST_ANSWER,
    AnswerField,
    Check,
    CheckState,
    Reply,
)
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.tables import Table
from tui_lab.courses.wording import NO_WAYS, CheckBadge, CheckReply, Ways
from tui_lab.errors import CourseError
from tui_lab.i18n import N_, _


@dataclass(frozen=True, slots=True)
class WordsCheck(Check):
    """An open answer."""

    KIND: ClassVar[str] = "words"
    LABEL: ClassVar[str] = N_("in your own words")
    KEYS: ClassVar[str] = N_("kept when you leave the field, and with ctrl+s")
    PLACEHOLDER: ClassVar[str] = N_('"YOUR WORDS"')
    FIELD: ClassVar[AnswerField] = "text"
    JUDGED: ClassVar[bool] = False

    points: tuple[str, ...] = ()
    """What a good answer mentions; Markdown; shown once there is an answer."""

    @classmethod
    def read(cls, table: Table) -> WordsCheck:
        """Make it from its table."""
        return cls(**cls.common(table, "points"), points=table.texts("points"))

    def grade(self, text: str, context: JudgingContext) -> Reply:
        """Store the words.

        Raises:
            CourseError: There are none.
        """
        words = text.strip()[:LONGEST_ANSWER]
        if not words:
            raise CourseError(_("The answer is empty."), _("Write it in your own words."))
        return Reply(words, None, self._message(), True, self.points)

    def _message(self) -> str:
        if self.points:
            return _("Kept for your report, not checked by the lab. Check it by these points:")
        return _("Kept for your report, not checked by the lab.")

    def badge(self, state: CheckState) -> CheckBadge:
        """Whether something was written."""
        return wording.kept() if state.passed else wording.to_do()

    def reply(
        self, state: CheckState, *, said: str = "", option: str = "", ways: Ways = NO_WAYS
    ) -> CheckReply | None:
        """What a good answer mentions, once there is an answer."""
        if state.last is None:
            return None
        after = self.after if state.passed else ""
        return CheckReply(self.badge(state), text=self._message(), points=self.points, after=after)

    def accepts_answer(self, state: CheckState) -> bool:
        """Always: only the last words count."""
        return True

    def json_fields(self, state: CheckState) -> dict[str, object]:
        """The points of a good answer, once there is an answer."""
        return {"points": list(self.points)} if state.last is not None else {}
