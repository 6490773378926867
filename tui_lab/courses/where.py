"""Where the student stands, in a line; quick enough for the lab's first screen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui_lab.courses import catalogue, progress
from tui_lab.courses.standing import ahead, steps_passed
from tui_lab.errors import LabError


@dataclass(frozen=True, slots=True)
class Where:
    """The course that something was done of last, and how far it is."""

    course: str
    """Its name."""
    title: str
    step: str
    """The id of the step to go on with."""
    step_title: str
    place: int
    """Of that step, from 1."""
    steps: int
    passed: int
    """How many steps are passed."""

    @property
    def done(self) -> bool:
        """Whether all of it is passed."""
        return self.passed == self.steps


def where(home: Path | None = None) -> Where | None:
    """The course that something was done of last; None where none was begun or it is gone."""
    done = progress.last_touched(home)
    if done is None:
        return None
    with suppress(LabError):
        course = catalogue.get(done.course, done.chosen)
        step = ahead(course, done)
        return Where(
            course.name,
            course.title,
            step.id,
            step.title,
            course.place(step.id),
            len(course.steps),
            steps_passed(course, done),
        )
    return None
