"""The end of a course: what was learnt, what came out, and what comes next."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui_lab.courses import catalogue, progress
from tui_lab.courses.handing_in import runs_of
from tui_lab.courses.step_state import StepState, steps_passed
from tui_lab.courses.work import Coursework
from tui_lab.i18n import _, ngettext, number
from tui_lab.runs.best import is_better
from tui_lab.runs.summary import RunSummary
from tui_lab.text.values import metric_text


@dataclass(frozen=True, slots=True)
class Closing:
    """What is said when all steps of a course are passed."""

    title: str
    """Of the course."""
    learnt: tuple[str, ...]
    """The goals of its steps; Markdown."""
    results: tuple[str, ...]
    """What came out, in sentences; plain text."""
    next_course: str = ""
    """The name of a course to go on with; "" where all are done."""
    next_title: str = ""


def is_done(states: tuple[StepState, ...]) -> bool:
    """Whether all steps of a course are passed."""
    return bool(states) and all(state.passed for state in states)


def closing(work: Coursework) -> Closing:
    """What there is to say at the end of a course.

    Raises:
        StoreError: The runs, or the files of progress, cannot be read.
    """
    course = work.course
    seen = work.evidence(course.steps[0])
    states = tuple(work.check_step(step, seen) for step in course.steps)
    following = _next(work)
    return Closing(
        course.title,
        tuple(" ".join(step.goal.split()) for step in course.steps),
        (*_results(work), *_answers(states)),
        *following,
    )


def _results(work: Coursework) -> list[str]:
    """How many runs, and the best one on each data set by its validation part."""
    best: dict[str, RunSummary] = {}
    runs = runs_of(work)
    for run in runs:
        line = run.summary()
        if is_better_run(line, best.get(run.dataset)):
            best[run.dataset] = line
    count = ngettext("You trained {count} network.", "You trained {count} networks.", len(runs))
    told = [count.format(count=number(len(runs)))] if runs else []
    for name in work.course.chosen.values():
        if name in best:
            line = best[name]
            text = (
                _("The best on {data}: {run}, validation accuracy {value}.")
                if line.metric == "accuracy"
                else _("The best on {data}: {run}, {figure} {value}.")
            )
            figure, value = f"val_{line.metric}", metric_text(line.val_metric)
            told.append(text.format(data=name, run=line.name, figure=figure, value=value))
    return told


def is_better_run(line: RunSummary, than: RunSummary | None) -> bool:
    """Whether a run is the best so far by its own metric, which the first one on the data sets."""
    if line.val_metric is None:
        return False
    if than is None:
        return True
    value, known = line.metrics_kept.get(f"val_{than.metric}"), than.val_metric
    return is_better(f"val_{than.metric}", value if value is not None else math.nan, known)


def _answers(states: tuple[StepState, ...]) -> list[str]:
    """Hints, guesses that were held against a run, and words that nobody has read yet."""
    checks = [check for state in states for check in state.checks]
    hints = sum(check.done.hints for check in checks)
    told = [
        ngettext("You took {count} hint.", "You took {count} hints.", hints).format(
            count=number(hints)
        )
        if hints
        else _("You took no hint.")
    ]
    scored = [
        check.verdict.passed
        for check in checks
        if not check.check.GRADED and check.verdict is not None and not check.verdict.waiting
    ]
    if scored:
        text = ngettext(
            "{right} of {count} guess came true.", "{right} of {count} guesses came true.",
            len(scored),
        )  # fmt: skip
        told.append(text.format(right=number(sum(scored)), count=number(len(scored))))
    kept = sum(state.unchecked for state in states)
    if kept:
        text = ngettext(
            "{count} answer in your own words was kept, not checked: it stands in the report.",
            "{count} answers in your own words were kept, not checked: they stand in the report.",
            kept,
        )
        told.append(text.format(count=number(kept)))
    return told


def _next(work: Coursework) -> tuple[str, str]:
    """Name and title of the course after this one in the list that is not done yet."""
    courses, _unreadable = catalogue.read_all()
    names = [course.name for course in courses]
    place = names.index(work.name) + 1 if work.name in names else 0
    for course in (*courses[place:], *courses[:place]):
        if course.name == work.name:
            continue
        if steps_passed(course, progress.read(course.name, work.store.home)) < len(course.steps):
            return course.name, course.title
    return "", ""
