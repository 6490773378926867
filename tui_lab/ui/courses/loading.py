"""Reads and changes the courses for their list. Reading takes a while: do it in a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tui_lab.courses.step_state import StepState
from tui_lab.errors import LabError

if TYPE_CHECKING:
    from tui_lab.courses.model import Course
    from tui_lab.courses.work import Coursework
    from tui_lab.ui.shell.feed import Snapshot

R = TypeVar("R")
KnownRuns = tuple[tuple[str, str], ...]
"""The ids of the runs with their statuses."""


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

    @property
    def unchecked(self) -> bool:
        """Whether a step is passed with an answer that was only kept."""
        return any(state.passed and state.unchecked for state in self.states)


def known_runs(snapshot: Snapshot) -> KnownRuns:
    """What makes a look at the evidence worth while, once it is another."""
    return tuple((run.id, run.status.value) for run in snapshot.runs)


def read_courses() -> list[ListedCourse]:
    """All courses in their order, those that cannot be read last.

    The step that was opened last is held against the runs: one may have ended meanwhile.

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
        if work.progress is not None:
            with suppress(LabError):  # what was passed before is shown all the same
                work.check_step(work.current_step())
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


def validated(name: str) -> list[str]:
    """Check the files of a course and the solutions beside them; what came out, in sentences.

    Raises:
        LabError: Something is wrong with it; file and field are named.
    """
    from tui_lab.courses import catalogue
    from tui_lab.courses.trials import tried

    return tried(catalogue.validate(catalogue.folder_of(name).folder)).sentences()


def own_folder() -> str:
    """Where courses of one's own are looked for."""
    from tui_lab.courses import catalogue

    return str(catalogue.own_folders()[-1])


def last_course() -> str:
    """The course that was worked on last; "" where none was begun."""
    from tui_lab.courses.current_step import current_step

    return getattr(current_step(), "course", "")
