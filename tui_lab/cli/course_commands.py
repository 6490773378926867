"""What is done with a course on the command line: looking, answering, hints, handing in."""

from __future__ import annotations

import os
import sys

from tui_lab.cli import console, course_json, course_pages, course_params, course_text, params
from tui_lab.courses import catalogue, progress, wording
from tui_lab.courses.admission import file_name
from tui_lab.courses.check import LONGEST_ANSWER, CheckState, Reply
from tui_lab.courses.closing import is_done
from tui_lab.courses.model import CourseStep
from tui_lab.courses.step_state import StepState
from tui_lab.courses.work import Coursework
from tui_lab.errors import ExitCode, StoreError
from tui_lab.i18n import _
from tui_lab.paths import expanded
from tui_lab.text.command_line import as_called, command_line
from tui_lab.text.fit import encodable

STDIN = "-"


def check(course: str, step: str, as_json: bool) -> int:
    """Hold the runs against a step; 0 where it is passed, 1 where not."""
    work = Coursework(course)
    found = course_params.find_step(work, step)
    state = work.check_step(found)
    if as_json:
        console.out_lines(params.to_json(course_json.step_state(work, state)))
    else:
        _tell(work, state)
    return ExitCode.OK if state.passed else ExitCode.FAILED


def _tell(work: Coursework, state: StepState) -> None:
    if state.opened is None:
        console.say(
            _("The step {step} was not begun yet; runs count from then on: {command}").format(
                step=state.step.id,
                command=command_line("courses show", [work.name, state.step.id]),
            )
        )
    view = console.look(sys.stdout)
    for each in state.checks:
        console.out(f"{course_text.badge_text(each.badge, view)}  {each.check.id}")
        course_pages.reply(work, state.step, each)
        if not each.passed and not each.used_up:
            _missing(work, state.step, each)
    if state.passed:
        course_pages.passed(state)
        if is_done(work.states()):
            course_pages.closing_page(work)
        console.say(course_pages.next_words(work))
    elif state.opened is not None:
        checks = wording.checks_passed(*state.checks_passed)
        console.say(_("Passed: {checks}; the step is not passed yet.").format(checks=checks))
        if state.finished:
            console.say(course_pages.next_words(work))


def _missing(work: Coursework, step: CourseStep, state: CheckState) -> None:
    """The command that answers a check, unless runs are the answer."""
    if state.check.FIELD != "none":
        current = step.id == work.current_step().id
        command = course_text.how_to_answer(work.name, step.id, state.check, current=current)
        console.out(f"{course_pages.INDENT}{as_called(command)}")


def answer(course: str, check: str, answer: tuple[str, ...], step: str, as_json: bool) -> int:
    """Answer a check; 0 where it is right or kept, 1 where it is wrong."""
    work = Coursework(course)
    found = course_params.find_step(work, step)
    before = work.state(found)
    asked = before.of(check)
    text = asked.check.JOINED.join(answer)
    # For a guess, "-" says that a figure falls.
    if text == STDIN and STDIN not in [each.label for each in asked.check.options(asked)]:
        text = _from_stdin()
    check = asked.check.id  # it may have been given as a number
    reply = work.answer(found, check, encodable(text))
    state = work.check_step(found)
    if as_json:
        table = {
            "course": work.name,
            "step": found.id,
            "check": check,
            "answer": reply.value,
            "right": reply.right,
            "passed": reply.passes,
            "message": reply.message,
            "points": list(reply.points),
            "step_passed": state.passed,
        }
        console.out_lines(params.to_json(table))
    else:
        _tell_reply(work, state, state.of(check), reply, before=before.passed)
    return ExitCode.FAILED if reply.right is False else ExitCode.OK


def _from_stdin() -> str:
    if sys.stdin.isatty():
        console.say(_("Write your answer; Ctrl-D on an empty line ends it."))
    return sys.stdin.buffer.read(4 * LONGEST_ANSWER).decode("utf-8", "replace")


def _tell_reply(
    work: Coursework, state: StepState, asked: CheckState, reply: Reply, *, before: bool
) -> None:
    view = console.look(sys.stdout)
    if reply.right is not None:
        word = wording.verdict_word(reply.right)
        sign = view.sign("✓") if reply.right else view.sign("✗")
        console.out(view.paint(f"{sign} {word}", "good" if reply.right else "bad"))
    if reply.message:
        course_text.write(reply.message)
    for point in reply.points:
        course_text.write(point, "- ")
    if reply.passes and asked.check.after and asked.check.after != reply.message:
        course_text.write(asked.check.after)
    if reply.right is False and asked.check.tries and not asked.passed:
        console.out(wording.tries_left(max(0, asked.tries_left)))
    left = len(asked.check.hints) - asked.done.hints
    if reply.right is False and left > 0 and not asked.used_up:
        console.say(
            _("For a hint: {command}").format(
                command=_with_step(work, state.step, "courses hint", asked.check.id)
            )
        )
    if state.passed and not before:
        course_pages.passed(state)
        if is_done(work.states()):
            course_pages.closing_page(work)
    if state.finished and (not before or asked.used_up):
        console.say(course_pages.next_words(work))


def _with_step(work: Coursework, step: CourseStep, command: str, check: str) -> str:
    now = step.id == work.current_step().id
    return command_line(command, [work.name, check], [] if now else [("--step", step.id)])


def hint(course: str, check: str, step: str) -> None:
    """Tell the next hint of a check."""
    work = Coursework(course)
    found = course_params.find_step(work, step)
    check = work.state(found).of(check).check.id  # it may have been given as a number
    place, text = work.hint(found, check)
    count = len(work.state(found).of(check).check.hints)
    course_text.write(_("Hint {n} of {count}: {text}").format(n=place, count=count, text=text))
    if place < count:
        command = _with_step(work, found, "courses hint", check)
        console.say(_("For the next one: {command}").format(command=command))


def use(course: str, dataset: str) -> None:
    """Work with another data set."""
    from tui_lab.datasets import listing

    work = Coursework(course)
    work.choose_dataset(dataset)
    console.say(
        _("The course {course} now works with {name}.").format(course=work.name, name=dataset)
    )
    if said := wording.asked_anew(work.asked_anew, dataset):
        console.say(said)
    there = listing.availability(dataset)
    if not there.at_hand:
        console.warn(there.how)


def student(course: str, name: str) -> None:
    """Say who works on a course."""
    work = Coursework(course)
    work.name_student(encodable(name))
    text = _("{name} works on the course {course}.")
    console.say(text.format(name=work.student, course=work.name))
    if work.course.drawn:
        console.say(_("Its numbers are drawn for that name."))
    console.say(course_pages.next_words(work))


def open_step(course: str, step: str, word: str) -> None:
    """Open a sealed step with its word."""
    work = Coursework(course)
    found = work.say_word(course_params.find_step(work, step), encodable(word))
    console.say(
        _("The step “{title}” is open: {command}").format(
            title=found.title, command=command_line("courses show", [work.name, found.id])
        )
    )


def reset(course: str, step: str, yes: bool) -> int:
    """Begin a step, or the whole course, anew."""
    if not step:
        name = catalogue.folder_of(course).folder.name
        question = _("Begin the course {course} anew? Its answers are put aside.")
        if _may(question.format(course=name), yes):
            try:
                work = Coursework(name)
            except StoreError:  # a file that cannot be read is put aside
                progress.forget(name)
            else:
                work.reset()
            console.say(_("Nothing of the course {course} is done.").format(course=name))
            return ExitCode.OK
        return ExitCode.FAILED
    work = Coursework(course)
    found = course_params.find_step(work, step)
    question = _("Begin the step {step} anew? Its answers are lost.").format(step=found.id)
    if not _may(question, yes):
        return ExitCode.FAILED
    work.reset(found)
    console.say(_("Nothing of the step {step} is done.").format(step=found.id))
    return ExitCode.OK


def _may(question: str, yes: bool) -> bool:
    if yes or console.confirm(question):
        return True
    console.say(_("Nothing was done."))
    return False


def report(course: str, student: str, output: str | None, overwrite: bool) -> None:
    """Write what can be handed in."""
    from tui_lab.courses.handing_in import report as written

    work = Coursework(course)
    text = written(work, encodable(student))
    if output is None or output == STDIN:
        console.out_lines(text)
        return
    from tui_lab.reports.exporting import save

    path = expanded(output)
    if os.path.isdir(path):
        path /= file_name(work.name, encodable(student) or work.student)
    save(text, path, overwrite=overwrite)
    console.say(_("Written: {path}").format(path=path))
