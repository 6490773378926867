"""Finds the courses: those that come with the lab, and a teacher's or the user's own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_lab import paths, presets
from tui_lab.courses import reading
from tui_lab.courses.model import Course
from tui_lab.errors import LabError, NotFoundError
from tui_lab.experiment.values import nearest
from tui_lab.i18n import _
from tui_lab.text.fit import one_line

COURSES_VARIABLE = "TUI_LAB_COURSES"
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a course is."""

    folder: Path
    own: bool


def shipped_folder() -> Path:
    """Where the courses of the lab are.

    Raises:
        StoreError: The installation is damaged.
    """
    return presets.shipped_folder().parent / "courses"


def own_folders() -> list[Path]:
    """Where further courses are looked for: `$TUI_LAB_COURSES`, then the lab's own folder."""
    listed = os.environ.get(COURSES_VARIABLE, "").split(os.pathsep)
    return [
        *(Path(part).expanduser().absolute() for part in listed if part),
        paths.home() / "courses",
    ]


def places() -> dict[str, Place]:
    """The folders of all courses by name; the lab's own ones go before others of the same name."""
    found: dict[str, Place] = {}
    for base in (shipped_folder(), *own_folders()):
        for folder in _courses_in(base):
            found.setdefault(folder.name, Place(folder, base != shipped_folder()))
    return found


def _courses_in(base: Path) -> list[Path]:
    try:
        if (base / reading.COURSE_FILE).is_file():
            return [base]
        return sorted(each.parent for each in base.glob(f"*/{reading.COURSE_FILE}"))
    except OSError:
        return []


def place_of(name: str) -> Place:
    """Where the course of that name is.

    Raises:
        NotFoundError: There is none; the nearest one is suggested.
    """
    known = places()
    if name in known:
        return known[name]
    close = nearest(name, known, cutoff=0.4)
    hint = _("Did you mean {name}?").format(name=close) + " " if close else ""
    raise NotFoundError(
        _("There is no course “{name}”.").format(name=one_line(name)),
        hint + _("`tui-lab courses list` shows all there are."),
    )


def get(name: str, chosen: Mapping[str, str] = NOTHING) -> Course:
    """A course by its name.

    Args:
        name: Of its folder.
        chosen: Slot -> data set; see `reading.read_course`.

    Raises:
        NotFoundError: There is none of that name.
        CourseError: Its files cannot be read.
    """
    place = place_of(name)
    return reading.read_course(place.folder, chosen, own=place.own)


def read_all() -> tuple[list[Course], dict[str, LabError]]:
    """All courses that can be read, in their order, and why the others cannot."""
    found: list[Course] = []
    unreadable: dict[str, LabError] = {}
    for name, place in places().items():
        try:
            found.append(reading.read_course(place.folder, _at_hand(place.folder), own=place.own))
        except LabError as error:
            unreadable[name] = error
    return sorted(found, key=lambda course: (course.own, course.order, course.name)), unreadable


def _at_hand(folder: Path) -> dict[str, str]:
    return at_hand(reading.read_slots(folder))


def at_hand(slots: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """For each slot the first data set that is at hand; the preferred one where none is."""
    from tui_lab import datasets

    def is_there(name: str) -> bool:
        try:
            return datasets.availability(name).at_hand
        except LabError:
            return False

    return {slot: next(filter(is_there, sets), sets[0]) for slot, sets in slots.items()}


def validate(folder: Path) -> list[Course]:
    """Read a course for every choice of its data sets, and check what it begins from and asks for.

    Raises:
        CourseError: Something is wrong with it; file and field are named.
    """
    import itertools

    from tui_lab.courses.vetting import vet

    folder = folder.expanduser().absolute()
    if folder.name in ("", ".."):
        folder = folder.resolve()
    slots = reading.read_slots(folder)
    found = []
    for choice in itertools.product(*slots.values()):
        course = reading.read_course(folder, dict(zip(slots, choice, strict=True)), own=True)
        vet(course)
        found.append(course)
    return found
