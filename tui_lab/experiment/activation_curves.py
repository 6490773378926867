"""The activations as functions of one number, each with its slope: pure Python, for drawings.

What they compute is what Keras 3 computes (https://keras.io/api/layers/activations/), within the
rounding of float32; tests hold values and slopes against it. At a corner the slope is that of the
left side. A function is given x, and arguments with Keras's names and defaults, and gives (f(x),
f'(x)); it takes every x from -700 to 700. Where each comes from is told by its entry in
`activations`. `reports/forward.py` has the same functions for whole arrays.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Pair = tuple[float, float]
"""A value and the slope there."""
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
"""From G. Klambauer and others, Self-Normalizing Neural Networks, 2017."""


def _sigmoid(x: float) -> float:
    return 0.5 * (1 + math.tanh(x / 2))


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def linear(x: float) -> Pair:
    """x."""
    return x, 1.0


def relu(
    x: float, negative_slope: float = 0.0, max_value: float = math.inf, threshold: float = 0.0
) -> Pair:
    """x from the threshold up to the largest value, a line through the threshold below."""
    if x > max_value:
        return max_value, 0.0
    if x > threshold:
        return x, 1.0
    return negative_slope * (x - threshold), negative_slope


def leaky_relu(x: float, negative_slope: float = 0.2) -> Pair:
    """x above 0, a share of it below."""
    return (x, 1.0) if x > 0 else (negative_slope * x, negative_slope)


def relu6(x: float) -> Pair:
    """x between 0 and 6."""
    return relu(x, max_value=6.0)


def sigmoid(x: float) -> Pair:
    """1 / (1 + e^-x)."""
    value = _sigmoid(x)
    return value, value * (1 - value)


def tanh(x: float) -> Pair:
    """The hyperbolic tangent."""
    value = math.tanh(x)
    return value, 1 - value * value


def elu(x: float, alpha: float = 1.0) -> Pair:
    """x above 0, a bend down to -alpha below."""
    return (x, 1.0) if x > 0 else (alpha * math.expm1(x), alpha * math.exp(x))


def celu(x: float, alpha: float = 1.0) -> Pair:
    """An elu whose slope has no jump, whatever alpha."""
    return (x, 1.0) if x > 0 else (alpha * math.expm1(x / alpha), math.exp(x / alpha))


def selu(x: float) -> Pair:
    """A scaled elu."""
    value, slope = elu(x, SELU_ALPHA)
    return SELU_SCALE * value, SELU_SCALE * slope


def gelu(x: float) -> Pair:
    """x times the share of a normal distribution that lies below x."""
    below = (1 + math.erf(x / math.sqrt(2))) / 2
    return x * below, below + x * math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def silu(x: float) -> Pair:
    """x times its sigmoid."""
    share = _sigmoid(x)
    return x * share, share + x * share * (1 - share)


def mish(x: float) -> Pair:
    """x times the tanh of its softplus."""
    bent = math.tanh(_softplus(x))
    return x * bent, bent + x * _sigmoid(x) * (1 - bent * bent)


def softplus(x: float) -> Pair:
    """ln(1 + e^x)."""
    return _softplus(x), _sigmoid(x)


def softsign(x: float) -> Pair:
    """x / (1 + |x|)."""
    return x / (1 + abs(x)), (1 + abs(x)) ** -2


def exponential(x: float) -> Pair:
    """e^x."""
    return math.exp(x), math.exp(x)


def hard_sigmoid(x: float) -> Pair:
    """Three lines through the sigmoid."""
    return min(max(x / 6 + 0.5, 0.0), 1.0), 1 / 6 if -3 < x <= 3 else 0.0


def hard_silu(x: float) -> Pair:
    """x times its hard sigmoid."""
    share, slope = hard_sigmoid(x)
    return x * share, share + x * slope


def hard_tanh(x: float) -> Pair:
    """x between -1 and 1."""
    return min(max(x, -1.0), 1.0), float(-1 < x <= 1)


def log_sigmoid(x: float) -> Pair:
    """The logarithm of the sigmoid."""
    return -_softplus(-x), _sigmoid(-x)


def squareplus(x: float) -> Pair:
    """(x + sqrt(x^2 + 4)) / 2."""
    root = math.sqrt(x * x + 4)
    return (x + root) / 2, (1 + x / root) / 2


def soft_shrink(x: float) -> Pair:
    """x, 0.5 nearer to 0."""
    return math.copysign(max(abs(x) - 0.5, 0.0), x), float(abs(x) > 0.5)


def hard_shrink(x: float) -> Pair:
    """x, but 0 between -0.5 and 0.5."""
    return (x, 1.0) if abs(x) > 0.5 else (0.0, 0.0)


def tanh_shrink(x: float) -> Pair:
    """x - tanh(x)."""
    return x - math.tanh(x), math.tanh(x) ** 2


def step(x: float) -> Pair:
    """0 below 0, else 1."""
    return float(x >= 0), 0.0


def sinc(x: float) -> Pair:
    """sin(x) / x; 1 at 0."""
    if abs(x) < 1e-4:
        return 1.0, -x / 3
    value = math.sin(x) / x
    return value, (math.cos(x) - value) / x


def softmax(x: Sequence[float]) -> tuple[float, ...]:
    """Shares that add up to 1, larger for larger numbers."""
    powers = [math.exp(each - max(x)) for each in x]
    return tuple(each / math.fsum(powers) for each in powers)


def log_softmax(x: Sequence[float]) -> tuple[float, ...]:
    """The logarithms of the softmax."""
    total = math.log(math.fsum(math.exp(each - max(x)) for each in x))
    return tuple(each - max(x) - total for each in x)


def sparsemax(x: Sequence[float]) -> tuple[float, ...]:
    """The nearest shares that add up to 1: those that come out below 0 are 0.

    That is the definition of Martins and Astudillo. Where several shares are above 0, Keras 3.15
    takes away too much, and its shares add up to less than 1.
    """
    ranked = sorted(x, reverse=True)
    kept = [each for n, each in enumerate(ranked, 1) if 1 + n * each > math.fsum(ranked[:n])]
    taken = (math.fsum(kept) - 1) / len(kept)
    return tuple(max(each - taken, 0.0) for each in x)
