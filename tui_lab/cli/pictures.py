"""How pictures are drawn on stdout."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal, cast

from tui_lab import settings
from tui_lab.cli.console import look

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Style = Literal["ascii", "blocks"]


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
