"""Reads and changes the courses for their list. Reading takes a while: do it in a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tui_lab.courses.step_state import StepState
from tui_lab.errors import LabError

if TYPE_CHECKING:
    from tui_lab.courses.model import Course
    from tui_lab.courses.work import Coursework

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ListedCourse:
    """A course and the state of its steps; or why it cannot be read."""

    name: str
    course: Course | None = None
    states: tuple[StepState, ...] = ()
    begun: bool = False
    now: str = ""
    """The id of the step to be done now."""
    error: LabError | None = None
    there: Mapping[str, bool] | None = None
    """Whether each data set of its slots is at hand."""

    @property
    def passed(self) -> int:
        """How many steps are passed."""
        return sum(state.passed for state in self.states)


def read_courses() -> list[ListedCourse]:
    """All courses in their order, those that cannot be read last.

    Raises:
        LabError: The folder of the runs or of the courses cannot be read.
    """
    from tui_lab.courses import catalogue
    from tui_lab.courses.work import Coursework
    from tui_lab.runs.store import Store
    from tui_lab.ui.shell.fetching import at_hand

    store = Store()
    courses: list[tuple[tuple[object, ...], ListedCourse]] = []
    for name in catalogue.folders():
        try:
            work = Coursework(name, store)
        except LabError as error:
            courses.append(((2, 0, name), ListedCourse(name, error=error)))
            continue
        course = work.course
        sets = {dataset for names in course.slots.values() for dataset in names}
        listed = ListedCourse(
            name,
            course,
            work.states(),
            work.progress is not None,
            work.next_step().id,
            there={dataset: at_hand(dataset) for dataset in sets},
        )
        courses.append(((int(course.own), course.order, name), listed))
    return [listed for _order, listed in sorted(courses, key=lambda pair: pair[0])]


def change_course(name: str, change: Callable[[Coursework], R]) -> R:
    """Read a course and do something with it.

    Raises:
        LabError: It cannot be read, or as `change` does.
    """
    from tui_lab.courses.work import Coursework

    return change(Coursework(name))


def last_course() -> str:
    """The course that was worked on last; "" where none was begun."""
    from tui_lab.courses.current_step import current_step

    return getattr(current_step(), "course", "")
