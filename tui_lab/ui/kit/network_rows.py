"""A Sequential network as a table: a line for each layer, with a bar as long as its output.

Pure functions from stations to Rich texts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.style import Style
from rich.text import Text

from tui_lab.i18n import _, number
from tui_lab.text.fit import fitted, text_columns
from tui_lab.text.values import NONE, shape_text
from tui_lab.ui.kit.network_stations import (
    MORE,
    Inks,
    Station,
    all_weights,
    centred,
    figure_ink,
    of_layer,
    sign_of,
    signed,
    written,
)

MOST_VALUES = 14
"""log2 of the number of values from which on a bar is as long as it can be: 16,384."""
SHORTEST_BAR, LONGEST_BAR = 6, 24
FEWEST_WORDS = 12
"""Columns that the words need before there are weights, and what has changed of them."""
LEAST_WORDS = 24
"""Columns that the words on a layer need in a row before there is a bar."""


def down(
    drawn: Sequence[Station],
    width: int,
    ink: Inks | None = None,
    *,
    marked: int | None = None,
    bars: bool = True,
    titled: bool = False,
) -> Text:
    """A line for each layer: what it is, a bar, the shape that comes out, the weights.

    Args:
        drawn: The input and the layers.
        width: Columns there are.
        ink: Its colours.
        marked: The index of the layer that is marked.
        bars: Whether there are bars, where there is room; without them the layers have numbers.
        titled: Whether a line says what the columns are, and one sums up the weights.
    """
    ink = ink or Inks()
    shapes = [
        "" if each == MORE else shape_text(each.shape) if each.shape is not None else NONE
        for each in drawn
    ]
    weights = [
        "" if each.is_input else NONE if each.weights is None else number(each.weights)
        for each in drawn
    ]
    changes = [signed(each.gained) for each in drawn]
    total = all_weights(drawn)
    gained = sum(each.gained for each in drawn)
    heads = (_("Layer"), _("Output"), _("Params"))
    sums = (_("All parameters"), "", NONE if total is None else number(total), signed(gained))
    columns = [shapes, weights, changes]
    if titled:
        columns = [[*shapes, heads[1]], [*weights, heads[2], sums[2]], [*changes, sums[3]]]
    shape, weight, change = (max(map(text_columns, column), default=0) for column in columns)
    gutter = 1 if bars else len(str(len(drawn) - 1))
    while (room := width - gutter - 1 - _columns(shape, weight, change)) < FEWEST_WORDS:
        if not change and not weight:
            break
        weight, change = (weight, 0) if change else (0, 0)
    room = max(4, room)
    words = max(text_columns(each.words) for each in drawn)
    bar = 0
    if bars and room - min(words, LEAST_WORDS) - 1 >= SHORTEST_BAR:
        bar = max(SHORTEST_BAR, min(LONGEST_BAR, room - words - 1))
    words = room - (bar + 1 if bar else 0)
    said = [each.words for each in drawn] + ([heads[0], sums[0]] if titled else [])
    words = min(words, max(map(text_columns, said)))  # else figures stand far from their words

    def row(parts: Sequence[str], figure: str = "") -> list[str]:
        what = fitted(parts[0], words)
        drawn_bar = " " + fitted(figure, bar) if bar else ""
        numbers = f" {fitted(parts[1], shape, right=True)}"
        if weight:
            numbers += f"  {fitted(parts[2], weight, right=True)}"
        if change:
            numbers += " " + fitted(parts[3], change, right=True)
        return [what, drawn_bar, numbers]

    lines: list[Text] = []
    if titled:
        lines.append(Text(" " * (gutter + 1) + "".join(row((*heads, ""))), ink.plain))
    for place, each in enumerate(drawn):
        is_marked = each.index is not None and each.index == marked
        before = " " if each.is_input else "↓" if bars else f"{each.index}"
        sign = sign_of(each, is_marked) or before
        parts = row(
            (each.words, shapes[place], weights[place], changes[place]), _long_bar(each, bar)
        )
        line = Text()
        line.append(f"{sign:<{gutter}} ", ink.marked if is_marked else ink.plain)
        line.append(parts[0], ink.marked if is_marked else ink.plain if each.is_input else Style())
        line.append(parts[1], figure_ink(each, is_marked, ink))
        line.append(parts[2][: len(parts[2]) - change] if change else parts[2])
        line.append(parts[2][len(parts[2]) - change :] if change else "", ink.changed)
        line.stylize(of_layer(each))
        lines.append(line)
    if titled:
        parts = row(sums)
        line = Text(" " * (gutter + 1)).append("".join(parts[:2]), ink.plain)
        lines.append(line.append(parts[2], Style(bold=True)))
    for line in lines:
        line.rstrip()
    text = Text("\n").join(lines)
    text.no_wrap, text.end = True, ""
    return written(text)


def _columns(*widths: int) -> int:
    """Columns of the figures at the right, with the gaps before them."""
    return sum(width + gap for width, gap in zip(widths, (1, 2, 1), strict=True) if width)


def _long_bar(each: Station, room: int) -> str:
    """A bar as long as the number of values says; dots for pictures and what is gone."""
    if not room or each.shape is None:
        return ""
    values = max(1, math.prod(each.shape))
    long = max(1, round(min(1.0, math.log2(values) / MOST_VALUES) * room))
    sign = "░" if each.change == "-" else "▒" if len(each.shape) > 1 else "█"
    return centred(sign * long, room)
