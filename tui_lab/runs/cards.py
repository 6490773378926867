"""Graphics cards and slots: how many runs train at once, and which card each of them sees.

A run sees its card alone, through CUDA_VISIBLE_DEVICES, which is set before a library touches any.
Nothing is asked of a driver here: the queue looks several times a second.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_lab import settings

_DEVICES = Path("/dev")
_NVIDIA = re.compile(r"nvidia(\d+)")
"""The device files that NVIDIA's driver makes, one for each card."""


@dataclass(frozen=True, slots=True)
class CardWish:
    """What a run wants of the cards."""

    cards: tuple[str, ...] = ()
    """Those among which it gets one; of `fixed` ones, all. None where it trains on the CPU."""
    fixed: bool = False
    """Whether it was started for just these cards."""
    per_card: int = 0
    """How many runs may hold a card; 0: as many as there are slots."""

    def choose(self, holders: Iterable[Sequence[str]]) -> tuple[str, ...] | None:
        """The cards for a run.

        Args:
            holders: The cards of each run that trains now.

        Returns:
            Those with the fewest runs, the first among equals; empty where it wants none. None
            where it has to wait for one.
        """
        if not self.cards:
            return ()
        held = Counter(card for cards in holders for card in cards)
        least = min(self.cards, key=lambda card: held[card])
        chosen = self.cards if self.fixed else (least,)
        full = self.per_card and any(held[card] >= self.per_card for card in chosen)
        return None if full else chosen


def visible() -> tuple[str, ...]:
    """The cards that this process may use, as CUDA_VISIBLE_DEVICES names them."""
    chosen = os.environ.get("CUDA_VISIBLE_DEVICES")
    if chosen is not None:
        names = [name.strip() for name in chosen.split(",")]
        return tuple(name for name in names if name and not name.startswith("-"))
    try:
        names = os.listdir(_DEVICES)
    except OSError:
        return ()
    numbers = sorted(int(found[1]) for name in names if (found := _NVIDIA.fullmatch(name)))
    return tuple(map(str, numbers))


def allowed() -> tuple[str, ...]:
    """The cards of the setting `gpu`: auto takes all that are visible."""
    chosen = str(settings.get("gpu"))
    if chosen == "auto":
        return visible()
    return () if chosen == "none" else tuple(chosen.split(","))


def wish(gpu: str | None = None, per_card: int | None = None) -> CardWish:
    """What a run wants.

    Args:
        gpu: As the option `--gpu` of its start says it; None: one of those of the setting.
        per_card: How many runs may share its card; None: as the setting `per_card` says.
    """
    share = int(settings.get("per_card")) if per_card is None else per_card
    if settings.get("capacity") != "auto" and per_card is None:
        share = 0  # so many at once were asked for, wherever they find room
    if gpu is None or gpu == "auto":
        return CardWish(allowed() if gpu is None else visible(), per_card=share)
    if gpu == "none":
        return CardWish()
    return CardWish(tuple(gpu.split(",")), fixed=True, per_card=share)


def capacity(per_card: int | None = None) -> int:
    """How many runs may train at once, by the setting `capacity`; auto without a card is 1.

    Args:
        per_card: See `wish`.
    """
    chosen = settings.get("capacity")
    if chosen != "auto":
        return int(chosen)
    share = int(settings.get("per_card")) if per_card is None else per_card
    return max(1, len(allowed()) * share)
