"""The figure of a station in a drawing across: a bar for a vector, a box for a picture.

Pure functions; sizes are on a log scale that is the same for all networks.
"""

from __future__ import annotations

import math

from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.network_stations import MORE, Station

LARGEST = 9
"""log2 of the number of values from which on a bar is as long as it can be: 512."""
LARGEST_PICTURE = 5
"""log2 of the side from which on a picture is as high as it can be: 32."""


def figure_of(each: Station, lines: int) -> list[str]:
    """A bar for a vector, a box with edges behind it for a picture; "?" where nothing is known."""
    if each.shape is None:
        return _around([each.name if each == MORE else "?"], lines)
    if len(each.shape) < 2:
        size = each.shape[0] if each.shape else 1
        halves = 1 + round(min(1.0, math.log2(max(1, size)) / LARGEST) * (2 * lines - 2))
        return _bar(halves, lines, "░" if each.change == "-" else "█")
    high, wide = each.shape[0], each.shape[1]
    share = min(1.0, math.log2(max(1, high, wide)) / LARGEST_PICTURE)
    tall = 2 + round(share * (lines - 2))
    inside = max(1, min(2 * lines, round((2 * tall - 3) * wide / max(1, high))))
    deep = 0
    if len(each.shape) > 2:
        deep = min(4, round(math.log2(max(1, math.prod(each.shape[2:]))) / 2))
    box = ["┌" + "─" * inside + "┐" * (1 + deep)]
    box += ["│" + " " * inside + "│" * (1 + deep)] * (tall - 2)
    box += ["└" + "─" * inside + "┘" * (1 + deep)]
    return _around(box, lines)


def _bar(halves: int, lines: int, ink: str) -> list[str]:
    """A bar around the middle line; a half line more stands above."""
    cells = [" "] * (2 * lines)
    first = (2 * lines - halves) // 2
    cells[first : first + halves] = ["#"] * halves
    rows = []
    for row in range(lines):
        top, bottom = cells[2 * row] == "#", cells[2 * row + 1] == "#"
        rows.append((ink if top and bottom else "▀" if top else "▄" if bottom else " ") * 2)
    return rows


def _around(box: list[str], lines: int) -> list[str]:
    above = (lines - len(box)) // 2
    blank = " " * text_columns(box[0])
    return [blank] * above + box + [blank] * (lines - len(box) - above)
