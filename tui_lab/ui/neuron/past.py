"""What undoes a change, and the next of some rates; nothing here knows of widgets."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Learning rates of neurons."""
MOST_BACK = 500
"""So many changes can be taken back."""
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
