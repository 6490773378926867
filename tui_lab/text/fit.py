"""Texts of a width: how many columns of a terminal a text takes, and how to cut and fill it.

Texts from outside (names in files, messages of other programs) are made printable here, because a
terminal obeys the control characters that it reads.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tui_lab.text.ascii import sign, unicode_ok

LONGEST_QUOTE = 60
"""Characters of a wrong value or word that a sentence repeats."""
LONGEST = 200
"""Characters of a name from outside that a sentence repeats."""
STAND_IN = "\N{REPLACEMENT CHARACTER}"
"""What a character becomes that must not reach a terminal."""
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_NO_WIDTH = frozenset({"Mn", "Me", "Cf", "Cc", "Zl", "Zp"})
_UNBROKEN = re.compile(r"\S*`tui-lab [^`]*`\S*|tui-lab (?:(?!  ).)*|[^ ]+")
"""A word, or a command that is to be pasted: in backticks, or up to two spaces or the end."""


def printable(text: str, limit: int | None = None) -> str:
    """`text` on one line and without control characters.

    Args:
        text: From a file or a person; may hold control characters and lone surrogates.
        limit: So many characters at most; a longer text ends in an ellipsis.

    Returns:
        The text with a space for every kind of white space, and U+FFFD for every other character
        that is not printable.
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else STAND_IN for c in text)


def one_line(text: str, limit: int = LONGEST_QUOTE) -> str:
    """`text` as a sentence can repeat it: white space squeezed, printable, not over `limit`."""
    return printable(" ".join(text.split()), limit)


@lru_cache(4096)
def text_columns(text: str) -> int:
    """How many columns of a terminal a line takes; colour sequences take none."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_columns, _ESCAPE.sub("", text)))


def _columns(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shortened(text: str, columns: int, *, unicode: bool | None = None, middle: bool = False) -> str:
    """A text without colours, cut to `columns` with an ellipsis where it is longer.

    Args:
        text: One line.
        columns: At most so many are taken.
        unicode: Whether more than ASCII can be shown; None asks the terminal of the interface.
        middle: Whether the middle is left out instead of the end: names often begin alike.
    """
    if text_columns(text) <= columns:
        return text
    ellipsis = sign("…", unicode_ok() if unicode is None else unicode)[: max(columns, 0)]
    room = max(columns, 0) - len(ellipsis)
    tail = _last(text, room // 2) if middle else ""
    head = _first(text, room - text_columns(tail))
    return (head if middle else head.rstrip()) + ellipsis + tail


def _first(text: str, columns: int) -> str:
    used = 0
    for place, character in enumerate(text):
        used += _columns(character)
        if used > columns:
            return text[:place]
    return text


def _last(text: str, columns: int) -> str:
    while text and text_columns(text) > columns:
        text = text[1:]
    return text


def padded(line: str, columns: int) -> str:
    """A line filled up with spaces to `columns`."""
    return line + " " * max(0, columns - text_columns(line))


def fitted(
    text: str,
    columns: int,
    *,
    right: bool = False,
    middle: bool = False,
    unicode: bool | None = None,
) -> str:
    """`text` in exactly `columns`: cut as by `shortened`, or filled up with spaces.

    Args:
        text: One line.
        columns: Its width.
        right: Whether the spaces stand before the text.
        middle: Whether a text that is too long loses its middle.
        unicode: As for `shortened`.
    """
    text = shortened(text, columns, unicode=unicode, middle=middle)
    return " " * (columns - text_columns(text)) + text if right else padded(text, columns)


def wrapped(text: str, columns: int) -> list[str]:
    """The lines of one paragraph, broken between words; a longer word stands alone, uncut.

    All lines have the indent of the first. A command is not broken: pasted, each of its lines would
    be run by itself.
    """
    if text_columns(text) <= columns:
        return [text]
    indent = " " * (len(text) - len(text.lstrip(" ")))
    lines = [indent]
    for word in _UNBROKEN.findall(text):
        longer = f"{lines[-1]} {word}" if lines[-1] != indent else indent + word
        if text_columns(longer) <= columns or lines[-1] == indent:
            lines[-1] = longer
        else:
            lines.append(indent + word)
    return lines
