"""What the screens for one's own pictures and rows say: pure functions that know no widget."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from tui_lab.errors import LabError
from tui_lab.i18n import _, number, percent
from tui_lab.text.ascii import glyph
from tui_lab.text.command_line import as_called
from tui_lab.text.fit import padded, shortened, text_columns, unbroken
from tui_lab.ui.kit.option_words import BOX, with_controls

LONGEST_VALUE = 120
"""Columns of a value."""
LONGEST_FIGURE = 4
"""Digits of a class's name that are written large."""


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
        text.append(" " + unbroken(with_controls(as_called(error.hint), _control)), "not bold")
    return text


def _control(option: str) -> str:
    return _(BOX).format(title=_("No header")) if option == "--no-header" else ""


def head(
    name: str,
    place: tuple[int, int],
    told: str,
    width: int,
) -> Text:
    """`3 of 10   3_1.png   answer: 3 (99.9%)`; a long name is cut first.

    Args:
        name: Of the example; "" for none.
        place: Which example it is, from 0, and of how many.
        told: The answer; "" for none.
        width: Columns.
    """
    line = Text(no_wrap=True, overflow="ellipsis")
    here, count = place
    if count > 1:
        where = _("{place} of {count}").format(place=number(here + 1), count=number(count))
        widest = _("{place} of {count}").format(place=number(count), count=number(count))
        line.append(padded(where, text_columns(widest)) + "   ", "dim")
    if name:
        room = max(8, width - line.cell_len - text_columns(told) - 3)
        line.append(shortened(name, room) + "   ")
    return line.append(told, "bold")


def ranked(shares: Sequence[float]) -> list[int]:
    """The classes by their probability, the most probable first; what is no number comes last."""
    return sorted(
        range(len(shares)),
        key=lambda place: -shares[place] if shares[place] == shares[place] else 1.0,
    )


def large(shares: Sequence[float], classes: Sequence[str]) -> str:
    """What is written large: the answer where it is a short number, else how certain it is."""
    best = ranked(shares)[0]
    name = classes[best]
    if name.isascii() and name.isdigit() and len(name) <= LONGEST_FIGURE:
        return name
    return percent(shares[best]).replace("\xa0", "")


def verdict(shares: Sequence[float], classes: Sequence[str]) -> Text:
    """What the network answers, and what comes next, in a sentence each."""
    first, *others = ranked(shares)
    text = Text(
        _("The network answers “{name}”.").format(name=classes[first]),
        style="bold",
        end="",
    )
    certainty = _("Its probability is {share}.").format(share=percent(shares[first]))
    text.append(f"\n{certainty}", "not bold")
    if others:
        told = _("Next comes “{name}” with {share}.")
        told = told.format(name=classes[others[0]], share=percent(shares[others[0]]))
        text.append(f"\n{told}", "not bold")
    return text


def values(names: Sequence[str], told: Sequence[str], width: int) -> Text:
    """What stands in each column, a line each; who shows it cuts the lines where its room ends."""
    shown = [shortened(name, max(4, width * 2 // 3)) for name in names]
    wide = max(map(text_columns, shown), default=0)
    text = Text(no_wrap=True, overflow="ellipsis")
    for count, (name, value) in enumerate(zip(shown, told, strict=True)):
        text.append("\n" if count else "")
        text.append(padded(name, wide), "dim")
        text.append("  " + shortened(value, LONGEST_VALUE))
    return text


def unseen(classes: int, *, first: str = "") -> str:
    """That so many classes stand below those that are seen, and the key to them; "" for none.

    Args:
        classes: How many.
        first: The key before it where the arrows move something else; its name is translated.
    """
    if classes <= 0:
        return ""
    keys = f"{first} {glyph('↓')}".strip()
    return f"   {glyph('▾')} " + _("{count} more: {keys}").format(count=number(classes), keys=keys)
