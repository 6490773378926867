"""What a chart needs to know of numbers: fewer points, round ticks, the ends of an axis.

Pure functions; nothing here knows of screens.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from tui_lab.i18n import number
from tui_lab.reports.sparkline import finite
from tui_lab.runs.payloads import BatchRecord
from tui_lab.runs.state import RunState

LARGEST = 1e150
"""Beyond it, ranges overflow; such a value is drawn no more than infinity is."""
Point = tuple[float, float | None]
FROM_NOUGHT = 0.75
"""An axis begins at 0 where the lowest value is less than so much of the highest."""
PARTS, AIR = 8, 0.01
"""The ends of an axis lie on a grid of so many parts at most, so much of the largest value away."""
LOG_PARTS, LOG_AIR = 4, 0.05
"""The same for logarithms; a loss that falls would move a finer grid every few epochs."""
LOWER_ENDS = (0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0)
"""Where an axis of shares may begin; it ends at 1."""


def drawable(value: float | None) -> float | None:
    """`value` where it can be drawn, else None."""
    return finite(value, LARGEST)


def log10(value: float | None) -> float | None:
    """The logarithm of a value that has one, else None."""
    known = drawable(value)
    return math.log10(known) if known is not None and known > 0 else None


def decimated(points: Sequence[Point], columns: int) -> list[Point]:
    """At most two points for each column: the lowest and the highest of its stretch, in order.

    The first and the last point stay. A stretch without any value leaves one gap (None).

    Args:
        points: (x, y), by rising x; y is None where there is no value.
        columns: At least 1.
    """
    count, columns = len(points), max(1, columns)
    if count <= 2 * columns:
        return list(points)
    kept: list[Point] = []
    edges = [column * count // columns for column in range(columns + 1)]
    for start, end in itertools.pairwise(edges):
        known = [place for place in range(start, end) if points[place][1] is not None]
        if not known:
            kept.append((points[start][0], None))
            continue
        lowest = min(known, key=lambda place: points[place][1] or 0.0)
        highest = max(known, key=lambda place: points[place][1] or 0.0)
        kept.extend(points[place] for place in sorted({lowest, highest}))
    for end_point, place in ((points[0], 0), (points[-1], len(kept) - 1)):
        if end_point[1] is not None:
            kept[place] = end_point
    return kept


def dotted(points: Sequence[Point], across: Sequence[float]) -> list[tuple[float, float]]:
    """The curve at the places `across`, straight between its points; nothing in its gaps.

    Args:
        points: (x, y), by rising x; y is None where there is no value.
        across: Rising.
    """
    if len(points) == 1:
        x, only = points[0]
        return [] if only is None else [(x, only)]
    dots = []
    place = 0
    for x in across:
        while place + 1 < len(points) and points[place + 1][0] <= x:
            place += 1
        if not points or not points[0][0] <= x <= points[-1][0]:
            continue
        (x0, y0), (x1, y1) = points[place], points[min(place + 1, len(points) - 1)]
        if y0 is None or (y1 is None and x > x0):
            continue
        share = (x - x0) / (x1 - x0) if x1 > x0 else 0.0
        dots.append((x, y0 if y1 is None else y0 + share * (y1 - y0)))
    last = points[-1] if points else (0.0, None)
    if last[1] is not None and (not dots or dots[-1][0] < last[0]):
        dots.append((last[0], last[1]))
    return dots


def smoothed(values: Sequence[float | None], factor: float) -> list[float | None]:
    """The exponential moving average, without the pull to nought that it has at its beginning.

    Args:
        values: In order; what cannot be drawn stays a gap and is not averaged.
        factor: How much of each result is the one before, from 0 up to less than 1.
    """
    found: list[float | None] = []
    mean, weight = 0.0, 0.0
    for each in values:
        value = drawable(each)
        if value is not None:
            mean = factor * mean + (1 - factor) * value
            weight = factor * weight + (1 - factor)
        found.append(None if value is None else mean / weight)
    return found


def steps_of(state: RunState, planned: int) -> tuple[BatchRecord, ...]:
    """The batches of a run that goes on without epochs, or in a single one, to be drawn instead.

    Args:
        state: Of the run.
        planned: Epochs; 0 where nobody knows.

    Returns:
        In order, at most about 512 of them; empty where epochs are drawn.
    """
    if planned > 1 or state.epochs_done > 1:
        return ()
    rising: list[BatchRecord] = []
    for each in (*state.batch_history, *state.recent_batches[-1:]):
        if not rising or (each.epoch == rising[0].epoch and each.batch > rising[-1].batch):
            rising.append(each)
    return tuple(rising) if len(rising) > 1 else ()


def epochs_axis(done: int, target: int, ended: bool) -> int:
    """The last epoch of an axis that seldom changes while it fills: 10, 20, 50, 100… or the target.

    Args:
        done: Whole epochs.
        target: Epochs planned; 0 where that is not known.
        ended: The axis then ends where the training did.
    """
    if ended:
        return max(2, done)
    size = 10
    while size < done:
        size = size * 2 if str(size)[0] != "2" else size * 5 // 2
    return max(2, done, min(size, target) if target else size)


def epoch_ticks(last: int, most: int, first: int = 1) -> list[int]:
    """Whole epochs to be named below a chart: the first, round numbers, and the last one.

    Args:
        last: The last epoch of the axis.
        most: How many fit.
        first: The first epoch of the axis.
    """
    if last <= first or most < 2:
        return [max(1, last)]
    step = 1
    while (last - first + 1) / step > most - 1:
        step = step * 2 if str(step)[0] != "2" else step * 5 // 2
    begin = (first // step + 1) * step
    near = 1 if first == 1 else step * 0.6
    inner = [t for t in range(begin, last, step) if t - first >= near and last - t >= step * 0.6]
    return [first, *inner, last]


def value_axis(
    values: Sequence[float], *, fixed: tuple[float, float] | None
) -> tuple[float, float]:
    """The lower and the upper end of an axis that shows all of `values` with a little room."""
    if fixed is not None:
        return fixed
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    if 0 <= low < 0.4 * high:
        low = 0.0
    if high - low <= 1e-12 * max(abs(high), abs(low)):
        room = abs(high) * 0.1 or 1.0
        return low - room, high + room
    room = (high - low) * 0.04
    return (low if low == 0 else low - room), high + room


def steady_axis(values: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis that holds still while values come in.

    They lie on a grid of powers of two, which are part of each other: so with more values the
    axis can only stay or grow, and it grows seldom.

    Args:
        values: At least one.
    """
    low, high = min(values), max(values)
    air = AIR * max(abs(low), abs(high))
    if 0 <= low < max(FROM_NOUGHT * high, air):
        return 0.0, _on_grid(0.0, high + air, PARTS)[1]
    return _on_grid(low - air, high + air, PARTS)


def steady_log_axis(values: Sequence[float]) -> tuple[float, float]:
    """The same for logarithms, for which 0 is a number like others."""
    return _on_grid(min(values) - LOG_AIR, max(values) + LOG_AIR, LOG_PARTS)


SMALLEST_SPAN = 1e-290
"""Parts of a smaller span are no numbers any more."""


def _on_grid(low: float, high: float, parts: int) -> tuple[float, float]:
    """The two, moved outward to the next lines of a grid that has `parts` parts there or less."""
    if not high - low > SMALLEST_SPAN:
        return value_axis([low, high], fixed=None)
    step = 2.0 ** math.ceil(math.log2((high - low) / parts))
    return math.floor(low / step) * step, math.ceil(high / step) * step


def share_axis(values: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis of shares, such as accuracy: up to 1, down to a round number.

    The upper end is never another one, and the lower end changes only with a new lowest value,
    which is seldom any but the first. Values that are no shares get a `steady_axis`.
    """
    low = min(values)
    if low < 0 or max(values) > 1:
        return steady_axis(values)
    return next(end for end in LOWER_ENDS if end <= low), 1.0


def value_ticks(low: float, high: float, most: int) -> list[float]:
    """Round values between `low` and `high`, at most `most` (at least two are tried for)."""
    span = high - low
    if not span > SMALLEST_SPAN:
        return [low]
    power = 10.0 ** math.floor(math.log10(span))
    for unit in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0):
        step = unit * power
        first = math.ceil(low / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        if last - first + 1 <= max(2, most):
            return [place * step for place in range(first, last + 1)]
    return [low]


def tick_labels(ticks: Sequence[float]) -> list[str]:
    """The ticks as short numbers, all with as many decimals as tell neighbours apart."""
    if not ticks:
        return []
    largest = max(map(abs, ticks))
    step = min((abs(b - a) for a, b in itertools.pairwise(ticks)), default=largest)
    if largest >= 1e5 or (0 < step < 1e-4):
        return _powers(ticks)
    digits = 0
    while digits < 4 and abs(round(step, digits) - step) > 1e-9 * step:
        digits += 1
    return [number(tick + 0.0, digits) for tick in ticks]


def _powers(ticks: Sequence[float]) -> list[str]:
    """Very large and very small numbers, as few digits as tell them apart."""
    labels: list[str] = []
    for digits in range(6):
        labels = [_power_of_ten(tick, digits) for tick in ticks]
        if len(set(labels)) == len(ticks):
            break
    return labels


def _power_of_ten(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def log_ticks(low: float, high: float, most: int) -> tuple[list[float], list[str]]:
    """Ticks of an axis of logarithms, and the numbers that they stand for: 1, 10, 100, and where
    there is room also 2, 5, 20, 50.
    """
    whole = list(range(math.ceil(low), math.floor(high) + 1))
    if len(whole) >= 2:
        step = max(1, -(-len(whole) // max(2, most)))
        chosen = [float(tick) for tick in whole[::step]]
        between = [
            tick
            for power in range(whole[0] - 1, whole[-1] + 1)
            for factor in (1, 2, 5)
            if low <= (tick := power + math.log10(factor)) <= high
        ]
        if len(between) <= most:
            chosen = between
    else:
        chosen = value_ticks(low, high, most)
    return chosen, [_power(tick) for tick in chosen]


def _power(exponent: float) -> str:
    value = 10.0**exponent
    if not 1e-3 <= value < 1e4:
        return _power_of_ten(value, 0)
    digits = max(0, -math.floor(exponent + 1e-9))
    if abs(value - round(value, digits)) > 1e-6 * value:
        digits += 2  # no round number: three figures
    return number(value, digits)
