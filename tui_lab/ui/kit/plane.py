"""What the network says over its inputs, and the training points: which class it takes each place
of the plane for; or a quantity over the plane, or along the axis of a single input.

NumPy is imported only when something is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.color import Color as RichColor
from rich.style import Style
from rich.text import Text
from textual.app import App
from textual.color import Color
from textual.reactive import reactive
from textual.widget import Widget

from tui_lab.i18n import _, number
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.theme_styles import roles

if TYPE_CHECKING:
    from tui_lab.imaging.plane import RGB, Cell, Paint
    from tui_lab.runs.boundary_file import BoundaryGrid, QuantityGrid

LINES_LIGHT: tuple[RGB, ...] = (
    (135, 95, 0),
    (0, 110, 0),
    (175, 0, 110),
    (0, 100, 120),
    (95, 0, 175),
    (175, 40, 0),
    (80, 80, 40),
    (0, 60, 150),
)
"""Of lines upon the plane: light where the paper is dark, dark where it is light."""
COLOURS = ("primary", "accent", "success", "error", "warning", "secondary")
"""Of the classes."""


def paint_of(app: App[Any]) -> Paint:
    """What planes are drawn with; without colours where the theme leaves them to the terminal."""
    from tui_lab.imaging.plane import LINES_ON_DARK, Paint

    if app.theme.startswith("ansi") or not unicode_ok():
        return Paint(unicode=unicode_ok())
    variables = app.theme_variables
    return Paint(
        classes=tuple(Color.parse(variables[name]).rgb for name in COLOURS),
        ground=Color.parse(variables["background"]).rgb,
        lines=LINES_ON_DARK if app.current_theme.dark else LINES_LIGHT,
        strong=Color.parse(variables["foreground"]).rgb,
    )


def cells_text(line: Sequence[Cell]) -> Text:
    """A line of a drawing; neighbours alike share one style."""
    text = Text(no_wrap=True, end="")
    for (_sign, *look), run in groupby(line, key=lambda cell: ("", *cell[1:])):
        text.append("".join(cell.sign for cell in run), _style(*look))
    return text


@lru_cache(maxsize=1024)
def _style(front: RGB | None, back: RGB | None, strong: bool, reverse: bool) -> Style | None:
    if front is back is None and not strong and not reverse:
        return None
    return Style(
        color=None if front is None else RichColor.from_rgb(*front),
        bgcolor=None if back is None else RichColor.from_rgb(*back),
        bold=strong or None,
        reverse=reverse or None,
    )


def legend_of(count: int, classes: Sequence[str], paint: Paint, width: int) -> Text:
    """The signs of the points with the names of their classes."""
    from tui_lab.imaging.plane import POINT_SIGNS

    legend = Text(no_wrap=True, overflow="ellipsis", end="")
    for label in range(count):
        name = classes[label] if label < len(classes) else str(label)
        colour = paint.classes[label % len(paint.classes)] if paint.classes else None
        legend.append(POINT_SIGNS[label % len(POINT_SIGNS)], _style(colour, None, False, False))
        legend.append(f" {name}   ", "dim")
    legend.truncate(width)
    return legend


class Plane(Widget):
    """The drawing with its legend; give it a `boundary` and the names."""

    DEFAULT_CSS = "Plane { width: 1fr; height: 1fr; }"
    boundary: reactive[BoundaryGrid | QuantityGrid | None] = reactive(None, init=False)
    names: reactive[tuple[str, ...]] = reactive((), init=False)
    """Of the classes, or of the quantities."""
    inputs: reactive[tuple[str, ...]] = reactive((), init=False)
    """Names of the inputs, where they have any."""
    quantity: reactive[int] = reactive(0, init=False)
    """Which of several quantities is drawn; after the last comes the first."""

    @property
    def quantities(self) -> int:
        """How many there are to be drawn; 0 where it is classes."""
        return 0 if self.boundary is None else self.boundary.quantities

    @property
    def title(self) -> str:
        """What it shows, for the frame around it; "" while there is nothing."""
        if self.boundary is None:
            return ""
        width = self.size.width
        epoch, name = self.boundary.epoch, self._quantity_name if self.quantities > 1 else ""
        titles = [
            _("What the network says, epoch {epoch}").format(epoch=epoch),
            _("Epoch {epoch}").format(epoch=epoch),
        ]
        if name:
            titles = [f"{name}: {title[:1].lower()}{title[1:]}" for title in titles] + [name]
        return next((each for each in titles[:-1] if text_columns(each) <= width - 2), titles[-1])

    @property
    def _quantity_name(self) -> str:
        """Of the quantity that is drawn."""
        place = self.quantity % max(1, self.quantities)
        return self.names[place] if place < len(self.names) else str(place)

    def render(self) -> Text:
        """The plane or the curve, and what its signs and colours mean."""
        plane, (width, height) = self.boundary, self.size
        if plane is None or width < 4 or height < 4:
            return Text("")
        from tui_lab.runs.boundary_file import BoundaryGrid, QuantityGrid

        paint = paint_of(self.app)
        if isinstance(plane, BoundaryGrid):
            return classes_text(plane, self.names, paint, width, height)
        assert isinstance(plane, QuantityGrid)
        from tui_lab.ui.kit import quantity_plane

        place, name = self.quantity % plane.quantities, self._quantity_name
        if plane.inputs == 2:
            return quantity_plane.surface_text(plane, name, paint, width, height, place)
        across, styles = self.inputs[0] if self.inputs else "", roles(self.app)
        return quantity_plane.curve_text(plane, across, name, styles, width, height, place)


def shape_in(width: int, height: int) -> tuple[int, int]:
    """Columns and rows of a plane that is about as wide as high, with a line left below it."""
    rows = height - 1
    columns = min(width, 2 * rows)
    return columns, min(rows, max(1, columns // 2))


def classes_text(
    plane: BoundaryGrid, classes: Sequence[str], paint: Paint, width: int, height: int
) -> Text:
    """The plane, the signs of the classes."""
    from tui_lab.imaging.plane import PlaneView, put_points, regions

    columns, rows = shape_in(width, height)
    text = Text(no_wrap=True, end="")
    cells = regions(plane.probabilities, columns, rows, paint)
    low = float(plane.across[0]), float(plane.up[0])
    high = float(plane.across[-1]), float(plane.up[-1])
    put_points(cells, PlaneView(low, high, columns, rows), plane.points, plane.labels, paint)
    for line in cells:
        text.append_text(cells_text(line)).append("\n")
    count = plane.probabilities.shape[-1]
    return text.append_text(legend_of(count, classes, paint, width))


def truth_table(plane: BoundaryGrid | QuantityGrid, classes: tuple[str, ...]) -> Text:
    """The four rows of a gate: inputs, what they should give, what the network says."""
    from tui_lab.runs.boundary_file import BoundaryGrid

    text = Text(no_wrap=True, end="")
    if not isinstance(plane, BoundaryGrid):
        return text
    text.append(f"{'a':>2}{'b':>3}   {_('truth'):<7} {_('answer')}", "dim")
    for (a, b), label, answer in zip(
        plane.points.tolist(), plane.labels.tolist(), plane.answers, strict=True
    ):
        said = int(answer.argmax())
        sign = glyph("✓") if said == label else glyph("✗")
        name = [classes[n] if n < len(classes) else str(n) for n in (label, said)]
        text.append(f"\n{a:>2.0f}{b:>3.0f}   {name[0]:<7} {name[1]} {sign} ")
        text.append(number(float(answer[said]), 2), "dim")
    return text
