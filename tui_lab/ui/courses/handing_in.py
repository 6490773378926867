"""Handing a course in: asks for a name and a file, and writes the report."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import InputScreen
from tui_lab.ui.shell.path_question import ask_path, tell_written

if TYPE_CHECKING:
    from tui_lab.courses.work import Coursework

_last = {"student": ""}
"""The name that was entered last, to be proposed the next time."""


async def ask_name(screen: LabScreen, question: str, why: str = "") -> str | None:
    """Ask for the student's name; None where the question was left.

    Args:
        screen: The one in front; asked from a worker of it.
        question: Translated.
        why: What the name is for; "" for the head of the report.
    """
    name = await screen.app.push_screen_wait(
        InputScreen(
            question,
            _last["student"],
            detail=why or _("Your name, for the head of the report; it may stay empty."),
        )
    )
    if name is not None:
        _last["student"] = name
    return name


def who_must(work: Coursework) -> str:
    """The name under which a course must be handed in, its numbers being drawn for it; else ""."""
    return work.student if work.course.drawn else ""


async def hand_in(
    screen: LabScreen, course: str, with_course: Callable[[Callable[[Coursework], str]], str]
) -> None:
    """Ask who hands in and where to, and write the report of a course there.

    Args:
        screen: The screen in front.
        course: The name of the course; the proposed file has it too, and the student.
        with_course: Calls a function with the course, in the same thread.
    """
    from tui_lab.courses.admission import file_name
    from tui_lab.courses.handing_in import report
    from tui_lab.reports import exporting

    try:
        known = await asyncio.to_thread(with_course, who_must)
    except LabError as error:
        screen.lab.complain(error)
        return
    student = known or await ask_name(screen, _("Who hands this in?"))
    if student is None:
        return
    path = await ask_path(screen, file_name(course, student))
    if path is None:
        return

    def write() -> None:
        text = with_course(lambda work: report(work, student))
        exporting.save(text, path, overwrite=True)

    try:
        await asyncio.to_thread(write)
    except LabError as error:
        screen.lab.complain(error)
    else:
        tell_written(screen, path)
