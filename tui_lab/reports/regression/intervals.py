"""How far the figures of a part hold for new examples like it: intervals of a mean, a margin.

Pure functions over errors.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tui_lab.reports.regression.model import Interval

NORMAL = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""
LEAST = 10
"""With fewer examples no interval is told: they say too little of how errors spread."""


def student_quantile(freedom: int) -> float:
    """The 97.5 % quantile of Student's t distribution.

    By its expansion around the normal quantile: M. Abramowitz and I. A. Stegun, Handbook of
    Mathematical Functions (1964), formula 26.7.5; right to three decimals from 9 degrees on.

    Args:
        freedom: Degrees of freedom, 9 or more.
    """
    z = NORMAL
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(freedom ** (n + 1)) for n, term in enumerate(terms))


def mean_interval(values: NDArray[np.float64]) -> Interval | None:
    """Where the mean over all examples of this kind probably lies: a 95 % interval.

    Student's interval, mean ± t · s / √n with n - 1 degrees of freedom ("The probable error of a
    mean", Biometrika 6 (1908) 1-25). For the mean of absolute errors, which are skewed, it holds by
    the central limit theorem: the better, the more examples there are.

    Args:
        values: (n,) finite.

    Returns:
        Its ends; None with fewer than LEAST values.
    """
    if len(values) < LEAST:
        return None
    mean, deviation = float(np.mean(values)), float(np.std(values, ddof=1))
    half = student_quantile(len(values) - 1) * deviation / math.sqrt(len(values))
    return mean - half, mean + half


def margin(errors: NDArray[np.float64], share: float = 0.9) -> float | None:
    """How far at most the truth is from the answer for this share of new examples.

    The split conformal interval (J. Lei et al., "Distribution-free predictive inference for
    regression", Journal of the American Statistical Association 113 (2018) 1094-1111): the k-th
    smallest absolute error with k = ⌈(n + 1) · share⌉. It holds whatever the errors look like, for
    examples drawn as these were, and only where the network has not learned from these.

    Args:
        errors: (n,) finite.
        share: Above 0, below 1.

    Returns:
        None where there are too few examples for this share: k would exceed n.
    """
    place = math.ceil((len(errors) + 1) * share)
    if not len(errors) or place > len(errors):
        return None
    return float(np.sort(np.abs(errors))[place - 1])
