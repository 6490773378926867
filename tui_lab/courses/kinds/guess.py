"""The kind `guess`: which way a figure will move, said before the run is started."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tui_lab.courses import wording
from tui_lab.courses.check import (
    AnswerField,
    AnswerOption,
    Check,
    CheckState,
    Reply,
    Verdict,
)
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.measures import MEASURES, TITLES
from tui_lab.courses.progress import Attempt
from tui_lab.courses.tables import Table
from tui_lab.courses.wording import NO_WAYS, CheckBadge, CheckReply, Ways
from tui_lab.errors import CourseError
from tui_lab.i18n import N_, _, number
from tui_lab.reports.guess import DIRECTIONS, SIGNS, Direction
from tui_lab.text.fit import one_line

SIGN_OF: Mapping[Direction, str] = {name: sign for sign, name in SIGNS.items()}
ORDER: tuple[Direction, ...] = ("up", "same", "down")


@dataclass(frozen=True, slots=True)
class GuessCheck(Check):
    """Which way a figure will move; never a condition for passing."""

    KIND: ClassVar[str] = "guess"
    LABEL: ClassVar[str] = N_("a guess")
    KEYS: ClassVar[str] = N_("before you train: arrows choose, {enter} answers")
    PLACEHOLDER: ClassVar[str] = N_("GUESS")
    ANSWER: ClassVar[str] = N_("Guess: {answer}")
    FIELD: ClassVar[AnswerField] = "options"
    GRADED: ClassVar[bool] = False

    measure: str = ""
    of: str = ""
    """The run check of what will be trained."""
    against: str = ""
    """The run check of what it is compared with."""
    same_within: float = 0.005
    """A change of at most so much counts as none; in the unit of the measure."""

    @classmethod
    def read(cls, table: Table) -> GuessCheck:
        """Make it from its table."""
        return cls(
            **cls.common(table, "measure", "of", "against", "same_within"),
            measure=table.one_of("measure", MEASURES),
            of=table.word("of", required=True),
            against=table.word("against", required=True),
            same_within=table.number("same_within", 0.005),
        )

    def references(self) -> Sequence[tuple[str, str]]:
        """The two checks of the runs that are compared."""
        return [("of", self.of), ("against", self.against)]

    def judge(self, context: JudgingContext, last: Attempt | None) -> Verdict | None:
        """Whether the guess came true; None while a guess or one of the two runs is missing.

        A run that was there before the guess is told: it has to be trained again.

        The first run made after the guess is compared with the newest one before that run.
        """
        if last is None or last.value not in DIRECTIONS:
            return None
        after = [run for run in context.counting_runs(self.of) if run.created >= last.time]
        if not after:
            early = next(iter(context.counting_runs(self.of)), None)
            if early is None:
                return None
            text = _(
                "Guessed: {guess}. The run {run} was trained before the guess: train it once more."
            ).format(guess=self.answer_words(last.value), run=early.name)
            return Verdict(False, text, (early.id,), waiting=True)
        run = after[-1]
        before = [
            each
            for each in context.counting_runs(self.against)
            if each.id != run.id and each.created < run.created
        ]
        if not before or any(self.measure not in each.measures for each in (run, before[0])):
            return None
        old, new = before[0].measures[self.measure], run.measures[self.measure]
        went = "same" if abs(new - old) <= self.same_within else "up" if new > old else "down"
        text = {
            True: _(
                "Guessed: {guess}. The {figure} went from {old} to {new}: right. "
                "Up to {margin} more or less counts as “{same}”."
            ),
            False: _(
                "Guessed: {guess}. The {figure} went from {old} to {new}: wrong. "
                "Up to {margin} more or less counts as “{same}”."
            ),
        }[went == last.value]
        sentence = text.format(
            guess=self.answer_words(last.value),
            figure=_(TITLES[self.measure]),
            old=number(old),
            new=number(new),
            margin=number(self.same_within),
            same=_(DIRECTIONS["same"]),
        )
        return Verdict(went == last.value, sentence)

    def grade(self, text: str, context: JudgingContext) -> Reply:
        """Store the guess; nothing is right or wrong before the run.

        Raises:
            CourseError: The text is none of up, down and same.
        """
        guess = direction(text)
        if guess is None:
            raise CourseError(
                _("“{text}” is no guess.").format(text=one_line(text)),
                _("Say {up}, {down} or {same}.").format(up=_("up"), down=_("down"), same=_("same")),
            )
        message = _("Kept. It is held against your run once that is done.")
        return Reply(guess, None, message, True)

    def answer_words(self, value: str) -> str:
        """The direction in the current language."""
        words = {str(name): _(text) for name, text in DIRECTIONS.items()}
        return words.get(value, value)

    def badge(self, state: CheckState) -> CheckBadge:
        """Whether it was made, and came true."""
        if state.verdict is not None and not state.verdict.waiting:
            return wording.guess_result(state.verdict.passed)
        return wording.guessed() if state.last else wording.to_do()

    def message(self, state: CheckState) -> str:
        """How it came out; "" while that is open."""
        return state.verdict.message if state.verdict is not None else ""

    def reply(
        self, state: CheckState, *, said: str = "", option: str = "", ways: Ways = NO_WAYS
    ) -> CheckReply | None:
        """How it came out, or that it waits for the run."""
        if state.last is None:
            return None
        text = _("Guessed: {guess}. It is held against your run once that is done.")
        waiting = text.format(guess=self.answer_words(state.last.value))
        return CheckReply(self.badge(state), text=self.message(state) or waiting)

    def options(self, state: CheckState) -> Sequence[AnswerOption]:
        """The three directions; the one that was guessed has a sign."""
        guess = state.last.value if state.last else ""
        return [
            AnswerOption(
                name,
                _(DIRECTIONS[name]),
                label=SIGN_OF[name],
                badge=wording.guessed() if name == guess else None,
            )
            for name in ORDER
        ]

    def accepts_answer(self, state: CheckState) -> bool:
        """Until the run is there."""
        return state.verdict is None or state.verdict.waiting

    def json_fields(self, state: CheckState) -> dict[str, object]:
        """Whether it came true; None while that is open."""
        verdict = state.verdict
        return {"came_true": None if verdict is None or verdict.waiting else verdict.passed}


def direction(text: str) -> Direction | None:
    """up, down or same, also in the current language, or as +, - and =."""
    word = text.strip().lower()
    for known, name in DIRECTIONS.items():
        if word in (known, _(name).lower()) or SIGNS.get(word) == known:
            return known
    return None
