"""A quantity over the inputs of a network: as a surface over two, as a curve along one.

The scale is that of the true values of the training points, so that it holds still while the
network learns. Pure functions to Rich texts; must not import Textual.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from tui_lab.i18n import _
from tui_lab.reports.scatter import ScatterCurve, ScatterSeries, ScatterView, scatter_lines
from tui_lab.text.ascii import unicode_ok
from tui_lab.text.fit import shortened, text_columns
from tui_lab.text.values import decimal_text, decimals_for
from tui_lab.ui.kit.plane import cells_text, shape_in

if TYPE_CHECKING:
    from tui_lab.imaging.plane import Paint
    from tui_lab.runs.boundary_file import QuantityGrid

SCALE = 10
"""Columns of the colours in the legend, at most."""


def surface_text(
    grid: QuantityGrid, name: str, paint: Paint, width: int, height: int, place: int = 0
) -> Text:
    """The answers over the plane as colours, points in the colours of their truths, the legend.

    Args:
        grid: Of two inputs.
        name: Of the quantity.
        paint: What is drawn with.
        width: In columns, at least 4.
        height: In lines, at least 4.
        place: Of the quantity among those that are answered.
    """
    from tui_lab.imaging.plane import PlaneView
    from tui_lab.imaging.surface import put_truths, surface

    columns, rows = shape_in(width, height)
    span = grid.span(place)
    cells = surface(grid.values[..., place], span, columns, rows, paint)
    low = float(grid.across[0]), float(grid.up[0])
    high = float(grid.across[-1]), float(grid.up[-1])
    view = PlaneView(low, high, columns, rows)
    put_truths(cells, view, grid.points, grid.truths[:, place], span, paint)
    text = Text(no_wrap=True, end="")
    for line in cells:
        text.append_text(cells_text(line)).append("\n")
    return text.append_text(scale_text(span, name, paint, width))


def scale_text(span: tuple[float, float], name: str, paint: Paint, width: int) -> Text:
    """The legend of a surface: `0.00 ██████ 1.98 height`, and what the points are if it fits."""
    from tui_lab.imaging.surface import LEVELS, POINT, POINT_ASCII, scale

    digits = decimals_for(span[1] - span[0])
    low, high = (decimal_text(value, digits) for value in span)
    room = width - text_columns(low) - text_columns(high) - 2
    text = Text(no_wrap=True, end="")
    text.append(f"{low} ").append_text(cells_text(scale(max(1, min(SCALE, room)), paint)))
    text.append(f" {high}")
    if paint.classes:
        point = f"{POINT if paint.unicode else POINT_ASCII} {_('truth')}"
    else:
        point = f"0{'-'}{len(LEVELS) - 1} {_('truth')}"
    for words in (point, name):
        if words and text.cell_len + 2 + text_columns(words) <= width:
            text.append(f"  {words}", "dim")
    text.truncate(width)
    return text


def curve_text(
    grid: QuantityGrid,
    across: str,
    name: str,
    styles: Mapping[str, Style],
    width: int,
    height: int,
    place: int = 0,
) -> Text:
    """The answers along the axis of one input over the training points.

    Args:
        grid: Of one input.
        across: Name of the input.
        name: Of the quantity.
        styles: By the roles of the theme.
        width: In columns.
        height: In lines.
        place: Of the quantity among those that are answered.
    """
    places, values = grid.across.tolist(), grid.values[:, place].tolist()
    points = zip(grid.points[:, 0].tolist(), grid.truths[:, place].tolist(), strict=True)
    view = ScatterView(
        series=(ScatterSeries(_("truth"), tuple(points), "muted"),),
        curve=ScatterCurve(tuple(zip(places, values, strict=True)), _("answer"), "primary"),
        across=shortened(across, max(1, width // 2)),
        up=name,
    )
    lines = scatter_lines(view, width, height, unicode=unicode_ok())
    text = Text(no_wrap=True, end="")
    for place, line in enumerate(lines):
        text.append("\n" if place else "")
        for part in line:
            text.append(part.text, styles.get(part.role))
    return text
