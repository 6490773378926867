"""Parallel coordinates as text: an upright axis for each setting and the objective, a line for each
trial through its values. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tui_lab.experiment.metrics import short_name
from tui_lab.sweeps.look import SweepView, TrialLine
from tui_lab.sweeps.space import setting_titles
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import padded, shortened, text_columns
from tui_lab.text.values import metric_text
from tui_lab.ui.kit.dots import ACROSS, DOWN, dots
from tui_lab.ui.sweeps.view import ends_of, share_of

Piece = tuple[str, str]
"""Text and its role: "", muted, best or frame."""
SMALLEST = (30, 6)
"""Columns and lines below which nothing is drawn."""
AROUND = 3
"""Lines of names and ends."""


def parallel_lines(view: SweepView, width: int, height: int) -> list[list[Piece]]:
    """The drawing, a list of pieces for each line; empty where there is too little room.

    The best trial goes over the others. An axis of the objective has the better end on top.

    Args:
        view: The sweep; trials without a value that counts are left out.
        width: Columns.
        height: Lines.
    """
    trials = [line for line in view.trials if line.counts and line.value is not None]
    if width < SMALLEST[0] or height < SMALLEST[1] or not trials:
        return []
    shares = {line.number: list(_shares(view, line, trials)) for line in trials}
    places = _places(len(view.plan.axes) + 1, width)
    rows = height - AROUND
    best = view.best.number if view.best is not None else 0
    others = [each for number, each in shares.items() if number != best]
    faint = _drawn(others, places, width, rows)
    strong = _drawn([shares[best]] if best in shares else [], places, width, rows, thick=True)
    names = [*setting_titles(view.plan.axes), short_name(view.plan.objective)]
    lows, highs = zip(*_ends(view, trials), strict=True)
    body = [list(_row(faint[row], strong[row], places)) for row in range(rows)]
    return [
        [(_spread(names, places, width), "")],
        [(_spread(highs, places, width), "muted")],
        *body,
        [(_spread(lows, places, width), "muted")],
    ]


def _shares(view: SweepView, line: TrialLine, trials: Sequence[TrialLine]) -> Iterator[float]:
    """Where a trial stands on each axis, 0 at its lower end."""
    for axis in view.plan.axes:
        yield share_of(axis, line.values[axis.path])
    values = [each.value or 0.0 for each in trials]
    low, high = min(values), max(values)
    share = ((line.value or 0.0) - low) / (high - low) if high > low else 1.0
    yield share if view.plan.higher else 1 - share


def _ends(view: SweepView, trials: Sequence[TrialLine]) -> list[tuple[str, str]]:
    values = [each.value or 0.0 for each in trials]
    worst, best = sorted((min(values), max(values)), reverse=not view.plan.higher)
    return [*map(ends_of, view.plan.axes), (metric_text(worst), metric_text(best))]


def _places(count: int, width: int) -> list[int]:
    """The column of each axis."""
    edge = min(4, width // (2 * count))
    room = width - 1 - 2 * edge
    return [edge + round(number * room / (count - 1)) for number in range(count)]


def _drawn(
    several: Sequence[Sequence[float]],
    places: Sequence[int],
    width: int,
    rows: int,
    *,
    thick: bool = False,
) -> list[list[str]]:
    """Lines through the axes in cells; "" where a cell has nothing."""
    fine = [[False] * (width * ACROSS) for _row in range(rows * DOWN)]
    top = rows * DOWN - 1
    for shares in several:
        points = [
            (place * ACROSS, (1 - share) * top) for place, share in zip(places, shares, strict=True)
        ]
        for (left, first), (right, last) in pairwise(points):
            for x in range(left, right + 1):
                y = first + (last - first) * (x - left) / max(1, right - left)
                fine[round(y)][x] = True
                if thick:
                    fine[min(top, round(y) + 1)][x] = True
    cells = dots(fine, bool)
    if unicode_ok():
        return cells
    return [[("*" if thick else ".") if cell else "" for cell in line] for line in cells]


def _row(faint: Sequence[str], strong: Sequence[str], places: Sequence[int]) -> Iterator[Piece]:
    """A line of the drawing; neighbours of one role are one piece."""
    text, role = "", ""
    for column, (weak, bold) in enumerate(zip(faint, strong, strict=True)):
        axis = column in places
        sign = bold or weak or (glyph("│") if axis else " ")
        now = "best" if bold else "muted" if weak else "frame" if axis else ""
        if now != role and text:
            yield text, role
            text = ""
        role = now
        text += sign
    yield text, role


def _spread(texts: Sequence[str], places: Sequence[int], width: int) -> str:
    """Texts centred at the axes, cut where they would meet."""
    room = min([width, *(right - left for left, right in pairwise(places))])
    line = ""
    for text, place in zip(texts, places, strict=True):
        short = shortened(text, max(3, room - 1))
        start = max(0, min(place - text_columns(short) // 2, width - text_columns(short)))
        start = max(start, text_columns(line) + (1 if line else 0))
        line = padded(line, start) + short
    return line[:width]
