"""Gradient descent on a cost that one can see: paths, and what becomes of them.

Pure; must not know of neurons or of any face.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _
from tui_lab.neuron.model import NeuronStart, check_rate, figure
from tui_lab.neuron.optimizers import OPTIMIZERS, RULES, Memory, Optimizer
from tui_lab.neuron.surfaces import Point, Surface, find_surface, rounded

BEYOND = 10
"""Ranges away from the middle at which a path has run away; it does not go on from there."""
FLAT = 0.01
"""A slope of this size counts as none."""
STILL = 1 / 200
"""A step that is shorter than this share of an axis counts as none, where there is no slope."""
AROUND = 1 / 60
"""How far away one looks for what is lower, as a share of an axis."""
NEAR = 0.001
"""How far above the lowest cost, as a share of the range of costs, the bottom reaches."""
LOOKED_AT = 4
"""Steps at the end of a path that say whether it jumps from side to side."""
SAME = 0.03
"""A jump that differs from the one before by less than this share is as long."""
SLOW = 0.01
"""A step that lowers the cost by less than this share of it is a slow one."""
ACROSS = 50
"""First steps of an adaptive optimizer from one end of a surface to the other, nearly."""


class Fate(StrEnum):
    """What has become of a path."""

    BEGUN = "begun"
    ARRIVED = "arrived"
    STUCK = "stuck"
    HILLTOP = "hilltop"
    LEVEL = "level"
    RAN_AWAY = "ran_away"
    NOWHERE = "nowhere"
    WIDER = "wider"
    TO_AND_FRO = "to_and_fro"
    NARROWER = "narrower"
    SWINGING = "swinging"
    RISING = "rising"
    UPHILL = "uphill"
    SLOWLY = "slowly"
    DOWN = "down"


_SENTENCES: Mapping[Fate, str] = {
    Fate.BEGUN: N_("No step has been taken yet."),
    Fate.ARRIVED: N_("It has arrived at the lowest point."),
    Fate.STUCK: N_(
        "It is stuck in a local minimum: every way leads up from here, although the cost is lower "
        "elsewhere. Another start could lead there."
    ),
    Fate.HILLTOP: N_(
        "It stands on a hilltop, where there is no slope: the slightest push leads down."
    ),
    Fate.LEVEL: N_(
        "There is hardly any slope here, and yet it is no valley: the cost is lower close by. The "
        "descent creeps, or stands still."
    ),
    Fate.RAN_AWAY: N_("It has run away, far out of the drawing. The rate is too large."),
    Fate.NOWHERE: N_(
        "It has stepped to where the cost has no value, or none that is a number, and ends there. "
        "A smaller rate could keep it here."
    ),
    Fate.WIDER: N_(
        "It jumps from side to side, a little further each time: it will run away. The rate is "
        "too large."
    ),
    Fate.TO_AND_FRO: N_(
        "It jumps from side to side, and the jumps do not get any shorter. The rate is too large."
    ),
    Fate.NARROWER: N_(
        "It jumps from side to side, a little less each time. A smaller rate would take it "
        "down more directly."
    ),
    Fate.SWINGING: N_(
        "It swings past the bottom and back, because it keeps part of its last step. Let it take "
        "more steps."
    ),
    Fate.RISING: N_("It jumps about, and its cost rises again and again. The rate is too large."),
    Fate.UPHILL: N_("A step has led uphill: it was too long. A smaller rate would only go down."),
    Fate.SLOWLY: N_("It is still going down, but slowly: it needs more steps, or a larger rate."),
    Fate.DOWN: N_("It is still going down. Let it take more steps."),
}
_SHORT: Mapping[Fate, str] = {
    Fate.BEGUN: N_("at the start"),
    Fate.ARRIVED: N_("at the lowest point"),
    Fate.STUCK: N_("in a local minimum"),
    Fate.HILLTOP: N_("on a hilltop"),
    Fate.LEVEL: N_("where it is level"),
    Fate.RAN_AWAY: N_("ran away"),
    Fate.NOWHERE: N_("where there is no cost"),
    Fate.WIDER: N_("jumps wider and wider"),
    Fate.TO_AND_FRO: N_("jumps to and fro"),
    Fate.NARROWER: N_("jumps less and less"),
    Fate.SWINGING: N_("swings"),
    Fate.RISING: N_("jumps about"),
    Fate.UPHILL: N_("a step too long"),
    Fate.SLOWLY: N_("slowly down"),
    Fate.DOWN: N_("going down"),
}


@dataclass(frozen=True, slots=True)
class Path:
    """Where a descent has been, from its start to where it is."""

    surface: Surface
    rate: float
    points: tuple[Point, ...]
    optimizer: Optimizer = "sgd"
    memory: Memory = ()
    """What the optimizer keeps for its next step."""

    @property
    def values(self) -> tuple[float, ...]:
        """The cost at each point; NaN where there is none."""
        return tuple(value(self.surface, point) for point in self.points)

    @property
    def here(self) -> Point:
        """The last point."""
        return self.points[-1]

    @property
    def start(self) -> Point:
        """The first one."""
        return self.points[0]


def value(surface: Surface, point: Point) -> float:
    """The cost at a point."""
    return surface.cost(point)


def gradient(surface: Surface, point: Point) -> Point:
    """The slope along each axis at a point."""
    return surface.slopes(point)


def rates_of(surface: Surface, optimizer: Optimizer) -> tuple[float, ...]:
    """Learning rates that are worth trying, from small to large.

    An adaptive optimizer's first steps are as long as its rate: so it goes by the range.
    """
    if not RULES[optimizer].adaptive:
        return surface.rates
    first = first_rate(surface, optimizer)
    return tuple(float(f"{first * each:.2g}") for each in (0.1, 0.2, 0.5, 1, 2, 5, 10))


def first_rate(surface: Surface, optimizer: Optimizer) -> float:
    """The learning rate to begin with."""
    if not RULES[optimizer].adaptive:
        return surface.rates[0]
    widest = max(high - low for low, high in zip(surface.low, surface.high, strict=True))
    return float(f"{rounded(widest / ACROSS):.2g}")


def begin(
    surface: Surface,
    start: Sequence[float] | None = None,
    rate: float | None = None,
    optimizer: Optimizer = "sgd",
) -> Path:
    """A path before its first step.

    Args:
        surface: To go down on.
        start: Where; None is the surface's own start.
        rate: The learning rate; None is the first one that is worth trying.
        optimizer: How it steps.

    Raises:
        UsageError: The start has the wrong number of figures, lies outside the drawing or where
            there is no cost, or the rate cannot work.
    """
    point = surface.start if start is None else tuple(float(each) for each in start)
    rate = first_rate(surface, optimizer) if rate is None else rate
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
    if not math.isfinite(value(surface, point)):
        raise UsageError(
            _("The cost has no value at the start {start}.").format(
                start="; ".join(figure(each) for each in point)
            ),
            _("Begin elsewhere, for example at {example}.").format(example=example),
        )
    return Path(surface, rate, (point,), optimizer)


def begun_anew(path: Path) -> Path:
    """The same path before its first step."""
    return replace(path, points=path.points[:1], memory=())


def race(surface: Surface, start: Sequence[float] | None, rate: float | None) -> tuple[Path, ...]:
    """A path for each optimizer, from the same start; arguments and errors as `begin`."""
    return tuple(begin(surface, start, rate, each) for each in OPTIMIZERS)


def path_of(start: NeuronStart) -> Path:
    """The path that a course's step begins with.

    Raises:
        NotFoundError: There is no such surface.
        UsageError: The rate cannot work.
    """
    return begin(find_surface(start.surface), None, start.rate)


def step(path: Path) -> Path:
    """One step of the optimizer; a path that has ended stays as it is."""
    if has_ended(path):
        return path
    way, memory = _next(path)
    moved = tuple(at + move for at, move in zip(path.here, way, strict=True))
    return replace(path, points=(*path.points, moved), memory=memory)


def _next(path: Path) -> tuple[Point, Memory]:
    """The way of the next step, and what is kept of it."""
    slope = gradient(path.surface, path.here)
    return RULES[path.optimizer].move(slope, path.rate, len(path.points) - 1, path.memory)


def descend(path: Path, steps: int) -> Path:
    """Several steps downhill; fewer where the path runs away."""
    for _each in range(steps):
        longer = step(path)
        if longer is path:
            break
        path = longer
    return path


def has_ended(path: Path) -> bool:
    """Whether there is no next step: it has run away, or is where there is no cost."""
    return has_run_away(path) or not math.isfinite(value(path.surface, path.here))


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
    return _(_SENTENCES[fate(path)])


def short_verdict(path: Path) -> str:
    """The same in a few words."""
    return _(_SHORT[fate(path)])


def fate(path: Path) -> Fate:
    """What has become of a descent."""
    surface = path.surface
    if has_run_away(path):
        return Fate.RAN_AWAY
    if has_ended(path):
        return Fate.NOWHERE
    bottom = value(surface, surface.lowest)
    if math.hypot(*gradient(surface, path.here)) < FLAT and _is_still(path):
        return _at_rest(path, bottom)
    if len(path.points) == 1:
        return Fate.BEGUN
    return _on_the_way(path, bottom)


def _is_still(path: Path) -> bool:
    """Whether the next step would hardly move it: what keeps its direction may pass a bottom."""
    if not RULES[path.optimizer].swings:
        return True
    way, _memory = _next(path)
    axes = zip(way, path.surface.low, path.surface.high, strict=True)
    return all(abs(move) < STILL * (high - low) for move, low, high in axes)


def _on_the_way(path: Path, bottom: float) -> Fate:
    """What is said of a path that has not come to rest."""
    values, jumps = path.values, _jumps(path)
    late = values[-LOOKED_AT - 1 :]
    rises = any(after > before for before, after in pairwise(late))
    if RULES[path.optimizer].swings and (rises or jumps in ("on", "less")):
        return Fate.SWINGING
    if jumps in ("longer", "on"):
        return Fate.WIDER if jumps == "longer" else Fate.TO_AND_FRO
    if rises:
        return Fate.RISING if len(late) > LOOKED_AT else Fate.UPHILL
    if jumps == "less":
        return Fate.NARROWER
    if values[-2] - values[-1] < SLOW * (values[-2] - bottom):
        return Fate.SLOWLY
    return Fate.DOWN


def _at_rest(path: Path, bottom: float) -> Fate:
    """What is said where there is hardly any slope."""
    surface, here = path.surface, path.here
    at = value(surface, here)
    around = [
        value(surface, tuple(x + move * (axis == n) for n, x in enumerate(here)))
        for axis, (low, high) in enumerate(zip(surface.low, surface.high, strict=True))
        for move in (-AROUND * (high - low), AROUND * (high - low))
    ]
    if max(around) < at:
        return Fate.HILLTOP
    if min(around) < at and at - bottom > NEAR * (surface.top - bottom):
        return Fate.LEVEL
    if at - bottom <= NEAR * (surface.top - bottom):
        return Fate.ARRIVED
    return Fate.STUCK


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
