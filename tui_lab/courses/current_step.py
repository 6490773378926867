"""The course and the step that a student is working on; quick enough for the first screen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui_lab.courses import catalogue, progress
from tui_lab.courses.admission import admitted
from tui_lab.courses.step_state import next_step, steps_passed
from tui_lab.errors import LabError


@dataclass(frozen=True, slots=True)
class CurrentStep:
    """The course that was worked on last, and the step to go on with."""

    course: str
    """The name of the course."""
    title: str
    step: str
    """The id of the step to go on with."""
    step_title: str
    number: int
    """The number of that step, from 1."""
    steps: int
    """How many steps the course has."""
    passed: int
    """How many steps of the course are passed."""

    @property
    def done(self) -> bool:
        """Whether all steps are passed."""
        return self.passed == self.steps


def current_step(home: Path | None = None) -> CurrentStep | None:
    """The step to go on with; None where no course was begun, or the last one is gone."""
    done = progress.last_touched(home)
    if done is None:
        return None
    with suppress(LabError):
        course = catalogue.get(done.course, done.chosen, admitted(done))
        step = next_step(course, done)
        return CurrentStep(
            course.name,
            course.title,
            step.id,
            step.title,
            course.step_number(step.id),
            len(course.steps),
            steps_passed(course, done),
        )
    return None
