"""What a program printed, as a terminal would show it: without colours, lines drawn over."""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\|$)|[ -/]*[0-~])", re.DOTALL
)
"""Sequences that steer a terminal (ECMA-48): colours, movements, titles."""
_BELLS = re.compile(r"[\x00\x07\x0e\x0f]+")


def printed_lines(text: str) -> list[str]:
    """The lines of a program's output.

    Of a line that was drawn over again and again, as a progress bar is, the last state is left.

    Args:
        text: What was printed; it may begin in the middle of a line, and hold anything.
    """
    plain = _BELLS.sub("", _ESCAPES.sub("", text)) if not text.isprintable() else text
    return [_drawn(line) for line in plain.replace("\r\n", "\n").split("\n")]


def _drawn(line: str) -> str:
    """What is left of a line after its returns to the beginning and its steps back."""
    if "\r" not in line and "\b" not in line:
        return line
    cells: list[str] = []
    place = 0
    for part in re.split(r"([\r\b])", line):
        if part == "\r":
            place = 0
        elif part == "\b":
            place = max(0, place - 1)
        else:
            cells[place : place + len(part)] = part
            place += len(part)
    return "".join(cells)
