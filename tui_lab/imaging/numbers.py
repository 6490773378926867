"""A picture as the numbers that it is made of: a table with a row for each row of points.

Pure functions that return lines; must not import Textual or Rich.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.words import CHANNELS
from tui_lab.i18n import _, number

DECIMALS = 2
"""Of values that are no whole numbers."""


def number_lines(image: NDArray[np.generic], width: int | None = None) -> list[str]:
    """The values of all points as an aligned table, with the numbers of rows and columns.

    Args:
        image: (h, w), (h, w, 1) or (h, w, 3): a table for each colour, below each other.
        width: Columns of text: a wider table goes on below itself, as often as it must; None
            breaks nothing.

    Returns:
        Lines without trailing spaces.
    """
    if image.ndim == 2 or image.shape[2] == 1:
        return _table(image.reshape(image.shape[:2]), width)
    lines: list[str] = []
    for channel in range(image.shape[2]):
        lines += ["", _(CHANNELS[channel])] if lines else [_(CHANNELS[channel])]
        lines += _table(image[:, :, channel], width)
    return lines


def value_writer(values: NDArray[np.generic]) -> Callable[[float], str]:
    """How the values of an array are written: all whole, or all with two decimals."""
    exact = values.astype(np.float64)
    if bool(np.all(exact == np.rint(exact))):
        return lambda value: number(int(value))
    return lambda value: number(value, DECIMALS)


def _table(values: NDArray[np.generic], width: int | None) -> list[str]:
    write = value_writer(values)
    texts = [[write(value) for value in row] for row in values.astype(np.float64).tolist()]
    height, across = values.shape
    head = len(str(height - 1))
    cell = max(len(str(across - 1)), *(len(text) for row in texts for text in row))
    fit = across if width is None else max(1, (width - head - 1) // (cell + 1))
    lines: list[str] = []
    for start in range(0, across, fit):
        stop = min(across, start + fit)
        lines += [""] if lines else []
        columns = " ".join(str(column).rjust(cell) for column in range(start, stop))
        lines.append(f"{' ' * head}  {columns}")
        for row in range(height):
            told = " ".join(text.rjust(cell) for text in texts[row][start:stop])
            lines.append(f"{str(row).rjust(head)}  {told}")
    return lines
