"""A quantity over the plane of two inputs as cells of text: a surface of colours, and points.

Colours are those of viridis (van der Walt & Smith 2015, Matplotlib's default): as bright as the
value is high, for every kind of colour vision. Without colours the surface has levels of ink, and
a point the number of its level. Pure functions; must not import Textual or Rich.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_lab.imaging.plane import RGB, Cell, Cells, Paint, PlaneView, blend

VIRIDIS: tuple[RGB, ...] = (
    (68, 1, 84),
    (71, 44, 122),
    (59, 81, 139),
    (44, 113, 142),
    (33, 144, 141),
    (39, 173, 129),
    (92, 200, 99),
    (170, 220, 50),
    (253, 231, 37),
)
"""At equal steps from the lowest to the highest value."""
STEPS = 24
"""Colours of a surface: neighbours then share one, and less is sent to the terminal."""
LEVELS = " ░▒▓█"
LEVELS_ASCII = " .:%#"
POINT = "●"
POINT_ASCII = "o"
COVERED = 0.1
"""Points cover at most this share of the cells, so that the surface is seen."""
Span = tuple[float, float]


def share_of(value: float, span: Span) -> float:
    """Where a value lies between two ends, 0..1; what lies outside is taken for the nearer end."""
    low, high = span
    return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5


def tint_of(value: float, span: Span) -> RGB:
    """The colour of a finite value."""
    place = round(share_of(value, span) * STEPS) / STEPS * (len(VIRIDIS) - 1)
    below = min(int(place), len(VIRIDIS) - 2)
    return blend(VIRIDIS[below], VIRIDIS[below + 1], place - below)


def level_of(value: float, span: Span) -> int:
    """The level of a finite value: an index of `LEVELS`."""
    return min(int(share_of(value, span) * len(LEVELS)), len(LEVELS) - 1)


def surface(
    values: NDArray[np.floating], span: Span, columns: int, rows: int, paint: Paint
) -> Cells:
    """What is answered at each place.

    Args:
        values: (rows upwards, columns); places that are not finite are left empty.
        span: The values of the lowest and the highest colour.
        columns, rows: Of the drawing.
        paint: With colours for classes where the terminal is to have colours.
    """
    down = (np.arange(2 * rows) + 0.5) * values.shape[0] / (2 * rows)
    along = (np.arange(columns) + 0.5) * values.shape[1] / columns
    halves = values[::-1][down.astype(int)][:, along.astype(int)].tolist()
    if not paint.classes:
        levels = LEVELS if paint.unicode else LEVELS_ASCII
        return [
            [Cell(levels[level_of(v, span)] if np.isfinite(v) else "?") for v in line]
            for line in halves[::2]
        ]
    tints = [
        [tint_of(v, span) if np.isfinite(v) else paint.ground for v in line] for line in halves
    ]
    return [
        [Cell("▀", top, below) for top, below in zip(tints[row], tints[row + 1], strict=True)]
        for row in range(0, 2 * rows, 2)
    ]


def put_truths(
    cells: Cells,
    view: PlaneView,
    points: NDArray[np.floating],
    truths: NDArray[np.floating],
    span: Span,
    paint: Paint,
) -> None:
    """Put points (n, 2) in the colours of their true values (n,) on a surface, not too many."""
    most = max(1, int(COVERED * view.columns * view.rows))
    chosen = np.linspace(0, len(points) - 1, min(most, len(points))).astype(int)
    for place in chosen.tolist():
        (x, y), value = points[place].tolist(), float(truths[place])
        spot = view.cell(x, y)
        if spot is None:
            continue
        row, column = spot
        if paint.classes:
            sign = POINT if paint.unicode else POINT_ASCII
            cells[row][column] = Cell(sign, tint_of(value, span), paint.ground)
        else:
            cells[row][column] = Cell(str(level_of(value, span)), strong=True)


def scale(columns: int, paint: Paint) -> list[Cell]:
    """The colours or levels from the lowest to the highest, in a row of so many columns."""
    if paint.classes:
        ends = [tint_of(column, (0, columns - 1)) for column in range(columns)]
        return [Cell(" ", None, colour) for colour in ends]
    levels = LEVELS if paint.unicode else LEVELS_ASCII
    return [Cell(levels[level_of(column, (0, columns - 1))]) for column in range(columns)]
