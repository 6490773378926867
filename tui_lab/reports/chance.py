"""Whether the difference between two runs may be chance. NumPy and the standard library only.

Two runs that answered the same examples are held against each other example by example (McNemar's
test; of quantities Wilcoxon's, see `error_chance`); where the examples are not the same, or the
answers are not there any more, only the shares of right answers can be compared (the test of two
proportions), which notices less. Every face asks `difference_between`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from tui_lab.errors import LabError
from tui_lab.experiment.target import TaskName
from tui_lab.i18n import _, ngettext, number, percent
from tui_lab.reports.chance_words import LEVEL, ChanceTest, PairedTest, often, p_text
from tui_lab.reports.error_chance import ErrorChance, UnpairedErrors
from tui_lab.reports.run_facts import RunFacts
from tui_lab.runs.results_file import AnyResults, Results, load_any
from tui_lab.runs.run import Run


@dataclass(frozen=True, slots=True)
class Chance(PairedTest):
    """How two runs did on the same examples of the validation part."""

    examples: int
    only_first: int
    """Examples that the first alone has right."""
    only_second: int

    @classmethod
    def of(cls, left: Results, right: Results) -> Chance | None:
        """Two runs; None where they did not answer the same examples."""
        order, other = np.argsort(left.indices), np.argsort(right.indices)
        same = (
            left.source == right.source
            and np.array_equal(left.indices[order], right.indices[other])
            and np.array_equal(left.labels[order], right.labels[other])
        )
        if not same:
            return None
        one, two = left.right[order], right.right[other]
        return cls(len(left), int((one & ~two).sum()), int((two & ~one).sum()))

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
                "{first} and {second} tie: chance alone would give such a difference in {often}"
                " (McNemar's exact test, p {p})."
            )
            if self.p >= LEVEL
            else _(
                "Such a difference is hardly chance: that alone would give it in {often} (McNemar's"
                " exact test, p {p})."
            )
        )
        said = text.format(first=first, second=second, often=often(self.p), p=p_text(self.p))
        return [counts, said]

    def tie_sentence(self, ties: str, best: str, other: str) -> str:
        """By how many examples the best is ahead of the next, and how often chance does that."""
        ahead = abs(self.only_first - self.only_second)
        text = ngettext(
            "Even so it counts as a tie with {values}: {best} is {ahead} of {examples} validation"
            " examples ahead of {other}. Chance alone would give such a difference in {often}"
            " (McNemar's exact test, p {p}).",
            "Even so it counts as a tie with {values}: {best} is {ahead} of {examples} validation"
            " examples ahead of {other}. Chance alone would give such a difference in {often}"
            " (McNemar's exact test, p {p}).",
            ahead,
        )
        return text.format(
            values=ties,
            best=best,
            other=other,
            ahead=number(ahead),
            examples=number(self.examples),
            often=often(self.p),
            p=p_text(self.p),
        )

    def to_table(self) -> dict[str, object]:
        """With how many examples each alone has right."""
        right = [self.only_first, self.only_second]
        return {"test": "mcnemar", "examples": self.examples, "right_alone": right}


@dataclass(frozen=True, slots=True)
class Unpaired(ChanceTest):
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
                "{first} and {second} tie: chance alone would give such a difference in {often}"
                " (unpaired test of two shares, as the examples cannot be paired; p {p})."
            )
            if self.p >= LEVEL
            else _(
                "Such a difference is hardly chance: that alone would give it in {often} (unpaired"
                " test of two shares, as the examples cannot be paired; p {p})."
            )
        )
        said = text.format(first=first, second=second, often=often(self.p), p=p_text(self.p))
        return [counts, said]

    def to_table(self) -> dict[str, object]:
        """With the accuracies."""
        return {
            "test": "two_shares",
            "examples": list(self.examples),
            "accuracies": list(self.shares),
        }


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


def difference_between(pair: tuple[RunFacts, ...], runs: Mapping[str, Run]) -> ChanceTest | None:
    """Whether the difference between two runs may be chance, by the best test that there is.

    Args:
        pair: Two runs, or none.
        runs: By id.

    Returns:
        A paired test where both answered the same examples, else an unpaired one; None without a
        pair, and where nothing is known of one of them.
    """
    if len(pair) != 2:
        return None
    first, second = (_answers(runs[run.id]) for run in pair)
    paired = _paired(first, second)
    if paired is not None:
        return paired
    if first is not None and second is not None and first.task in _UNPAIRED:
        return _UNPAIRED[first.task](first, second) if first.task == second.task else None
    (a, n), (b, m) = [(run.validation("accuracy"), run.validated) for run in pair]
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


def chance_between(first: Run, second: Run) -> PairedTest | None:
    """How two runs did on one validation part; None where it is not one, or not known."""
    return _paired(_answers(first), _answers(second))


def _answers(run: Run) -> AnyResults | None:
    try:
        return load_any(run.folder, "validation")
    except LabError:
        return None


def _paired(left: AnyResults | None, right: AnyResults | None) -> PairedTest | None:
    if left is None or right is None or left.task != right.task:
        return None
    return _PAIRED[left.task](left, right)


_PAIRED: Mapping[TaskName, Callable[[Any, Any], PairedTest | None]] = {
    "classification": Chance.of,
    "regression": ErrorChance.of,
}
"""By what runs answered: the test on the same examples."""
_UNPAIRED: Mapping[TaskName, Callable[[Any, Any], ChanceTest | None]] = {
    "regression": UnpairedErrors.of
}
"""That on others, where the answers are needed for it."""
