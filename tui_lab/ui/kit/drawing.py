"""Examples of a data set as text: pictures, points in the plane, rows of a table.

Pure functions from arrays to Rich texts; nothing here knows of screens. NumPy is imported by
those who hand the arrays over.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from tui_lab.i18n import ngettext
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted, text_columns
from tui_lab.text.values import digits_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALL_PICTURE = 12
"""Pictures up to this wide have a column for each of their pixels."""
GAP = 2
COLUMN = 10
"""Columns of a number in a table of examples."""


class Ink(StrEnum):
    """What pictures can be drawn with."""

    COLOURS = "colours"
    SHADES = "shades"
    """Block characters of four densities, where a theme leaves the colours to the terminal."""
    ASCII = "ascii"


def picture_size(shape: Sequence[int], room: int) -> tuple[int, int]:
    """Columns and lines of a picture (height, width, …) where there is `room` for all in a row."""
    height, width = shape[0], shape[1]
    columns = width if width <= SMALL_PICTURE else min(width, 16 if room >= 80 else 14)
    return columns, max(1, round(height * columns / width / 2))


def fitting(columns: int, room: int, wanted: int) -> tuple[int, int]:
    """How many pictures of so many columns stand beside each other, and the gap between them."""
    if (columns + GAP) * wanted - GAP > room >= (columns + 1) * wanted - 1:
        return wanted, 1
    return max(1, min(wanted, (room + GAP) // (columns + GAP))), GAP


def pictures(
    images: Sequence[NDArray[np.generic]],
    captions: Sequence[str],
    value_range: tuple[float, float],
    size: tuple[int, int],
    ink: Ink,
    gap: int = GAP,
) -> Text:
    """Pictures in a row, with a caption below each.

    Args:
        images: (h, w) or (h, w, channels).
        captions: One for each.
        value_range: What is darkest and what brightest.
        size: Columns and lines of each.
        ink: What they are drawn with.
        gap: Columns between them.
    """
    columns, lines = size
    drawn = [_picture(image, columns, lines, value_range, ink) for image in images]
    text = Text(no_wrap=True, end="")
    for line in range(lines):
        text.append_text(Text(" " * gap).join(picture[line] for picture in drawn))
        text.append("\n")
    under = (" " * gap).join(fitted(caption, columns) for caption in captions)
    return text.append(under, "dim")


def _picture(
    image: NDArray[np.generic],
    columns: int,
    lines: int,
    value_range: tuple[float, float],
    ink: Ink,
) -> list[Text]:
    from tui_lab.imaging.text import Colours, ascii_picture, block_picture, grid

    if ink is Ink.COLOURS:
        cells = grid(image, columns, value_range)
        if cells.ndim == 2:
            cells = cells[:, :, None].repeat(3, axis=2)
        values = (cells * 255).round().astype(int).tolist()
        drawn = [_line(values[row], values[row + 1]) for row in range(0, len(values), 2)]
    elif ink is Ink.SHADES:
        shades = block_picture(image, columns, value_range, colours=Colours.NONE)
        drawn = [Text(line) for line in shades]
    else:
        drawn = [Text(line) for line in ascii_picture(image, columns, value_range)]
    return (drawn + [Text(" " * columns)] * lines)[:lines]


def _line(tops: list[list[int]], bottoms: list[list[int]]) -> Text:
    """A line of half blocks; neighbours alike share one style."""
    line = Text(no_wrap=True, end="")
    for top, bottom in zip(tops, bottoms, strict=True):
        front, back = "rgb({},{},{})".format(*top), "rgb({},{},{})".format(*bottom)
        line.append("▀", Style.parse(f"{front} on {back}"))
    return line


def points(
    x: NDArray[np.generic],
    y: NDArray[np.int64],
    classes: Sequence[str],
    size: tuple[int, int],
    colours: Sequence[Style],
) -> Text:
    """Points in the plane, a sign and a colour for each of the first classes.

    Args:
        x: (n, 2).
        y: (n,) class numbers.
        classes: Their names, for the legend.
        size: Columns and lines, of which the last is the legend's.
        colours: Styles of the classes.
    """
    columns, lines = size[0], size[1] - 1
    signs = [glyph("●"), glyph("○"), "+", "x"]
    low, high = x.min(axis=0).astype(float), x.max(axis=0).astype(float)
    span = [float(high[axis] - low[axis]) or 1.0 for axis in (0, 1)]
    cells: list[list[tuple[str, Style]]] = [[(" ", Style())] * columns for _row in range(lines)]
    for (across, up), label in zip(x.tolist(), y.tolist(), strict=True):
        column = min(columns - 1, int((across - low[0]) / span[0] * columns))
        row = min(lines - 1, int((high[1] - up) / span[1] * lines))
        cells[row][column] = (signs[label % len(signs)], colours[label % len(colours)])
    text = Text(no_wrap=True, end="")
    for row_cells in cells:
        for sign, style in row_cells:
            text.append(sign, style)
        text.append("\n")
    for label, name in enumerate(classes):
        text.append(signs[label % len(signs)], colours[label % len(colours)])
        text.append(f" {name}   ", "dim")
    return text


def table(
    x: NDArray[np.generic],
    labels: Sequence[str],
    features: Sequence[str],
    width: int,
    title: str,
) -> Text:
    """Rows of a table: the class, then as many inputs as fit.

    Args:
        x: (n, inputs).
        labels: The class, or quantity, of each row.
        features: Names of the inputs; may be empty.
        width: Columns there are.
        title: What stands above the labels; translated.
    """
    names = list(features) or [f"x{number}" for number in range(x.shape[1])]
    first = min(14, max([text_columns(title), *map(text_columns, labels)]))
    fit = max(1, min(len(names), (width - first) // (COLUMN + 2)))
    text = Text(no_wrap=True, end="")
    header = [
        fitted(title, first),
        *(f"{fitted(name, COLUMN):>{COLUMN}}" for name in names[:fit]),
    ]
    text.append("  ".join(header), "dim")
    for row, label in zip(x.tolist(), labels, strict=True):
        text.append("\n" + fitted(label, first))
        for value in row[:fit]:
            text.append(f"  {digits_text(value, 5):>{COLUMN}}")
    more = len(names) - fit
    rest = ngettext("and {count} more input", "and {count} more inputs", more)
    text.append("\n" + (rest.format(count=more) if more else ""), "dim")
    return text
