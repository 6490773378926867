"""What authors of courses do on the command line: make one, check its files and solutions."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from tui_lab.cli import console, params
from tui_lab.cli.group import LabCommand
from tui_lab.courses import catalogue
from tui_lab.courses.model import Course
from tui_lab.courses.trials import tried
from tui_lab.errors import CourseError, ExitCode
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.command_line import command_line


def seal_command() -> click.Command:
    """`courses seal`."""
    return LabCommand(
        "seal",
        callback=_seal,
        params=[
            click.Argument(["folder"], metavar=_("FOLDER"), help=_("The folder of your course.")),
            click.Argument(
                ["target"],
                metavar=_("TARGET"),
                help=_("The folder that is made for students; it must not be there yet."),
            ),
            click.Option(
                ["--word"],
                multiple=True,
                metavar=_("STEP=WORD"),
                help=_("A step that only this word opens; may be given several times."),
            ),
        ],
        help=_(
            "Make a copy of a course for students, without the solutions, in which no step can be "
            "read in plain text. The lab opens the steps by itself, those with a date of `from` on "
            "that day, and those with a word when it is said."
        ),
        short_help=_("Make a sealed copy of a course for students"),
        examples=[
            (
                _("Its last step opens with a word"),
                "tui-lab courses seal tables for-students/tables --word exam=pianola",
            )
        ],
    )


def new_command() -> click.Command:
    """`courses new`."""
    return LabCommand(
        "new",
        callback=_new,
        params=[
            click.Argument(
                ["name"],
                metavar=_("NAME"),
                help=_("Of its folder: small letters, digits and hyphens."),
            ),
            click.Option(
                ["--folder"],
                metavar=_("FOLDER"),
                help=_("Where it is made; else in the lab's own folder of courses."),
            ),
        ],
        help=_(
            "Make a new course to write on: one step with a page, an experiment, checks of three "
            "kinds, numbers by student and a solution. It works as it is."
        ),
        short_help=_("Make a new course to write on"),
        examples=[(_("In a folder of your own"), "tui-lab courses new tables --folder ~/teaching")],
    )


def validate_command() -> click.Command:
    """`courses validate`."""
    return LabCommand(
        "validate",
        callback=_validate,
        params=[
            click.Argument(
                ["folder"],
                metavar=_("FOLDER"),
                help=_("The folder of a course, with its course.toml."),
            ),
            click.Option(
                ["--train"],
                is_flag=True,
                help=_("Train the runs of the solutions; else they are judged on paper."),
            ),
            params.json_option(_("Write one JSON object.")),
        ],
        help=_(
            "Check the files of a course that you write, for every choice of its data sets. What "
            "is wrong is said with file and field; exit code 3 then. Where solutions stand beside "
            "the steps, each step is tried: with nothing done it must not be passed, with its "
            "solution it must."
        ),
        short_help=_("Check the files of a course, and its solutions"),
        examples=[
            (_("Your own course"), "tui-lab courses validate courses/my-course"),
            (
                _("With the runs of its solutions trained"),
                "tui-lab courses validate courses/my-course --train",
            ),
        ],
    )


def _new(name: str, folder: str | None) -> None:
    """Make a new course."""
    from tui_lab.courses.skeleton import make

    made = make(name, Path(folder) if folder else None)
    console.say(_("Written: {path}").format(path=made))
    console.say(
        _("Check it with: {command}").format(command=command_line("courses validate", [str(made)]))
    )


def _seal(folder: str, target: str, word: tuple[str, ...]) -> None:
    """Make a sealed copy of a course for students."""
    from tui_lab.courses.sealed_copy import make, way_to_students

    words = dict(each.partition("=")[::2] for each in word)
    made = make(Path(folder), Path(target), words)
    console.say(_("Written: {path}").format(path=made))
    console.say(way_to_students(made))


def _validate(folder: str, train: bool, as_json: bool) -> int:
    """Check the files of a course, and its solutions."""
    try:
        found = catalogue.validate(Path(folder))
        with tempfile.TemporaryDirectory(prefix="tui-lab-") as place:
            said = tried(found, Path(place) if train else None, _training)
    except CourseError as error:
        if not as_json:
            raise
        table = {"good": False, "message": error.message, "hint": error.hint}
        console.out_lines(params.to_json(table))
        return error.exit_code
    if as_json:
        solutions = {
            "steps": said.steps,
            "passed": said.checks,
            "refused": said.wrong,
            "left_open": list(said.left_open),
            "without": list(said.without),
            "trained": train,
        }
        table = {"good": True, **_counts(found), "solutions": solutions}
        console.out_lines(params.to_json(table))
        return ExitCode.OK
    good = console.look(sys.stdout).paint(_("good"), "good")
    console.out(f"{good}  {found[0].name}: {', '.join(_told(found))}")
    for line in said.sentences():
        console.say(line)
    return ExitCode.OK


def _training(name: str) -> None:
    console.say(_("Training {name}…").format(name=name))


def _counts(found: list[Course]) -> dict[str, int]:
    steps = found[0].steps
    return {
        "steps": len(steps),
        "checks": sum(len(step.checks) for step in steps),
        "variants": len({tuple(course.chosen.items()) for course in found}),
    }


def _told(found: list[Course]) -> list[str]:
    steps, checks, variants = _counts(found).values()
    return [
        ngettext("{count} step", "{count} steps", steps).format(count=number(steps)),
        ngettext("{count} check", "{count} checks", checks).format(count=number(checks)),
        ngettext("{count} choice of data", "{count} choices of data", variants).format(
            count=number(variants)
        ),
    ]
