"""The pages of a course on the command line: the list, the overview, a step with its checks."""

from __future__ import annotations

import sys
from dataclasses import replace

from tui_lab.cli import console, course_text, tables
from tui_lab.courses.answers import LETTERS
from tui_lab.courses.lab import command_line, neuron_line
from tui_lab.courses.model import ChoiceCheck, Course, GuessCheck, NumberCheck, Step, VaryCheck
from tui_lab.courses.standing import CheckState, StepState
from tui_lab.courses.work import Coursework
from tui_lab.errors import LabError
from tui_lab.i18n import _, number
from tui_lab.reports.guess import DIRECTIONS
from tui_lab.text.fit import printable

INDENT = "   "


def overview(work: Coursework) -> None:
    """Write what a course is, its data and its steps to stdout; what to do next to stderr."""
    course = work.course
    console.tell(printable(course.title), "strong")
    console.out()
    course_text.write(course.about)
    if course.source:
        console.tell(_("Source: {source}").format(source=printable(course.source)))
    _data(course)
    console.out()
    _steps(work)
    if course.sealed_until:
        step = course.step(course.sealed_until)
        assert step is not None
        console.out()
        console.tell(
            _("The test parts of its runs stay sealed up to step {n}: {step}.").format(
                n=course.place(step.id), step=printable(step.title)
            )
        )
    console.say(next_words(work))


def _data(course: Course) -> None:
    from tui_lab import datasets

    for slot, name in course.chosen.items():
        try:
            there = datasets.availability(name)
            stand = _("at hand") if there.at_hand else there.how
        except LabError as error:
            stand = str(error)
        console.out()
        tables.facts([(_("Data"), _("{name}: {state}").format(name=name, state=stand))])
        others = [each for each in course.slots[slot] if each != name]
        if others:
            text = _("It also works with {names}: tui-lab courses use {course} {first}")
            console.tell(text.format(names=", ".join(others), course=course.name, first=others[0]))


def _steps(work: Coursework) -> None:
    now = work.now().id if work.progress else ""
    columns = [
        tables.Column("", right=True),
        tables.Column(_("Step")),
        tables.Column(_("Title"), cuts=True),
        tables.Column(_("State")),
    ]
    rows: list[tuple[tables.Cell, ...]] = []
    for place, state in enumerate(work.states(), 1):
        word, role = course_text.step_word(state)
        if state.step.id == now:
            word = _("{state}, opened last").format(state=word)
        rows.append((str(place), state.step.id, state.step.title, (word, role)))
    tables.show(columns, rows)


def next_words(work: Coursework) -> str:
    """What to do next, in a sentence."""
    course, now = work.course, work.now()
    states = work.states()
    open_ones = [state.step for state in states if not state.passed]
    if not open_ones:
        return _(
            "All steps are passed. tui-lab courses report {course} writes what you can hand in."
        ).format(course=course.name)
    if work.progress is None:
        return _("Begin with: tui-lab courses show {course} 1").format(course=course.name)
    place = course.place(now.id)
    if now in open_ones:
        text, step, name = _("Go on with step {n}, {step}: {command}"), now, "now"
    elif place < len(course.steps) and course.steps[place] in open_ones:
        text, step, name = _("Next is step {n}, {step}: {command}"), course.steps[place], "next"
    else:
        text, step = _("Step {n}, {step}, is not passed yet: {command}"), open_ones[0]
        name = step.id
    return text.format(
        n=course.place(step.id),
        step=printable(step.title),
        command=f"tui-lab courses show {course.name} {name}",
    )


def step_page(work: Coursework, state: StepState) -> None:
    """Write a step to stdout, and what to do with it to stderr."""
    course, step = work.course, state.step
    console.tell(
        _("{course}, step {n} of {count}: {step}").format(
            course=printable(course.title),
            n=course.place(step.id),
            count=len(course.steps),
            step=printable(step.title),
        ),
        "strong",
    )
    course_text.write(_("Goal: {goal}").format(goal=step.goal))
    console.out()
    course_text.write(step.text)
    _lab(work, step)
    _neuron(step)
    if step.commands:
        course_text.heading(_("Commands that help"))
        for command in step.commands:
            console.tell(f"  # {printable(command.what)}")
            console.out(printable(f"  tui-lab {command.line}"))
    course_text.heading(_("What you have to show"))
    for place, each in enumerate(state.checks, 1):
        if place > 1:
            console.out()
        _check(work, step, place, each)
    if state.passed:
        passed(state)
        console.say(next_words(work))
    else:
        console.say(
            _("How it stands: {command}").format(command=f"tui-lab courses check {course.name}")
        )


def _lab(work: Coursework, step: Step) -> None:
    from tui_lab.experiment import to_line

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
    console.out(printable(f"  tui-lab {command_line(work.course, step)}"))
    if step.lab.asked:
        console.tell(_("Change in it, with --set: {paths}").format(paths=", ".join(step.lab.asked)))


def _neuron(step: Step) -> None:
    if step.neuron is None:
        return
    course_text.heading(_("Hands on the neuron"))
    console.out(printable(f"  tui-lab {neuron_line(step.neuron)}"))


def passed(state: StepState) -> None:
    """Write that a step is passed, and what is said then, to stdout."""
    view = console.look(sys.stdout)
    console.out()
    said = _("The step is passed.")
    console.out(view.paint(f"{view.sign('✓')} {said}", "good"))
    if state.step.after:
        course_text.write(state.step.after)


def _check(work: Coursework, step: Step, place: int, state: CheckState) -> None:
    view, check = console.look(sys.stdout), state.check
    title = view.paint(f"{place}. {check.id}", "strong")
    kind = course_text.kind_words(check)
    console.out(f"{title} ({kind})  {course_text.check_sign(state, view)}")
    course_text.write(check.question, INDENT)
    if isinstance(check, ChoiceCheck):
        for letter, option in zip(LETTERS, check.options, strict=False):
            course_text.write(option.text, f"{INDENT}{letter}) ")
    if isinstance(check, NumberCheck) and check.unit:
        course_text.write_plain(_("In: {unit}").format(unit=check.unit), INDENT)
    if isinstance(check, GuessCheck):
        text = _("Say {up}, {down} or {same}.").format(up=_("up"), down=_("down"), same=_("same"))
        course_text.write_plain(text, INDENT)
    if state.last is not None:
        answer = answer_words(state)
        course_text.write_plain(_("Your answer: {answer}").format(answer=answer), INDENT)
    stands(state, INDENT)
    points(state)
    if not state.passed or isinstance(check, GuessCheck):
        now = step.id == work.now().id
        said = course_text.how_to_answer(work.name, step.id, check, now=now)
        console.out(f"{INDENT}{view.paint(said, 'faint')}")


def stands(state: CheckState, indent: str) -> None:
    """Write what the runs, or the answer, say of a check to stdout."""
    text = standing_words(state)
    if text:
        course_text.write_plain(text, indent)
    if state.why:
        course_text.write(state.why, indent)
    check, verdict = state.check, state.verdict
    if isinstance(check, VaryCheck) and verdict is not None and verdict.rows:
        _rows(check, state, indent)
    if state.passed and check.after and check.after != text:
        course_text.write(check.after, indent)


def points(state: CheckState) -> None:
    """Write what a good answer touches, once there is one, to stdout."""
    found = getattr(state.check, "points", ())
    if not found or state.last is None:
        return
    course_text.write_plain(_("A good answer touches:"), INDENT)
    for point in found:
        course_text.write(point, f"{INDENT}- ")


def standing_words(state: CheckState) -> str:
    """What is to be said of a check: why it is passed, or what is missing; may be empty."""
    if state.score is not None:
        return state.score[1]
    if isinstance(state.check, GuessCheck) or (
        isinstance(state.check, NumberCheck) and state.passed
    ):
        return ""
    return state.told


def answer_words(state: CheckState) -> str:
    """The last answer, as people say it."""
    assert state.last is not None
    if isinstance(state.check, GuessCheck):
        words = {str(known): _(text) for known, text in DIRECTIONS.items()}
        return words.get(state.last.value, state.last.value)
    if isinstance(state.check, ChoiceCheck):
        return f"{state.last.value})"
    return state.last.value


def _rows(check: VaryCheck, state: CheckState, indent: str) -> None:
    """The values of a varied setting; the best is marked once the student has named it."""
    from tui_lab.courses.measures import TITLES

    assert state.verdict is not None
    view = console.look(sys.stdout)
    view = replace(view, width=view.width - len(indent))
    columns = [
        tables.Column(check.setting),
        tables.Column(_("Run")),
        tables.Column(_(TITLES[check.by]), right=True),
    ]
    if state.passed:
        columns.append(tables.Column(""))
    rows = []
    for row in state.verdict.rows:
        figure = _("diverged") if row.figure is None else number(row.figure, 4)
        best: tables.Cell = (_("best"), "good") if row.best else ""
        rows.append((row.value, row.run, figure, best)[: len(columns)])
    for line in tables.lines(columns, rows, view):
        console.out(indent + line)
