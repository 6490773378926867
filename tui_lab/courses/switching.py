"""What becomes of the answers when a course is given another data set.

Answers that have nothing to do with the data stay. Those that belong to the data before are put
aside and asked anew; with the old data they are there again.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_lab.courses.check import Check
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.progress import CheckProgress, CourseProgress
from tui_lab.errors import CourseError
from tui_lab.i18n import _
from tui_lab.text.fit import one_line


def key_of(chosen: Mapping[str, str]) -> str:
    """A choice of data sets as a key of `CourseProgress.aside`."""
    return ",".join(f"{slot}={name}" for slot, name in sorted(chosen.items()))


def slot_for(course: Course, dataset: str) -> str:
    """The slot that a data set may stand in.

    Raises:
        CourseError: There is none; the data sets that it works with are named.
    """
    for slot, sets in course.slots.items():
        if dataset in sets:
            return slot
    known = [name for sets in course.slots.values() for name in sets]
    raise CourseError(
        _("The course “{course}” does not work with the data set “{name}”.").format(
            course=course.name, name=one_line(dataset)
        ),
        _("There are: {names}.").format(names=", ".join(dict.fromkeys(known))),
    )


def switch(done: CourseProgress, before: Course, after: Course) -> int:
    """Put aside the answers that belong to the data before; bring those of the data now back.

    Args:
        done: The progress; it is changed.
        before: The course with the data that it had.
        after: The course with the data that it has now.

    Returns:
        How many checks lost an answer, or were passed and are not any more.
    """
    changed = _changed(before, after)
    kept: dict[str, dict[str, CheckProgress]] = {}
    for step, check in changed:
        known = done.steps[step].checks.pop(check, None) if step in done.steps else None
        if known is not None:
            kept.setdefault(step, {})[check] = known
    back = done.aside.pop(key_of(after.chosen), {})
    if kept:
        done.aside[key_of(before.chosen)] = kept
    for step, checks in back.items():
        if step in done.steps:
            done.steps[step].checks.update(checks)
    given = [each for checks in kept.values() for each in checks.values()]
    return sum(bool(each.attempts) or each.passed is not None for each in given)


def _changed(before: Course, after: Course) -> set[tuple[str, str]]:
    """The checks, by the ids of step and check, whose answers belong to the data."""
    pairs = [(step, check) for step in before.steps for check in step.checks]
    found = {(step.id, check.id) for step, check in pairs if _in(after, step.id, check.id) != check}
    while True:
        # What is read off the runs of such a check belongs to the data as well.
        more = {
            (step.id, check.id) for step, check in pairs if _rests_on(before, step, check, found)
        }
        if more <= found:
            return found
        found |= more


def _in(course: Course, step: str, check: str) -> Check | None:
    found = course.step(step)
    return None if found is None else found.check(check)


def _rests_on(course: Course, step: CourseStep, check: Check, found: set[tuple[str, str]]) -> bool:
    if not check.JUDGED:  # words about the runs of its step
        return any(
            (step.id, each.id) in found
            and (each.COUNTS_RUNS or each.FIELD == "none" or bool(each.references()))
            for each in step.checks
        )
    for _field, reference in check.references():
        other, _slash, identity = reference.rpartition("/")
        if (other or step.id, identity) in found:
            return True
    return False
