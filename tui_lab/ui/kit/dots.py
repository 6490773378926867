"""Thin lines in cells of two by four dots, as braille writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

ACROSS, DOWN = 2, 4
"""Dots of a cell."""
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_FIRST = 0x2800
T = TypeVar("T")


def dots(fine: Sequence[Sequence[T]], is_on: Callable[[T], bool]) -> list[list[str]]:
    """A drawing in dots, folded into cells; "" where a cell has none.

    Args:
        fine: Rows of dots; four of them make a row of cells, two dots in a row a cell.
        is_on: Whether a dot is drawn.
    """
    cells = []
    for top in range(0, len(fine), DOWN):
        line = []
        for left in range(0, len(fine[top]), ACROSS):
            code = sum(
                _BITS[down][across]
                for down in range(DOWN)
                for across in range(ACROSS)
                if is_on(fine[top + down][left + across])
            )
            line.append(chr(_FIRST + code) if code else "")
        cells.append(line)
    return cells
