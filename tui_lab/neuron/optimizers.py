"""How a descent steps: SGD, momentum, RMSprop and Adam, computed as Keras 3 does.

Pure; must not know of surfaces.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from tui_lab.i18n import N_

Optimizer = Literal["sgd", "momentum", "rmsprop", "adam"]
OPTIMIZERS: tuple[Optimizer, ...] = get_args(Optimizer)

MOMENTUM = 0.9
"""`momentum` of `keras.optimizers.SGD`, where one is used."""
RHO = 0.9
"""`rho` of `keras.optimizers.RMSprop`; like all below, its default."""
BETAS = (0.9, 0.999)
"""`beta_1` and `beta_2` of `keras.optimizers.Adam`."""
EPSILON = 1e-7

Point = tuple[float, ...]
Memory = tuple[Point, ...]
"""What an optimizer keeps from step to step: as many points as it has averages; () before the first
step."""
Mover = Callable[[Point, float, int, Memory], tuple[Point, Memory]]


@dataclass(frozen=True, slots=True)
class OptimizerRule:
    """How one of them steps."""

    title: str
    """Its name in texts, the same in every language."""
    formula: tuple[str, ...]
    """A line for each thing that it computes; g is the slope, t the number of the step."""
    about: str
    """Marked: what it does."""
    adaptive: bool
    """Whether its first steps are as long as the rate, however steep the slope is."""
    swings: bool
    """Whether it keeps its direction, and so may rise after a bottom."""
    move: Mover = field(repr=False)
    """From slope, rate, steps taken before and memory to the way to go, and the new memory."""


def _each(function: Callable[..., float], *points: Point) -> Point:
    return tuple(function(*numbers) for numbers in zip(*points, strict=True))


def _kept(memory: Memory, count: int, slope: Point) -> Memory:
    return memory or ((0.0,) * len(slope),) * count


def _sgd(slope: Point, rate: float, _taken: int, memory: Memory) -> tuple[Point, Memory]:
    return _each(lambda g: -rate * g, slope), memory


def _momentum(slope: Point, rate: float, _taken: int, memory: Memory) -> tuple[Point, Memory]:
    (velocity,) = _kept(memory, 1, slope)
    velocity = _each(lambda v, g: MOMENTUM * v - rate * g, velocity, slope)
    return velocity, (velocity,)


def _rmsprop(slope: Point, rate: float, _taken: int, memory: Memory) -> tuple[Point, Memory]:
    (squares,) = _kept(memory, 1, slope)
    squares = _each(lambda v, g: RHO * v + (1 - RHO) * g * g, squares, slope)
    return _each(lambda v, g: -rate * g / math.sqrt(v + EPSILON), squares, slope), (squares,)


def _adam(slope: Point, rate: float, taken: int, memory: Memory) -> tuple[Point, Memory]:
    means, squares = _kept(memory, 2, slope)
    one, two = BETAS
    means = _each(lambda m, g: m + (1 - one) * (g - m), means, slope)
    squares = _each(lambda v, g: v + (1 - two) * (g * g - v), squares, slope)
    scaled = rate * math.sqrt(1 - two ** (taken + 1)) / (1 - one ** (taken + 1))
    way = _each(lambda m, v: -scaled * m / (math.sqrt(v) + EPSILON), means, squares)
    return way, (means, squares)


RULES: Mapping[Optimizer, OptimizerRule] = {
    "sgd": OptimizerRule(
        "SGD",
        ("w = w - rate*g",),
        N_("goes against the slope, as far as slope and rate say"),
        adaptive=False,
        swings=False,
        move=_sgd,
    ),
    "momentum": OptimizerRule(
        "SGD + momentum",
        ("v = 0.9*v - rate*g", "w = w + v"),
        N_("keeps nine tenths of its last step, like a ball that rolls"),
        adaptive=False,
        swings=True,
        move=_momentum,
    ),
    "rmsprop": OptimizerRule(
        "RMSprop",
        ("v = 0.9*v + 0.1*g^2", "w = w - rate*g/sqrt(v + 1e-7)"),
        N_("divides each slope by what slopes along this axis have been of late"),
        adaptive=True,
        swings=False,
        move=_rmsprop,
    ),
    "adam": OptimizerRule(
        "Adam",
        (
            "m = 0.9*m + 0.1*g",
            "v = 0.999*v + 0.001*g^2",
            "w = w - rate*sqrt(1 - 0.999^t)/(1 - 0.9^t)*m/(sqrt(v) + 1e-7)",
        ),
        N_("both: it keeps its direction, and divides by how large the slopes were"),
        adaptive=True,
        swings=True,
        move=_adam,
    ),
}
