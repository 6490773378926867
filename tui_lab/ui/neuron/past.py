"""What undoes a change, and the next of some rates; nothing here knows of widgets."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Learning rates of neurons."""
MOST_BACK = 500
"""So many changes can be taken back."""
MOST_OWN = 9
"""Own tasks that are kept."""
T = TypeVar("T")


class Past(Generic[T]):
    """What there is now, and what there was before."""

    def __init__(self, now: T) -> None:
        self.now = now
        self._before: deque[T] = deque(maxlen=MOST_BACK)

    def put(self, new: T) -> None:
        """Go on to something new."""
        self._before.append(self.now)
        self.now = new

    @property
    def is_there(self) -> bool:
        """Whether there was anything before."""
        return bool(self._before)

    def back(self) -> bool:
        """Take the last change back, if there is one."""
        if not self._before:
            return False
        self.now = self._before.pop()
        return True


def next_of(rates: tuple[float, ...], now: float, by: int) -> float | None:
    """The next larger (`by` 1) or smaller (-1) of some rates."""
    beyond = [rate for rate in rates if (rate - now) * by > 1e-9]
    return (min(beyond) if by > 0 else max(beyond)) if beyond else None


def keep_own(own: list[str], name: str) -> None:
    """Keep an own task, which has a colon, behind the others; the oldest one gives way."""
    if ":" in name:
        own[:] = [*(each for each in own if each != name), name][-MOST_OWN:]


def after(names: Sequence[str], own: Sequence[str], here: str) -> str:
    """The task after one, in a circle: those that there are, then own ones."""
    everything = [*names, *own]
    return (
        everything[(everything.index(here) + 1) % len(everything)]
        if here in everything
        else names[0]
    )
