"""A matrix as lines of text: what stands in its cells, how they are laid out, and their margins.

Pure functions: what draws them is `heat_map`. Must not import Textual.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui_lab.text.ascii import glyph
from tui_lab.text.fit import abbreviations, fitted, padded, shortened, text_columns

LONGEST_NAME = 14
SHORTEST_NAME = 6
"""Columns that are left of the names before the rows where all columns are seen for it."""
WIDEST_CELL = 9
HEAD = 2
"""Lines above the cells: a note, and the titles of the columns."""
MANY = 12
"""So many rows or columns stay in sight of a matrix that scrolls, or its margins give way."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What stands in a cell."""

    text: str
    role: str = ""
    """Of `theme_styles.ROLES`; "" takes the colour of words."""
    strength: float = 0.0
    """0..1: how much of the role's colour its ground has; 0 leaves it without."""


@dataclass(frozen=True, slots=True)
class HeatMargin:
    """A figure for each row, beside the cells, or for each column, below them."""

    title: str
    texts: tuple[str, ...]
    marked: frozenset[int] = frozenset()
    """Which of them are drawn as something to look at."""
    corner: str = ""
    """Of a margin below: a figure of the whole, under the last one beside the cells."""
    brief: str = ""
    """Of a margin below: a shorter title, for where there is no room for the other."""


@dataclass(frozen=True, slots=True, eq=False)
class HeatTable:
    """A matrix to be drawn."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cell: Callable[[int, int], HeatCell]
    needed: int
    """Columns of the terminal that a cell takes at least, its gap included."""
    right: tuple[HeatMargin, ...] = ()
    """From left to right; where there is no room, the first give way."""
    below: tuple[HeatMargin, ...] = ()
    """From above to below; where there is no room, the first give way."""


@dataclass(frozen=True, slots=True, eq=False)
class HeatPlan:
    """How a matrix is laid out in a room."""

    label: int
    """Columns of the names of the rows."""
    cell: int
    """Columns of a cell."""
    titles: tuple[str, ...]
    """What stands over the columns."""
    rows: tuple[str, ...]
    """What stands before the rows: with its number where the columns have numbers for names."""
    right: tuple[HeatMargin, ...]
    below: tuple[HeatMargin, ...]
    fit: tuple[int, int]
    """How many rows and columns there is room for."""


@dataclass(frozen=True, slots=True)
class HeatPart:
    """A stretch of a line."""

    text: str
    kind: str = "name"
    """name, here, cell, cursor, hover, margin or marked."""
    role: str = ""
    strength: float = 0.0


def margin_width(margin: HeatMargin) -> int:
    """Columns of a margin beside the cells, with the gap before it."""
    return 2 + max(map(text_columns, (margin.title, *margin.texts)))


def heat_plan(table: HeatTable, width: int, height: int, lines: int = 1) -> HeatPlan:
    """How a matrix is laid out.

    Args:
        table: The matrix.
        width: Columns there are.
        height: Lines there are, those of the head included.
        lines: Of each row.
    """
    below = list(table.below)
    while below and (height - HEAD - len(below)) // lines < min(len(table.rows), MANY):
        del below[0]
    named = [*table.rows, *(margin.title for margin in below)]

    def label_of(names: Sequence[str]) -> int:
        widest = max((text_columns(name) for name in names), default=0)
        return min(LONGEST_NAME, max(widest, 6)) + 2

    def cells(label: int, margins: Sequence[HeatMargin]) -> int:
        return max(0, width - label - sum(map(margin_width, margins)))

    count, right = max(1, len(table.columns)), list(table.right)
    while right and cells(label_of(named), right) < table.needed * min(count, MANY):
        del right[0]

    def cell_of(label: int) -> int:
        return min(max(table.needed, cells(label, right) // count), WIDEST_CELL)

    label = label_of(named)
    cell = cell_of(label)
    titles, rows = abbreviations(table.columns, cell - 2), table.rows
    numbers = tuple(str(place) for place in range(len(titles)))
    if titles == numbers and rows == table.columns and rows != numbers:
        rows = tuple(f"{place} {name}" for place, name in enumerate(rows))
        label = label_of([*rows, *(margin.title for margin in below)])
        cell = cell_of(label)
    left = cells(count * table.needed, right)
    if SHORTEST_NAME + 2 <= left < label:  # names in part, rather than a column out of sight
        label, cell = left, table.needed
    fit = (
        max(1, (height - HEAD - len(below)) // lines),
        max(1, cells(label, right) // cell),
    )
    return HeatPlan(label, cell, titles, rows, tuple(right), tuple(below), fit)


def seen_of(first: int, place: int, room: int, count: int) -> range:
    """Which of `count` rows are seen: as before, moved so far that `place` is among them."""
    shown = min(room, count)
    start = max(min(first, place, count - shown), place - shown + 1, 0)
    return range(start, start + shown)


def title_line(plan: HeatPlan, seen: range, cursor: tuple[int, int]) -> list[HeatPart]:
    """The titles of the columns in sight, that of the cursor with a sign, and of the margins."""
    parts = [HeatPart(" " * plan.label)]
    for column in seen:
        sign = glyph("▾") if column == cursor[1] else ""
        title = fitted(sign + plan.titles[column], plan.cell - 1, right=True) + " "
        parts.append(HeatPart(title, "here" if column == cursor[1] else "name"))
    for margin in plan.right:
        parts.append(HeatPart(fitted(margin.title, margin_width(margin), right=True), "margin"))
    return parts


def heat_line(
    table: HeatTable,
    plan: HeatPlan,
    row: int,
    seen: range,
    cursor: tuple[int, int],
    hover: tuple[int, int] | None = None,
    *,
    words: bool = True,
    sign: str = "▸",
) -> list[HeatPart]:
    """A line of a row.

    Args:
        table: The matrix.
        plan: How it is laid out.
        row: Which row.
        seen: The columns in sight.
        cursor: Row and column of the cursor.
        hover: Row and column under the mouse.
        words: Whether it is the line of a row that has its words.
        sign: Before the row of the cursor.
    """
    here = row == cursor[0]
    if words:
        name = padded(shortened(plan.rows[row], plan.label - 2), plan.label - 2)
        mark = sign if here else " "
        parts = [HeatPart(f"{mark}{name} ", "here" if here else "name")]
    else:
        parts = [HeatPart(" " * plan.label)]
    for column in seen:
        cell = table.cell(row, column)
        text = fitted(cell.text if words else "", plan.cell, right=True)
        kind = "cell"
        if (row, column) == cursor:
            kind = "cursor"
        elif (row, column) == hover:
            kind = "hover"
        parts.append(HeatPart(text, kind, cell.role, cell.strength))
    for margin in plan.right:
        text = fitted(margin.texts[row] if words else "", margin_width(margin), right=True)
        parts.append(HeatPart(text, "marked" if row in margin.marked else "margin"))
    return parts


def margin_line(plan: HeatPlan, margin: HeatMargin, seen: range) -> list[HeatPart]:
    """A margin below the columns in sight."""
    room = plan.label - 2
    title = margin.brief if margin.brief and text_columns(margin.title) > room else margin.title
    parts = [HeatPart(f" {fitted(title, room)} ", "margin")]
    for column in seen:
        text = fitted(margin.texts[column], plan.cell - 1, right=True) + " "
        parts.append(HeatPart(text, "marked" if column in margin.marked else "margin"))
    if margin.corner and plan.right:
        *others, last = (margin_width(each) for each in plan.right)
        corner = " " * sum(others) + fitted(margin.corner, last, right=True)
        parts.append(HeatPart(corner, "margin"))
    return parts
