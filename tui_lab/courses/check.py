"""A check of a course: what every kind of check has, can say about itself, and may refine.

The kinds are in `courses/kinds/`, a module for each; see docs/how-to/add-a-kind-of-check.md. Must
not know of the command line or of the interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from tui_lab.courses import wording
from tui_lab.courses.progress import Attempt, CheckProgress
from tui_lab.courses.wording import NO_WAYS, CheckBadge, CheckReply, Ways
from tui_lab.errors import CourseError
from tui_lab.i18n import N_, _
from tui_lab.reports.cells import markdown_cell
from tui_lab.text.values import metric_text

if TYPE_CHECKING:
    from tui_lab.courses.evidence import RunEvidence
    from tui_lab.courses.field_validation import FieldValidation
    from tui_lab.courses.judging import JudgingContext
    from tui_lab.courses.tables import Table

LONGEST_ANSWER = 20_000
"""The characters of an answer that are stored."""
AnswerField = Literal["none", "options", "line", "text", "gaps"]
COMMON_FIELDS = ("id", "kind", "question", "hints", "after", "tries")
"""The keys of a `[[checks]]` table that every kind has."""


@dataclass(frozen=True, slots=True)
class VariedValue:
    """A value of a varied setting, and the figure that its newest run reached."""

    value: str
    run: str
    """The id of the newest run with this value."""
    figure: float | None
    """What is compared; None where the run diverged."""
    best: bool = False
    """Whether no other value has a better figure."""
    name: str = ""
    """What that run is called."""
    tie: bool = False
    """Whether the best one is ahead of it by no more than chance may bring about."""

    @property
    def is_winner(self) -> bool:
        """Whether it is right to call it the best."""
        return self.best or self.tie

    @property
    def figure_words(self) -> str:
        """The figure for people."""
        return _("diverged") if self.figure is None else metric_text(self.figure)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says about a check."""

    passed: bool
    message: str
    """One or two sentences: which run counts, or what is missing."""
    runs: tuple[str, ...] = ()
    """The ids of the runs that count, or of the one that comes nearest."""
    rows: tuple[VariedValue, ...] = ()
    """The values of a varied setting, in their order."""
    decided: str = ""
    """Which value is best, and what ties with it; told once the student has named one."""
    titles: tuple[str, str] = ("", "")
    """What the values and the figures of the rows are; translated."""
    waiting: bool = False
    """Whether nothing can be said for or against it before another run is there."""
    again: bool = False
    """Whether training the network that is wanted would help, once more or for the first time."""
    missing: str = ""
    """The data set of that network, where it is not at hand: it has to be fetched first."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The judgement of one answer."""

    value: str
    """The answer in the form in which it is stored."""
    right: bool | None
    """None where nothing is right or wrong."""
    message: str
    passes: bool
    """Whether the check is passed with this answer."""
    points: tuple[str, ...] = ()
    """What a good answer mentions; Markdown."""
    runs: tuple[str, ...] = ()
    """The ids of the runs that the answer is about."""


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One of the answers that can be chosen."""

    value: str
    """The answer as it would be typed."""
    text: str
    label: str = ""
    """Stands before the text: `a)`, `+`; "" where there is none."""
    detail: str = ""
    """Stands behind the text, less prominent."""
    markdown: bool = False
    """Whether the text is Markdown."""
    badge: CheckBadge | None = None
    """Its sign, where it was chosen already; the word is not shown."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is asked of the student; a kind of check is a subclass."""

    KIND: ClassVar[str] = ""
    """The value of `kind` in a course's file."""
    LABEL: ClassVar[str] = ""
    """What the student has to give, in a word or two, for people; marked with `N_`."""
    KEYS: ClassVar[str] = N_("{enter} answers")
    """Which keys to press on the screen; marked with `N_`."""
    PLACEHOLDER: ClassVar[str] = ""
    """Stands for the answer in the command that gives it; "" where runs are the answer."""
    ANSWER: ClassVar[str] = N_("Answer: {answer}")
    """How a report introduces the answer; marked with `N_`."""
    FIELD: ClassVar[AnswerField] = "line"
    """How the screen asks: a line, a text, a list of options, gaps in a code (`CodeCheck`), or not
    at all: runs decide."""
    JOINED: ClassVar[str] = " "
    """What stands between the words of an answer that a command line gives one by one."""
    GRADED: ClassVar[bool] = True
    """Whether the step is passed only with this check."""
    JUDGED: ClassVar[bool] = True
    """Whether the lab finds out if what was given is right; else it is only kept."""
    COUNTS_RUNS: ClassVar[bool] = False
    """Whether other checks may refer to its runs; see `counting_runs`."""

    id: str
    question: str
    """Markdown."""
    hints: tuple[str, ...] = ()
    after: str = ""
    """The explanation that is shown once the check is passed; Markdown, may be empty."""
    tries: int = 0
    """How often it may be answered; 0 for any number."""

    # From a course's file

    @classmethod
    def read(cls, table: Table) -> Check:
        """Make the check from its table in a course's file.

        Raises:
            CourseError: Something is wrong with it; file and field are named.
        """
        return cls(**cls.common(table))

    @staticmethod
    def common(table: Table, *more: str) -> dict[str, Any]:
        """The fields that every kind has; a key that is neither one of them nor in `more` is wrong.

        Raises:
            CourseError: Something is wrong with one; file and field are named.
        """
        table.only((*COMMON_FIELDS, *more))
        return {
            "id": table.word("id"),
            "question": table.text("question"),
            "hints": table.texts("hints"),
            "after": table.text("after", required=False),
            "tries": int(table.number("tries", 0)),
        }

    def references(self) -> Sequence[tuple[str, str]]:
        """The run checks that it names, as pairs of field and reference."""
        return ()

    def validate(self, fields: FieldValidation) -> None:
        """Check, for the author of a course, that the names in it exist: settings, data sets.

        Raises:
            CourseError: One does not; file and field are named.
        """

    # Judging

    def judge(self, context: JudgingContext, last: Attempt | None) -> Verdict | None:
        """What the evidence says; None where the check does not depend on runs.

        Args:
            context: The evidence.
            last: What was answered last.
        """
        return None

    def counting_runs(self, context: JudgingContext) -> Sequence[RunEvidence]:
        """The runs that meet it, newest first; only where `COUNTS_RUNS`."""
        return ()

    def counts_since(self, context: JudgingContext) -> float:
        """From when on its runs count (seconds since 1970); only where `COUNTS_RUNS`."""
        return 0.0

    def missing_data(self, context: JudgingContext) -> str:
        """The data set that its runs need and that is not at hand; only where `COUNTS_RUNS`."""
        return ""

    def why_none_counts(self, context: JudgingContext) -> str:
        """Which run comes nearest to meeting it, and what it lacks; only where `COUNTS_RUNS`."""
        return ""

    def grade(self, text: str, context: JudgingContext) -> Reply:
        """Judge an answer.

        Args:
            text: What was typed.
            context: The evidence, for kinds whose answer is about runs.

        Raises:
            CourseError: The text cannot be an answer, or a run is needed first.
        """
        raise CourseError(_("“{name}” takes no answer.").format(name=self.id))

    # Wording

    @property
    def label(self) -> str:
        """What the student has to give, in a word or two."""
        return _(self.LABEL)

    @property
    def placeholder(self) -> str:
        """What stands for the answer in the command that gives it."""
        return _(self.PLACEHOLDER) if self.PLACEHOLDER else ""

    @property
    def answer_unit(self) -> str:
        """The unit of the answer; may be empty."""
        return ""

    def answer_words(self, value: str) -> str:
        """A stored answer for people."""
        return value

    def answer_markdown(self, value: str) -> str:
        """A stored answer as Markdown in one line: what the student typed is shown as it is."""
        return markdown_cell(self.answer_words(value))

    def badge(self, state: CheckState) -> CheckBadge:
        """Its state in a word or two."""
        if state.passed:
            return wording.passed()
        if state.last is not None and state.last.right is False:
            return wording.not_right_yet()
        return wording.to_do()

    def message(self, state: CheckState) -> str:
        """What the runs say, as `--json` gives it; may be empty."""
        return state.runs_message

    def reply(
        self, state: CheckState, *, said: str = "", option: str = "", ways: Ways = NO_WAYS
    ) -> CheckReply | None:
        """What it answers to the student; None while there is nothing to say.

        Args:
            state: Its state.
            said: The message of the answer that was given just now.
            option: The option whose explanation is wanted; "" takes that of the answer.
            ways: What the face that asks names to do.
        """
        badge = self.badge(state)
        if self.FIELD == "none":
            after = self.after if state.passed else ""
            message = state.runs_message
            named = state.verdict.runs if state.verdict is not None else ()
            if message and not state.passed and state.verdict is not None and state.verdict.again:
                message = f"{message} {_way_on(state.verdict, ways)}".strip()
            elif message and not state.passed and ways.opening and len(named) == 1:
                message = f"{message} {ways.opening.format(run=named[0])}"
            return CheckReply(badge, text=message, after=after) if message or after else None
        if state.passed:
            value = self.answer_words(state.right.value) if state.right else ""
            answer = f"{value} {self.answer_unit}".strip()
            headline = _("Right: {answer}").format(answer=answer)
            return CheckReply(badge, headline, after=self.after)
        last, verdict = state.last, state.verdict
        missing = verdict.message if verdict and not (verdict.passed and last) else ""
        if missing and verdict and verdict.passed and len(verdict.runs) == 1 and ways.opening:
            missing += " " + ways.opening.format(run=verdict.runs[0])
        elif missing and verdict and verdict.missing:
            missing = f"{missing} {_way_on(verdict, ways)}".strip()
        if last is not None and last.right is False:
            headline = _("Not right: {answer}.").format(answer=self.answer_words(last.value))
            return CheckReply(
                badge,
                headline,
                said or (ways.hint if self.hints and not state.used_up else ""),
                runs=missing,
            )
        return CheckReply(badge, runs=missing) if missing else None

    # Asking

    def options(self, state: CheckState) -> Sequence[AnswerOption]:
        """The answers to choose from, where `FIELD` is "options"; there may be none yet."""
        return ()

    def options_title(self) -> tuple[str, str]:
        """What stands above the options and, less prominent, above their details; may be empty."""
        return "", ""

    def accepts_answer(self, state: CheckState) -> bool:
        """Whether another answer would still change something."""
        return not state.passed and not state.used_up

    def json_fields(self, state: CheckState) -> dict[str, object]:
        """What `--json` says besides the fields of every kind; must not give the answer away."""
        return {}


@dataclass(frozen=True, slots=True)
class CheckState:
    """A check, and what was done about it."""

    check: Check
    done: CheckProgress
    verdict: Verdict | None = None
    """What the runs say; None where the check does not depend on runs, or they were not read."""

    @property
    def passed(self) -> bool:
        """Whether the check was passed once; it then stays passed."""
        return self.done.passed is not None

    @property
    def used_up(self) -> bool:
        """Whether its tries are used up, and it is not passed."""
        return bool(self.check.tries) and not self.passed and self.tries_left <= 0

    @property
    def tries_left(self) -> int:
        """How often it may still be answered, where that is limited."""
        return self.check.tries - len(self.done.attempts)

    @property
    def open(self) -> bool:
        """Whether something is still to be given: what is not graded waits for one answer."""
        return not self.passed and (self.check.GRADED or self.last is None)

    @property
    def last(self) -> Attempt | None:
        """What was answered last."""
        return self.done.attempts[-1] if self.done.attempts else None

    @property
    def right(self) -> Attempt | None:
        """The first right answer or, without one, the last answer."""
        return next((each for each in self.done.attempts if each.right), self.last)

    @property
    def badge(self) -> CheckBadge:
        """The state in a word or two; where tries are limited, with those that are left."""
        badge = self.check.badge(self)
        if not self.check.tries or self.passed:
            return badge
        return wording.with_tries(badge, max(0, self.tries_left))

    @property
    def runs_message(self) -> str:
        """What the runs say now, in the current language.

        If the check was passed earlier and the runs no longer pass it, this is the message that was
        stored when it was passed.
        """
        now = self.verdict
        if self.passed and (now is None or not now.passed):
            return self.done.message
        return now.message if now is not None else ""


def _way_on(verdict: Verdict, ways: Ways) -> str:
    """How to get the run that is wanted: its data come first."""
    return ways.fetching.format(name=verdict.missing) if verdict.missing else ways.training


def graded(checks: Sequence[Check]) -> list[Check]:
    """Those that must be passed."""
    return [check for check in checks if check.GRADED]
