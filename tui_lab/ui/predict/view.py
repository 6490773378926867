"""What the screens for one's own pictures and rows say: pure functions that know no widget."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from tui_lab.errors import LabError
from tui_lab.i18n import _, number, percent
from tui_lab.imaging.layout import bar
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.command_line import as_called
from tui_lab.text.fit import padded, shortened, text_columns, unbroken

LONGEST_NAME = 16
PERCENT = 7
SHORTEST_BAR = 4
LONGEST_BAR = 40


def progress(done: int, total: int) -> str:
    """How far the preparation is."""
    text = _("{done} of {total} pictures are prepared…")
    return text.format(done=number(done), total=number(total))


def asking(*, ready: bool) -> str:
    """That the network is being asked."""
    if ready:
        return _("Asking the network…")
    return _("Asking the network; starting Keras takes some seconds…")


def problem(error: LabError) -> Text:
    """What is wrong, and what to do."""
    text = Text(unbroken(error.message), "bold")
    if error.hint:
        text.append(" " + unbroken(as_called(error.hint)), "not bold")
    return text


def head(
    name: str,
    place: tuple[int, int],
    classes: Sequence[str],
    shares: Sequence[float] | None,
    width: int,
) -> Text:
    """`3 of 10   3_1.png   answer: 3 (99.9%)`; a long name is cut first.

    Args:
        name: Of the example; "" for none.
        place: Which example it is, from 0, and of how many.
        classes: Their names.
        shares: What was answered, if anything was.
        width: Columns.
    """
    line = Text(no_wrap=True, overflow="ellipsis")
    here, count = place
    if count > 1:
        where = _("{place} of {count}").format(place=number(here + 1), count=number(count))
        widest = _("{place} of {count}").format(place=number(count), count=number(count))
        line.append(padded(where, text_columns(widest)) + "   ", "dim")
    told = ""
    if shares is not None:
        best = max(range(len(shares)), key=lambda n: shares[n])
        told = _("answer: {name} ({share})").format(
            name=shortened(classes[best], max(12, width // 3)),
            share=percent(shares[best]),
        )
    if name:
        room = max(8, width - line.cell_len - text_columns(told) - 3)
        line.append(shortened(name, room) + "   ")
    return line.append(told, "bold")


def bars(shares: Sequence[float], classes: Sequence[str], width: int, lines: int) -> Text:
    """A bar for every class; where they are more than `lines`, the most probable first."""
    best = max(range(len(shares)), key=lambda n: shares[n])
    places = list(range(len(shares)))
    if len(places) > max(1, lines):
        places.sort(key=lambda place: -shares[place] if shares[place] == shares[place] else 1.0)
    mark = f" {glyph('◂')} {_('answer')}"
    name_width = min(max(map(text_columns, classes)), LONGEST_NAME)
    name_width = min(name_width, max(4, width - PERCENT - text_columns(mark) - SHORTEST_BAR - 2))
    room = width - name_width - PERCENT - text_columns(mark) - 2
    room = min(LONGEST_BAR, max(SHORTEST_BAR, room))
    text = Text(no_wrap=True)
    for count, place in enumerate(places):
        name = padded(shortened(classes[place], name_width), name_width)
        drawn = bar(shares[place], room, unicode=unicode_ok())
        line = f"{name} {drawn} {percent(shares[place]).rjust(PERCENT)}"
        text.append("\n" if count else "")
        text.append(line + (mark if place == best else ""), "bold" if place == best else "")
    return text


def values(names: Sequence[str], told: Sequence[str], width: int) -> Text:
    """What stands in each column, a line each."""
    shown = [shortened(name, max(4, width * 2 // 3)) for name in names]
    wide = max(map(text_columns, shown), default=0)
    text = Text(no_wrap=True, overflow="ellipsis")
    for count, (name, value) in enumerate(zip(shown, told, strict=True)):
        text.append("\n" if count else "")
        text.append(padded(name, wide), "dim")
        text.append("  " + shortened(value, max(1, width - wide - 2)))
    return text
