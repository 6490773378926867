"""One neuron: its weights, its bias, what it answers, and what an answer costs.

Pure; must not know of tasks or of how it learns.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, get_args

from tui_lab.errors import UsageError
from tui_lab.i18n import _, number

Activation = Literal["step", "sigmoid", "linear"]
Loss = Literal["mean_squared_error", "binary_crossentropy"]
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
LOSSES: tuple[Loss, ...] = get_args(Loss)
HALF = 0.5
"""From this output on an answer counts as 1."""

BY_HAND = 6
"""Decimals of a number that was set by hand: tenths do not pile up to 0.30000000000000004."""
EXACT = 12
"""Decimals of what is computed, for the same reason: 0.3 - 0.1 - 0.2 is 0, not a hair below it."""
LARGEST = 1e9
"""Size of a weight or a bias; what would go beyond stays there, so that nothing overflows."""
LEGIBLE = 1e12
"""From this size on numbers are written by their power of ten."""
FASTEST = 1000.0
"""The largest learning rate."""


@dataclass(frozen=True, slots=True)
class Neuron:
    """A neuron: it weighs its inputs, adds them up with its bias, and answers."""

    weights: tuple[float, ...]
    bias: float
    activation: Activation = "step"

    def net(self, x: Sequence[float]) -> float:
        """The net input, w·x + b."""
        parts = [w * each for w, each in zip(self.weights, x, strict=True)]
        return round(sum(parts) + self.bias, EXACT) + 0.0

    def output(self, x: Sequence[float]) -> float:
        """The answer: 0.0 or 1.0 with the step (1.0 from a net input of 0 on), between them with
        the sigmoid, and the net input itself of a linear unit."""
        net = self.net(x)
        if self.activation == "linear":
            return net
        return float(net >= 0) if self.activation == "step" else sigmoid(net)

    def decision(self, x: Sequence[float]) -> int:
        """What the answer counts as: 1 from 0.5 on, else 0."""
        return int(self.output(x) >= HALF)

    @property
    def borders(self) -> tuple[Neuron, ...]:
        """What has its border, a straight line in the plane of its inputs, at a net input of 0."""
        return (replace(self, bias=self.bias - HALF),) if self.activation == "linear" else (self,)

    @property
    def values(self) -> tuple[float, ...]:
        """The weights, then the bias."""
        return (*self.weights, self.bias)

    def with_values(self, values: Sequence[float]) -> Neuron:
        """The same neuron with other weights and another bias, in the order of `values`."""
        kept = [max(-LARGEST, min(LARGEST, value)) + 0.0 for value in values]
        return replace(self, weights=tuple(kept[:-1]), bias=kept[-1])

    def changed(self, place: int, value: float) -> Neuron:
        """The same neuron with one number set by hand.

        Args:
            place: Of a weight, from 0; `len(weights)` is the bias.
            value: Rounded to six decimals, and kept within `LARGEST`.
        """
        values = list(self.values)
        values[place] = round(value, BY_HAND)
        return self.with_values(values)


class Answering(Protocol):
    """What answers rows: one neuron, or two layers of them."""

    @property
    def activation(self) -> Activation:
        """Of the neuron that answers."""

    @property
    def borders(self) -> tuple[Neuron, ...]:
        """The neurons whose borders are straight lines in the plane of the inputs."""

    def net(self, x: Sequence[float]) -> float:
        """The net input of the neuron that answers."""

    def output(self, x: Sequence[float]) -> float:
        """What it answers."""

    def decision(self, x: Sequence[float]) -> int:
        """What the answer counts as, 0 or 1."""


@dataclass(frozen=True, slots=True)
class NeuronStart:
    """Where a course's step begins in the neuron room: at a task, or at a surface."""

    task: str = ""
    surface: str = ""
    weights: tuple[float, ...] | None = None
    """None where they are drawn by chance, with `seed`."""
    bias: float | None = None
    """None is 0 where weights are given, else drawn by chance with them."""
    activation: Activation = "step"
    rate: float | None = None
    seed: int = 0
    layers: tuple[float, ...] = ()
    """The nine numbers of two layers, where the step begins with these and not with one neuron."""


def sigmoid(net: float) -> float:
    """1 / (1 + e^-net), without an overflow for any net input."""
    if net >= 0:
        return 1.0 / (1.0 + math.exp(-net))
    raised = math.exp(net)
    return raised / (1.0 + raised)


def row_cost(neuron: Answering, x: Sequence[float], target: float, loss: Loss) -> float:
    """What the answer to one row costs.

    With the step it is 1 for a wrong answer and 0 for a right one, whatever the loss; of a linear
    unit it is the squared error, because the cross-entropy wants answers between 0 and 1. The
    cross-entropy is computed from the net input, so that it stays finite where the answer is 0 or 1
    to the last digit.
    """
    if neuron.activation == "step":
        return float(neuron.decision(x) != target)
    if loss == "mean_squared_error" or neuron.activation == "linear":
        return (target - neuron.output(x)) ** 2
    net = neuron.net(x)
    return max(net, 0.0) - net * target + math.log1p(math.exp(-abs(net)))


def starting(inputs: int, seed: int, activation: Activation = "step") -> Neuron:
    """A neuron to begin with: weights and bias by chance in [-1, 1], two decimals.

    Args:
        inputs: How many weights.
        seed: The same seed gives the same neuron.
        activation: Its own.
    """
    chance = random.Random(seed)
    values = [round(chance.uniform(-1, 1), 2) + 0.0 for _each in range(inputs + 1)]
    return Neuron(tuple(values[:-1]), values[-1], activation)


def check_rate(rate: float) -> None:
    """Refuse a learning rate that cannot work.

    Raises:
        UsageError: It is not above 0, too large, or no number.
    """
    if not 0 < rate <= FASTEST:
        raise UsageError(
            _("A learning rate of {rate} does not work.").format(rate=figure(rate)),
            _("It must be above 0 and at most {most}, for example {example}.").format(
                most=number(int(FASTEST)), example=figure(0.1)
            ),
        )


def figure(value: float) -> str:
    """A number of the neuron as it is written in texts: up to four decimals, no more than needed.

    Smaller ones are written by their power of ten, so that a small step is not shown as none, and
    so are those that nobody could read.
    """
    value = round(value, EXACT) + 0.0
    if 0 < abs(value) < 0.00005 or LEGIBLE <= abs(value) < float("inf"):
        return by_power(value)
    return number(float(value))


def by_power(value: float) -> str:
    """A number by its power of ten, such as `6.4e4`, with one decimal."""
    mantissa, _e, power = f"{value:.1e}".partition("e")
    return f"{number(float(mantissa), 1)}e{int(power)}"
