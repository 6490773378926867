"""Texts of a course on the command line: Markdown as plain lines, badges, commands to answer with.

Rich is imported when a text is written: nothing else here is slow.
"""

from __future__ import annotations

import io
import re
import sys
import textwrap

from tui_lab.cli import console
from tui_lab.cli.console import Role, Terminal
from tui_lab.courses.check import Check
from tui_lab.courses.wording import CheckBadge
from tui_lab.text.command_line import as_called, command_line, quoted
from tui_lab.text.fit import sgr, visible, without_colours

WIDEST = 80
NARROWEST = 20
ROLES: dict[str, Role] = {
    "right": "good",
    "primary": "notice",
    "warning": "bad",
    "wrong": "bad",
    "": "plain",
}
"""The colour of a badge's tone on the command line."""

STYLES = {
    "markdown.code": "bold",
    "markdown.item.bullet": "none",
    "markdown.item.number": "none",
    "markdown.table.border": "dim",
    "markdown.table.header": "bold",
}
_PAINT = re.compile(r"\x1b\[([\d;]*)m")


class _Ascii(io.StringIO):
    encoding = "ascii"


def markdown(text: str, first: str = "", *, view: Terminal | None = None) -> list[str]:
    """A text in Markdown as plain lines.

    Args:
        text: Markdown.
        first: Stands before the first line; the other lines are indented by its width.
        view: What the stream can show; None takes stdout. At most 80 columns are used.
    """
    from rich.console import Console
    from rich.theme import Theme

    from tui_lab.cli.markdown import PlainMarkdown
    from tui_lab.text.fit import text_columns

    view = view or console.look(sys.stdout)
    room = max(NARROWEST, min(view.width, WIDEST) - text_columns(first))
    file = io.StringIO() if view.unicode else _Ascii()
    writer = Console(
        file=file,
        width=room,
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        no_color=not view.colour,
        highlight=False,
        legacy_windows=False,
        theme=Theme(STYLES),
    )
    # Made visible before Rich adds its colours, which are the only ones that are let through.
    writer.print(PlainMarkdown(visible(as_called(text))))
    painted = _PAINT.sub(lambda found: sgr(found[1]), file.getvalue())
    lines = _without_gaps(painted.split("\n"))
    margin = " " * text_columns(first)
    return [f"{margin if n else first}{line}".rstrip() for n, line in enumerate(lines)]


def _without_gaps(lines: list[str]) -> list[str]:
    """The lines without empty ones at start and end, and with at most one between others."""
    kept: list[str] = []
    for line in lines:
        if without_colours(line).strip():
            kept.append(line.rstrip())
        elif kept and kept[-1]:
            kept.append("")
    return kept[:-1] if kept and not kept[-1] else kept


def write(text: str, first: str = "") -> None:
    """Write a text in Markdown to stdout; see `markdown`."""
    for line in markdown(text, first):
        console.out(line)


def write_plain(text: str, indent: str = "") -> None:
    """Write a text to stdout, line by line, broken where 80 columns do not hold it."""
    width = max(NARROWEST, min(console.look(sys.stdout).width, WIDEST))
    for part in as_called(text).splitlines():
        lines = textwrap.wrap(part, width, initial_indent=indent, subsequent_indent=indent)
        for line in lines or [""]:
            console.out(line)


def heading(text: str) -> None:
    """Write a heading to stdout, an empty line before it."""
    console.out()
    console.tell(text, "strong")


def badge_text(badge: CheckBadge, view: Terminal) -> str:
    """The sign and the word of a badge, in their colour."""
    sign = view.sign(badge.sign)
    return view.paint(f"{sign} {badge.word}", ROLES[badge.tone])


def how_to_answer(course: str, step: str, check: Check, *, current: bool = True) -> str:
    """The command that answers a check; for a check of runs, the command that judges it.

    Args:
        course: The name of the course.
        step: The id of the step.
        check: The check.
        current: Whether the step is the one that commands mean without `--step`.
    """
    if check.FIELD == "none":
        return command_line("courses check", [course] if current else [course, step])
    words = f"{command_line('courses answer', [course, check.id])} {check.placeholder}"
    return words if current else f"{words} --step {quoted(step)}"
