"""Curves of several runs in one chart: each has its letter on it, and its colour.

Pure functions draw it as lines of characters, with the number of the curve beside each; the widget
puts the colours on. Braille dots where the terminal has them, letters alone elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from tui_lab.i18n import _
from tui_lab.text.ascii import unicode_ok
from tui_lab.ui.kit.series import (
    decimated,
    drawable,
    epoch_ticks,
    tick_labels,
    value_axis,
    value_ticks,
)

LABELS = 7
"""Columns of the numbers on the left."""
COLOURS = 6
SMALLEST = (24, 4)
_BOLD = Style(bold=True)
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
Cell = tuple[str, int | None]
"""A character, and the curve that it belongs to; None for axes."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: a value for each epoch, None where there is none."""

    letter: str
    epochs: tuple[int, ...]
    values: tuple[float | None, ...]
    colour: int
    dotted: bool = False
    """Drawn with gaps: the training beside the validation."""


def overlay(
    curves: Sequence[Curve],
    width: int,
    height: int,
    *,
    unicode: bool = True,
    zoomed: bool = False,
) -> list[list[Cell]]:
    """The chart as `height` rows of at most `width` cells.

    Args:
        curves: Those behind first.
        width: In columns of the terminal.
        height: In lines.
        unicode: Draw with braille dots; else with letters alone.
        zoomed: Show the values of the second half of the epochs, and cut off what is beyond them.
    """
    points = [
        [(epoch, drawable(value)) for epoch, value in zip(c.epochs, c.values, strict=True)]
        for c in curves
    ]
    known = [y for each in points for _x, y in each if y is not None]
    columns, rows = width - LABELS - 1, height - 2
    if not known or columns < SMALLEST[0] or rows < SMALLEST[1]:
        words = _("The curves begin with the first whole epoch.") if not known else ""
        return [[(character, None) for character in words[:width]]]
    last = max(2, *(epoch for each in points for epoch, _y in each))
    if zoomed:
        late = [y for each in points for x, y in each if y is not None and x > last / 2]
        known = late or known
    low, high = value_axis(known, fixed=None)
    if zoomed:
        low = max(low, min(known) - (max(known) - min(known)) * 0.1)
        high = max(high, low + 1e-9)
        points = [[(x, y if _within(y, low, high) else None) for x, y in each] for each in points]
    grid: list[list[Cell]] = [[(" ", None)] * columns for _row in range(rows)]
    dots: dict[tuple[int, int], int] = {}

    def place(epoch: float, value: float) -> tuple[int, int]:
        """Dots from the left and from above."""
        x = (epoch - 1) / (last - 1) * (columns * 2 - 1)
        y = (high - value) / (high - low) * (rows * 4 - 1)
        return round(x), round(y)

    for curve, each in zip(curves, points, strict=True):
        path = [
            None if y is None else place(x, y)
            for x, y in decimated([(float(x), y) for x, y in each], columns)
        ]
        for x, y in _line(path):
            if unicode and not (curve.dotted and x % 4 > 1):
                row, column = y // 4, x // 2
                bits = dots.get((row, column), 0) | _DOTS[y % 4][x % 2]
                dots[row, column] = bits
                grid[row][column] = (chr(0x2800 + bits), curve.colour)
    for order, (curve, each) in enumerate(zip(curves, points, strict=True)):
        dotted = list(_line([None if y is None else place(x, y) for x, y in each]))
        for x, y in _letters(dotted, order, len(curves), not unicode):
            grid[y // 4][x // 2] = (curve.letter, curve.colour)
    return _framed(grid, low, high, last)


def _within(value: float | None, low: float, high: float) -> bool:
    return value is not None and low <= value <= high


def _line(path: Sequence[tuple[int, int] | None]) -> list[tuple[int, int]]:
    """The dots between the points; a gap where there is None."""
    found: list[tuple[int, int]] = []
    before: tuple[int, int] | None = None
    for point in path:
        if point is not None and before is not None:
            steps = max(abs(point[0] - before[0]), abs(point[1] - before[1]), 1)
            for step in range(1, steps + 1):
                share = step / steps
                x = before[0] + (point[0] - before[0]) * share
                y = before[1] + (point[1] - before[1]) * share
                found.append((round(x), round(y)))
        elif point is not None:
            found.append(point)
        before = point
    return found


def _letters(
    dots: Sequence[tuple[int, int]], order: int, curves: int, every: bool
) -> list[tuple[int, int]]:
    """The dots of a curve that become its letter: here and there, each curve in other columns."""
    if every:
        return list(dots)
    step = max(12, 4 * curves)
    offset = step * (order + 1) // (curves + 1)
    found: dict[int, tuple[int, int]] = {}
    for x, y in dots:
        column = x // 2
        if column % step == offset:
            found.setdefault(column, (x, y))
    if dots and not found:
        found[0] = dots[-1]
    return list(found.values())


def _framed(grid: list[list[Cell]], low: float, high: float, last: int) -> list[list[Cell]]:
    rows, columns = len(grid), len(grid[0])
    ticks = value_ticks(low, high, max(2, rows // 2))
    labels = dict.fromkeys(range(rows), "")
    for tick, label in zip(ticks, tick_labels(ticks), strict=True):
        labels[round((high - tick) / (high - low) * (rows * 4 - 1)) // 4] = label
    unicode = unicode_ok()
    upright, corner, level = ("│", "└", "─") if unicode else ("|", "+", "-")
    lines: list[list[Cell]] = []
    for number, row in enumerate(grid):
        head = labels[number].rjust(LABELS)[:LABELS] + upright
        lines.append([*((character, None) for character in head), *row])
    lines.append([(c, None) for c in " " * LABELS + corner + level * columns])
    below = list(_("epoch")[:LABELS].ljust(LABELS + 1 + columns))
    for tick in epoch_ticks(last, max(2, columns // 8)):
        text = str(tick)
        middle = LABELS + 1 + round((tick - 1) / (last - 1) * (columns - 1))
        start = min(middle - len(text) // 2, len(below) - len(text))
        below[start : start + len(text)] = text
    lines.append([(c, None) for c in below])
    return lines


class Overlay(Widget):
    """The chart; give it `curves`."""

    DEFAULT_CSS = """
    Overlay {
        height: 1fr; width: 1fr;
        & > .overlay--0 { color: $primary; }
        & > .overlay--1 { color: $accent; }
        & > .overlay--2 { color: $success; }
        & > .overlay--3 { color: $error; }
        & > .overlay--4 { color: $warning; }
        & > .overlay--5 { color: $secondary; }
        & > .overlay--axis { text-style: dim; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"overlay--{number}" for number in range(COLOURS)),
        "overlay--axis",
    }
    curves: reactive[tuple[Curve, ...]] = reactive((), init=False)
    zoomed: reactive[bool] = reactive(False, init=False)

    def render(self) -> Text:
        """Colours by curve."""
        styles = [
            self.get_component_rich_style(f"overlay--{number}", partial=True)
            for number in range(COLOURS)
        ]
        axis = self.get_component_rich_style("overlay--axis", partial=True)
        width, height = self.size
        lines = overlay(self.curves, width, height, unicode=unicode_ok(), zoomed=self.zoomed)
        text = Text(no_wrap=True, end="")
        for number, line in enumerate(lines):
            text.append("\n" if number else "")
            for character, curve in line:
                style = axis if curve is None else styles[curve % COLOURS]
                text.append(character, style + _BOLD if character.isalpha() else style)
        return text
