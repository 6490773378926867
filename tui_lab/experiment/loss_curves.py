"""The losses of one example as functions of the answer, each with its slope: for drawings.

Pure Python. What they compute is what Keras 3 computes (https://keras.io/api/losses/) for an
example with one output, within the rounding of float32 and its guard of 1e-7 against the logarithm
of 0; tests hold values and slopes against it. A function is given the truth and the answer, and
gives the loss and its derivative with respect to the answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tui_lab.i18n import N_

Pair = tuple[float, float]
"""A loss and its slope there."""


class Over(StrEnum):
    """What is drawn across, English and marked for the catalogue."""

    TRUE_CLASS = N_("p: share of the true class")
    PROBABILITY = N_("p: answer")
    ERROR = N_("e: answer - truth")
    ANSWER = N_("a: answer, truth 1")
    SIDE = N_("a: answer of either sign")
    LEAD = N_("m: lead of the true class")


@dataclass(frozen=True, slots=True)
class LossCurve:
    """How a loss is drawn: over the answer, for one truth or for two."""

    value: Callable[[float, float], Pair]
    """From truth and answer to loss and slope."""
    over: Over
    formula: str
    """For the first truth, in ASCII; of several conditions the first that holds counts."""
    slope: str
    """Its derivative, in the same way."""
    truths: tuple[float, ...] = (1.0,)
    """Those for which it is drawn."""
    reach: tuple[float, float] = (0.01, 1.0)
    """The ends of the answer."""


ERRORS = (-3.0, 3.0)
BOTH_CLASSES = (1.0, 0.0)
BOTH_SIDES = (1.0, -1.0)


def crossentropy(_truth: float, p: float) -> Pair:
    """-ln p."""
    return -math.log(p), -1 / p


def focal(_truth: float, p: float) -> Pair:
    """Cross-entropy times 0.25 (1 - p)^2 (Lin and others, 2017)."""
    slope = 0.25 * (2 * (1 - p) * math.log(p) - (1 - p) ** 2 / p)
    return -0.25 * (1 - p) ** 2 * math.log(p), slope


def binary_crossentropy(truth: float, p: float) -> Pair:
    """-ln p where the truth is 1, -ln(1 - p) where it is 0."""
    return (-math.log(p), -1 / p) if truth else (-math.log1p(-p), 1 / (1 - p))


def binary_focal(truth: float, p: float) -> Pair:
    """Binary cross-entropy times (1 - p)^2, or p^2 where the truth is 0 (Lin and others, 2017)."""
    sure, sign = (p, 1) if truth else (1 - p, -1)
    slope = 2 * (1 - sure) * math.log(sure) - (1 - sure) ** 2 / sure
    return -((1 - sure) ** 2) * math.log(sure), sign * slope


def squared(truth: float, answer: float) -> Pair:
    """The square of the error."""
    return (answer - truth) ** 2, 2 * (answer - truth)


def absolute(truth: float, answer: float) -> Pair:
    """The size of the error."""
    return abs(answer - truth), _sign(answer - truth)


def huber(truth: float, answer: float) -> Pair:
    """Half the square up to 1, a line beyond (Huber, 1964)."""
    error = answer - truth
    return (error**2 / 2, error) if abs(error) <= 1 else (abs(error) - 0.5, _sign(error))


def log_cosh(truth: float, answer: float) -> Pair:
    """The logarithm of the hyperbolic cosine of the error."""
    error = answer - truth
    return abs(error) + math.log1p(math.exp(-2 * abs(error))) - math.log(2), math.tanh(error)


def percentage(truth: float, answer: float) -> Pair:
    """The error in percent of the truth."""
    return 100 * abs(answer - truth) / abs(truth), 100 * _sign(answer - truth) / abs(truth)


def squared_logarithmic(truth: float, answer: float) -> Pair:
    """The square of the distance between the logarithms of 1 + truth and 1 + answer."""
    distance = math.log1p(answer) - math.log1p(truth)
    return distance**2, 2 * distance / (1 + answer)


def poisson(truth: float, answer: float) -> Pair:
    """The answer minus truth times its logarithm."""
    return answer - truth * math.log(answer), 1 - truth / answer


def hinge(truth: float, answer: float) -> Pair:
    """How far the answer stays below 1 on the side of the truth, which is 1 or -1."""
    short = 1 - truth * answer
    return (short, -truth) if short > 0 else (0.0, 0.0)


def squared_hinge(truth: float, answer: float) -> Pair:
    """The square of hinge."""
    short, slope = hinge(truth, answer)
    return short**2, 2 * short * slope


def _sign(value: float) -> float:
    return float((value > 0) - (value < 0))
