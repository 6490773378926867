"""How pictures are drawn on stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, cast

from tui_lab import settings
from tui_lab.cli.console import look, out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Style = Literal["ascii", "blocks"]
ACROSS, GAP = 5, 2
"""Pictures in a row of a grid, and columns between them."""


def chosen_style(asked: str | None) -> Style:
    """What was asked for, else the setting, else what the terminal can show."""
    style = asked or str(settings.get("pictures"))
    if style == "auto":
        view = look(sys.stdout)
        return "blocks" if view.live and view.unicode else "ascii"
    return cast(Style, style)


def draw(
    image: NDArray[np.generic],
    style: Style,
    value_range: tuple[float, float] | None,
    width: int | None = None,
) -> list[str]:
    """A picture (h, w), (h, w, 1) or (h, w, 3) as lines for stdout, at most as wide as it."""
    from tui_lab.imaging import text

    limit = text.natural_width(image, look(sys.stdout).width)
    columns = limit if width is None else min(width, limit)
    if style == "ascii":
        return text.ascii_picture(image, columns, value_range)
    return text.block_picture(image, columns, value_range, colours=colours())


def widest_in_grid() -> int:
    """Columns of a picture in a grid."""
    return max(1, (look(sys.stdout).width - GAP * (ACROSS - 1)) // ACROSS)


def show_grid(blocks: Sequence[Sequence[str]]) -> None:
    """Write pictures with their words to stdout, ACROSS in a row.

    Args:
        blocks: The lines of each, at most as wide as `widest_in_grid`.
    """
    from tui_lab.imaging import layout

    for start in range(0, len(blocks), ACROSS):
        if start:
            out()
        row = blocks[start : start + ACROSS]
        for line in layout.side_by_side(row, gap=GAP, width=look(sys.stdout).width):
            out(line)


def colours() -> text_module.Colours:
    """What stdout can show."""
    from tui_lab.imaging.text import Colours

    if not look(sys.stdout).colour:
        return Colours.NONE
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return Colours.TRUE
    many = "256" in os.environ.get("TERM", "")
    return Colours.INDEXED if many else Colours.NONE


if TYPE_CHECKING:
    from tui_lab.imaging import text as text_module
