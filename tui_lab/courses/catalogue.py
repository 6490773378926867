"""The courses that can be found: the lab's own ones, and those of a user or a teacher."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_lab import paths, presets
from tui_lab.courses import reading
from tui_lab.courses.admission import NOBODY, Admission
from tui_lab.courses.model import Course
from tui_lab.errors import LabError, NotFoundError
from tui_lab.experiment.values import nearest
from tui_lab.i18n import _
from tui_lab.text.fit import one_line

COURSES_VARIABLE = "TUI_LAB_COURSES"
EXAMPLES = ("Ada", "Blas", "Chen", "Dora", "Emil")
"""Students that a course which draws its numbers is tried with."""
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class CourseFolder:
    """The folder of a course."""

    folder: Path
    own: bool
    """Whether it belongs to a user or a teacher."""


def shipped_folder() -> Path:
    """The folder of the courses that come with the lab.

    Raises:
        StoreError: The installation is damaged.
    """
    return presets.shipped_folder().parent / "courses"


def own_folders() -> list[Path]:
    """Where further courses are searched: `$TUI_LAB_COURSES`, then the lab's own folder."""
    listed = os.environ.get(COURSES_VARIABLE, "").split(os.pathsep)
    return [
        *(paths.expanded(part).absolute() for part in listed if part),
        paths.home() / "courses",
    ]


def folders() -> dict[str, CourseFolder]:
    """The folders of all courses by name; of two with the same name, the lab's own is taken."""
    by_name: dict[str, CourseFolder] = {}
    for base in (shipped_folder(), *own_folders()):
        for folder in _courses_in(base):
            by_name.setdefault(folder.name, CourseFolder(folder, base != shipped_folder()))
    return by_name


def _courses_in(base: Path) -> list[Path]:
    try:
        if (base / reading.COURSE_FILE).is_file():
            return [base]
        return sorted(each.parent for each in base.glob(f"*/{reading.COURSE_FILE}"))
    except OSError:
        return []


def folder_of(name: str) -> CourseFolder:
    """The folder of the course of that name.

    Raises:
        NotFoundError: There is none; the nearest one is suggested.
    """
    known = folders()
    if name in known:
        return known[name]
    close = nearest(name, known, cutoff=0.4)
    hint = _("Did you mean {name}?").format(name=close) + " " if close else ""
    raise NotFoundError(
        _("There is no course “{name}”.").format(name=one_line(name)),
        hint + _("`tui-lab courses list` shows all there are."),
    )


def get(name: str, chosen: Mapping[str, str] = NOTHING, who: Admission = NOBODY) -> Course:
    """A course by its name.

    Args:
        name: The name of its folder.
        chosen: Slot -> data set; the preferred one where a slot is missing.
        who: Who works on it.

    Raises:
        NotFoundError: There is none of that name.
        CourseError: Its files cannot be read.
    """
    found = folder_of(name)
    return reading.read_course(found.folder, chosen, own=found.own, who=who)


def read_all() -> tuple[list[Course], dict[str, LabError]]:
    """All courses that can be read, in their order, and why the others cannot."""
    courses: list[Course] = []
    unreadable: dict[str, LabError] = {}
    for name, found in folders().items():
        try:
            chosen = available_sets(reading.read_slots(found.folder))
            courses.append(reading.read_course(found.folder, chosen, own=found.own))
        except LabError as error:
            unreadable[name] = error
    return sorted(courses, key=lambda course: (course.own, course.order, course.name)), unreadable


def available_sets(slots: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """For each slot the first data set that is on this machine; the preferred one if none is."""
    from tui_lab.datasets.listing import at_hand

    return {slot: next(filter(at_hand, sets), sets[0]) for slot, sets in slots.items()}


def validate(folder: Path) -> list[Course]:
    """Read a course for every choice of its data sets, and check that all it names exists.

    Returns:
        It with each choice; with each one for several students, where it draws numbers.

    Raises:
        CourseError: Something is wrong with it; file and field are named.
    """
    import itertools

    from tui_lab.courses.validation import validate_names

    folder = paths.expanded(folder).absolute()
    if folder.name in ("", ".."):
        folder = folder.resolve()
    slots = reading.read_slots(folder)
    courses = []
    for choice in itertools.product(*slots.values()):
        for student in EXAMPLES:
            chosen, who = dict(zip(slots, choice, strict=True)), Admission(student)
            course = reading.read_course(folder, chosen, own=True, who=who)
            validate_names(course)
            courses.append(course)
            if not course.drawn:
                break
    return courses
