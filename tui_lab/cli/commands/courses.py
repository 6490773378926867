"""`tui-lab courses`: exercises that lead through the lab, and checks over what was done."""

from __future__ import annotations

import sys

import click

from tui_lab.cli import (
    console,
    course_commands,
    course_json,
    course_pages,
    course_params,
    course_teaching,
    params,
)
from tui_lab.cli import tables as tables_of_text
from tui_lab.cli.group import LabCommand, LabGroup
from tui_lab.courses import catalogue, progress
from tui_lab.courses.model import Course
from tui_lab.courses.step_state import steps_passed
from tui_lab.courses.work import Coursework
from tui_lab.errors import ExitCode, StoreError
from tui_lab.i18n import N_, _
from tui_lab.text.command_line import command_line

SECTION = "learn"
ORDER = 10
SUMMARY = N_("Courses: list, show, check, answer, hint, report")


def build() -> click.Command:
    """The group `courses`."""
    commands = [
        _list_command(),
        _show_command(),
        _check_command(),
        _answer_command(),
        _hint_command(),
        _use_command(),
        _student_command(),
        _reset_command(),
        _report_command(),
        _open_command(),
        course_teaching.new_command(),
        course_teaching.seal_command(),
        course_teaching.validate_command(),
    ]
    return LabGroup(
        "courses",
        commands={command.name: command for command in commands if command.name},
        help=_(
            "Courses lead through the lab step by step: read, predict, train, and let the lab look "
            "at your runs and answers. What you do is kept, here and in the interface. Courses of "
            "your own stand in folders named in $TUI_LAB_COURSES, or in the lab's folder."
        ),
        examples=[
            (_("Which courses there are"), "tui-lab courses list"),
            (_("Go to the first step of one"), "tui-lab courses show first-network 1"),
            (_("See how the step stands"), "tui-lab courses check first-network"),
        ],
    )


def _list_command() -> click.Command:
    return LabCommand(
        "list",
        callback=_list,
        params=[params.json_option(_("Write a JSON list of all courses."))],
        help=_("List the courses, and how many of their steps you have passed."),
        short_help=_("List the courses"),
        examples=[(_("All courses"), "tui-lab courses list")],
    )


def _show_command() -> click.Command:
    return LabCommand(
        "show",
        callback=_show,
        params=[
            course_params.course_argument(),
            course_params.step_argument(),
            params.json_option(_("Write one JSON object.")),
        ],
        help=_(
            "Show what a course is about, its data and its steps; with STEP, the page of that "
            "step: what to read, the experiment to begin from, and what you have to show. To show "
            "a step is to begin it: runs count for it from then on."
        ),
        short_help=_("Show a course, or a step of it"),
        examples=[
            (_("What it is about, and how far you are"), "tui-lab courses show first-network"),
            (_("Begin its first step"), "tui-lab courses show first-network 1"),
            (_("The step after the one opened last"), "tui-lab courses show first-network next"),
        ],
    )


def _check_command() -> click.Command:
    return LabCommand(
        "check",
        callback=course_commands.check,
        params=[
            course_params.course_argument(),
            course_params.step_argument(),
            params.json_option(_("Write one JSON object: the step and each of its checks.")),
        ],
        help=_(
            "Look at your runs and answers, and say of each check of a step whether it is passed "
            "and what is missing. Without STEP, of the step that was opened last. Exit code 0 if "
            "the step is passed, 1 if it is not."
        ),
        short_help=_("Say how a step stands"),
        examples=[
            (_("The step opened last"), "tui-lab courses check first-network"),
            (_("Another one, by its number"), "tui-lab courses check first-network 3"),
        ],
    )


def _answer_command() -> click.Command:
    return LabCommand(
        "answer",
        callback=course_commands.answer,
        params=[
            course_params.course_argument(),
            course_params.check_argument(),
            click.Argument(
                ["answer"],
                nargs=-1,
                required=True,
                metavar=_("ANSWER"),
                help=_(
                    "A letter, a number, a shape such as 28, 28, 1, a value, up, down or same, or "
                    "words; `-` reads them from stdin."
                ),
            ),
            course_params.step_option(),
            params.json_option(_("Write one JSON object: whether it is right, and why.")),
        ],
        context_settings=params.NEGATIVE_NUMBERS,
        help=_(
            "Answer a check. Every answer is kept, and may be given again. Exit code 0 if it is "
            "right, or one that is only kept; 1 if it is wrong."
        ),
        short_help=_("Answer a check"),
        examples=[
            (_("Choose the second option"), "tui-lab courses answer first-network output b"),
            (_("A shape"), "tui-lab courses answer first-network shape 28, 28, 1"),
            (_("A longer text"), "tui-lab courses answer first-network why - < why.txt"),
        ],
    )


def _hint_command() -> click.Command:
    return LabCommand(
        "hint",
        callback=course_commands.hint,
        params=[
            course_params.course_argument(),
            course_params.check_argument(),
            course_params.step_option(),
        ],
        help=_("Give the next hint for a check: each says more than the one before."),
        short_help=_("Give the next hint for a check"),
        examples=[(_("Where to look"), "tui-lab courses hint first-network output")],
    )


def _use_command() -> click.Command:
    return LabCommand(
        "use",
        callback=course_commands.use,
        params=[course_params.course_argument(), course_params.dataset_argument()],
        help=_(
            "Work through a course with another of its data sets; its texts and numbers follow. "
            "What was passed stays passed."
        ),
        short_help=_("Take another data set for a course"),
        examples=[(_("Small pictures"), "tui-lab courses use first-network digits")],
    )


def _student_command() -> click.Command:
    return LabCommand(
        "student",
        callback=course_commands.student,
        params=[
            course_params.course_argument(),
            click.Argument(
                ["name"], metavar=_("NAME"), help=_("Your name, as you hand in under it.")
            ),
        ],
        help=_(
            "Say who works on a course. The name stands in what is handed in; a course may draw "
            "its numbers for it, so that each student has other ones."
        ),
        short_help=_("Say who works on a course"),
        examples=[(_("Before the first step"), 'tui-lab courses student first-network "Ada L."')],
    )


def _reset_command() -> click.Command:
    return LabCommand(
        "reset",
        callback=course_commands.reset,
        params=[
            course_params.course_argument(),
            course_params.step_argument(),
            params.yes_option(),
        ],
        help=_(
            "Begin a step anew, or the whole course without STEP. It is confirmed first; runs are "
            "not touched."
        ),
        short_help=_("Begin a course or a step anew"),
        examples=[(_("Only its second step"), "tui-lab courses reset first-network 2")],
    )


def _report_command() -> click.Command:
    return LabCommand(
        "report",
        callback=course_commands.report,
        params=[
            course_params.course_argument(),
            click.Option(
                ["--student"],
                default="",
                metavar=_("NAME"),
                help=_("Who hands it in; stands at the top."),
            ),
            click.Option(
                ["--output", "-o"],
                metavar=_("FILE"),
                help=_("Write it into this file; else it goes to stdout."),
            ),
            click.Option(["--overwrite"], is_flag=True, help=_("Replace a file that is there.")),
        ],
        help=_(
            "Write what you did of a course as Markdown, to hand in: answers, guesses, the table "
            "of your runs and their curves."
        ),
        short_help=_("Write what can be handed in"),
        examples=[
            (
                _("Into a file"),
                'tui-lab courses report first-network --student "Ada L." --output ada.md',
            )
        ],
    )


def _open_command() -> click.Command:
    return LabCommand(
        "open",
        callback=course_commands.open_step,
        params=[
            course_params.course_argument(),
            click.Argument(["step"], metavar=_("STEP"), help=_("The sealed step.")),
            click.Argument(["word"], metavar=_("WORD"), help=_("The word that opens it.")),
        ],
        help=_("Open a sealed step with the word that your teacher tells."),
        short_help=_("Open a sealed step with its word"),
        examples=[(_("The exam of a course"), "tui-lab courses open tables exam pianola")],
    )


def _list(as_json: bool) -> None:
    found, unreadable = catalogue.read_all()
    passed = [_passed(course) for course in found]
    if as_json:
        lines = [course_json.course_line(*pair) for pair in zip(found, passed, strict=True)]
        console.out_lines(params.to_json(lines))
    else:
        _table(found, passed)
    for name, error in unreadable.items():
        console.warn(f"{name}: {error}")
    if not as_json and found:
        console.say(
            _("Begin with: {command}").format(command=command_line("courses show", [found[0].name]))
        )


def _passed(course: Course) -> int | None:
    """How many steps are passed; None, with a warning, where that cannot be read."""
    try:
        return steps_passed(course, progress.read(course.name))
    except StoreError as error:
        console.warn(str(error))
        return None


def _table(found: list[Course], passed: list[int | None]) -> None:
    own = any(course.own for course in found)
    columns = [
        tables_of_text.Column(_("Name")),
        tables_of_text.Column(_("Passed")),
        *([tables_of_text.Column(_("Own"))] if own else []),
        tables_of_text.Column(_("Title"), cuts=True),
    ]
    rows = []
    for course, done in zip(found, passed, strict=True):
        count = len(course.steps)
        stand = _("{done} of {count}").format(done="?" if done is None else done, count=count)
        cell: tables_of_text.Cell = (stand, "good") if done == count else stand
        mark = [_("own") if course.own else "–"] if own else []
        rows.append((course.name, cell, *mark, course.title))
    tables_of_text.show(columns, rows)


def _show(course: str, step: str, as_json: bool) -> int:
    work = Coursework(course)
    if not step:
        if as_json:
            console.out_lines(params.to_json(course_json.overview(work)))
        else:
            course_pages.overview(work)
        return ExitCode.OK
    found = course_params.find_step(work, step)
    work.open(found)
    state = work.check_step(found)
    if as_json:
        console.out_lines(params.to_json(course_json.step_page(work, state)))
    else:
        course_pages.step_page(work, state)
    sys.stdout.flush()
    return ExitCode.OK
