"""Who works on a course: what its files are read for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_lab.errors import CourseError
from tui_lab.i18n import _
from tui_lab.text.command_line import with_commands
from tui_lab.text.fit import one_line

if TYPE_CHECKING:
    from tui_lab.courses.progress import CourseProgress

LONGEST_NAME = 100


class WordWantedError(CourseError):
    """A step is sealed, and the word that opens it was not said yet."""


class NameWantedError(CourseError):
    """A course draws its numbers by student, and who that is was not said yet."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Who works on a course; by default nobody does."""

    student: str = ""
    """The name that numbers are drawn for; "" before one was given."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Step -> the word that opens its seal."""


NOBODY = Admission()


def admitted(done: CourseProgress | None) -> Admission:
    """Who works on a course, by what was done of it."""
    return NOBODY if done is None else Admission(done.student, dict(done.words))


def name_key(name: str) -> str:
    """A student's name without what people write now so, now so: capitals, accents, blanks."""
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(bare.casefold().split())


def file_name(course: str, student: str) -> str:
    """What a hand-in is called: `tables-ada-l.md`, so that those of a class can lie together.

    Args:
        course: The name of the course.
        student: Who hands it in; may be empty.
    """
    word = "-".join(re.findall(r"[^\W_]+", name_key(student)))
    return f"{course}-{word[:40]}.md" if word else f"{course}.md"


def clean_name(name: str) -> str:
    """A student's name as it is kept.

    Raises:
        CourseError: It is empty or too long.
    """
    name = " ".join(name.split())
    if name and len(name) <= LONGEST_NAME:
        return name
    raise CourseError(
        _("A name has 1 to {count} letters.").format(count=LONGEST_NAME),
        _("Write the name that you hand in under."),
    )


def name_wanted(course: str) -> NameWantedError:
    """That a course has to know the student before it is begun."""
    return NameWantedError(
        _("This course draws its numbers by student, so it has to know who you are."),
        with_commands(
            _("Say it once, as you hand in: `tui-lab courses student {course} NAME`"),
            course=course,
        ),
    )


def drawn_for(course: str, student: str, *, counted: bool) -> CourseError:
    """That the numbers of a course belong to a student, and not to another one.

    Args:
        course: Its name.
        student: For whom they were drawn.
        counted: Whether it counts tries or days, and so cannot be begun anew.
    """
    anew = with_commands(
        _("For another student begin it anew: `tui-lab courses reset {course}`"), course=course
    )
    return CourseError(
        _("The numbers of this course were drawn for “{name}”.").format(name=one_line(student)),
        _("Ask your teacher.") if counted else anew,
    )
