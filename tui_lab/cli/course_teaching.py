"""What authors of courses do on the command line: make one, check its files and solutions."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tui_lab.cli import console, params
from tui_lab.courses import catalogue
from tui_lab.courses.model import Course
from tui_lab.courses.trials import tried
from tui_lab.errors import CourseError, ExitCode
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.command_line import command_line


def new(name: str, folder: str | None) -> None:
    """Make a new course."""
    from tui_lab.courses.skeleton import make

    made = make(name, Path(folder) if folder else None)
    console.say(_("Written: {path}").format(path=made))
    console.say(
        _("Check it with: {command}").format(command=command_line("courses validate", [str(made)]))
    )


def validate(folder: str, train: bool, as_json: bool) -> int:
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
        console.tell(line)
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
