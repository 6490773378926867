"""The frame of a chart: which value and epoch stand where, and the axes with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_lab.i18n import _
from tui_lab.reports.series import (
    epoch_ticks,
    log_ticks,
    share_axis,
    steady_axis,
    steady_log_axis,
    tick_labels,
    value_axis,
    value_ticks,
)
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns

LABELS = 6
"""Columns of the numbers at the left, kept so that nothing moves; longer numbers take more."""
WITH_LINE = 9
"""From so many lines on there is a line between the curves and the epochs below them."""


@dataclass(frozen=True, slots=True)
class PlotCell:
    """One character of a drawing."""

    sign: str = " "
    role: str = ""
    """One of `theme_styles.ROLES`, "axis" or "cursor"; "" for what has no colour."""
    faint: bool = False
    strong: bool = False


Rows = list[list[PlotCell]]


def cells(text: str, role: str) -> list[PlotCell]:
    """A text as cells."""
    return [PlotCell(each, role) for each in text]


@dataclass(frozen=True, slots=True)
class Scale:
    """The ends of both axes, and how values are written."""

    epochs: tuple[int, int]
    values: tuple[float, float]
    logarithmic: bool = False
    """The values are logarithms to the base of ten."""
    steps: bool = False
    """What is across are batches, not epochs."""


def ends_of_values(
    known: Sequence[float],
    *,
    logarithmic: bool,
    shares: bool,
    steady: bool,
) -> tuple[float, float]:
    """The ends of an axis on which all of `known` can be seen.

    Args:
        known: At least one.
        logarithmic: They are logarithms.
        shares: They are shares, 0..1.
        steady: The axis holds still while values come in; else it is as narrow as can be.
    """
    if not steady:
        return value_axis(known, fixed=None)
    if logarithmic:
        return steady_log_axis(known)
    return share_axis(known) if shares else steady_axis(known)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where everything stands in a chart of a certain size."""

    scale: Scale
    columns: int
    """Of the curves; a column has two dots."""
    rows: int
    """Of the curves; a row has four dots."""
    labels: int
    """Columns at the left of the axis."""
    beside: tuple[tuple[int, str], ...]
    """Rows and what stands beside them."""
    below: tuple[tuple[int, str], ...]
    """Columns, from the left of the chart, and what begins there below it."""
    line: bool
    """There is a line below the curves."""

    def dot(self, epoch: float, value: float | None) -> tuple[int, int] | None:
        """Where a value stands, in dots from the left and from above; None outside."""
        (first, last), (low, high) = self.scale.epochs, self.scale.values
        if value is None or not low <= value <= high or not first <= epoch <= last:
            return None
        across = (epoch - first) / (last - first) * (2 * self.columns - 1)
        down = (high - value) / (high - low) * (4 * self.rows - 1)
        return round(across), round(down)

    def column(self, epoch: float) -> int | None:
        """The column of an epoch; None outside."""
        first, last = self.scale.epochs
        if not first <= epoch <= last:
            return None
        return round((epoch - first) / (last - first) * (2 * self.columns - 1)) // 2

    def epoch(self, column: float) -> float:
        """The epoch in the middle of a column, counted from that of the first epoch."""
        first, last = self.scale.epochs
        return first + (2 * column + 0.5) / (2 * self.columns - 1) * (last - first)

    def around(self, grid: Rows, cursor: int | None) -> Rows:
        """The grid with its axes; below them the epoch of the cursor instead of those near it."""
        beside = dict(self.beside)
        rows = [
            cells(
                beside.get(number, "").rjust(self.labels) + glyph("┤" if number in beside else "│"),
                "axis",
            )
            + row
            for number, row in enumerate(grid)
        ]
        if self.line:
            rows.append(self._line())
        rows.append(self._epochs(cursor))
        return rows

    def _line(self) -> list[PlotCell]:
        signs = [glyph("─")] * self.columns
        for start, text in self.below:
            place = start + (len(text) - 1) // 2 - self.labels - 1
            if 0 <= place < self.columns:
                signs[place] = glyph("┬")
        return cells(" " * self.labels + glyph("└") + "".join(signs), "axis")

    def _epochs(self, cursor: int | None) -> list[PlotCell]:
        width = self.labels + 1 + self.columns
        word = _("batch") if self.scale.steps else _("epoch")
        row = cells((word if len(word) < self.labels + 1 else "").ljust(width), "axis")
        for start, text in self.below:
            row[start : start + len(text)] = cells(text, "axis")
        column = self.column(cursor) if cursor is not None else None
        if column is not None:
            text = str(cursor)
            start = _beginning(column + self.labels + 1, text, self.labels + 1, width)
            for place in range(max(0, start - 1), min(width, start + len(text) + 1)):
                row[place] = PlotCell()
            _clear_halves(row, start, len(text))
            row[start : start + len(text)] = cells(text, "cursor")
        return row


def _beginning(middle: int, text: str, least: int, width: int) -> int:
    return max(least, min(middle - (len(text) - 1) // 2, width - len(text)))


def _clear_halves(row: list[PlotCell], start: int, length: int) -> None:
    """Take away what is left of numbers that another one stands on: half of one is another one."""
    for places in (range(start - 2, -1, -1), range(start + length + 1, len(row))):
        for place in places:
            if not row[place].sign.isdigit():
                break
            row[place] = PlotCell()


def frame_of(scale: Scale, width: int, height: int) -> Frame:
    """The frame in so many columns and lines.

    Args:
        scale: The ends of the axes.
        width: At least 10.
        height: At least 3.
    """
    line = height >= WITH_LINE
    rows = height - 1 - line
    low, high = scale.values
    if scale.logarithmic:
        ticks, names = log_ticks(low, high, max(2, rows // 2))
    else:
        ticks = value_ticks(low, high, max(2, rows // 2))
        names = tick_labels(ticks)
    labels = min(width // 2, max(LABELS, *map(text_columns, names)))
    columns = width - labels - 1
    beside: dict[int, str] = {}
    for tick, name in zip(ticks, names, strict=True):
        row = round((high - tick) / (high - low) * (4 * rows - 1)) // 4
        if 0 <= row < rows and len(name) <= labels:
            beside.setdefault(row, name)
    first, last = scale.epochs
    below: list[tuple[int, str]] = []
    for epoch in epoch_ticks(last, max(2, columns // 7), first):
        name = str(epoch)
        column = round((epoch - first) / (last - first) * (2 * columns - 1)) // 2
        start = _beginning(column + labels + 1, name, labels + 1, width)
        while below and epoch == last and below[-1][0] + len(below[-1][1]) >= start:
            below.pop()  # the last one is more telling than its neighbour
        if not below or below[-1][0] + len(below[-1][1]) < start:
            below.append((start, name))
    return Frame(scale, columns, rows, labels, tuple(beside.items()), tuple(below), line)
