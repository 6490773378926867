"""The report that a student hands in, as Markdown: answers, the table of the runs, their curves.

Behind it stands the same as data, for the teacher's table; see `hand_in.py`.
"""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Iterable
from contextlib import suppress

from tui_lab.courses import wording
from tui_lab.courses.admission import drawn_for, name_key, name_wanted
from tui_lab.courses.check import CheckState
from tui_lab.courses.hand_in import HandedCheck, HandedRun, HandedStep, HandIn, with_data
from tui_lab.courses.placeholders import fact_words
from tui_lab.courses.step_state import StepState
from tui_lab.courses.work import Coursework
from tui_lab.errors import LabError
from tui_lab.experiment.line import to_line
from tui_lab.i18n import _, moment, ngettext, number
from tui_lab.plain_files import read_bytes
from tui_lab.reports.cells import markdown_cell
from tui_lab.reports.sparkline import sparkline
from tui_lab.reports.table_files import runs_markdown
from tui_lab.reports.table_lines import lines_of
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.run import Run
from tui_lab.text.values import metric_text
from tui_lab.version import __version__

CURVE_COLUMNS = 60
NAME_COLUMNS = 12
LARGEST_LOG = 64 << 20
"""Bytes of a log that a digest is taken of."""
_BEGINNING = re.compile(r"[-+=~]|\d{1,9}(?=[.)])")


def report(work: Coursework, student: str = "") -> str:
    """The whole course as Markdown, with its data behind it.

    Args:
        work: The course and the progress; the store is read once.
        student: Who hands it in; "" is who works on the course, if that was said.

    Raises:
        CourseError: The numbers of the course were drawn for another student.
        StoreError: The runs cannot be read.
    """
    course = work.course
    student = signed_by(work, student)
    seen = work.evidence(course.steps[0])
    states = [work.check_step(step, seen) for step in course.steps]
    done = sum(state.passed for state in states)
    parts = [f"# {markdown_cell(course.title)}"]
    facts = []
    if student:
        facts.append(_("Handed in by: {name}").format(name=markdown_cell(student)))
    if work.progress:
        facts.append(_("Begun: {time}").format(time=moment(work.progress.begun)))
        facts.append(_("Last change: {time}").format(time=moment(work.progress.touched)))
    if course.chosen:
        facts.append(_("Data: {names}").format(names=", ".join(course.chosen.values())))
    facts.append(_("Steps passed: {done} of {count}").format(done=done, count=len(states)))
    parts.append("\n".join(f"- {fact}" for fact in facts))
    for number_, state in enumerate(states, 1):
        parts += _step(number_, state)
    runs = runs_of(work)
    parts += _runs(runs)
    return with_data("\n\n".join(parts), _data(work, student, states, runs))


def signed_by(work: Coursework, student: str) -> str:
    """The name that a report is handed in under.

    Raises:
        CourseError: The numbers of the course were drawn for another student.
    """
    if work.course.drawn and student and name_key(student) != name_key(work.student):
        if not work.student:
            raise name_wanted(work.name)
        raise drawn_for(work.name, work.student, counted=work.course.counted)
    return student or work.student


def _data(work: Coursework, student: str, states: list[StepState], runs: list[Run]) -> HandIn:
    course = work.course
    return HandIn(
        lab=__version__,
        course=work.name,
        title=course.title[:400],
        student=" ".join(student.split())[:200],
        written=time.time(),
        begun=work.progress.begun if work.progress else None,
        chosen=dict(course.chosen),
        drawn={name: fact_words(value) for name, value in course.drawn.items()},
        steps=tuple(_step_data(state) for state in states),
        runs=tuple(_run_data(run) for run in runs),
    )


def _step_data(state: StepState) -> HandedStep:
    return HandedStep(
        id=state.step.id,
        title=state.step.title[:400],
        passed=state.passed,
        opened=state.opened,
        checks=tuple(_check_data(each) for each in state.checks) if state.opened else (),
    )


def _check_data(state: CheckState) -> HandedCheck:
    check, done, verdict = state.check, state.done, state.verdict
    scored = not check.GRADED and state.last is not None and verdict and not verdict.waiting
    return HandedCheck(
        id=check.id,
        kind=check.KIND,
        question=check.question,
        graded=check.GRADED,
        judged=check.JUDGED,
        text=check.FIELD == "text",
        passed=done.passed,
        attempts=tuple(done.attempts),
        hints=done.hints,
        answer=check.answer_words(state.right.value) if state.right else "",
        came_true=verdict.passed if scored and verdict else None,
        runs=tuple(done.runs),
        message=done.message,
    )


def _run_data(run: Run) -> HandedRun:
    """A run as data; figures of its test part are left out, since they may be closed."""
    line, digest, known = run.summary(), "", ""
    with suppress(OSError):
        digest = hashlib.sha256(read_bytes(run.path(EVENTS_FILE), LARGEST_LOG)).hexdigest()
    with suppress(LabError):
        known = to_line(run.experiment)
    return HandedRun(
        id=run.id,
        name=run.name,
        created=line.created,
        status=line.status.value,
        dataset=line.dataset,
        epochs=line.epochs,
        seconds=line.seconds,
        line=known,
        figures={
            name: value if value is not None and math.isfinite(value) else None
            for name, value in line.metrics_kept.items()
        },
        log=digest,
    )


def _step(number_: int, state: StepState) -> list[str]:
    heading = _("## {n}. {title} ({stand})").format(
        n=number_,
        title=markdown_cell(state.step.title),
        stand=wording.step_words(state.badge, state.unchecked),
    )
    if state.opened is None:
        return [heading]
    return [heading, *(_check(each) for each in state.checks)]


def _check(state: CheckState) -> str:
    lines = [state.check.question.strip(), ""]
    lines.append("- " + _state_words(state))
    lines += [f"- {fact}" for fact in _facts(state)]
    if state.check.FIELD == "text" and state.last is not None:
        lines += ["", *(f"> {line}".rstrip() for line in escaped_lines(state.last.value))]
    return "\n".join(lines)


def escaped_lines(text: str) -> list[str]:
    """The lines of a student's text, with everything escaped that Markdown would interpret."""
    return [_escaped_start(markdown_cell(line).replace("&", "\\&")) for line in text.splitlines()]


def _escaped_start(line: str) -> str:
    """`line` with a start escaped that Markdown takes for a list, a rule or a block of code."""
    found = _BEGINNING.match(line)
    if found is None:
        return line
    if found[0].isdigit():
        return f"{found[0]}\\{line[found.end() :]}"
    return f"\\{line}"


def _state_words(state: CheckState) -> str:
    if not state.check.GRADED:
        return state.check.message(state) or state.badge.word
    if state.done.passed is None:
        return state.badge.word
    text = _("passed on {time}") if state.check.JUDGED else _("kept on {time}, not checked")
    return text.format(time=moment(state.done.passed))


def _facts(state: CheckState) -> Iterable[str]:
    check, done = state.check, state.done
    # How a guess came out says also what was guessed.
    told = not check.GRADED and bool(check.message(state))
    if state.right is not None and check.FIELD != "text" and not told:
        yield _(check.ANSWER).format(answer=check.answer_markdown(state.right.value))
        wrong = sum(attempt.right is False for attempt in done.attempts)
        if wrong:
            yield ngettext(
                "{count} wrong answer on the way", "{count} wrong answers on the way", wrong
            ).format(count=number(wrong))
    if done.hints:
        yield ngettext("{count} hint taken", "{count} hints taken", done.hints).format(
            count=number(done.hints)
        )
    if done.runs:
        yield _("Runs: {names}").format(names=", ".join(done.runs))
        if done.message:
            yield markdown_cell(done.message)
    for row in state.verdict.rows if state.verdict is not None else ():
        mark = " ←" if row.best else f" ({wording.tied().word})" if row.tie else ""
        yield f"{markdown_cell(row.value)}: {row.figure_words}{mark}"
    if state.passed and state.verdict is not None and state.verdict.decided:
        yield markdown_cell(state.verdict.decided)


def runs_of(work: Coursework) -> list[Run]:
    """The runs on the course's data since it was begun, and those that passed a check."""
    if work.progress is None:
        return []
    begun, sets = int(work.progress.begun), set(work.course.chosen.values())
    named = {
        run
        for step in work.progress.steps.values()
        for check in step.checks.values()
        for run in check.runs
    }
    return [
        run
        for run in work.store.runs()
        if run.id in named or (run.created >= begun and run.dataset in sets)
    ]


def _runs(runs: list[Run]) -> list[str]:
    heading = _("## Runs")
    if not runs:
        return [heading, _("There are none yet.")]
    table = runs_markdown(lines_of([run.summary() for run in runs], runs))
    return [heading, table.strip(), *_curves(runs)]


def _curves(runs: list[Run]) -> list[str]:
    drawn = []
    for run in runs:
        state = run.state()
        epochs = state.epochs
        if len(epochs) < 2:
            continue
        lines = [f"{run.id}  {run.name}"]
        names = [name for each in ("loss", *state.metrics) for name in (each, f"val_{each}")]
        wide = max(NAME_COLUMNS, *map(len, names))
        for name in names:
            values = [epoch.metrics.get(name) for epoch in epochs]
            known = [value for value in values if value is not None]
            if known:
                curve = sparkline(values, CURVE_COLUMNS)
                ends = f"{metric_text(known[0])} → {metric_text(known[-1])}"
                lines.append(f"{name:>{wide}}  {curve}  {ends}")
        drawn.append("\n".join(lines))
    if not drawn:
        return []
    return [_("## Curves"), "```\n" + "\n\n".join(drawn) + "\n```"]
