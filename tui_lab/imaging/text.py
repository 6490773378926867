"""Pictures as text: half blocks in colour, shades without, plain ASCII where nothing else works.

A cell of a terminal is about twice as high as it is wide, so one cell stands for one column and
two rows of the picture. High values are drawn bright. Pure functions that return lines; must not
import Textual or Rich.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tui_lab.imaging.resample import grey, normalised, resample
from tui_lab.text.fit import sgr

ASCII_RAMP = " .:-=+*#%@"
SHADE_RAMP = " ░▒▓█"
RESET = sgr("0")
SMALL = 14
"""Pictures with fewer columns are drawn at twice their width, so that every row has its line."""


class Colours(StrEnum):
    """What the terminal can show."""

    NONE = "none"
    INDEXED = "256"
    """The 256 colours of xterm."""
    TRUE = "24bit"


def natural_width(image: NDArray[np.generic], limit: int | None = None) -> int:
    """The columns at which each point of the picture has a place, at most `limit`.

    Small pictures (fewer than 14 columns) get two columns for a point.
    """
    columns = int(image.shape[1])
    columns = columns * 2 if columns < SMALL else columns
    return max(1, columns if limit is None else min(columns, limit))


def grid(
    image: NDArray[np.generic],
    width: int | None = None,
    value_range: tuple[float, float] | None = None,
) -> NDArray[np.float64]:
    """The picture in half cells: two rows for each line of text.

    Args:
        image: (h, w), (h, w, 1) or (h, w, 3), any range.
        width: Columns of text; None takes `natural_width`.
        value_range: As `normalised`.

    Returns:
        float64 (2 * lines, width) or (2 * lines, width, 3), 0..1.

    Raises:
        ValueError: It is not a picture's shape.
    """
    values = normalised(image, value_range)
    width = natural_width(values) if width is None else max(1, width)
    lines = max(1, round(values.shape[0] * width / values.shape[1] / 2))
    return resample(values, 2 * lines, width)


def ascii_picture(
    image: NDArray[np.generic],
    width: int | None = None,
    value_range: tuple[float, float] | None = None,
) -> list[str]:
    """A picture in the ten characters ` .:-=+*#%@`, from dark to bright; arguments as `grid`."""
    return _ramped(grid(image, width, value_range), ASCII_RAMP)


def block_picture(
    image: NDArray[np.generic],
    width: int | None = None,
    value_range: tuple[float, float] | None = None,
    *,
    colours: Colours = Colours.TRUE,
) -> list[str]:
    """A picture in half blocks, two points in a cell, or in shades where there is no colour.

    Args:
        image, width, value_range: As `grid`.
        colours: What the terminal can show.

    Returns:
        Lines of `width` columns; with colours (of `text.fit.sgr`), each ends with their end.
    """
    cells = grid(image, width, value_range)
    if colours is Colours.NONE:
        return _ramped(cells, SHADE_RAMP)
    codes = _true_codes(cells) if colours is Colours.TRUE else _indexed_codes(cells)
    return [_coloured_line(codes[row], codes[row + 1]) for row in range(0, len(codes), 2)]


def _ramped(cells: NDArray[np.float64], ramp: str) -> list[str]:
    """A character for each cell: the brightness of its two halves together."""
    brightness = grey(cells)
    means = (brightness[0::2] + brightness[1::2]) / 2
    levels = np.minimum((means * len(ramp)).astype(int), len(ramp) - 1)
    return ["".join(ramp[level] for level in line) for line in levels]


def _true_codes(cells: NDArray[np.float64]) -> list[list[str]]:
    """The colour of each half cell as the numbers of an escape sequence: `2;r;g;b`."""
    values = np.rint(cells * 255).astype(int)
    if values.ndim == 2:
        return [[f"2;{v};{v};{v}" for v in row] for row in values.tolist()]
    return [[f"2;{r};{g};{b}" for r, g, b in row] for row in values.tolist()]


def _indexed_codes(cells: NDArray[np.float64]) -> list[list[str]]:
    """The nearest of xterm's 256 colours: `5;n`.

    16 + 36r + 6g + b is a cube with steps 0, 95, 135, 175, 215, 255; 232 to 255 are greys
    8, 18, … 238.
    """
    values = np.rint(cells * 255)
    if values.ndim == 2:
        greys = np.concatenate([[0.0], np.arange(8, 239, 10), [255.0]])
        numbers = np.array([16, *range(232, 256), 231])
        nearest = np.abs(values[..., None] - greys).argmin(axis=-1)
        return [[f"5;{n}" for n in row] for row in numbers[nearest].tolist()]
    steps = np.array([0.0, 95.0, 135.0, 175.0, 215.0, 255.0])
    cube = np.abs(values[..., None] - steps).argmin(axis=-1)
    indices = 16 + 36 * cube[..., 0] + 6 * cube[..., 1] + cube[..., 2]
    return [[f"5;{n}" for n in row] for row in indices.tolist()]


def _coloured_line(tops: list[str], bottoms: list[str]) -> str:
    """One line; a colour is only named where it changes, for slow connections."""
    parts: list[str] = []
    front = back = ""
    for top, bottom in zip(tops, bottoms, strict=True):
        codes = []
        if bottom != back:
            codes.append(f"48;{bottom}")
            back = bottom
        if top != bottom and top != front:
            codes.append(f"38;{top}")
            front = top
        if codes:
            parts.append(sgr(";".join(codes)))
        parts.append(" " if top == bottom else "▀")
    return "".join(parts) + RESET
