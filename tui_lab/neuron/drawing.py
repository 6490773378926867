"""Pictures of a neuron and of a descent, as grids that say what each cell is, not how it looks.

Pure; must not know of any face. Row 0 is the top one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tui_lab.neuron.descent import Path, value
from tui_lab.neuron.model import Answering, Neuron
from tui_lab.neuron.surfaces import Point, Surface
from tui_lab.neuron.tasks import Task

Cells = list[list["Mark"]]

MARGIN = 0.4
"""The margin of a plane around its rows, as a share of their range."""
BANDS = (0.04, 0.25, 0.6)
"""Up to which share of the way from the lowest to the highest cost each band reaches."""

FAINTEST = 1e-300
"""Weights below it have no border: what is computed with them would be 0."""
FARTHEST = 10_000
"""Cells from a point of a path; what has run away farther is not followed."""


class Mark(StrEnum):
    """What a cell is."""

    EMPTY = "empty"
    ZERO = "zero"
    """The side of the plane that is answered with 0."""
    ONE = "one"
    LINE = "line"
    """The border between the two."""
    ROW_ZERO = "row_zero"
    """A row of the task whose answer should be 0."""
    ROW_ONE = "row_one"
    CURVE = "curve"
    TRACK = "track"
    """Between two points of a path."""
    PATH = "path"
    """A point of a path."""
    START = "start"
    HERE = "here"
    """Where a path has come to."""
    BOTTOM = "bottom"
    """The lowest band of a landscape; LOW, MIDDLE and HIGH lie around it."""
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


SIGNS: Mapping[Mark, tuple[str, str]] = {
    Mark.EMPTY: (" ", " "),
    Mark.ZERO: (" ", " "),
    Mark.ONE: ("░", "."),
    Mark.LINE: ("█", "|"),
    Mark.ROW_ZERO: ("o", "o"),
    Mark.ROW_ONE: ("#", "#"),
    Mark.CURVE: ("·", "."),
    Mark.TRACK: ("·", "."),
    Mark.PATH: ("●", "*"),
    Mark.START: ("S", "S"),
    Mark.HERE: ("X", "X"),
    Mark.BOTTOM: (" ", " "),
    Mark.LOW: ("░", ":"),
    Mark.MIDDLE: ("▒", "%"),
    Mark.HIGH: ("▓", "@"),
}
"""How a cell is written with Unicode, and without."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row of the task lies in a plane."""

    column: int
    row: int
    index: int
    """The number of the row in the task."""


@dataclass(frozen=True, slots=True)
class DrawnPlane:
    """The plane of two inputs; x1 grows to the right and x2 upwards."""

    cells: Cells
    spots: tuple[Spot, ...]
    low: tuple[float, float]
    """At the left edge and at the lower one."""
    high: tuple[float, float]

    def column_of(self, x: float) -> int:
        """The column of a first input; outside of the cells where it lies outside."""
        return _cell(x, len(self.cells[0]), self.low[0], self.high[0])

    def row_of(self, y: float) -> int:
        """The row of a second input; outside of the cells where it lies outside."""
        return len(self.cells) - 1 - _cell(y, len(self.cells), self.low[1], self.high[1])


def is_drawn(task: Task) -> bool:
    """Whether a task has a drawing: the plane of two inputs, or a quantity over its one input."""
    return len(task.inputs) == (1 if task.quantity else 2)


def upward(task: Task) -> str:
    """The name of what grows upwards in the drawing of a task."""
    return "y" if task.quantity else task.inputs[1]


def picture(neuron: Answering, task: Task, columns: int, rows: int) -> DrawnPlane:
    """The drawing that a task has: its `plane`, or the `graph` of its quantity."""
    return (graph if task.quantity else plane)(neuron, task, columns, rows)


def graph(neuron: Answering, task: Task, columns: int, rows: int) -> DrawnPlane:
    """What a linear unit answers over its input, as a line, and what is wanted as points.

    Args:
        neuron: A linear unit with one weight.
        task: A quantity of one input.
        columns, rows: Of the drawing, at least 1.
    """
    (left, right), (under, over) = (
        _widened(values) for values in ([row[0] for row in task.rows], task.targets)
    )
    across = [_at(n, columns, left, right) for n in range(columns)]
    up = [_at(rows - 1 - n, rows, under, over) for n in range(rows)]
    cells = [[Mark.ZERO] * columns for _row in range(rows)]
    height = neuron.net((0.0,))
    for column, row in _border(Neuron((neuron.net((1.0,)) - height, -1.0), height), across, up):
        cells[row][column] = Mark.LINE
    spots = tuple(
        Spot(_cell(x, columns, left, right), rows - 1 - _cell(y, rows, under, over), index)
        for index, ((x,), y) in enumerate(zip(task.rows, task.targets, strict=True))
    )
    return DrawnPlane(cells, spots, (left, under), (right, over))


def plane(neuron: Answering, task: Task, columns: int, rows: int) -> DrawnPlane:
    """What a neuron, or two layers, answer in each place; the cells of rows tell their answers.

    Args:
        neuron: With two weights; of two layers the borders are those of the hidden neurons.
        task: With two inputs; all of its rows lie well inside.
        columns, rows: Of the drawing, at least 1.
    """
    xs, ys = ([each[axis] for each in task.rows] for axis in (0, 1))
    (left, right), (under, over) = _widened(xs), _widened(ys)
    across = [_at(n, columns, left, right) for n in range(columns)]
    up = [_at(rows - 1 - n, rows, under, over) for n in range(rows)]
    cells = [[Mark.ONE if neuron.decision((x, y)) else Mark.ZERO for x in across] for y in up]
    for each in neuron.borders:
        for column, row in _border(each, across, up):
            cells[row][column] = Mark.LINE
    spots = tuple(
        Spot(_cell(x, columns, left, right), rows - 1 - _cell(y, rows, under, over), index)
        for index, (x, y) in enumerate(task.rows)
    )
    for (
        spot
    ) in spots:  # a row beside the border lies on its own side, wherever its cell's middle is
        answer = neuron.decision(task.rows[spot.index])
        cells[spot.row][spot.column] = Mark.ONE if answer else Mark.ZERO
    return DrawnPlane(cells, spots, (left, under), (right, over))


def with_spots(drawn: DrawnPlane, task: Task) -> Cells:
    """The cells of a plane with the task's rows on them."""
    cells = [list(line) for line in drawn.cells]
    for spot in drawn.spots:
        one = task.quantity or task.targets[spot.index]
        cells[spot.row][spot.column] = Mark.ROW_ONE if one else Mark.ROW_ZERO
    return cells


def _widened(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(min(values), 0.0), max(max(values), 1.0)
    more = MARGIN * (high - low)
    return low - more, high + more


def _at(place: int, count: int, low: float, high: float) -> float:
    """The middle of a cell."""
    return low + (place + 0.5) * (high - low) / count


def _cell(at: float, count: int, low: float, high: float) -> int:
    """The cell that holds a value; below 0 or from `count` on where it lies outside."""
    return int((at - low) / (high - low) * count // 1)


def _border(
    neuron: Neuron, across: Sequence[float], up: Sequence[float]
) -> Iterator[tuple[int, int]]:
    """The cells on the border, as (column, row): one for each row where it is steep, else one for
    each column, so that the line is thin and has no gaps."""
    w1, w2 = neuron.weights
    wide = abs(across[-1] - across[0]) / max(1, len(across) - 1) or 1.0
    tall = abs(up[-1] - up[0]) / max(1, len(up) - 1) or 1.0
    if max(abs(w1), abs(w2)) < FAINTEST:
        return
    if abs(w1) * wide >= abs(w2) * tall:
        for row, y in enumerate(up):
            place = (-(w2 * y + neuron.bias) / w1 - across[0]) / wide
            if -0.5 <= place < len(across) - 0.5:
                yield round(place), row
    else:
        for column, x in enumerate(across):
            place = (up[0] + (w1 * x + neuron.bias) / w2) / tall
            if -0.5 <= place < len(up) - 0.5:
                yield column, round(place)


def profile(path: Path, columns: int, rows: int) -> Cells:
    """A curve from the side, with a path on it; points outside the drawing are left out.

    Args:
        path: On a surface of one weight.
        columns, rows: Of the drawing, at least 2.
    """
    heights = _heights(path.surface, columns, rows)
    cells = [[Mark.EMPTY] * columns for _row in range(rows)]
    for column, row in enumerate(heights):
        if row is None:
            continue
        before = heights[max(0, column - 1)]
        before = row if before is None else before
        # A steep piece is drawn as a column, from the height of the one before it.
        rise = range(row, before) if row < before else range(row, before, -1)
        for each in (row, *rise):
            cells[each][column] = Mark.CURVE
    _put_path(path, cells)
    return cells


def _heights(surface: Surface, columns: int, rows: int) -> list[int | None]:
    """The row of a curve in each column; None where it has no value."""
    (low,), (high,) = surface.low, surface.high
    costs = [value(surface, (_at(n, columns, low, high),)) for n in range(columns)]
    known = [cost for cost in costs if math.isfinite(cost)] or [0.0]
    under, over = min(known), max(known)
    tall = (over - under) or 1.0
    return [
        round((over - cost) / tall * (rows - 1)) if math.isfinite(cost) else None for cost in costs
    ]


def landscape(path: Path, columns: int, rows: int) -> Cells:
    """A bowl from above in bands of height, with a path on it; what lies outside is left out.

    Args:
        path: On a surface of two weights; the first one grows to the right, the second upwards.
        columns, rows: Of the drawing, at least 2.
    """
    surface = path.surface
    (left, under), (right, over) = surface.low, surface.high
    across = [_at(n, columns, left, right) for n in range(columns)]
    up = [_at(rows - 1 - n, rows, under, over) for n in range(rows)]
    bottom = value(surface, surface.lowest)
    tall = (surface.top - bottom) or 1.0
    cells = [[_band((value(surface, (x, y)) - bottom) / tall) for x in across] for y in up]
    _put_path(path, cells)
    return cells


def _put_path(path: Path, cells: Cells) -> None:
    """Put a path on the drawing of its surface: of two weights, with what joins its points."""
    columns, rows = len(cells[0]), len(cells)
    places = path_cells(path, columns, rows)

    def put(mark: Mark, column: int, row: int) -> None:
        if 0 <= column < columns and 0 <= row < rows:
            cells[row][column] = mark

    if len(path.surface.axes) > 1:
        for one, two in pairwise(places):
            if one is not None and two is not None:
                for column, row in _between(one, two):
                    put(Mark.TRACK, column, row)
    marks = [Mark.PATH] * len(places)
    marks[-1], marks[0] = Mark.HERE, Mark.START
    # Where it begins and where it is go on top.
    for n in (*range(1, len(places) - 1), 0, len(places) - 1):
        place = places[n]
        if place is not None:
            put(marks[n], *place)


def path_cells(path: Path, columns: int, rows: int) -> list[tuple[int, int] | None]:
    """Where each point of a path lies in a drawing, as (column, row): outside where it does, None
    where there is nothing to lie on.

    Args:
        path: On a surface of one weight or two.
        columns, rows: Of the drawing, at least 2.
    """
    surface = path.surface
    heights = _heights(surface, columns, rows) if len(surface.axes) == 1 else []

    def place(point: Point) -> tuple[int, int] | None:
        if not all(math.isfinite(each) for each in point):
            return None
        x = point[0]
        column = _cell(x, columns, surface.low[0], surface.high[0]) - (x == surface.high[0])
        if len(point) == 1:
            row = heights[column] if 0 <= column < columns else None
            return None if row is None else (column, row)
        y = point[1]
        return column, rows - 1 - (
            _cell(y, rows, surface.low[1], surface.high[1]) - (y == surface.high[1])
        )

    return [place(point) for point in path.points]


def race_cells(paths: Sequence[Path], columns: int, rows: int) -> dict[tuple[int, int], int]:
    """Where each of several paths has been, as (column, row), and the number of the path, from 0.

    Where two have been in a cell the later one is told, but where another one stands now.

    Args:
        paths: On one surface.
        columns, rows: Of the drawing, at least 2.
    """
    found: dict[tuple[int, int], int] = {}
    drawn = [path_cells(path, columns, rows) for path in paths]
    for last in (False, True):
        for number, places in enumerate(drawn):
            for place in places[-1:] if last else places[1:-1]:
                if place is not None and 0 <= place[0] < columns and 0 <= place[1] < rows:
                    found[place] = number
    return found


def _band(share: float) -> Mark:
    """The band of a cost, by its share of the way from the lowest to a high one."""
    if not math.isfinite(share):
        return Mark.EMPTY
    marks = (Mark.BOTTOM, Mark.LOW, Mark.MIDDLE)
    return next((mark for mark, most in zip(marks, BANDS, strict=True) if share < most), Mark.HIGH)


def _between(one: tuple[int, int], two: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The cells of a straight line between two cells, as far as any drawing reaches."""
    (x1, y1), (x2, y2) = one, two
    count = max(abs(x2 - x1), abs(y2 - y1))
    for n in range(1, min(count, FARTHEST)):
        yield round(x1 + (x2 - x1) * n / count), round(y1 + (y2 - y1) * n / count)


def signs(cells: Sequence[Sequence[Mark]], unicode: bool = True) -> list[str]:
    """A drawing as lines of text, all of the same width.

    Args:
        cells: The drawing.
        unicode: Whether shades and dots can be written, or ASCII alone.
    """
    form = 0 if unicode else 1
    return ["".join(SIGNS[mark][form] for mark in line) for line in cells]
