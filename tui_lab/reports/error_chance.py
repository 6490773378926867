"""Whether one run answers quantities better than another by more than chance. NumPy alone.

What is held against each other is how far off an answer is: the absolute error, of several
quantities their mean, as `mae` has it. On the same examples Wilcoxon's signed-rank test is used,
which asks nothing of how errors are distributed; on others the rank-sum test.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_lab.i18n import _, number
from tui_lab.reports.chance_words import LEVEL, ChanceTest, PairedTest, often, p_text
from tui_lab.runs.results_file import QuantityResults
from tui_lab.text.values import metric_text

EXACT = 50
"""Up to so many examples the signed-rank test is exact, where no two differences are equal."""


@dataclass(frozen=True, slots=True)
class ErrorChance(PairedTest):
    """How far off two runs are on the same examples of the validation part."""

    examples: int
    closer_first: int
    """Examples in which the first is nearer to the truth."""
    closer_second: int
    probability: float

    @classmethod
    def of(cls, first: QuantityResults, second: QuantityResults) -> ErrorChance | None:
        """Two runs; None where they did not answer the same examples, or one has no numbers."""
        order, other = np.argsort(first.indices), np.argsort(second.indices)
        same = (
            first.source == second.source
            and np.array_equal(first.indices[order], second.indices[other])
            and np.array_equal(first.truths[order], second.truths[other])
        )
        if not same or not len(first):
            return None
        ahead = _distances(second)[other] - _distances(first)[order]
        if not np.isfinite(ahead).all():
            return None
        return cls(len(ahead), int((ahead > 0).sum()), int((ahead < 0).sum()), signed_rank(ahead))

    @property
    def p(self) -> float:
        """How probable a difference as large as this is where there is none (two-sided)."""
        return self.probability

    def sentences(self, first: str, second: str) -> list[str]:
        """How often each is nearer to the truth, and what Wilcoxon's test says."""
        counts = _(
            "On the same {examples} validation examples, {first} is nearer to the true value in"
            " {closer_first} and {second} in {closer_second}."
        ).format(
            examples=number(self.examples),
            first=first,
            second=second,
            closer_first=number(self.closer_first),
            closer_second=number(self.closer_second),
        )
        text = (
            _(
                "{first} and {second} tie: chance alone would give such a difference of the errors"
                " in {often} (Wilcoxon's signed-rank test, p {p})."
            )
            if self.p >= LEVEL
            else _(
                "Such a difference of the errors is hardly chance: that alone would give it in"
                " {often} (Wilcoxon's signed-rank test, p {p})."
            )
        )
        said = text.format(first=first, second=second, often=often(self.p), p=p_text(self.p))
        return [counts, said]

    def tie_sentence(self, ties: str, best: str, other: str) -> str:
        """How often the best is nearer than the next, and how often chance does as much."""
        text = _(
            "Even so it counts as a tie with {values}: of {examples} validation examples {best} is"
            " nearer to the true value in {closer_first} and {other} in {closer_second}. Chance"
            " alone would give such a difference of the errors in {often} (Wilcoxon's signed-rank"
            " test, p {p})."
        )
        return text.format(
            values=ties,
            best=best,
            other=other,
            examples=number(self.examples),
            closer_first=number(self.closer_first),
            closer_second=number(self.closer_second),
            often=often(self.p),
            p=p_text(self.p),
        )

    def to_table(self) -> dict[str, object]:
        """With how often each is nearer."""
        nearer = [self.closer_first, self.closer_second]
        return {"test": "wilcoxon_signed_rank", "examples": self.examples, "nearer": nearer}


@dataclass(frozen=True, slots=True)
class UnpairedErrors(ChanceTest):
    """How far off two runs are on validation parts that are not the same examples."""

    medians: tuple[float, float]
    """Of the absolute errors, in the unit of the data."""
    examples: tuple[int, int]
    probability: float

    @classmethod
    def of(cls, first: QuantityResults, second: QuantityResults) -> UnpairedErrors | None:
        """Two runs; None where one has no numbers."""
        one, two = _distances(first), _distances(second)
        if not len(one) or not len(two) or not np.isfinite(one.sum() + two.sum()):
            return None
        medians = float(np.median(one)), float(np.median(two))
        return cls(medians, (len(one), len(two)), rank_sum(one, two))

    @property
    def p(self) -> float:
        """How probable a difference as large as this is where there is none (two-sided)."""
        return self.probability

    def sentences(self, first: str, second: str) -> list[str]:
        """The median errors, and what the rank-sum test says."""
        (one, two), (n, m) = self.medians, self.examples
        counts = _(
            "{first} is off by {one} or less in half of {examples} validation examples, {second} by"
            " {two} or less in half of {others}."
        ).format(
            first=first,
            second=second,
            one=metric_text(one),
            two=metric_text(two),
            examples=number(n),
            others=number(m),
        )
        text = (
            _(
                "{first} and {second} tie: chance alone would give such a difference in {often}"
                " (rank-sum test of the errors, as the examples cannot be paired; p {p})."
            )
            if self.p >= LEVEL
            else _(
                "Such a difference is hardly chance: that alone would give it in {often} (rank-sum"
                " test of the errors, as the examples cannot be paired; p {p})."
            )
        )
        said = text.format(first=first, second=second, often=often(self.p), p=p_text(self.p))
        return [counts, said]

    def to_table(self) -> dict[str, object]:
        """With the median errors."""
        return {
            "test": "rank_sum",
            "examples": list(self.examples),
            "median_errors": list(self.medians),
        }


def _distances(results: QuantityResults) -> NDArray[np.float64]:
    """(n,) how far off each answer is."""
    distances: NDArray[np.float64] = np.abs(results.errors).mean(axis=1)
    return distances


def signed_rank(differences: NDArray[np.float64]) -> float:
    """The two-sided p-value of Wilcoxon's signed-rank test.

    Differences of zero are left out. The others are ranked by their size; where neither side is
    better, each rank has either sign with probability 1/2, and W, the sum of the ranks of the
    positive ones, is n (n + 1) / 4 on average. Its distribution is counted out for EXACT
    differences at most without equal ones; else W is taken to be normal with variance
    n (n + 1) (2 n + 1) / 24 - sum(t^3 - t) / 48, with t how many are equal. After F. Wilcoxon,
    "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945) 80-83; W. J. Conover,
    "Practical Nonparametric Statistics" (1999), section 5.7.

    Args:
        differences: (n,) finite numbers.

    Returns:
        0..1; 1 where all are zero.
    """
    known = differences[differences != 0]
    n = len(known)
    if not n:
        return 1.0
    ranks, ties = _ranks(np.abs(known))
    positive = float(ranks[known > 0].sum())
    if n <= EXACT and not ties:
        return _exact(n, min(positive, n * (n + 1) / 2 - positive))
    variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48
    return _two_sided(positive - n * (n + 1) / 4, variance)


def _exact(n: int, smaller: float) -> float:
    """P(W <= smaller) on both sides, of the 2^n ways to give signs to the ranks 1..n."""
    ways = np.zeros(n * (n + 1) // 2 + 1)
    ways[0] = 1.0
    for rank in range(1, n + 1):
        ways[rank:] += ways[:-rank].copy()
    return min(1.0, 2 * float(ways[: int(smaller) + 1].sum()) / 2.0**n)


def rank_sum(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """The two-sided p-value of the rank-sum test, in its normal approximation.

    All values are ranked together; where neither side is better, the ranks of the first have the
    sum n (n + m + 1) / 2 on average, with variance
    n m / 12 (n + m + 1 - sum(t^3 - t) / ((n + m) (n + m - 1))). After F. Wilcoxon (1945) and H. B.
    Mann, D. R. Whitney, "On a test of whether one of two random variables is stochastically larger
    than the other", Annals of Mathematical Statistics 18 (1947) 50-60.

    Args:
        first: (n,) finite numbers, n >= 1.
        second: (m,) finite numbers, m >= 1.

    Returns:
        0..1; 1 where all are equal.
    """
    n, m = len(first), len(second)
    ranks, ties = _ranks(np.concatenate([first, second]))
    total = n + m
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    return _two_sided(float(ranks[:n].sum()) - n * (total + 1) / 2, variance)


def _ranks(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Ranks from 1, equal values sharing the mean of theirs; and the sum of t^3 - t over these."""
    _values, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    means = np.cumsum(counts) - (counts - 1) / 2
    return means[place], float((counts.astype(np.float64) ** 3 - counts).sum())


def _two_sided(off: float, variance: float) -> float:
    if off == 0 or variance <= 0:
        return 1.0
    return math.erfc(abs(off) / math.sqrt(2 * variance))
