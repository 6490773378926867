"""What a course has to say about the test parts of its runs: closed, or not shown first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from tui_lab.courses import catalogue, progress
from tui_lab.courses.admission import admitted
from tui_lab.courses.model import Course
from tui_lab.courses.progress import CourseProgress
from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import _
from tui_lab.reports.access import is_sealed, parts
from tui_lab.runs import envelope
from tui_lab.runs.layout import Split
from tui_lab.runs.run import Run


def refuse_too_early(run: Run) -> None:
    """Refuse to open the envelope of a run whose course opens envelopes at a later step.

    A run belongs to a course that was begun before the run was made and works with its data set.

    Raises:
        UsageError: It is too early; course and step are named.
    """
    if not is_sealed(run):
        return
    for course, done in _courses_of(run):
        step = course.step(course.sealed_until)
        if step is not None and step.id not in done.steps:
            raise UsageError(
                _("In the course “{course}” envelopes are opened from step {n} on: {step}.").format(
                    course=course.title, n=course.step_number(step.id), step=step.title
                ),
                _("Choose by the validation part until you are there."),
            )


def open_for_good(run: Run) -> None:
    """Open the envelope of a run, which is recorded.

    Raises:
        UsageError: As `refuse_too_early`.
        StoreError: Its folder cannot be written.
    """
    refuse_too_early(run)
    envelope.open_envelope(run, run.dataset)


def first_part(run: Run) -> tuple[Split, str]:
    """The part that the report of a run begins with.

    It is the test part where that may be shown, else the validation part, else the training part.
    A course may teach to choose by the validation part: its runs begin with that each time, also
    when their test part has been looked at.

    Returns:
        The part, and the title of the course that has it so; "" where none does.
    """
    kept = parts(run)
    if "test" not in kept or is_sealed(run):
        learned_only = "training" in kept and "validation" not in kept
        return ("training" if learned_only else "validation"), ""
    if "validation" in kept:
        for course, _done in _courses_of(run):
            if course.keeps_test_closed:
                return "validation", course.title
    return "test", ""


def _courses_of(run: Run) -> Iterator[tuple[Course, CourseProgress]]:
    """The courses that a run may belong to, with what was done of them."""
    for path in sorted(progress.folder().glob("*.json")):
        with suppress(LabError):  # a course that cannot be read has no say
            done = progress.read(path.stem)
            if done is None or int(done.begun) > run.created:
                continue
            if run.dataset in done.chosen.values():
                yield catalogue.get(path.stem, done.chosen, admitted(done)), done
