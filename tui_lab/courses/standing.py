"""How a step and its checks stand."""

from __future__ import annotations

from dataclasses import dataclass

from tui_lab.courses.answers import LETTERS
from tui_lab.courses.judging import Verdict
from tui_lab.courses.model import Check, ChoiceCheck, Course, Step, graded
from tui_lab.courses.progress import Attempt, CheckProgress, Progress, StepProgress
from tui_lab.errors import NotFoundError
from tui_lab.i18n import _
from tui_lab.text.fit import one_line


@dataclass(frozen=True, slots=True)
class CheckState:
    """A check and how it stands."""

    check: Check
    done: CheckProgress
    verdict: Verdict | None = None
    """What the runs say; None where it does not hang on runs, or they were not looked at."""
    score: tuple[bool, str] | None = None
    """Of a guess: whether it came true, and the sentence; None while that is open."""

    @property
    def passed(self) -> bool:
        """Whether it is passed."""
        return self.done.passed is not None

    @property
    def last(self) -> Attempt | None:
        """What was answered last."""
        return self.done.attempts[-1] if self.done.attempts else None

    @property
    def told(self) -> str:
        """What the runs say; of a check that they passed once and do not pass now, what they said.

        What they say now is in the language of the moment.
        """
        now = self.verdict
        if self.passed and (now is None or not now.passed):
            return self.done.message
        return now.message if now is not None else ""

    @property
    def why(self) -> str:
        """Of a choice, why its right answer is right, or else the last one wrong; Markdown."""
        right = next((each for each in self.done.attempts if each.right), self.last)
        if not isinstance(self.check, ChoiceCheck) or right is None:
            return ""
        place = LETTERS.find(right.value)
        return self.check.options[place].why if 0 <= place < len(self.check.options) else ""


@dataclass(frozen=True, slots=True)
class StepState:
    """A step and how it stands."""

    step: Step
    opened: float | None
    """When it was first opened (seconds since 1970)."""
    passed: bool
    checks: tuple[CheckState, ...]

    def of(self, check: str) -> CheckState:
        """The state of a check.

        Raises:
            NotFoundError: There is none of that id; those there are, are named.
        """
        for state in self.checks:
            if state.check.id == check:
                return state
        raise NotFoundError(
            _("The step “{step}” has no check “{name}”.").format(
                step=self.step.id, name=one_line(check)
            ),
            _("There are: {names}.").format(names=", ".join(s.check.id for s in self.checks)),
        )


def all_passed(checks: tuple[CheckState, ...]) -> bool:
    """Whether all that must be passed is."""
    return all(state.passed for state in checks if state.check.GRADED)


def steps_passed(course: Course, done: Progress | None) -> int:
    """How many steps of a course are passed by what is kept."""
    if done is None:
        return 0
    return sum(step_passed(step, done.steps.get(step.id)) for step in course.steps)


def step_passed(step: Step, kept: StepProgress | None) -> bool:
    """Whether a step is passed by what is kept of it."""
    if kept is None:
        return False
    found = [kept.checks.get(check.id) for check in graded(step.checks)]
    return all(each is not None and each.passed is not None for each in found)


def ahead(course: Course, done: Progress | None) -> Step:
    """Where to go on: the step that was opened last, or once it is passed the next that is not."""
    current = course.step(done.current) if done else None
    if done is None or current is None:
        return course.steps[0]
    place = course.place(current.id) - 1
    for step in (current, *course.steps[place:], *course.steps[:place]):
        if not step_passed(step, done.steps.get(step.id)):
            return step
    return current
