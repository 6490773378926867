"""A curve in one line of text."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
ASCII_LEVELS = "_.-=+*#%"
GAP = " "


def sparkline(
    values: Sequence[float | None], width: int | None = None, *, unicode: bool = True
) -> str:
    """A curve in one line of text, from the smallest to the largest of its values.

    Args:
        values: In order; None, not a number and infinity leave a gap.
        width: At most so many columns: longer curves are drawn by the means of equal stretches.
            None takes a column for each value.
        unicode: Whether the terminal shows more than ASCII.

    Returns:
        One character for each column; the middle level for a curve that never changes.
    """
    levels = BLOCKS if unicode else ASCII_LEVELS
    points = _thinned([finite(value) for value in values], width)
    known = [point for point in points if point is not None]
    if not known:
        return GAP * len(points)
    low, high = min(known), max(known)
    return "".join(GAP if point is None else levels[_level(point, low, high)] for point in points)


def _level(point: float, low: float, high: float) -> int:
    # Halved first: the difference of two huge numbers may be infinite.
    span = high / 2 - low / 2
    if span == 0:
        return len(BLOCKS) // 2 - 1
    return round((point / 2 - low / 2) / span * (len(BLOCKS) - 1))


def finite(value: float | None, largest: float = math.inf) -> float | None:
    """`value` where it is a finite number, of at most the size of `largest`; else None."""
    if value is None or not math.isfinite(value) or abs(value) > largest:
        return None
    return value


def _thinned(points: list[float | None], width: int | None) -> list[float | None]:
    if width is None or len(points) <= width:
        return points
    if width < 1:
        return []
    edges = [column * len(points) // width for column in range(width + 1)]
    return [_mean(points[a:b]) for a, b in itertools.pairwise(edges)]


def _mean(points: list[float | None]) -> float | None:
    known = [point for point in points if point is not None]
    if not known:
        return None
    # Divided first, for the same reason.
    return sum(point / len(known) for point in known)
