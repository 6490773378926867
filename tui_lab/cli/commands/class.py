"""`tui-lab class`: the hand-ins of a class as a table of students by steps."""
# ruff: noqa: N999 - a module has its command's name, which here is a word of Python's

from __future__ import annotations

from pathlib import Path

import click

from tui_lab.cli import class_pages, console, params
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _
from tui_lab.paths import expanded

SECTION = "learn"
ORDER = 40
SUMMARY = N_("The hand-ins of a class as a table, for teachers")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "class",
        callback=_class,
        params=[
            click.Argument(
                ["folder"],
                metavar=_("FOLDER"),
                help=_("The folder of the hand-ins; they may lie in folders of their own in it."),
            ),
            click.Option(
                ["--course"],
                default="",
                metavar=_("COURSE"),
                help=_("Only the hand-ins of this course, where there are several."),
            ),
            click.Option(
                ["--student"],
                default="",
                metavar=_("NAME"),
                help=_("Tell of one student, check by check."),
            ),
            click.Option(
                ["--words"],
                is_flag=True,
                help=_("Put the answers in words side by side, question by question."),
            ),
            click.Option(
                ["--each"],
                is_flag=True,
                help=_("With --output: a row for each check of each student, with the answer."),
            ),
            click.Option(
                ["--output", "-o"],
                metavar=_("FILE"),
                help=_("Write the table as CSV into this file; `-` is stdout."),
            ),
            click.Option(
                ["--semicolons"],
                is_flag=True,
                help=_(
                    "With --output: semicolons and decimal commas, as spreadsheets in Spanish or "
                    "German expect."
                ),
            ),
            click.Option(["--overwrite"], is_flag=True, help=_("Replace a file that is there.")),
            params.json_option(_("Write one JSON object: all that the hand-ins hold.")),
        ],
        help=_(
            "Read the hand-ins of a class, which students write with `tui-lab courses report "
            "COURSE`, and show who passed which step, with tries, hints, time and guesses. A file "
            "that was edited after the lab wrote it is marked. Nothing in the files is run."
        ),
        examples=[
            (_("The table"), "tui-lab class hand-ins"),
            (_("What everybody wrote, side by side"), "tui-lab class hand-ins --words"),
            (_("For a spreadsheet"), "tui-lab class hand-ins --output class.csv"),
        ],
    )


def _class(
    folder: str,
    course: str,
    student: str,
    words: bool,
    each: bool,
    output: str | None,
    semicolons: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    from tui_lab.courses import class_files, classroom

    found = classroom.read_class(Path(folder), course)
    if as_json:
        console.out_lines(params.to_json(class_files.as_json(found)))
        return
    if output is not None:
        made = class_files.by_check if each else class_files.by_student
        text = made(found.tables, semicolons=semicolons)
        if output == "-":
            console.out_lines(text)
        else:
            from tui_lab.reports.exporting import save

            path = expanded(output)
            save(class_files.as_file(text), path, overwrite=overwrite)
            console.say(_("Written: {path}").format(path=path))
    elif student:
        class_pages.student(found, student)
    elif words:
        class_pages.words(found)
    else:
        class_pages.overview(found)
    class_pages.remarks(found)
