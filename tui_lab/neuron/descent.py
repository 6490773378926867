"""Gradient descent on a cost that one can see: a curve with two valleys, and a bowl.

Pure; must not know of neurons or of any face.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tui_lab.errors import NotFoundError, UsageError
from tui_lab.i18n import N_, _
from tui_lab.neuron.model import NeuronStart, check_rate, figure

Point = tuple[float, ...]

BEYOND = 10
"""Ranges away from the middle at which a path has run away; it does not go on from there."""
FLAT = 0.01
"""A slope of this size counts as none."""
NEAR = 0.001
"""How far above the lowest cost, as a share of the range of costs, the bottom reaches."""
LOOKED_AT = 4
"""Steps at the end of a path that say whether it jumps from side to side."""
SAME = 0.03
"""A jump that differs from the one before by less than this share is as long."""
SLOW = 0.01
"""A step that lowers the cost by less than this share of it is a slow one."""


@dataclass(frozen=True, slots=True)
class Surface:
    """A cost over one weight or two."""

    name: str
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
    """Where the cost is lowest."""
    cost: Callable[[Point], float] = field(repr=False, compare=False)
    slopes: Callable[[Point], Point] = field(repr=False, compare=False)


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
        _bowl,
        _bowl_slopes,
    ),
)


@dataclass(frozen=True, slots=True)
class Path:
    """Where a descent has been, from its start to where it is."""

    surface: Surface
    rate: float
    points: tuple[Point, ...]

    @property
    def values(self) -> tuple[float, ...]:
        """The cost at each point."""
        return tuple(value(self.surface, point) for point in self.points)

    @property
    def here(self) -> Point:
        """The last point."""
        return self.points[-1]


def find_surface(name: str) -> Surface:
    """The surface of a name.

    Raises:
        NotFoundError: There is none; the message names those that there are.
    """
    for surface in SURFACES:
        if surface.name == name:
            return surface
    raise NotFoundError(
        _("There is no surface “{name}” to go down on.").format(name=name),
        _("There are: {names}.").format(names=", ".join(each.name for each in SURFACES)),
    )


def value(surface: Surface, point: Point) -> float:
    """The cost at a point."""
    return surface.cost(point)


def gradient(surface: Surface, point: Point) -> Point:
    """The slope along each axis at a point."""
    return surface.slopes(point)


def begin(
    surface: Surface, start: Sequence[float] | None = None, rate: float | None = None
) -> Path:
    """A path before its first step.

    Args:
        surface: To go down on.
        start: Where; None is the surface's own start.
        rate: The learning rate; None is the surface's own first one.

    Raises:
        UsageError: The start has the wrong number of figures or lies outside the drawing, or the
            rate cannot work.
    """
    point = surface.start if start is None else tuple(float(each) for each in start)
    rate = surface.rates[0] if rate is None else rate
    check_rate(rate)
    example = ",".join(f"{each:g}" for each in surface.start)
    if len(point) != len(surface.axes):
        raise UsageError(
            _("A start on the surface {surface} needs a number for each of: {axes}.").format(
                surface=surface.name, axes=", ".join(surface.axes)
            ),
            _("For example: {example}").format(example=example),
        )
    for axis, at, low, high in zip(surface.axes, point, surface.low, surface.high, strict=True):
        if not low <= at <= high:
            raise UsageError(
                _("A start at {axis} = {value} lies outside the surface {surface}.").format(
                    axis=axis, value=figure(at), surface=surface.name
                ),
                _("It must lie between {low} and {high}.").format(
                    low=figure(low), high=figure(high)
                ),
            )
    return Path(surface, rate, (point,))


def path_of(start: NeuronStart) -> Path:
    """The path that a course's step begins with.

    Raises:
        NotFoundError: There is no such surface.
        UsageError: The rate cannot work.
    """
    return begin(find_surface(start.surface), None, start.rate)


def step(path: Path) -> Path:
    """One step downhill, point - rate · slope; a path that has run away stays as it is."""
    if has_run_away(path):
        return path
    surface = path.surface
    moved = tuple(
        at - path.rate * slope
        for at, slope in zip(path.here, gradient(surface, path.here), strict=True)
    )
    return replace(path, points=(*path.points, moved))


def descend(path: Path, steps: int) -> Path:
    """Several steps downhill; fewer where the path runs away."""
    for _each in range(steps):
        longer = step(path)
        if longer is path:
            break
        path = longer
    return path


def has_run_away(path: Path) -> bool:
    """Whether the last step led far outside; the path ends there."""
    return any(
        not low < at < high
        for at, (low, high) in zip(path.here, _limits(path.surface), strict=True)
    )


def _limits(surface: Surface) -> list[tuple[float, float]]:
    pairs = zip(surface.low, surface.high, strict=True)
    return [
        ((low + high) / 2 - BEYOND * (high - low), (low + high) / 2 + BEYOND * (high - low))
        for low, high in pairs
    ]


def verdict(path: Path) -> str:
    """What has become of a descent, and what a rate would do about it, in a sentence or two."""
    surface = path.surface
    if has_run_away(path):
        return _("It has run away, far out of the drawing. The rate is too large.")
    slope = math.hypot(*gradient(surface, path.here))
    bottom = value(surface, surface.lowest)
    if slope < FLAT:
        return _at_rest(path, bottom)
    if len(path.points) == 1:
        return _("No step has been taken yet.")
    return _on_the_way(path, bottom)


def _on_the_way(path: Path, bottom: float) -> str:
    """What is said of a path that has not come to rest."""
    values, jumps = path.values, _jumps(path)
    if jumps == "longer":
        return _(
            "It jumps from side to side, a little further each time: it will run away. The rate is "
            "too large."
        )
    if jumps == "on":
        return _(
            "It jumps from side to side, and the jumps do not get any shorter. The rate is too "
            "large."
        )
    late = values[-LOOKED_AT - 1 :]
    if any(after > before for before, after in pairwise(late)):
        if len(late) > LOOKED_AT:
            return _("It jumps about, and its cost rises again and again. The rate is too large.")
        return _("A step has led uphill: it was too long. A smaller rate would only go down.")
    if jumps == "less":
        return _(
            "It jumps from side to side, a little less each time. A smaller rate would take it "
            "down more directly."
        )
    if values[-2] - values[-1] < SLOW * (values[-2] - bottom):
        return _("It is still going down, but slowly: it needs more steps, or a larger rate.")
    return _("It is still going down. Let it take more steps.")


def _at_rest(path: Path, bottom: float) -> str:
    """What is said where there is hardly any slope."""
    surface, here = path.surface, path.here
    at = value(surface, here)
    around = [
        value(surface, tuple(x + move * (axis == n) for n, x in enumerate(here)))
        for axis in range(len(here))
        for move in (-0.1, 0.1)
    ]
    if min(around) < at and max(around) < at:
        return _("It stands on a hilltop, where there is no slope: the slightest push leads down.")
    highest = max(value(surface, surface.low), value(surface, surface.high))
    if at - bottom <= NEAR * (highest - bottom):
        return _("It has arrived at the lowest point.")
    return _(
        "It is stuck in a local minimum: every way leads up from here, although the cost is lower "
        "elsewhere. Another start could lead there."
    )


def _jumps(path: Path) -> str:
    """How the last steps go to and fro along an axis: "longer" each time, "on", "less" or ""."""
    points = path.points[-LOOKED_AT - 1 :]
    if len(points) < 3:
        return ""
    found = ""
    for axis in range(len(path.here)):
        steps = [b[axis] - a[axis] for a, b in pairwise(points)]
        if any(one * two >= 0 for one, two in pairwise(steps)):
            continue
        if max(abs(each) for each in steps) < FLAT:
            continue
        ratio = abs(steps[-1] / steps[-2])
        if ratio > 1 - SAME:
            return "longer" if ratio > 1 + SAME else "on"
        found = "less"
    return found
