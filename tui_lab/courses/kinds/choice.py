"""The kind `choice`: a question with options, one of which is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tui_lab.courses import wording
from tui_lab.courses.check import (
    AnswerField,
    AnswerOption,
    Check,
    CheckState,
    Reply,
)
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.tables import Table
from tui_lab.courses.wording import NO_WAYS, CheckReply, Ways
from tui_lab.errors import CourseError
from tui_lab.i18n import N_, _, whole_number
from tui_lab.text.fit import one_line

LETTERS = "abcdefgh"


@dataclass(frozen=True, slots=True)
class ChoiceOption:
    """One of the options of a choice."""

    text: str
    """Markdown."""
    why: str
    """Why it is right, or wrong; Markdown."""
    right: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceCheck(Check):
    """A question with options, one of which is right."""

    KIND: ClassVar[str] = "choice"
    LABEL: ClassVar[str] = N_("choose one")
    KEYS: ClassVar[str] = N_("arrows or letters choose, {enter} answers")
    PLACEHOLDER: ClassVar[str] = N_("LETTER")
    FIELD: ClassVar[AnswerField] = "options"

    choices: tuple[ChoiceOption, ...] = ()

    @classmethod
    def read(cls, table: Table) -> ChoiceCheck:
        """Make it from its table."""
        common = cls.common(table, "options")
        choices = []
        for each in table.tables("options"):
            each.only(("text", "why", "right"))
            choices.append(ChoiceOption(each.title("text"), each.text("why"), each.flag("right")))
        if len(choices) < 2 or sum(option.right for option in choices) != 1:
            table.fail("options", _("there must be at least two options, and one right one."))
        if len(choices) > len(LETTERS):
            text = _("there may be {count} options at most.")
            table.fail("options", text.format(count=len(LETTERS)))
        return cls(**common, choices=tuple(choices))

    def grade(self, text: str, context: JudgingContext) -> Reply:
        """Whether the option that is named is the right one.

        Raises:
            CourseError: The text names none of the options.
        """
        index = self.index_of(text)
        if index is None:
            raise CourseError(
                _("“{text}” is none of the options.").format(text=one_line(text)),
                _("Name one by its letter, {first} to {last}.").format(
                    first=LETTERS[0], last=LETTERS[len(self.choices) - 1]
                ),
            )
        option = self.choices[index]
        return Reply(LETTERS[index], option.right, option.why, option.right)

    def index_of(self, text: str) -> int | None:
        """The index, from 0, of the option named by its letter, its own words or its place."""
        word = text.strip().lower().rstrip(".)")
        count = len(self.choices)
        if word in LETTERS[:count] and len(word) == 1:
            return LETTERS.index(word)
        for index, option in enumerate(self.choices):  # before numbers: an option may be one
            if word and word == option.text.strip().lower().rstrip("."):
                return index
        place = whole_number(word) or 0
        return place - 1 if 1 <= place <= count else None

    def reply(
        self, state: CheckState, *, said: str = "", option: str = "", ways: Ways = NO_WAYS
    ) -> CheckReply | None:
        """Why the option is right or wrong that is wanted, or was the answer."""
        letter = option or (state.right.value if state.right else "")
        index = LETTERS[: len(self.choices)].find(letter) if letter else -1
        if index < 0:
            return None
        chosen = self.choices[index]
        headline = f"{letter}) {wording.verdict_word(chosen.right)}"
        badge = wording.passed() if chosen.right else wording.not_right_yet()
        after = self.after if chosen.right and state.passed else ""
        return CheckReply(badge, headline, reason=chosen.why, after=after)

    def answer_words(self, value: str) -> str:
        """The letter of an option, and its text."""
        index = self.index_of(value)
        return value if index is None else f"{value}) {self.choices[index].text}"

    def answer_markdown(self, value: str) -> str:
        """As `answer_words`; the text of an option is Markdown already."""
        index = self.index_of(value)
        if index is None:
            return Check.answer_markdown(self, value)
        return f"{value}) {' '.join(self.choices[index].text.split())}"

    def options(self, state: CheckState) -> Sequence[AnswerOption]:
        """Those of the file; the ones that were tried show whether they are right."""
        tried = {attempt.value: attempt.right for attempt in state.done.attempts}
        signs = {True: wording.passed(), False: wording.not_right_yet()}
        return [
            AnswerOption(
                letter,
                option.text,
                label=f"{letter})",
                markdown=True,
                badge=signs[bool(tried[letter])] if letter in tried else None,
            )
            for letter, option in zip(LETTERS, self.choices, strict=False)
        ]

    def json_fields(self, state: CheckState) -> dict[str, object]:
        """The options by their letters."""
        return {"options": {each.value: each.text for each in self.options(state)}}
