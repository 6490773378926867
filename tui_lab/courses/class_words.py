"""The words for a class: one vocabulary for the command line and the interface."""

from __future__ import annotations

from tui_lab.courses import wording
from tui_lab.courses.classroom import CourseOfClass, StudentWork, WorkFigures
from tui_lab.courses.hand_in import HandedCheck, HandedStep, State
from tui_lab.courses.wording import CheckBadge
from tui_lab.i18n import _, duration, moment, ngettext, number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import one_line

MOST_PROBLEMS = 20
"""Sentences about files that are no hand-ins, at most."""
LONGEST_TOLD = 300
"""Characters of an answer in a line."""


def state_badge(state: State) -> CheckBadge:
    """Whether a hand-in is as the lab wrote it."""
    if state == "intact":
        return CheckBadge("✓", _("intact"), "right")
    if state == "text":
        return CheckBadge("▲", _("text changed"), "warning")
    return CheckBadge("✗", _("EDITED"), "wrong")


def step_badge(step: HandedStep | None) -> CheckBadge:
    """How a step stands, in few columns: a sign, or how many of its checks are passed."""
    if step is None or step.opened is None:
        return CheckBadge("–", glyph("–"))
    if step.passed:
        return CheckBadge("✓", glyph("✓"), "right")
    counting = [check for check in step.checks if check.graded]
    done = sum(check.passed is not None for check in counting)
    return CheckBadge("●", f"{done}/{len(counting)}", "primary")


def total_cells(total: WorkFigures) -> tuple[str, str, str, str, str]:
    """Tries, hints, time, guesses and answers in words, as cells of a table."""
    tries = number(total.tries)
    if total.wrong:
        tries = f"{tries} ({glyph('✗')}{number(total.wrong)})"
    guesses = f"{total.came_true}/{total.guesses}" if total.guesses else "–"
    return (tries, number(total.hints), duration(total.seconds), guesses, number(total.words))


def heading(table: CourseOfClass) -> str:
    """The course, and how many hand-ins there are of it."""
    count = len(table.works)
    text = ngettext(
        "{title} ({course}): {count} student", "{title} ({course}): {count} students", count
    )
    return text.format(
        title=one_line(table.title), course=one_line(table.course), count=number(count)
    )


def facts(work: StudentWork) -> str:
    """When and from which file, in a sentence."""
    text = _("{state}; written {time}; {file}").format(
        state=state_badge(work.state).word,
        time=moment(work.hand_in.written),
        file=one_line(work.file),
    )
    drawn = ", ".join(f"{one_line(k)} = {one_line(v)}" for k, v in work.hand_in.drawn.items())
    return f"{text}; {drawn}" if drawn else text


def step_line(place: int, step: HandedStep, done: WorkFigures) -> str:
    """A step with its figures."""
    state = wording.to_do() if step.opened is None else wording.begun()
    state = wording.passed() if step.passed else state
    told = [wording.checks_passed(done.passed, done.count)] if step.opened else []
    if done.tries:
        told.append(ngettext("{count} try", "{count} tries", done.tries).format(count=done.tries))
    if done.hints:
        told.append(ngettext("{count} hint", "{count} hints", done.hints).format(count=done.hints))
    if done.seconds:
        told.append(duration(done.seconds))
    return f"{place}. {one_line(step.title)}: {', '.join([state.word, *told])}"


def check_line(check: HandedCheck) -> str:
    """A check with what was answered, in one line."""
    if check.came_true is not None:
        badge = wording.guess_result(check.came_true)
    elif check.passed is not None and check.graded:
        badge = wording.passed() if check.judged else wording.kept()
    elif not check.attempts:
        badge = wording.to_do()
    else:
        badge = wording.not_right_yet() if check.graded else wording.guessed()
    line = f"{glyph(badge.sign)} {one_line(check.id)} ({badge.word})"
    if check.answer:
        line += f": {one_line(check.answer, LONGEST_TOLD)}"
    wrong = [attempt.value for attempt in check.attempts if attempt.right is False]
    told = []
    if wrong:
        text = ngettext("{count} wrong: {answers}", "{count} wrong: {answers}", len(wrong))
        shown = ", ".join(one_line(each, 20) for each in wrong[:5])
        told.append(text.format(count=len(wrong), answers=shown))
    if check.hints:
        told.append(
            ngettext("{count} hint", "{count} hints", check.hints).format(count=check.hints)
        )
    if check.message and check.runs:
        told.append(one_line(check.message, LONGEST_TOLD))
    return f"{line}; {'; '.join(told)}" if told else line
