"""Figures as a loop gives them: Python's numbers, NumPy's, tensors of any library; and their means.

A tensor on a graphics card is asked for its value only when it is written; until then means are
summed up where it lies, so that no call waits for the card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def as_float(value: Any) -> float:
    """One number of whatever kind: Python's, NumPy's, a tensor with one value.

    Raises:
        TypeError, ValueError: It is none.
    """
    if isinstance(value, str | bytes):
        raise TypeError(type(value).__name__)
    item = getattr(value, "item", None)
    return float(value) if item is None else float(item())


class Means:
    """The means of what is logged between two epochs."""

    def __init__(self) -> None:
        self._sums: dict[str, Any] = {}
        self._counts: dict[str, int] = {}
        self.latest: dict[str, Any] = {}
        """What was given last, by name."""
        self.odd: dict[str, str] = {}
        """What was given and is no number: name -> its type."""

    def add(self, values: Mapping[str, Any]) -> None:
        """Take figures in; what is no number is left out."""
        sums, counts, latest = self._sums, self._counts, self.latest
        for name, value in values.items():
            kind = type(value)
            if kind is not float and kind is not int:
                try:
                    value = _summable(value)
                except (TypeError, ValueError):
                    self.odd[name] = kind.__name__
                    continue
            latest[name] = value
            if name in sums:
                sums[name] += value
                counts[name] += 1
            else:
                sums[name] = value
                counts[name] = 1

    def begin_anew(self, names: Iterable[str]) -> None:
        """Forget what was summed up under these names."""
        for name in names:
            self._sums.pop(name, None)

    def keep_latest(self) -> None:
        """Forget what came before the latest figures."""
        self._sums, self._counts = dict(self.latest), dict.fromkeys(self.latest, 1)

    def take(self) -> dict[str, float]:
        """The means, which begin anew."""
        means = {name: as_float(total) / self._counts[name] for name, total in self._sums.items()}
        self._sums, self._counts, self.latest = {}, {}, {}
        return means

    def now(self) -> dict[str, float]:
        """What was given last, as numbers."""
        return {name: as_float(value) for name, value in self.latest.items()}


def _summable(value: Any) -> Any:
    """A value that can be added to another without waiting for the device that it is on."""
    if isinstance(value, bool | int | float):
        return float(value)
    if hasattr(value, "detach"):  # PyTorch; a sum in half precision would overflow
        return _single(value).detach().float().reshape(())
    if hasattr(value, "block_until_ready"):  # JAX
        return _single(value).astype("float32").reshape(())
    return as_float(value)


def _single(value: Any) -> Any:
    size = value.numel() if hasattr(value, "numel") else value.size
    if size != 1:
        raise ValueError(size)
    return value
