"""The pages of a course on the command line: the list, the overview, a step with its checks."""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from tui_lab.cli import console, course_text, tables
from tui_lab.courses import wording
from tui_lab.courses.admission import file_name
from tui_lab.courses.check import CheckState, Verdict
from tui_lab.courses.closing import is_done
from tui_lab.courses.kinds.code import CodeCheck
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.starting_point import neuron_line, training_line
from tui_lab.courses.step_state import StepState
from tui_lab.courses.work import Coursework
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.text.command_line import PROGRAM, as_called, command_line, with_commands
from tui_lab.text.fit import visible

INDENT = "   "


def overview(work: Coursework) -> None:
    """Write a course, its data and its steps to stdout; what to do next to stderr."""
    course = work.course
    console.tell(course.title, "strong")
    console.out()
    course_text.write(course.about)
    if course.source:
        console.tell(_("Source: {source}").format(source=course.source))
    _data(course)
    console.out()
    if work.student:
        tables.facts([(_("Student"), work.student)])
    elif course.drawn:
        console.tell(
            with_commands(
                _("It draws numbers for each student: `tui-lab courses student {course} NAME`"),
                course=course.name,
            )
        )
    _steps(work)
    _days(course)
    if course.sealed_until:
        step = course.step(course.sealed_until)
        assert step is not None
        console.out()
        console.tell(
            _("The test parts of its runs stay sealed up to step {n}: {step}.").format(
                n=course.step_number(step.id), step=step.title
            )
        )
    if is_done(work.states()):
        closing_page(work)
    console.say(next_words(work))


def _data(course: Course) -> None:
    from tui_lab.datasets import listing

    for slot, name in course.chosen.items():
        try:
            there = listing.availability(name)
            available = _("at hand") if there.at_hand else there.how
        except LabError as error:
            available = str(error)
        console.out()
        tables.facts([(_("Data"), _("{name}: {state}").format(name=name, state=available))])
        others = [each for each in course.slots[slot] if each != name]
        if others:
            text = _("It also works with {names}: tui-lab courses use {course} {first}")
            console.tell(
                with_commands(text, names=", ".join(others), course=course.name, first=others[0])
            )


def _steps(work: Coursework) -> None:
    now = work.current_step().id if work.progress else ""
    columns = [
        tables.Column("", right=True),
        tables.Column(_("Step")),
        tables.Column(_("Title"), cuts=True),
        tables.Column(_("State")),
    ]
    rows: list[tuple[tables.Cell, ...]] = []
    for number, state in enumerate(work.states(), 1):
        word = wording.step_words(state.badge, state.unchecked)
        if state.step.id == now:
            word = _("{state}, opened last").format(state=word)
        cell = (word, course_text.ROLES[state.badge.tone])
        rows.append((str(number), state.step.id, state.step.title, cell))
    tables.show(columns, rows)


def _days(course: Course) -> None:
    """Until when answers are taken: once for all steps, or step by step."""
    now = time.time()
    told = [wording.days(step.opens, step.closes, now) for step in course.steps]
    if not any(told):
        return
    console.out()
    if len(set(told)) == 1:
        console.tell(told[0])
        return
    for number, text in enumerate(told, 1):
        if text:
            console.tell(f"{number}  {text}")


def next_words(work: Coursework) -> str:
    """What to do next, in a sentence."""
    course, now = work.course, work.current_step()
    states = work.states()
    open_ones = [state.step for state in states if not state.finished]
    if not open_ones:
        text = _(
            "Nothing is left to try. `tui-lab courses report {course} --output {file}` writes what "
            "you can hand in."
        )
        if all(state.passed for state in states):
            text = _(
                "All steps are passed. `tui-lab courses report {course} --output {file}` writes "
                "what you can hand in."
            )
        file = file_name(course.name, work.student)
        return with_commands(text, course=course.name, file=file)
    if work.progress is None:
        return with_commands(_("Begin with: tui-lab courses show {course} 1"), course=course.name)
    number = course.step_number(now.id)
    if now in open_ones:
        text, step, name = _("Go on with step {n}, {step}: {command}"), now, "now"
    elif number < len(course.steps) and course.steps[number] in open_ones:
        text, step, name = _("Next is step {n}, {step}: {command}"), course.steps[number], "next"
    else:
        text, step = _("Step {n}, {step}, is not passed yet: {command}"), open_ones[0]
        name = step.id
    return text.format(
        n=course.step_number(step.id),
        step=step.title,
        command=command_line("courses show", [course.name, name]),
    )


def closing_page(work: Coursework) -> None:
    """Write the end of a course to stdout: what was learnt, what came out, what comes next."""
    from tui_lab.courses.closing import closing

    said = closing(work)
    console.out()
    console.tell(_("You have done the course “{title}”.").format(title=said.title), "strong")
    course_text.heading(_("What you can do now"))
    for goal in said.learnt:
        course_text.write(goal, "- ")
    course_text.heading(_("What came out"))
    for result in said.results:
        console.tell(f"- {result}")
    if said.next_course:
        console.say(
            _("The next course is “{title}”: {command}").format(
                title=said.next_title, command=command_line("courses show", [said.next_course, "1"])
            )
        )


def step_page(work: Coursework, state: StepState) -> None:
    """Write a step to stdout, and what to do with it to stderr."""
    course, step = work.course, state.step
    console.tell(
        _("{course}, step {n} of {count}: {step}").format(
            course=course.title,
            n=course.step_number(step.id),
            count=len(course.steps),
            step=step.title,
        ),
        "strong",
    )
    course_text.write(_("Goal: {goal}").format(goal=step.goal))
    if when := wording.days(step.opens, step.closes, time.time()):
        course_text.write_plain(when)
    console.out()
    course_text.write(step.text)
    _lab(work, step)
    _neuron(step)
    if step.commands:
        course_text.heading(_("Commands that help"))
        for command in step.commands:
            console.tell(f"  # {command.what}")
            console.out(as_called(f"  {PROGRAM} {command.line}"))
    course_text.heading(_("What you have to show"))
    for number, each in enumerate(state.checks, 1):
        if number > 1:
            console.out()
        _check(work, step, number, each)
    if state.passed:
        passed(state)
        console.say(next_words(work))
    else:
        console.say(
            _("How it stands: {command}").format(
                command=command_line("courses check", [course.name])
            )
        )


def _lab(work: Coursework, step: CourseStep) -> None:
    from tui_lab.experiment.line import to_line

    if step.lab is None:
        return
    course_text.heading(_("The experiment to begin from"))
    try:
        begun = work.experiment(step)
    except LabError as error:  # the rest of the page is of use all the same
        console.warn(str(error))
        return
    assert begun is not None
    tables.experiment(to_line(begun))
    console.out()
    console.tell(_("Train it with:"))
    console.out(as_called(f"  {training_line(work.course, step)}"))
    if step.lab.asked:
        console.tell(_("Change in it, with --set: {paths}").format(paths=", ".join(step.lab.asked)))


def _neuron(step: CourseStep) -> None:
    if step.neuron is None:
        return
    course_text.heading(_("Hands on the neuron"))
    console.out(as_called(f"  {neuron_line(step.neuron)}"))


def passed(state: StepState) -> None:
    """Write to stdout that a step is passed, and the text that is shown then."""
    view = console.look(sys.stdout)
    console.out()
    text = wording.step_passed(state.unchecked)
    console.out(view.paint(f"{view.sign(state.badge.sign)} {text}", "good"))
    if state.step.after:
        course_text.write(state.step.after)


def _check(work: Coursework, step: CourseStep, number: int, state: CheckState) -> None:
    view, check = console.look(sys.stdout), state.check
    title = view.paint(f"{number}. {check.id}", "strong")
    badge = course_text.badge_text(state.badge, view)
    console.out(f"{title} ({check.label})  {badge}")
    if not check.GRADED:
        course_text.write_plain(wording.not_graded(), INDENT)
    course_text.write(check.question, INDENT)
    if isinstance(check, CodeCheck):
        console.out()
        for line in check.shown().splitlines():
            console.out(f"{INDENT}    {visible(line)}")
        console.out()
    for option in check.options(state):
        if option.label:
            course_text.write(option.text, f"{INDENT}{option.label} ")
    if check.answer_unit:
        course_text.write_plain(_("In: {unit}").format(unit=check.answer_unit), INDENT)
    if state.last is not None and check.FIELD == "text":
        answer = _("Your answer: {answer}").format(answer=state.last.value)
        course_text.write_plain(answer, INDENT)
    reply(work, step, state)
    if check.accepts_answer(state):
        current = step.id == work.current_step().id
        command = course_text.how_to_answer(work.name, step.id, check, current=current)
        console.out(f"{INDENT}{view.paint(as_called(command), 'faint')}")


def reply(work: Coursework, step: CourseStep, state: CheckState) -> None:
    """Write what a check answers to the student to stdout."""
    said = state.check.reply(state, ways=_ways(work, step))
    if said is not None:
        first = " ".join(filter(None, (said.headline, said.text)))
        if said.reason:
            course_text.write(said.reason, f"{INDENT}{first} ")
        elif first:
            course_text.write_plain(first, INDENT)
        for point in said.points:
            course_text.write(point, f"{INDENT}- ")
        if said.runs:
            course_text.write_plain(said.runs, INDENT)
    if state.verdict is not None and state.verdict.rows:
        _rows(state.verdict, named=state.passed)
    if said is not None and said.after:
        course_text.write(said.after, INDENT)


def _ways(work: Coursework, step: CourseStep) -> wording.Ways:
    ways = wording.Ways(
        opening=_("Open it with: {command}").format(command="tui-lab report {run}"),
        fetching=_("Fetch it with: {command}").format(command="tui-lab data get {name}"),
    )
    if not step.trains_unchanged:
        return ways
    try:
        command = training_line(work.course, step)
    except LabError:  # the page of the step says what is wrong with its experiment
        return ways
    return replace(ways, training=_("Train it with: {command}").format(command=command))


def _rows(verdict: Verdict, *, named: bool) -> None:
    """The values of a varied setting; the best is marked once the student has named it."""
    view = console.look(sys.stdout)
    view = replace(view, width=view.width - len(INDENT))
    setting, figure = verdict.titles
    columns = [
        tables.Column(setting),
        tables.Column(_("Run")),
        tables.Column(_("Name"), cuts=True, names=True, rank=1),
        tables.Column(figure, right=True),
    ]
    if named:
        columns.append(tables.Column(""))
    rows = []
    for row in verdict.rows:
        best: tables.Cell = ""
        if row.is_winner:
            best = (_("best") if row.best else wording.tied().word, "good")
        rows.append((row.value, row.run, row.name, row.figure_words, best)[: len(columns)])
    for line in tables.lines(columns, rows, view):
        console.out(INDENT + line)
