"""How far a long reading is, told in shares.

Must not import NumPy: the faces name the type.
"""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], object]
"""Is told the share that is done, 0..1; what it raises ends the reading."""


def no_progress(_share: float) -> None:
    """Takes the progress that nobody wants."""


def told_in_steps(
    progress: Progress, start: float, end: float, count: int
) -> Callable[[int], object]:
    """Tells the progress of `count` things between two shares, a hundred times at most."""
    step = max(1, count // 100)

    def told(place: int) -> None:
        if place % step == 0:
            progress(start + (end - start) * place / count)

    return told
