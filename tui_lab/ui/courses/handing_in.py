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


async def hand_in(
    screen: LabScreen, course: str, with_course: Callable[[Callable[[Coursework], str]], str]
) -> None:
    """Ask who hands in and where to, and write the report of a course there.

    Args:
        screen: The screen in front.
        course: The name of the course; the proposed file has it too.
        with_course: Calls a function with the course, in the same thread.
    """
    from tui_lab.courses.handing_in import report
    from tui_lab.reports import exporting

    student = await screen.app.push_screen_wait(
        InputScreen(
            _("Who hands this in?"),
            _last["student"],
            detail=_("Your name, for the head of the report; it may stay empty."),
        )
    )
    if student is None:
        return
    _last["student"] = student
    path = await ask_path(screen, f"{course}.md")
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
