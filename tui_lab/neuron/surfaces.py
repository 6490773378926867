"""Costs to go down on: a curve, a bowl, the errors of a linear unit, and functions of one's own.

Pure; must not know of how a descent steps.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from tui_lab.errors import NotFoundError, UsageError
from tui_lab.i18n import N_, _
from tui_lab.neuron import formula
from tui_lab.neuron.model import LARGEST, figure

Point = tuple[float, ...]

RANGE = (-5.0, 5.0)
"""Of the weights of an own function, where none is given."""
GRID = (201, 41)
"""Places along an axis that are looked at on an own function of one weight, and of two."""
TOP = 0.95
"""The share of an own function's places that are lower than what counts as high."""
WORTH_TRYING = (0.4, 1.0, 1.8, 2.2)
"""Learning rates for a bowl, as a share of 1 / curvature: below 1 it goes down directly, between 1
and 2 it jumps to and fro, above 2 it runs away."""
MOST_POINTS = 50
"""Of a linear unit."""


@dataclass(frozen=True, slots=True)
class Surface:
    """A cost over one weight or two."""

    name: str
    """What finds it again: a word, or the formula or the points that it was made of."""
    title: str
    """Marked."""
    about: str
    """Marked."""
    formula: str
    """As the courses write it."""
    axes: tuple[str, ...]
    low: Point
    """Where each axis begins in a drawing."""
    high: Point
    start: Point
    """A good place to begin."""
    rates: tuple[float, ...]
    """Learning rates that are worth trying, from small to large; the first one arrives."""
    lowest: Point
    """Where the cost is lowest; of an own function, within the drawing and nearly."""
    top: float
    """A cost that counts as high in a drawing."""
    cost: Callable[[Point], float] = field(repr=False, compare=False)
    """NaN where there is none."""
    slopes: Callable[[Point], Point] = field(repr=False, compare=False)
    data: tuple[tuple[float, float], ...] = ()
    """The points (x, y) of a linear unit."""


def _curve(point: Point) -> float:
    (w,) = point
    return (w**4 - 8 * w**2 - 3 * w + 30) / 10


def _curve_slopes(point: Point) -> Point:
    (w,) = point
    return ((4 * w**3 - 16 * w - 3) / 10,)


def _bowl(point: Point) -> float:
    a, b = point
    return a**2 + 10 * b**2


def _bowl_slopes(point: Point) -> Point:
    a, b = point
    return (2 * a, 20 * b)


def _rates(curvature: float) -> tuple[float, ...]:
    """Rates that are worth trying, with two digits each."""
    if not 1e-6 < curvature < 1e9:
        return (0.1, 0.2, 0.5, 1.0)
    first, *others = (share / curvature for share in WORTH_TRYING)
    return (min(1000.0, float(f"{first:.0e}")), *(min(1000.0, float(f"{x:.1e}")) for x in others))


def rounded(value: float) -> float:
    """A positive number as the nearest of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return min((1, 2, 5, 10), key=lambda each: abs(each * power - value)) * power


def linear_unit(points: Sequence[tuple[float, float]], name: str) -> Surface:
    """The error of a linear unit, w*x + b, over its weight and its bias.

    Args:
        points: Inputs and the answers that are wanted: from 2 to `MOST_POINTS`.
        name: Of the surface.

    Raises:
        UsageError: They are too few or too many, all inputs are the same, or a number is no number
            or beyond all use.
    """
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    if not 2 <= len(points) <= MOST_POINTS or len(set(xs)) < 2:
        raise UsageError(
            _("A line needs from 2 to {most} points, and two different inputs among them.").format(
                most=MOST_POINTS
            ),
            _("For example: {examples}").format(examples="1,2; 2,3; 3,5"),
        )
    if not all(abs(each) <= LARGEST**0.5 for each in (*xs, *ys)):
        raise UsageError(
            _("A point is beyond all use."),
            _("Numbers between -10 and 10 are enough for every task."),
        )
    x1, y1, x2, xy = fmean(xs), fmean(ys), fmean(x * x for x in xs), fmean(map(_product, points))
    spread = fmean((x - x1) ** 2 for x in xs)
    w = fmean((x - x1) * (y - y1) for x, y in points) / spread
    lowest = (w, y1 - w * x1)

    def cost(point: Point) -> float:
        return fmean((point[0] * x + point[1] - y) ** 2 for x, y in points)

    def slopes(point: Point) -> Point:
        a, b = point
        return 2 * (a * x2 + b * x1 - xy), 2 * (a * x1 + b - y1)

    reach = [2 * rounded(max(abs(each), 1.0)) for each in lowest]  # 0 is always in reach
    middle = [round(each / (reach[n] / 10)) * (reach[n] / 10) for n, each in enumerate(lowest)]
    low, high = (
        tuple(round(at + sign * far, 6) for at, far in zip(middle, reach, strict=True))
        for sign in (-1, 1)
    )
    start = (0.0, 0.0)
    if math.hypot(lowest[0] / reach[0], lowest[1] / reach[1]) < 0.2:
        start = (low[0], high[1])
    # The larger eigenvalue of the matrix of second derivatives, 2*(x2 x1; x1 1).
    steepest = (x2 + 1) + math.hypot(x2 - 1, 2 * x1)
    return Surface(
        name,
        N_("Linear unit"),
        N_("The mean squared error of the line w*x + b, over its weight and its bias."),
        "mean((w*x + b - y)^2)",
        ("w", "b"),
        low,
        high,
        start,
        _rates(steepest),
        lowest,
        max(cost(corner) for corner in itertools.product(*zip(low, high, strict=True))),
        cost,
        slopes,
        tuple(points),
    )


def _product(pair: tuple[float, float]) -> float:
    return pair[0] * pair[1]


SURFACES: tuple[Surface, ...] = (
    Surface(
        "curve",
        N_("Curve with two valleys"),
        N_("One weight. The right valley is the lowest; the left one is a local minimum."),
        "(w^4 - 8*w^2 - 3*w + 30) / 10",
        ("w",),
        (-3.0,),
        (3.0,),
        (-2.8,),
        (0.1, 0.5, 0.6, 1.0),
        (2.087873825,),
        _curve((-3.0,)),
        _curve,
        _curve_slopes,
    ),
    Surface(
        "bowl",
        N_("Bowl"),
        N_("Two weights. The bowl is ten times as steep along b as it is along a."),
        "a^2 + 10*b^2",
        ("a", "b"),
        (-12.0, -4.0),
        (12.0, 4.0),
        (-10.0, 3.0),
        (0.05, 0.09, 0.1, 0.11),
        (0.0, 0.0),
        _bowl((12.0, 4.0)),
        _bowl,
        _bowl_slopes,
    ),
    linear_unit(((-1.0, -2.0), (0.0, 1.0), (1.0, 2.0), (2.0, 5.0)), "line"),
)


def find_surface(name: str, ranges: Sequence[float] | None = None) -> Surface:
    """The surface of a name; or one's own, of a formula or of the points of a line.

    Args:
        name: Such as `curve`, `(w-3)^2` or `1,2; 2,3; 3,5`.
        ranges: Of the drawing of an own function: low and high for all axes, or for each.

    Raises:
        NotFoundError: It is a word, and there is no such surface; the message names those that
            there are.
        UsageError: The formula or the points cannot be used, or ranges are given that do not fit.
    """
    name = " ".join(name.split())
    for surface in SURFACES:
        if surface.name == name:
            return _without_ranges(surface, ranges)
    if not name or re.fullmatch(r"[^\W\d]\w*", name):
        raise NotFoundError(
            _("There is no surface “{name}” to go down on.").format(name=name),
            _("There are: {names}. Or write a formula, such as {examples}.").format(
                names=", ".join(each.name for each in SURFACES), examples="(w-3)^2"
            ),
        )
    if ";" in name:
        return _without_ranges(linear_unit(list(_pairs(name)), name), ranges)
    return own_surface(name, RANGE if ranges is None else ranges)


def _without_ranges(surface: Surface, ranges: Sequence[float] | None) -> Surface:
    if ranges is not None:
        raise UsageError(
            _("The surface {surface} has a range of its own.").format(surface=surface.name),
            _("A range goes with a formula, such as {examples}.").format(examples="(w-3)^2"),
        )
    return surface


def _pairs(text: str) -> Iterator[tuple[float, float]]:
    """The points of a text, with commas in them and semicolons between them."""
    for part in text.strip("; ").split(";"):
        try:
            x, y = (float(each) for each in part.split(","))
        except ValueError:
            raise UsageError(
                _("“{text}” is no point of a line.").format(text=part.strip()),
                _("For example: {examples}").format(examples="1,2; 2,3; 3,5"),
            ) from None
        yield x, y


def own_surface(text: str, ranges: Sequence[float] = RANGE) -> Surface:
    """The surface of a formula.

    Args:
        text: As `formula.read` reads it.
        ranges: Low and high of all axes, or of each.

    Raises:
        UsageError: The formula cannot be read, the ranges do not fit it, or it has no value in
            most of them.
    """
    read = formula.read(text)
    count = len(read.names)
    low, high = _ends(ranges, read.names)
    across = GRID[count - 1]
    axes = [
        [a + (b - a) * n / (across - 1) for n in range(across)]
        for a, b in zip(low, high, strict=True)
    ]
    found = [
        (cost, point)
        for point in itertools.product(*axes)
        if math.isfinite(cost := read.value(point))
    ]
    if 2 * len(found) < across**count:
        raise UsageError(
            _("{formula} has no value in most of the range.").format(formula=read.text),
            _("Give another range, for example: {example}").format(example="0.1,5"),
        )
    costs = sorted(cost for cost, _point in found)
    start = _start(read, low, high, [point for _cost, point in found])
    return Surface(
        read.text,
        N_("Own function"),
        N_("A cost of your own over one weight.")
        if count == 1
        else N_("A cost of your own over two weights."),
        read.text,
        read.names,
        low,
        high,
        start,
        _rates(_curvature(read, start, [point for _cost, point in found[:: max(1, across // 10)]])),
        _refined(read, min(found)[1], low, high),
        costs[int(TOP * (len(costs) - 1))] if count > 1 else costs[-1],
        read.value,
        read.slopes,
    )


def _ends(ranges: Sequence[float], names: Sequence[str]) -> tuple[Point, Point]:
    """Where each axis begins and ends."""
    pairs = list(zip(ranges[::2], ranges[1::2], strict=False))
    if len(pairs) == 1:
        pairs *= len(names)
    good = all(-LARGEST <= low < high <= LARGEST and high - low >= 1e-6 for low, high in pairs)
    if len(ranges) % 2 or len(pairs) != len(names) or not good:
        raise UsageError(
            _("The range {range} does not fit.").format(range=",".join(map(figure, ranges))),
            _("Give a low and a high end, for {names} each or for all: {example}").format(
                names=", ".join(names), example="-5,5"
            ),
        )
    return tuple(float(low) for low, _high in pairs), tuple(float(high) for _low, high in pairs)


def _start(read: formula.TypedFormula, low: Point, high: Point, defined: Sequence[Point]) -> Point:
    """A tenth of the way from the left, and from the top: where there is a slope, if anywhere."""
    shares = (0.1, 0.8)
    wanted = tuple(
        round(a + (b - a) * share, 6) + 0.0 for a, b, share in zip(low, high, shares, strict=False)
    )
    if any(read.slopes(wanted)) and math.isfinite(read.value(wanted)):
        return wanted
    sloping = [point for point in defined if any(read.slopes(point))] or list(defined)

    def away(point: Point) -> float:
        pairs = zip(point, wanted, low, high, strict=True)
        return sum(((at - to) / (b - a)) ** 2 for at, to, a, b in pairs)

    return tuple(round(each, 6) + 0.0 for each in min(sloping, key=away))


def _curvature(read: formula.TypedFormula, start: Point, places: Sequence[Point]) -> float:
    """How fast the slopes change at the start and in a middling place; 0 where they do not."""

    def at(point: Point) -> float:
        found = [0.0]
        for axis in range(len(point)):
            h = 1e-4 * max(1.0, abs(point[axis]))
            one, two = (
                read.slopes(tuple(x + h * sign * (n == axis) for n, x in enumerate(point)))
                for sign in (-1, 1)
            )
            if math.isfinite(change := (two[axis] - one[axis]) / (2 * h)):
                found.append(abs(change))
        return max(found)

    return max(at(start), median(map(at, places)))


def _refined(read: formula.TypedFormula, place: Point, low: Point, high: Point) -> Point:
    """The lowest place near one of a grid, by steps to all sides that get shorter."""
    best, at = read.value(place), place
    steps = [(b - a) / GRID[len(place) - 1] for a, b in zip(low, high, strict=True)]
    for _turn in range(30):
        for axis, sign in itertools.product(range(len(at)), (-1, 1)):
            moved = at[axis] + sign * steps[axis]
            tried = (*at[:axis], max(low[axis], min(high[axis], moved)), *at[axis + 1 :])
            if (cost := read.value(tried)) < best:  # never where it is NaN
                best, at = cost, tried
        steps = [each / 2 for each in steps]
    return at
