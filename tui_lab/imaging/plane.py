"""The plane of two inputs as cells of text: the regions of the classes, points, straight lines.

Half blocks carry two places in a cell; lines are drawn in dots, two by four in a cell. A point's
class has a sign of its own and a line its number; without colours the regions have patterns of
their own as well. Pure functions; must not import Textual or Rich.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_lab.imaging.text import RESET, Colours
from tui_lab.text.fit import sgr

POINT_SIGNS = "ox+*#%@&"
PATTERNS = (" ", "░", "▒", "▓")
PATTERNS_ASCII = (" ", ".", ":", "/")
STRENGTH = 0.55
"""How far the colour of a certain place goes from the ground to that of its class."""
WEAKEST = 0.1
"""The same, of a place where all classes are as likely."""
STEPS = 8
"""Of certainty: neighbours then share a colour, and less is sent to the terminal."""
ACROSS, DOWN = 2, 4
"""Dots of a cell."""
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_FIRST_DOTS = 0x2800
_PLACES = (0.0, 1.0, 0.06, 0.94, 0.12, 0.88, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6, 0.5)
"""Where along its line a number may stand, the best first."""
_APART = 0.5
"""As a share of the line: at least so far from each other are its two numbers."""
FEW = 0.05
"""Points that take up less than this share of the cells lie upon the lines, more lie below."""
RGB = tuple[int, int, int]
Point = tuple[float, float]
LINES_ON_DARK: tuple[RGB, ...] = (
    (255, 215, 95),
    (175, 255, 175),
    (255, 175, 215),
    (135, 255, 255),
    (215, 175, 255),
    (255, 155, 135),
    (215, 215, 175),
    (175, 215, 255),
)
"""Of straight lines on a dark ground, as far apart as eight can be."""


class Cell(NamedTuple):
    """One character; a colour that is None is the terminal's own."""

    sign: str
    front: RGB | None = None
    back: RGB | None = None
    strong: bool = False
    reverse: bool = False


Cells = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Paint:
    """What is drawn with."""

    classes: tuple[RGB, ...] = ()
    """Their colours; none where the terminal is to keep its own."""
    ground: RGB = (0, 0, 0)
    tints: tuple[RGB, ...] = ()
    """Of the places that are taken for each class, where a terminal has too few colours for tints
    between theirs and the ground."""
    lines: tuple[RGB, ...] = ()
    strong: RGB = (255, 255, 255)
    """Of the line that stands out."""
    unicode: bool = True


@dataclass(frozen=True, slots=True)
class PlaneView:
    """The part of the plane that is drawn, and in how many cells."""

    low: Point
    high: Point
    columns: int
    rows: int

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a place; None where it lies outside."""
        column = int((x - self.low[0]) / ((self.high[0] - self.low[0]) or 1.0) * self.columns)
        row = int((self.high[1] - y) / ((self.high[1] - self.low[1]) or 1.0) * self.rows)
        return (row, column) if 0 <= column < self.columns and 0 <= row < self.rows else None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line that is to be drawn."""

    name: str
    """What stands at it: its number."""
    ends: tuple[Point, Point]
    """Where it enters and leaves the plane."""
    colour: int = 0
    """Of `Paint.lines`."""
    strong: bool = False
    """Whether it stands out; it is drawn upon the others."""


@dataclass(slots=True)
class _Taken:
    """Cells that numbers must keep away from."""

    cells: set[tuple[int, int]] = field(default_factory=set)

    def free(self, row: int, first: int, last: int) -> bool:
        return all((row, column) not in self.cells for column in range(first - 1, last + 2))


def regions(
    probabilities: NDArray[np.float32] | None, columns: int, rows: int, paint: Paint
) -> Cells:
    """Which class each place is taken for.

    Args:
        probabilities: (rows upwards, columns, classes), 0..1; None leaves the plane empty.
        columns, rows: Of the drawing.
        paint: With the colours of the classes.
    """
    if probabilities is None:
        empty = Cell(" ", None, paint.ground if paint.classes else None)
        return [[empty] * columns for _row in range(rows)]
    halves = _resampled(probabilities[::-1], 2 * rows, columns)
    winner, share = halves.argmax(axis=-1), halves.max(axis=-1)
    if not paint.classes:
        patterns = PATTERNS if paint.unicode else PATTERNS_ASCII
        return [[Cell(patterns[n % len(patterns)]) for n in line] for line in winner[::2].tolist()]
    least = 1 / halves.shape[-1]
    certainty = np.clip((share - least) / (1 - least), 0, 1) if least < 1 else share
    levels = (certainty * STEPS).round().astype(int).tolist()
    colours = [
        [_tint(label, level, paint) for label, level in zip(*line, strict=True)]
        for line in zip(winner.tolist(), levels, strict=True)
    ]
    return [
        [Cell("▀", top, below) for top, below in zip(colours[row], colours[row + 1], strict=True)]
        for row in range(0, 2 * rows, 2)
    ]


def put_points(
    cells: Cells,
    view: PlaneView,
    points: NDArray[np.floating],
    labels: NDArray[np.int64],
    paint: Paint,
) -> None:
    """Put points (n, 2) with the signs of their classes (n,) on a drawing."""
    for (x, y), label in zip(points.tolist(), labels.tolist(), strict=True):
        spot = view.cell(x, y)
        if spot is None:
            continue
        row, column = spot
        sign, old = POINT_SIGNS[label % len(POINT_SIGNS)], cells[row][column]
        bright = paint.classes[label % len(paint.classes)] if paint.classes else None
        cells[row][column] = Cell(sign, bright, old.back, strong=bright is not None)


def put_lines(
    cells: Cells,
    view: PlaneView,
    strokes: Sequence[Stroke],
    paint: Paint,
    taken: set[tuple[int, int]],
) -> None:
    """Put lines with their numbers on a drawing.

    Args:
        cells: The drawing.
        view: What it is of.
        strokes: The lines; at most so many as there are colours can be told apart.
        paint: What is drawn with.
        taken: Cells, as (row, column), that the numbers are to leave free.
    """
    ordered = sorted(strokes, key=lambda stroke: stroke.strong)
    marks: dict[tuple[int, int], tuple[int, Stroke]] = {}
    for stroke in ordered:
        traced = _traced(stroke, view, *((ACROSS, DOWN) if paint.unicode else (1, 1)))
        for spot, bits in traced.items():
            before = marks.get(spot, (0, stroke))[0]
            marks[spot] = (bits if stroke.strong else bits | before, stroke)
    for (row, column), (bits, stroke) in marks.items():
        sign = chr(_FIRST_DOTS + bits) if paint.unicode else _slope(stroke, view)
        old = cells[row][column]
        back = old.back if old.front is None or old.sign != "▀" else _between(old.front, old.back)
        cells[row][column] = Cell(sign, _colour(stroke, paint), back, strong=stroke.strong)
    busy = _Taken(set(taken))
    for stroke in reversed(ordered):
        for row, column in _named(stroke, view, busy):
            colour = _colour(stroke, paint)
            for place, letter in enumerate(stroke.name):
                if colour is None:
                    cells[row][column + place] = Cell(letter, strong=True, reverse=True)
                else:
                    cells[row][column + place] = Cell(letter, paint.ground, colour, strong=True)


def drawing(
    view: PlaneView,
    probabilities: NDArray[np.float32] | None,
    points: NDArray[np.floating],
    labels: NDArray[np.int64],
    strokes: Sequence[Stroke],
    paint: Paint,
) -> Cells:
    """Regions, points and lines together; few points lie upon the lines, many below them."""
    cells = regions(probabilities, view.columns, view.rows, paint)
    few = len(points) < max(8.0, FEW * view.columns * view.rows)
    taken = set()
    if few:
        taken = {spot for x, y in points.tolist() if (spot := view.cell(x, y)) is not None}
        put_lines(cells, view, strokes, paint, taken)
        put_points(cells, view, points, labels, paint)
    else:
        put_points(cells, view, points, labels, paint)
        put_lines(cells, view, strokes, paint, taken)
    return cells


def escaped(cells: Cells, colours: Colours) -> list[str]:
    """A drawing as lines of text; a colour is only named where it changes."""
    if colours is Colours.NONE:
        return ["".join(cell.sign for cell in line) for line in cells]
    lines = []
    for line in cells:
        parts, before = [], ""
        for cell in line:
            codes = ["0"]
            codes += ["1"] if cell.strong else []
            codes += ["7"] if cell.reverse else []
            codes += [f"38;{_code(cell.front, colours)}"] if cell.front else []
            codes += [f"48;{_code(cell.back, colours)}"] if cell.back else []
            now = ";".join(codes)
            parts.append(cell.sign if now == before else f"{sgr(now)}{cell.sign}")
            before = now
        lines.append("".join(parts) + RESET)
    return lines


def _code(colour: RGB, colours: Colours) -> str:
    """A colour in an escape sequence: as it is, or the nearest of xterm's cube."""
    if colours is Colours.TRUE:
        return "2;{};{};{}".format(*colour)
    red, green, blue = (0 if v < 48 else 1 if v < 115 else (v - 35) // 40 for v in colour)
    return f"5;{16 + 36 * red + 6 * green + blue}"


def _tint(label: int, level: int, paint: Paint) -> RGB:
    if paint.tints:
        return paint.tints[label % len(paint.tints)] if 2 * level >= STEPS else paint.ground
    mix = WEAKEST + (STRENGTH - WEAKEST) * level / STEPS
    return blend(paint.ground, paint.classes[label % len(paint.classes)], mix)


def blend(one: RGB, other: RGB, share: float) -> RGB:
    """A colour between two: `share` of the way to the other."""
    red, green, blue = (int(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _between(one: RGB, other: RGB | None) -> RGB:
    return one if other is None else blend(one, other, 0.5)


def _colour(stroke: Stroke, paint: Paint) -> RGB | None:
    if stroke.strong and paint.lines:
        return paint.strong
    return paint.lines[stroke.colour % len(paint.lines)] if paint.lines else None


def _resampled(values: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """The nearest place of the grid for each half cell: (rows, columns, classes)."""
    down = (np.arange(rows) + 0.5) * values.shape[0] / rows
    along = (np.arange(columns) + 0.5) * values.shape[1] / columns
    chosen: NDArray[np.float32] = values[down.astype(int)][:, along.astype(int)]
    return chosen


def _in_cells(point: Point, view: PlaneView) -> Point:
    """Column and row of a place, with fractions."""
    wide, tall = view.high[0] - view.low[0], view.high[1] - view.low[1]
    return (
        (point[0] - view.low[0]) / wide * view.columns,
        (view.high[1] - point[1]) / tall * view.rows,
    )


def _traced(stroke: Stroke, view: PlaneView, across: int, down: int) -> dict[tuple[int, int], int]:
    """The dots of a line: (row, column) of a cell -> bits.

    Args:
        stroke: A strong one is two dots thick.
        view: What it is drawn in.
        across, down: Dots of a cell; with one alone, the bits mean nothing.
    """
    (x1, y1), (x2, y2) = (_in_cells(end, view) for end in stroke.ends)
    wide, tall = view.columns * across, view.rows * down
    x1, x2, y1, y2 = x1 * across, x2 * across, y1 * down, y2 * down
    steep = abs(y2 - y1) > abs(x2 - x1)
    found: dict[tuple[int, int], int] = {}

    def put(x: int, y: int) -> None:
        # A line along the far edge is drawn in the last dots.
        x, y = min(x, wide - 1), min(y, tall - 1)
        if x >= 0 and y >= 0:
            spot = (y // down, x // across)
            found[spot] = found.get(spot, 0) | _BITS[y % down][x % across]

    for x, y in _steps((y1, x1), (y2, x2)) if steep else _steps((x1, y1), (x2, y2)):
        if steep:
            x, y = y, x
        put(x, y)
        if stroke.strong and down > 1:
            # The second dot on the inner side, where a line runs along the edge.
            if steep:
                put(x - 1 if x + 1 >= wide else x + 1, y)
            else:
                put(x, y - 1 if y + 1 >= tall else y + 1)
    return found


def _steps(one: Point, other: Point) -> Iterator[tuple[int, int]]:
    """A dot for each whole step along the first axis."""
    (u1, v1), (u2, v2) = sorted((one, other))
    for u in range(int(u1), max(int(u1) + 1, int(np.ceil(u2)))):
        share = 0.0 if u2 == u1 else min(max((u + 0.5 - u1) / (u2 - u1), 0.0), 1.0)
        yield u, int(v1 + (v2 - v1) * share)


def _slope(stroke: Stroke, view: PlaneView) -> str:
    """The plain character that runs most like a line."""
    if stroke.strong:
        return "#"
    (x1, y1), (x2, y2) = (_in_cells(end, view) for end in stroke.ends)
    across, down = x2 - x1, y2 - y1
    if abs(down) > 2 * abs(across):
        return "|"
    if abs(down) < 0.4 * abs(across):
        return "-"
    return "\\" if (down > 0) == (across > 0) else "/"


def _named(stroke: Stroke, view: PlaneView, busy: _Taken) -> Iterator[tuple[int, int]]:
    """Where its number is put, at one end or at both: (row, first column)."""
    (x1, y1), (x2, y2) = (_in_cells(end, view) for end in stroke.ends)
    long = np.hypot(x2 - x1, 2 * (y2 - y1)) > view.columns / 2
    width = len(stroke.name)
    first: float | None = None
    for share in _PLACES:
        if first is not None and abs(share - first) < _APART:
            continue
        x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
        row = min(max(int(y), 0), view.rows - 1)
        column = min(max(int(x - (width - 1) / 2), 0), view.columns - width)
        if not busy.free(row, column, column + width - 1):
            continue
        busy.cells.update((row, place) for place in range(column, column + width))
        yield row, column
        if first is not None or not long:
            return
        first = share
