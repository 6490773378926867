"""The figures of answers to quantities, as values. Light to import: no arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Interval: TypeAlias = tuple[float, float]
QUANTILES = (0.5, 0.8, 0.9, 0.95)
"""Shares of the examples whose largest error is told."""
MARGIN = 0.9
"""The share of new examples that the margin is for."""


@dataclass(frozen=True, slots=True)
class Constant:
    """What always giving one answer would reach on a part."""

    answer: float
    mae: float
    rmse: float


@dataclass(frozen=True, slots=True)
class Baselines:
    """Always answering the mean, and always the median, of the training part."""

    mean: Constant
    """No constant has a smaller RMSE on the training part."""
    median: Constant
    """No constant has a smaller MAE on the training part."""


@dataclass(frozen=True, slots=True)
class ValueRange:
    """The examples whose truth lies in a range of the quantity."""

    low: float
    """The smallest truth in it."""
    high: float
    """The largest truth in it."""
    examples: int
    truth: float
    """Mean of the truths."""
    answer: float
    """Mean of the answers."""
    bias: float
    """Mean of answer minus truth: above 0 where the answers are too high."""
    mae: float


@dataclass(frozen=True, slots=True)
class QuantityFigures:
    """How well one quantity is answered on a part; all but `r2` in its unit.

    Not a number where an answer is none.
    """

    name: str
    unit: str
    examples: int
    mean: float
    """Of the truths."""
    deviation: float
    """Standard deviation of the truths, n below the line."""
    minimum: float
    maximum: float
    mae: float
    rmse: float
    r2: float
    median_error: float
    bias: float
    """Mean of answer minus truth."""
    mae_interval: Interval | None
    """95 %; None for fewer than ten examples."""
    rmse_interval: Interval | None
    """The root of that of the squared errors."""
    bias_interval: Interval | None
    quantiles: Mapping[float, float]
    """Share of the examples -> their largest absolute error (linear between two of them)."""
    margin: float | None
    """How far off at most an answer to a new example is in MARGIN of the cases."""
    ranges: tuple[ValueRange, ...]
    """From the smallest truths to the largest."""
    baselines: Baselines | None
    """None where the truths of the training part are not known."""

    @property
    def scale(self) -> float:
        """What decides how many decimal places tell something: see `text/values.py`.

        Three figures of the spread are told, and two of an error that is much smaller.
        """
        sizes = [size for size in (self.deviation, 10 * self.mae) if size > 0]
        return min(sizes, default=abs(self.mean))

    @property
    def leans(self) -> bool:
        """Whether the answers are too high or too low on the whole, beyond chance."""
        ends = self.bias_interval
        return ends is not None and not ends[0] <= 0 <= ends[1]


@dataclass(frozen=True, slots=True, eq=False)
class QuantityReport:
    """How well quantities are answered on a part of the data."""

    quantities: tuple[QuantityFigures, ...]
    overall: Mapping[str, float] = field(default_factory=dict)
    """`mae`, `rmse`, `r2`, `median_error` of all, as scikit-learn's plain mean."""

    @property
    def examples(self) -> int:
        """How many examples the part has."""
        return self.quantities[0].examples if self.quantities else 0
