"""Whether the difference between two runs may be chance. NumPy and the standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from tui_lab.errors import LabError
from tui_lab.i18n import _, number
from tui_lab.reports.results import load_results
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
            _("Such a difference may well be chance (McNemar's exact test, p = {p}).")
            if self.p >= LEVEL
            else _("Such a difference is hardly chance (McNemar's exact test, p = {p}).")
        )
        return [counts, text.format(p=f"{self.p:.2g}")]


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
