"""Points of several series in a plane with two axes, as cells; with a straight line or a curve.

Braille carries two by four dots in a cell, so that many points do not run together; where series
meet, the sign and colour of the later one is seen. Pure: both faces draw what `scatter_lines`
gives. Must not import Textual.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tui_lab.reports.series import drawable, tick_labels, value_axis, value_ticks
from tui_lab.text.fit import fitted, shortened, text_columns

SIGNS = "o+x*#"
"""Of the series, where points are drawn with signs."""
LINE, LINE_ASCII = "·", "."
CURVE, CURVE_ASCII = "━", "#"
ACROSS, DOWN = 2, 4
"""Dots of a cell."""
BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
FIRST_DOTS = 0x2800
FEW = 80
"""Up to so many points have a sign each; more are dots, so that they can be told apart."""
LEAST_ROWS, LEAST_COLUMNS = 2, 8
"""A smaller plane is not drawn."""
LINES_FOR_A_TICK, COLUMNS_FOR_A_TICK = 4, 12
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ScatterSeries:
    """Points that belong together."""

    name: str
    points: Sequence[Point]
    """(x, y); points that are not finite are left out."""
    role: str = ""
    """Of `theme_styles.ROLES`."""


@dataclass(frozen=True, slots=True)
class ScatterLine:
    """y = slope · x + base."""

    slope: float = 1.0
    base: float = 0.0
    name: str = ""
    """For the legend; "" leaves it out."""


@dataclass(frozen=True, slots=True)
class ScatterCurve:
    """A curve through places that stand close together, drawn upon the points."""

    points: Sequence[Point]
    """(x, y), x rising; where one is not finite there is a gap."""
    name: str = ""
    """For the legend; "" leaves it out."""
    role: str = "primary"


@dataclass(frozen=True, slots=True)
class ScatterView:
    """What is drawn."""

    series: tuple[ScatterSeries, ...]
    line: ScatterLine | None = None
    across: str = ""
    """What x is."""
    up: str = ""
    """What y is."""
    same_axes: bool = False
    """Whether both axes have the same ends, as for answers against the truth."""
    curve: ScatterCurve | None = None
    columns_for_a_tick: int = COLUMNS_FOR_A_TICK
    lines_for_a_tick: float = LINES_FOR_A_TICK


@dataclass(frozen=True, slots=True)
class ScatterPart:
    """A stretch of a line of text."""

    text: str
    role: str = ""
    """Of `theme_styles.ROLES`; axes and their numbers are "muted"."""


def fitted_line(points: Sequence[Point], name: str = "") -> ScatterLine | None:
    """The line of least squares through points; None where they do not give one.

    Args:
        points: (x, y); points that are not finite are left out.
        name: Of the line.
    """
    known = _finite(points)
    if len(known) < 2:
        return None
    middle_x = math.fsum(x for x, _y in known) / len(known)
    middle_y = math.fsum(y for _x, y in known) / len(known)
    spread = math.fsum((x - middle_x) ** 2 for x, _y in known)
    if spread == 0:
        return None
    slope = math.fsum((x - middle_x) * (y - middle_y) for x, y in known) / spread
    return ScatterLine(slope, middle_y - slope * middle_x, name)


def scatter_lines(
    view: ScatterView, width: int, height: int, *, unicode: bool = True
) -> list[list[ScatterPart]]:
    """The drawing in lines of at most `width` columns: plane, axes with round numbers, legend.

    Args:
        view: What is drawn.
        width: Columns.
        height: Lines.
        unicode: Whether the terminal shows more than ASCII.

    Returns:
        Nothing where there is no room, or no point.
    """
    points = [point for each in view.series for point in _finite(each.points)]
    rows = height - 2 - bool(view.up) - bool(_legend(view, width, unicode, dots=False))
    if not points or rows < LEAST_ROWS:
        return []
    low, high = _ends(_with_curve(points, view.curve), same=view.same_axes)
    ups = value_ticks(low[1], high[1], max(2, int(rows / view.lines_for_a_tick)))
    labels = tick_labels(ups)
    margin = max(map(text_columns, labels), default=0) + 1
    columns = width - margin - 1
    if columns < LEAST_COLUMNS:
        return []
    dots = unicode and len(points) > FEW
    cells = _cells(view, low, high, columns, rows, unicode=unicode, dots=dots)
    beside = {
        _place(tick, low[1], high[1], rows): text for tick, text in zip(ups, labels, strict=True)
    }
    lines: list[list[ScatterPart]] = []
    if view.up:
        lines.append([ScatterPart(shortened(view.up, width, unicode=unicode), "muted")])
    wall, floor, corner = ("│", "─", "└") if unicode else ("|", "-", "+")
    for row in range(rows):
        number = beside.get(rows - 1 - row, "")
        before = ScatterPart(f"{fitted(number, margin - 1, right=True)} {wall}", "muted")
        lines.append([before, *_joined(cells[row])])
    name = shortened(f" {view.across}", columns, unicode=unicode) if view.across else ""
    axis = corner + floor * (columns - text_columns(name)) + name
    lines.append([ScatterPart(" " * margin + axis, "muted")])
    ticks = _ticks_across(low[0], high[0], columns, view.columns_for_a_tick)
    lines.append([ScatterPart(" " * (margin + 1) + ticks, "muted")])
    if legend := _legend(view, width, unicode, dots=dots):
        lines.append(legend)
    return lines


def _finite(points: Sequence[Point]) -> list[Point]:
    return [(x, y) for x, y in points if drawable(x) is not None and drawable(y) is not None]


def _with_curve(points: Sequence[Point], curve: ScatterCurve | None) -> Sequence[Point]:
    """The points, and those of a curve: so far outside that the others keep a third of the axis."""
    if curve is None:
        return points
    low, high = min(y for _x, y in points), max(y for _x, y in points)
    room = (high - low) or 1.0
    inside = [(x, min(max(y, low - room), high + room)) for x, y in _finite(curve.points)]
    return [*points, *inside]


def _ends(points: Sequence[Point], *, same: bool) -> tuple[Point, Point]:
    """The lower and the upper ends of both axes."""
    across = [x for x, _y in points]
    up = [y for _x, y in points]
    if same:
        across = up = [*across, *up]
    (left, right), (bottom, top) = value_axis(across, fixed=None), value_axis(up, fixed=None)
    return (left, bottom), (right, top)


def _place(value: float, low: float, high: float, count: int) -> int:
    """Which of `count` steps from `low` to `high` a value is in, kept inside."""
    return min(max(int((value - low) / (high - low) * count), 0), count - 1)


def _cells(
    view: ScatterView,
    low: Point,
    high: Point,
    columns: int,
    rows: int,
    *,
    unicode: bool,
    dots: bool,
) -> list[list[ScatterPart]]:
    blank = ScatterPart(" ")
    cells = [[blank] * columns for _row in range(rows)]
    if view.line is not None:
        sign = LINE if unicode else LINE_ASCII
        for column in range(columns):
            x = low[0] + (column + 0.5) / columns * (high[0] - low[0])
            y = view.line.slope * x + view.line.base
            if low[1] <= y <= high[1]:
                cells[rows - 1 - _place(y, low[1], high[1], rows)][column] = ScatterPart(
                    sign, "primary"
                )
    for place, series in enumerate(view.series):
        if dots:
            _put_dots(cells, series, low, high)
            continue
        for x, y in _finite(series.points):
            row = rows - 1 - _place(y, low[1], high[1], rows)
            column = _place(x, low[0], high[0], columns)
            cells[row][column] = ScatterPart(SIGNS[place % len(SIGNS)], series.role)
    if view.curve is not None:
        _put_curve(cells, view.curve, low, high, unicode=unicode)
    return cells


def _put_curve(
    cells: list[list[ScatterPart]], curve: ScatterCurve, low: Point, high: Point, *, unicode: bool
) -> None:
    """Draw a curve over what is there, two dots thick."""
    wide, tall = (ACROSS, DOWN) if unicode else (1, 1)
    rows, columns = len(cells) * tall, len(cells[0]) * wide
    found: dict[tuple[int, int], int] = {}

    def put(x: int, y: int) -> None:
        if 0 <= x < columns and 0 <= y < rows:
            spot = y // tall, x // wide
            found[spot] = found.get(spot, 0) | BITS[y % tall][x % wide]

    def dot(point: Point) -> tuple[float, float] | None:
        if drawable(point[0]) is None or drawable(point[1]) is None:
            return None
        across = (point[0] - low[0]) / (high[0] - low[0]) * columns
        # Far outside is outside, however far: a step that leads there is drawn to the edge alone.
        down = (high[1] - point[1]) / (high[1] - low[1]) * rows
        return across, min(max(down, -float(rows)), 2.0 * rows)

    before: tuple[float, float] | None = None
    for point in curve.points:
        here = dot(point)
        if here is not None:
            start = before or here
            steps = max(1, math.ceil(max(abs(here[0] - start[0]), abs(here[1] - start[1]))))
            steep = abs(here[1] - start[1]) > abs(here[0] - start[0])
            for step in range(steps + 1):
                share = step / steps
                x = int(start[0] + (here[0] - start[0]) * share)
                y = math.floor(start[1] + (here[1] - start[1]) * share)
                put(x, y)
                if unicode:
                    put(x + steep, y + (not steep))
        before = here
    for (row, column), bits in found.items():
        sign = chr(FIRST_DOTS + bits) if unicode else CURVE_ASCII
        cells[row][column] = ScatterPart(sign, curve.role)


def _put_dots(
    cells: list[list[ScatterPart]], series: ScatterSeries, low: Point, high: Point
) -> None:
    rows, columns = len(cells), len(cells[0])
    found: dict[tuple[int, int], int] = {}
    for x, y in _finite(series.points):
        down = rows * DOWN - 1 - _place(y, low[1], high[1], rows * DOWN)
        across = _place(x, low[0], high[0], columns * ACROSS)
        spot = down // DOWN, across // ACROSS
        found[spot] = found.get(spot, 0) | BITS[down % DOWN][across % ACROSS]
    for (row, column), bits in found.items():
        cells[row][column] = ScatterPart(chr(FIRST_DOTS + bits), series.role)


def _joined(cells: Sequence[ScatterPart]) -> list[ScatterPart]:
    """Neighbours of one role together."""
    joined: list[ScatterPart] = []
    for cell in cells:
        if joined and joined[-1].role == cell.role:
            joined[-1] = ScatterPart(joined[-1].text + cell.text, cell.role)
        else:
            joined.append(cell)
    return joined


def _ticks_across(low: float, high: float, columns: int, for_a_tick: int) -> str:
    """Round numbers below the plane."""
    ticks = value_ticks(low, high, max(2, columns // for_a_tick))
    text = ""
    for tick, label in zip(ticks, tick_labels(ticks), strict=True):
        start = _place(tick, low, high, columns) - text_columns(label) // 2
        start = min(max(0, start), columns - text_columns(label))
        if start >= text_columns(text) + bool(text):
            text = fitted(text, start) + label
    return text


def _legend(view: ScatterView, width: int, unicode: bool, *, dots: bool) -> list[ScatterPart]:
    """What the signs mean, as far as it fits; nothing where there is one series without a name."""
    named = [
        (SIGNS[place % len(SIGNS)] if not dots else ("⠿" if unicode else "o"), each.name, each.role)
        for place, each in enumerate(view.series)
        if each.name
    ]
    if view.line is not None and view.line.name:
        named.append(((LINE if unicode else LINE_ASCII) * 2, view.line.name, "primary"))
    if view.curve is not None and view.curve.name:
        named.append((CURVE if unicode else CURVE_ASCII, view.curve.name, view.curve.role))
    parts: list[ScatterPart] = []
    used = 0
    for sign, name, role in named:
        gap = "   " if parts else ""
        if used + text_columns(gap + sign + " " + name) > width:
            break
        parts += [ScatterPart(gap), ScatterPart(sign, role), ScatterPart(f" {name}", "muted")]
        used += text_columns(gap + sign + " " + name)
    return parts
