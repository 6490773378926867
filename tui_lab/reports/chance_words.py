"""What every test of chance gives, and its words: how often chance alone does as much. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod

from tui_lab.i18n import _, number

LEVEL = 0.05
"""Below it a difference is held to be more than chance, as is customary."""


class ChanceTest(ABC):
    """How two runs did on the validation part, and whether the difference may be chance."""

    @property
    @abstractmethod
    def p(self) -> float:
        """How probable a difference as large as this is where there is none (two-sided)."""

    @abstractmethod
    def sentences(self, first: str, second: str) -> list[str]:
        """It in words.

        Args:
            first: What the first run is called.
            second: What the second one is called.
        """

    @abstractmethod
    def to_table(self) -> dict[str, object]:
        """Which test it was and what it was of, for JSON."""


class PairedTest(ChanceTest):
    """One on the same examples."""

    @abstractmethod
    def tie_sentence(self, ties: str, best: str, other: str) -> str:
        """That the best of several runs is ahead by no more than chance.

        Args:
            ties: What those are called that tie with it.
            best: What the first run is called.
            other: What the second one is called, which comes nearest.
        """


def often(p: float) -> str:
    """What a p-value says, for those who never met one: in how many comparisons of equal runs."""
    if p >= 0.995:
        return _("all comparisons")
    if p >= 0.01:
        return _("{count} of 100 comparisons").format(count=number(round(p * 100)))
    if p >= 0.001:
        return _("{count} of 1,000 comparisons").format(count=number(round(p * 1000)))
    return _("fewer than 1 of 1,000 comparisons")


def p_text(p: float) -> str:
    """A p-value with two digits that count, after its sign: `= 0.62` or `< 0.001`."""
    return f"= {number(float(f'{p:.2g}'))}" if p >= 0.001 else f"< {number(0.001)}"
