"""Texts of a width, and what of a text may reach a terminal or a file.

A terminal obeys the control characters that it reads, and texts come from anywhere: names in
files, messages of other programs, courses, notes. Whoever writes to a terminal or a file sends
everything through `shown` (or `visible`, where nothing has colours); each face does it in one
place. Colours of our own carry a seal that no text from outside can have.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from tui_lab.text.ascii import sign, unicode_ok

LONGEST_QUOTE = 60
"""Characters of a wrong value or word that a sentence repeats."""
LONGEST = 200
"""Characters of a name from outside that a sentence repeats."""
STAND_IN = "\N{REPLACEMENT CHARACTER}"
"""What a character becomes that must not reach a terminal: one column, for all to see."""
_SEAL = os.urandom(8).hex()
_ESCAPE = re.compile(rf"\x1b{_SEAL}(\[[0-9;]*m)")
BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
)  # fmt: skip
"""Letters and marks that show nothing, though Unicode counts them as printable."""
_MARKS = ("Mn", "Me")
MOST_MARKS = 8
"""Accents and other marks on one letter; a heap of them would be drawn over the lines around it."""
_MANY_MARKS = re.compile(
    rf"[^\w\s\x00-\u02ff\u2000-\u20cf\u2100-\u2bff\ufffd]{{{MOST_MARKS + 1},}}"
)
"""What may be such a heap: no letters, no lines of a drawing."""
_UNBROKEN = re.compile(r"\S*`[^`]*`\S*|tui-lab (?:(?!  ).)*|[^ ]+")
"""A word, or a command that is to be pasted: in backticks, or up to two spaces or the end."""


class _Visible(dict[int, str]):
    """A table for `str.translate`: each character as it is shown; filled as it is asked."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        hidden = not character.isprintable() and unicodedata.category(character) != "Zs"
        self[code] = STAND_IN if hidden or character in BLANK else character
        return self[code]


_TEXT = _Visible({ord("\n"): "\n", ord("\t"): "\t"})
_LINE = _Visible({ord("\n"): " ", ord("\t"): " "})


def visible(text: str, *, lines: bool = True) -> str:
    """`text` with a sign for every character that steers a terminal, breaks a line or hides.

    These are control characters, also those beyond ASCII, marks of the direction of writing, spaces
    without width, separators of lines, lone surrogates, whatever Unicode does not know, and marks
    heaped on a letter.

    Args:
        text: From anywhere, without colours.
        lines: Whether `\\n` and tabs stay; else each becomes a space.

    Returns:
        As many characters as before, but `\\r\\n` becomes `\\n`.
    """
    if text.isascii() and text.isprintable():
        return text
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    return _thinned(text).translate(_TEXT if lines else _LINE)


def _thinned(text: str) -> str:
    """`text` with a sign for each mark beyond MOST_MARKS on one letter."""
    return _MANY_MARKS.sub(_thin, text)


def _thin(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in found[0]:
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        kept.append(character if marks <= MOST_MARKS else STAND_IN)
    return "".join(kept)


def encodable(text: str) -> str:
    """`text` as UTF-8 can write it: a question mark for a byte of a command line that is none."""
    return text.encode("utf-8", "replace").decode("utf-8")


def sgr(codes: str) -> str:
    """The sealed sequence for these numbers of "Select Graphic Rendition", such as `1;31`."""
    return f"\x1b{_SEAL}[{codes}m"


def shown(text: str, *, lines: bool = True) -> str:
    """What a terminal is sent of a text: `visible`, but with the colours that `sgr` put in."""
    if "\x1b" not in text:
        return visible(text, lines=lines)
    parts = _ESCAPE.split(text)
    return "".join(
        f"\x1b{part}" if place % 2 else visible(part, lines=lines)
        for place, part in enumerate(parts)
    )


def without_colours(text: str) -> str:
    """`text` without the sequences of `sgr`."""
    return _ESCAPE.sub("", text) if "\x1b" in text else text


def printable(text: str, limit: int | None = None) -> str:
    """`text` on one line, with nothing in it that is hidden or steers a terminal.

    Args:
        text: From a file or a person; may hold control characters and lone surrogates.
        limit: So many characters at most; a longer text ends in an ellipsis.

    Returns:
        The text with a space for every kind of white space, and U+FFFD for every other character
        that is not printable or shows nothing.
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if c.isspace() else _LINE[ord(c)] for c in _thinned(text))


def unbroken(text: str) -> str:
    """`text` with a space for each break of a line: a name is one line wherever it stands."""
    return text if text.isprintable() else " ".join(text.splitlines())


def one_line(text: str, limit: int = LONGEST_QUOTE) -> str:
    """`text` as a sentence can repeat it: white space squeezed, printable, not over `limit`."""
    return printable(" ".join(text.split()), limit)


@lru_cache(4096)
def text_columns(text: str) -> int:
    """How many columns of a terminal a line takes; colours take none, and a sign for what is
    hidden takes one.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_columns, _thinned(without_colours(text))))


def _columns(character: str) -> int:
    character = _LINE[ord(character)]
    if unicodedata.category(character) in _MARKS:
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
    text = visible(text, lines=False)
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


def abbreviations(names: Sequence[str], width: int) -> tuple[str, ...]:
    """Each name in at most `width` columns, all different: cut, or else the name's number."""
    if all(text_columns(name) <= width for name in names):
        return tuple(names)
    cut = [_cut(name, width) for name in names]
    if len(set(cut)) == len(cut):
        return tuple(cut)
    return tuple(str(place) for place in range(len(names)))


def _cut(name: str, width: int) -> str:
    kept = ""
    for character in name:
        if text_columns(kept + character) > width:
            break
        kept += character
    return kept.rstrip()
