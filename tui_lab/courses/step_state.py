"""The state of a step: when it was opened, its checks, and whether it is passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_lab.courses import wording
from tui_lab.courses.check import CheckState, graded
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.progress import CheckProgress, CourseProgress, StepProgress
from tui_lab.courses.wording import CheckBadge
from tui_lab.errors import NotFoundError
from tui_lab.experiment.values import nearest
from tui_lab.i18n import _, whole_number
from tui_lab.text.fit import one_line


@dataclass(frozen=True, slots=True)
class StepState:
    """A step, and what was done of it."""

    step: CourseStep
    opened: float | None
    """When it was first opened (seconds since 1970)."""
    passed: bool
    checks: tuple[CheckState, ...]

    @property
    def badge(self) -> CheckBadge:
        """The state in a word."""
        if self.passed:
            return wording.passed_unchecked() if self.unchecked else wording.passed()
        return wording.begun() if self.opened is not None else wording.to_do()

    @property
    def finished(self) -> bool:
        """Whether it is passed, or nothing more can be done to pass it: tries are used up."""
        stuck = [state for state in self.checks if state.check.GRADED and not state.passed]
        return self.passed or (self.opened is not None and all(each.used_up for each in stuck))

    @property
    def unchecked(self) -> int:
        """How many answers were kept that nobody has judged."""
        return sum(state.passed and not state.check.JUDGED for state in self.checks)

    @property
    def checks_passed(self) -> tuple[int, int, int]:
        """How many of the checks that count are passed, how many there are, and how many others."""
        counting = [state for state in self.checks if state.check.GRADED]
        passed = sum(state.passed for state in counting)
        return passed, len(counting), len(self.checks) - len(counting)

    def of(self, check: str) -> CheckState:
        """The state of a check.

        Args:
            check: Its id, or its number from 1 as the step shows it.

        Raises:
            NotFoundError: The step has no such check; the existing ones are named.
        """
        for state in self.checks:
            if state.check.id == check:
                return state
        if 1 <= (place := whole_number(check) or 0) <= len(self.checks):
            return self.checks[place - 1]
        raise NotFoundError(
            _("The step “{step}” has no check “{name}”.").format(
                step=self.step.id, name=one_line(check)
            ),
            _("There are: {names}.").format(names=", ".join(s.check.id for s in self.checks)),
        )


def find_step(course: Course, identity: str) -> CourseStep:
    """A step by its id or its number from 1.

    Raises:
        NotFoundError: There is no such step; those that there are, are named.
    """
    steps = course.steps
    step = course.step(identity)
    if step is None and 1 <= (place := whole_number(identity) or 0) <= len(steps):
        step = steps[place - 1]
    if step is not None:
        return step
    names = [step.id for step in steps]
    close = nearest(identity, names)
    hint = _("Did you mean {name}?").format(name=close) + " " if close else ""
    raise NotFoundError(
        _("The course “{course}” has no step “{step}”.").format(
            course=course.name, step=one_line(identity)
        ),
        hint + _("There are: {names}.").format(names=", ".join(names)),
    )


def state_of(step: CourseStep, done: StepProgress | None) -> StepState:
    """The stored state of a step; the runs are not read.

    Args:
        step: A step of a course.
        done: What was done of it; None where it was not opened.
    """
    known = done.checks if done else {}
    checks = tuple(CheckState(check, known.get(check.id, CheckProgress())) for check in step.checks)
    return StepState(step, done.opened if done else None, step_passed(step, done), checks)


def step_passed(step: CourseStep, done: StepProgress | None) -> bool:
    """Whether all graded checks of a step are passed."""
    if done is None:
        return False
    checks = [done.checks.get(check.id) for check in graded(step.checks)]
    return all(check is not None and check.passed is not None for check in checks)


def steps_passed(course: Course, done: CourseProgress | None) -> int:
    """How many steps of a course are passed."""
    if done is None:
        return 0
    return sum(step_passed(step, done.steps.get(step.id)) for step in course.steps)


def step_to_go_on_with(states: Sequence[StepState], here: str) -> str:
    """As `next_step`, by the states of the steps.

    Args:
        states: Of all steps.
        here: The id of the step that was opened last.
    """
    index = next((n for n, state in enumerate(states) if state.step.id == here), 0)
    in_turn = (*states[index:], *states[:index])
    open_ones = (state.step.id for state in in_turn if not state.finished)
    return next(open_ones, here)


def open_steps(states: Sequence[StepState], here: str) -> list[tuple[int, StepState]]:
    """The other steps that are not passed, with their numbers from 1.

    Args:
        states: Of all steps.
        here: The id of the step that is left out.
    """
    return [
        (number, state)
        for number, state in enumerate(states, 1)
        if not state.passed and state.step.id != here
    ]


def next_step(course: Course, done: CourseProgress | None) -> CourseStep:
    """The step to go on with: the one opened last or, if nothing is left in it, the next to do."""
    current = course.step(done.current) if done else None
    if done is None or current is None:
        return course.steps[0]
    index = course.step_number(current.id) - 1
    for step in (current, *course.steps[index:], *course.steps[:index]):
        if not state_of(step, done.steps.get(step.id)).finished:
            return step
    return current
