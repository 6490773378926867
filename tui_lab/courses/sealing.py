"""A course may keep the envelopes of its runs closed until one of its steps is reached."""

from __future__ import annotations

from contextlib import suppress

from tui_lab.courses import catalogue, progress
from tui_lab.courses.model import Course, CourseStep
from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import _
from tui_lab.reports.access import is_sealed
from tui_lab.runs.run import Run


def refuse_too_early(run: Run) -> None:
    """Refuse to open the envelope of a run whose course opens envelopes at a later step.

    A run belongs to a course that was begun before the run was made and works with its data set.

    Raises:
        UsageError: It is too early; course and step are named.
    """
    if not is_sealed(run):
        return
    for path in sorted(progress.folder().glob("*.json")):
        holder = None
        with suppress(LabError):  # a course that cannot be read holds nothing back
            holder = _held_by(run, path.stem)
        if holder is not None:
            course, step = holder
            raise UsageError(
                _("In the course “{course}” envelopes are opened from step {n} on: {step}.").format(
                    course=course.title, n=course.step_number(step.id), step=step.title
                ),
                _("Choose by the validation part until you are there."),
            )


def _held_by(run: Run, name: str) -> tuple[Course, CourseStep] | None:
    """The course and the step that must be opened first; None if nothing holds the run back."""
    done = progress.read(name)
    if done is None or int(done.begun) > run.created or run.dataset not in done.chosen.values():
        return None
    course = catalogue.get(name, done.chosen)
    step = course.step(course.sealed_until)
    return None if step is None or step.id in done.steps else (course, step)
