"""When a step may be begun and a check answered: order, dates, tries, seals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_lab.courses.admission import WordWantedError, name_wanted
from tui_lab.courses.check import CheckState
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.step_state import StepState
from tui_lab.errors import CourseError
from tui_lab.i18n import _, moment
from tui_lab.text.command_line import with_commands

Clock = Callable[[], float]


def refuse_opening(
    course: Course, states: Sequence[StepState], step: CourseStep, clock: Clock, student: str
) -> None:
    """Refuse to open a step too early, or for nobody.

    Args:
        course: The course.
        states: Of its steps.
        step: The one to be opened.
        clock: Gives seconds since 1970.
        student: Who works on it; "" where that was not said.

    Raises:
        CourseError: Numbers are drawn by name and there is none, it is sealed, its day has not
            come, or the step before it is still open.
    """
    if course.drawn and not student:
        raise name_wanted(course.name)
    if step.locked:
        raise WordWantedError(
            _("The step “{title}” is sealed: a word opens it.").format(title=step.title),
            with_commands(
                _("Your teacher tells it: `tui-lab courses open {course} {step} WORD`"),
                course=course.name,
                step=step.id,
            ),
        )
    if step.opens is not None and clock() < step.opens:
        raise CourseError(
            _("The step “{title}” opens on {time}.").format(
                title=step.title, time=moment(step.opens)
            )
        )
    if not course.ordered:
        return
    for state in states:
        if state.step.id == step.id:
            return
        if not state.finished:
            raise CourseError(
                _("The steps of this course come one after another: first “{title}”.").format(
                    title=state.step.title
                )
            )


def refuse_answering(course: str, step: CourseStep, state: CheckState, clock: Clock) -> None:
    """Refuse an answer that is not taken, or not any more.

    Raises:
        CourseError: Runs are the answer, the step is closed, or the tries are used up.
    """
    if state.check.FIELD == "none":
        raise CourseError(
            _("“{name}” is not answered with words: the lab looks at your runs.").format(
                name=state.check.id
            ),
            with_commands(_("`tui-lab courses check {course}` says how it stands."), course=course),
        )
    if is_closed(step, clock):
        raise CourseError(
            _("The step “{title}” closed on {time}: no answer is taken any more.").format(
                title=step.title, time=moment(step.closes or 0)
            )
        )
    if state.used_up:
        raise CourseError(
            _("No try is left for “{name}”.").format(name=state.check.id), _("Go on with the rest.")
        )


def is_closed(step: CourseStep, clock: Clock) -> bool:
    """Whether nothing is taken for a step any more."""
    return step.closes is not None and clock() >= step.closes


def refuse_beginning_anew(course: Course) -> None:
    """Refuse to forget what was done of a course whose tries or days are counted.

    Raises:
        CourseError: They are.
    """
    if course.counted:
        raise CourseError(
            _("This course counts tries or days: it cannot be begun anew."),
            _("Ask your teacher."),
        )
