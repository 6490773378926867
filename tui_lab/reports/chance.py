"""Whether the difference between two runs may be chance. NumPy and the standard library only.

Two runs that answered the same examples are held against each other example by example
(McNemar's test); where the examples are not the same, or the answers are not there any more, only
the shares of right answers can be compared (the test of two proportions), which notices less.
Every face asks `difference_between`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from tui_lab.errors import LabError
from tui_lab.i18n import _, number, percent
from tui_lab.reports.compare import RunFacts, validation_accuracy
from tui_lab.runs.results_file import load_results
from tui_lab.runs.run import Run

LEVEL = 0.05
"""Below it a difference is held to be more than chance, as is customary."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How two runs did on the same examples of the validation part."""

    examples: int
    only_first: int
    """Examples that the first alone has right."""
    only_second: int

    @property
    def p(self) -> float:
        """How probable a difference as large as this is where there is none (two-sided)."""
        return mcnemar(self.only_first, self.only_second)

    def sentences(self, first: str, second: str) -> list[str]:
        """It in words.

        Args:
            first: What the first run is called.
            second: What the second one is called.
        """
        counts = _(
            "On the same {examples} validation examples, {first} alone is right in {only_first}"
            " and {second} alone in {only_second}."
        ).format(
            examples=number(self.examples),
            first=first,
            second=second,
            only_first=number(self.only_first),
            only_second=number(self.only_second),
        )
        text = (
            _(
                "That is a tie: chance alone would give such a difference in {often} (McNemar's"
                " exact test, p {p})."
            )
            if self.p >= LEVEL
            else _(
                "Such a difference is hardly chance: that alone would give it in {often} (McNemar's"
                " exact test, p {p})."
            )
        )
        return [counts, text.format(often=often(self.p), p=p_text(self.p))]


@dataclass(frozen=True, slots=True)
class Unpaired:
    """How two runs did on validation parts that cannot be told to be the same examples."""

    shares: tuple[float, float]
    """The accuracies, 0..1."""
    examples: tuple[int, int]
    """How many examples each of them is of."""

    @property
    def p(self) -> float:
        """How probable a difference as large as this is where there is none (two-sided)."""
        return proportions(self.shares, self.examples)

    def sentences(self, first: str, second: str) -> list[str]:
        """It in words.

        Args:
            first: What the first run is called.
            second: What the second one is called.
        """
        one, two = (percent(share) for share in self.shares)
        counts = _(
            "{first} is right in {one} of {examples} validation examples, {second} in {two} of"
            " {others}."
        ).format(
            first=first,
            second=second,
            one=one,
            two=two,
            examples=number(self.examples[0]),
            others=number(self.examples[1]),
        )
        text = (
            _(
                "That is a tie: chance alone would give such a difference in {often} (unpaired test"
                " of two shares, as the examples cannot be paired; p {p})."
            )
            if self.p >= LEVEL
            else _(
                "Such a difference is hardly chance: that alone would give it in {often} (unpaired"
                " test of two shares, as the examples cannot be paired; p {p})."
            )
        )
        return [counts, text.format(often=often(self.p), p=p_text(self.p))]


def often(p: float) -> str:
    """What a p-value says, for those who never met one: in how many comparisons of equal runs."""
    if p >= 0.01:
        return _("{count} of 100 comparisons").format(count=number(round(p * 100)))
    if p >= 0.001:
        return _("{count} of 1,000 comparisons").format(count=number(round(p * 1000)))
    return _("fewer than 1 of 1,000 comparisons")


def p_text(p: float) -> str:
    """A p-value with two digits that count, after its sign: `= 0.62` or `< 0.001`."""
    return f"= {number(float(f'{p:.2g}'))}" if p >= 0.001 else f"< {number(0.001)}"


def proportions(shares: tuple[float, float], examples: tuple[int, int]) -> float:
    """The two-sided p-value of the test of two proportions, with the pooled standard error.

    z = (a - b) / sqrt(q (1 - q) (1/n + 1/m)), where q is the share of both together; see
    J. L. Fleiss, B. Levin, M. C. Paik, "Statistical Methods for Rates and Proportions" (2003),
    section 3.1 (without the correction for continuity).

    Args:
        shares: a and b, 0..1.
        examples: n and m, at least 1 each.

    Returns:
        0..1; 1 where the shares are equal.
    """
    (a, b), (n, m) = shares, examples
    pooled = (a * n + b * m) / (n + m)
    error = math.sqrt(max(0.0, pooled * (1 - pooled)) * (1 / n + 1 / m))
    if a == b or error == 0:
        return 1.0
    return math.erfc(abs(a - b) / error / math.sqrt(2))


def difference_between(
    pair: tuple[RunFacts, ...], runs: Mapping[str, Run]
) -> Chance | Unpaired | None:
    """Whether the difference between two runs may be chance, by the best test that there is.

    Args:
        pair: Two runs, or none.
        runs: By id.

    Returns:
        McNemar's test where both answered the same examples, else the unpaired one; None without
        a pair, and where nothing is known of one of them.
    """
    if len(pair) != 2:
        return None
    first, second = pair
    paired = chance_between(runs[first.id], runs[second.id])
    if paired is not None:
        return paired
    known = [(validation_accuracy(run), run.validated) for run in pair]
    (a, n), (b, m) = known
    if a is None or b is None or not n or not m:
        return None
    return Unpaired((a, b), (n, m))


def mcnemar(only_first: int, only_second: int) -> float:
    """The two-sided p-value of McNemar's test in its exact form.

    Examples that both have right, or both wrong, tell nothing; where there is no difference, each
    of the n others is won by either with probability 1/2. So p = min(1, 2 P(X <= k)) with X
    binomial (n, 1/2) and k the smaller count. After Q. McNemar, "Note on the sampling error of
    the difference between correlated proportions or percentages", Psychometrika 12 (1947)
    153-157; for classifiers T. G. Dietterich, "Approximate statistical tests for comparing
    supervised classification learning algorithms", Neural Computation 10 (1998) 1895-1923.

    Args:
        only_first: Examples that the first alone has right, >= 0.
        only_second: Examples that the second alone has right, >= 0.

    Returns:
        0..1; 1 where they never differ.
    """
    n, smaller = only_first + only_second, min(only_first, only_second)
    term = total = 1
    for k in range(smaller):
        term = term * (n - k) // (k + 1)
        total += term
    return float(min(Fraction(1), Fraction(2 * total, 2**n)))


def chance_between(first: Run, second: Run) -> Chance | None:
    """How two runs did on one validation part; None where it is not one, or not known."""
    try:
        left, right = (load_results(run.folder, "validation") for run in (first, second))
    except LabError:
        return None
    order, other = np.argsort(left.indices), np.argsort(right.indices)
    same = (
        left.source == right.source
        and np.array_equal(left.indices[order], right.indices[other])
        and np.array_equal(left.labels[order], right.labels[other])
    )
    if not same:
        return None
    one, two = left.right[order], right.right[other]
    return Chance(len(left), int((one & ~two).sum()), int((two & ~one).sum()))
