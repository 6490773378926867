"""Curves over epochs as rows of cells: what a chart draws, without a widget.

A solid line is two dots thick; a second curve goes over it as dots with gaps, so that both are seen
where they meet: a cell belongs to one curve alone. Each curve has signs of its own, and a chart
without colours says the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from tui_lab.reports.series import decimated, dotted, drawable, log10, smoothed
from tui_lab.reports.sparkline import sparkline
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import shortened, text_columns, wrapped
from tui_lab.text.values import metric_text
from tui_lab.ui.kit.plot_frame import Frame, PlotCell, Rows, Scale, cells, ends_of_values, frame_of

SMALLEST = (24, 4)
"""Columns and lines below which there are sparklines instead of a plot."""
ASCII_LINE = "*"
_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
Dot = tuple[int, int]
"""A place in dots, from the left and from above."""


class Pen(StrEnum):
    """How a curve is drawn."""

    SOLID = "solid"
    """Two dots thick."""
    DOTS = "dots"
    """A sign in every other column."""
    DASHED = "dashed"
    """One dot thick, with gaps."""


@dataclass(frozen=True, slots=True)
class PlotLine:
    """One curve. Nothing in it changes."""

    title: str
    """What it is, in a word or two: "validation"."""
    epochs: tuple[int, ...] = ()
    """Rising."""
    values: tuple[float | None, ...] = ()
    """One for each epoch; None where there is none."""
    role: str = "training"
    """The colour, one of `theme_styles.ROLES`."""
    pen: Pen = Pen.SOLID
    letter: str = ""
    """Stands on the curve here and there, in other columns than those of other curves."""
    short: str = ""
    """What it is where there is little room; "" where the sign is enough."""

    @property
    def sign(self) -> str:
        """What stands for it beside a chart."""
        if self.letter or self.pen is Pen.DOTS:
            return self.letter or glyph("•")
        return "━" if unicode_ok() else ASCII_LINE

    def at(self, epoch: int | None) -> float | None:
        """Its value in an epoch."""
        place = bisect_left(self.epochs, epoch or 0)
        found = place < len(self.epochs) and self.epochs[place] == epoch
        return self.values[place] if found else None

    @property
    def last(self) -> float | None:
        """Its last value."""
        return self.values[-1] if self.values else None


@dataclass(frozen=True, slots=True)
class LinePlot:
    """What a chart shows. Nothing in it changes."""

    name: str = ""
    """What is upward."""
    lines: tuple[PlotLine, ...] = ()
    """In the order in which they are told; later ones are drawn over earlier ones."""
    first_in_front: bool = False
    """Earlier ones are drawn over later ones."""
    end: int = 10
    """The last epoch of the axis."""
    steps: bool = False
    """What is across are the batches of one epoch, wherever else epochs are spoken of."""
    best_epoch: int | None = None
    """Marked on the last curve."""
    logarithmic: bool = False
    shares: bool = False
    """The values are shares, 0..1."""
    steady: bool = True
    """The axis of values holds still while a run goes on; else it is as narrow as can be."""
    fixed: tuple[float, float] | None = None
    """The ends of the axis, where they do not follow the curves."""
    zoom: int = 0
    """How often the epochs are halved: 1 shows the later half, 2 the last quarter."""
    smoothing: float = 0.0
    """How much of a smoothed value is that of the epoch before, 0 up to less than 1. The curves as
    they are stay, faintly."""
    empty: str = ""
    """A sentence, for where there are no values yet."""

    @property
    def done(self) -> int:
        """The last epoch of any curve."""
        return max((line.epochs[-1] for line in self.lines if line.epochs), default=0)

    @property
    def window(self) -> tuple[int, int]:
        """The first and the last epoch in sight."""
        if not self.zoom or self.done < 3:
            return 1, max(2, self.end)
        return max(1, self.done - max(2, (self.done - 1) >> self.zoom)), self.done

    @property
    def epochs(self) -> tuple[int, ...]:
        """Those of all curves that are in sight, rising."""
        first, last = self.window
        found = {epoch for line in self.lines for epoch in line.epochs}
        return tuple(sorted(epoch for epoch in found if first <= epoch <= last))

    def zoomed(self, steps: int) -> LinePlot:
        """The same with the epochs halved so many times more, as far as that shows less."""
        most = max(0, ((self.done - 1) // 2).bit_length() - 1)
        return replace(self, zoom=max(0, min(most, self.zoom + steps)))


def layout(plot: LinePlot, width: int, height: int) -> Frame | None:
    """Where everything stands; None where nothing is plotted: no values, or too little room."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return None
    first, last = plot.window
    known = [
        y
        for line in plot.lines
        for epoch, value in zip(line.epochs, line.values, strict=True)
        if first <= epoch <= last and (y := _scaled(plot, value)) is not None
    ]
    values = plot.fixed if not plot.logarithmic else None
    if values is None:
        values = (0.0, 1.0)
        if known:
            values = ends_of_values(
                known,
                logarithmic=plot.logarithmic,
                shares=plot.shares,
                steady=plot.steady and not plot.zoom,
            )
    return frame_of(Scale((first, last), values, plot.logarithmic, plot.steps), width, height)


def has_values(plot: LinePlot) -> bool:
    """Whether there is anything to draw."""
    return any(drawable(value) is not None for line in plot.lines for value in line.values)


def draw(plot: LinePlot, width: int, height: int, cursor: int | None = None) -> Rows:
    """The chart as `height` rows of at most `width` cells.

    Args:
        plot: What it shows.
        width: In columns.
        height: In lines.
        cursor: An epoch, marked by an upright line and below the axis.
    """
    return with_cursor(*drawing(plot, width, height), cursor)


def with_cursor(frame: Frame | None, rows: Rows, cursor: int | None) -> Rows:
    """A drawing in its frame, with the cursor where nothing is drawn."""
    if frame is None:
        return rows
    column = frame.column(cursor) if cursor is not None else None
    if column is not None:
        rows = [list(row) for row in rows]
        for row in rows:
            if not row[column].role:
                row[column] = PlotCell(glyph("│"), "cursor")
    return frame.around(rows, cursor)


def drawing(plot: LinePlot, width: int, height: int) -> tuple[Frame | None, Rows]:
    """The curves alone and the frame to be put around them.

    Where there is none, the rows are all there is: a sentence, or sparklines.
    """
    if width < 1 or height < 1:
        return None, []
    if not has_values(plot):
        said = [shortened(each, width) for each in wrapped(plot.empty, width)][:height]
        above: Rows = [[] for _row in range((height - len(said)) // 2)]
        return None, [*above, *(cells(each.center(width).rstrip(), "muted") for each in said)]
    frame = layout(plot, width, height)
    if frame is None:
        return None, _sparklines(plot, width)[:height]
    grid = [[PlotCell()] * frame.columns for _row in range(frame.rows)]
    lines = plot.lines[::-1] if plot.first_in_front else plot.lines
    curves = [_curve(plot, line) for line in lines]
    if plot.smoothing:
        for line, points in zip(lines, curves, strict=True):
            _put(grid, frame, replace(line, letter=""), points, faint=True)
        curves = [
            _curve(plot, replace(line, values=tuple(smoothed(line.values, plot.smoothing))))
            for line in lines
        ]
    for line, points in zip(lines, curves, strict=True):
        _put(grid, frame, line, points)
    for order, (line, points) in enumerate(zip(lines, curves, strict=True)):
        if line.letter and unicode_ok():
            path = _path(frame, decimated(points, frame.columns))
            stroke = list(_stroke(path, thick=False))
            for x, y in _letters(stroke, order, len(curves)):
                grid[y // 4][x // 2] = PlotCell(line.letter, line.role, strong=True)
    if plot.lines and plot.best_epoch is not None:
        value = _scaled(plot, plot.lines[-1].at(plot.best_epoch))
        if (place := frame.dot(plot.best_epoch, value)) is not None:
            grid[place[1] // 4][place[0] // 2] = PlotCell(glyph("◆"), "best", strong=True)
    return frame, grid


Points = list[tuple[float, float | None]]


def _scaled(plot: LinePlot, value: float | None) -> float | None:
    return log10(value) if plot.logarithmic else drawable(value)


def _curve(plot: LinePlot, line: PlotLine) -> Points:
    """The points in sight, as the axis has them."""
    first, last = plot.window
    return [
        (float(epoch), _scaled(plot, value))
        for epoch, value in zip(line.epochs, line.values, strict=True)
        if first <= epoch <= last
    ]


def _put(grid: Rows, frame: Frame, line: PlotLine, points: Points, *, faint: bool = False) -> None:
    """Draw a curve over what is there."""
    if line.pen is Pen.DOTS:
        sign = ("·" if unicode_ok() else ".") if faint else glyph("•")
        for column, row in _beads(frame, points, steep=not faint):
            grid[row][column] = PlotCell(sign, line.role, faint)
        return
    thick = line.pen is Pen.SOLID and not faint
    bits: dict[tuple[int, int], int] = {}
    for x, y in _stroke(_path(frame, decimated(points, frame.columns)), thick):
        if line.pen is Pen.DASHED and x % 4 > 1:
            continue
        if 0 <= x < 2 * frame.columns and 0 <= y < 4 * frame.rows:
            place = y // 4, x // 2
            bits[place] = bits.get(place, 0) | _BRAILLE[y % 4][x % 2]
    plain = "." if faint else line.letter or ASCII_LINE
    for (row, column), dots in bits.items():
        grid[row][column] = PlotCell(
            chr(0x2800 + dots) if unicode_ok() else plain, line.role, faint
        )


def _path(frame: Frame, points: Points) -> list[Dot | None]:
    return [frame.dot(epoch, value) for epoch, value in points]


def _stroke(path: Sequence[Dot | None], thick: bool) -> Iterator[Dot]:
    """The dots of a curve with gaps where there is None; thick ones have a second dot each."""
    for place, point in enumerate(path):
        if point is None:
            continue
        before = path[place - 1] if place else None
        if before is None:
            # A lone point, or the first of a stretch.
            yield from _dot(point, thick, across=True)
            if thick:
                yield from _dot((point[0] + 1, point[1]), thick, across=True)
            continue
        right, down = point[0] - before[0], point[1] - before[1]
        steps = max(abs(right), abs(down), 1)
        for step in range(1, steps + 1):
            share = step / steps
            dot = round(before[0] + right * share), round(before[1] + down * share)
            yield from _dot(dot, thick, across=abs(right) >= abs(down))


def _dot(dot: Dot, thick: bool, *, across: bool) -> Iterator[Dot]:
    x, y = dot
    yield dot
    if thick:
        # Downward, but not out of the chart at its lower end: there the curve would be thin.
        yield (x, y + 1) if across else (x + 1, y)


def _beads(frame: Frame, points: Points, *, steep: bool) -> Iterator[tuple[int, int]]:
    """Columns and rows of the dots of a curve: in every other column, and where it is steep also
    between them in every other row.
    """
    across = [frame.epoch(column) for column in range(0, frame.columns, 2)]
    found: list[tuple[int, int]] = []
    for epoch, value in dotted(points, across):
        if (dot := frame.dot(epoch, value)) is not None:
            found.append((dot[0] // 2, dot[1] // 4))
    yield from found
    if not steep or len(points) > frame.columns:
        return  # more epochs than columns: between two dots lie other values
    for (left, upper), (right, lower) in pairwise(found):
        if right - left <= 2 and abs(lower - upper) > 2:
            beads = abs(lower - upper) // 2
            for bead in range(1, beads):
                share = bead / beads
                yield round(left + (right - left) * share), round(upper + (lower - upper) * share)


def _letters(dots: Sequence[Dot], order: int, curves: int) -> list[Dot]:
    """The dots of a curve that become its letter: here and there, each curve in other columns."""
    step = max(12, 4 * curves)
    offset = step * (order + 1) // (curves + 1)
    found: dict[int, Dot] = {}
    for x, y in dots:
        column = x // 2
        if column % step == offset:
            found.setdefault(column, (x, y))
    if dots and not found:
        found[0] = dots[-1]
    return list(found.values())


def _sparklines(plot: LinePlot, width: int) -> Rows:
    """A line for each curve: its sign, its last value, and its course."""
    rows = []
    titles = max((text_columns(line.title) for line in plot.lines), default=0)
    for line in plot.lines:
        known = [value for each in line.values if (value := drawable(each)) is not None]
        head = f"{line.sign} {line.title:<{titles}} {metric_text(line.last):>7} "
        if len(known) >= 2 and width > len(head):
            head += sparkline(known, width - len(head), unicode=unicode_ok())
        rows.append(cells(head[:width], line.role))
    return rows


def plain(rows: Rows) -> list[str]:
    """The rows as text, for tests and for copies."""
    return ["".join(cell.sign for cell in row).rstrip() for row in rows]
