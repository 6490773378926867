"""A few examples of a data set, drawn as wide as there is room; its height is known beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from tui_lab.i18n import _
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import wrapped
from tui_lab.text.values import value_text
from tui_lab.ui.kit import drawing
from tui_lab.ui.kit.drawing import Ink
from tui_lab.ui.kit.theme_styles import tones

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.datasets.examples_preview import ExamplesPreview
    from tui_lab.datasets.model import DatasetInfo

ROWS = 6
"""Examples of a table."""
PLOT = (44, 13)
"""Columns and lines of points in the plane, with the legend."""


class Examples(Widget):
    """Pictures, points or rows of a data set; empty until its examples have been read."""

    DEFAULT_CSS = "Examples { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._info: DatasetInfo | None = None
        self._preview: ExamplesPreview | None = None
        self._problem = ""
        self._drawn: tuple[Size, Ink, Text] | None = None

    @property
    def dataset(self) -> str:
        """The name of the data set that is shown."""
        return self._info.name if self._info else ""

    def show(
        self, info: DatasetInfo, preview: ExamplesPreview | None = None, problem: str = ""
    ) -> None:
        """Show the examples of a data set.

        Args:
            info: The data set.
            preview: Its examples; None while they are not known.
            problem: Why there are none; translated.
        """
        self._info, self._preview, self._problem, self._drawn = info, preview, problem, None
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that the examples will take, known before they are."""
        from tui_lab.datasets.model import Kind

        info = self._info
        if info is None:
            return 0
        if self._problem and self._preview is None:
            return len(wrapped(self._problem, max(1, width)))
        if info.kind is Kind.IMAGES:
            return drawing.picture_size(info.input_shape, width)[1] + 1
        if info.kind is Kind.POINTS or along_an_axis(info):
            return PLOT[1]
        return 6 if info.kind is Kind.GATE else ROWS + 2

    def render(self) -> Text:
        """The drawing, made anew only for another size or ink."""
        if self._info is None or self._preview is None:
            return Text(self._problem, style="dim")
        size, ink = self.size, self._ink()
        if self._drawn is None or self._drawn[:2] != (size, ink):
            self._drawn = (size, ink, self._draw(self._info, self._preview, size, ink))
        return self._drawn[2]

    def _ink(self) -> Ink:
        if not unicode_ok():
            return Ink.ASCII
        return Ink.SHADES if self.app.theme.startswith("ansi") else Ink.COLOURS

    def _draw(self, info: DatasetInfo, preview: ExamplesPreview, room: Size, ink: Ink) -> Text:
        from tui_lab.datasets.looking_words import truth_name, truth_title
        from tui_lab.datasets.model import Kind

        width = room.width
        x, y, classes = preview.x, preview.y, info.classes
        if info.kind is Kind.IMAGES:
            size = drawing.picture_size(info.input_shape, width)
            count, gap = drawing.fitting(size[0], width, min(10, len(y)))
            chosen = preview.of_each_class(len(classes), count)
            names = [truth_name(info, y[place]) for place in chosen]
            images = [x[place] for place in chosen]
            return drawing.pictures(images, names, info.value_range, size, ink, gap)
        if info.kind is Kind.POINTS:
            shades = tones(self.app)
            colours = [shades[name] for name in ("accent", "primary", "success")]
            size = (min(PLOT[0], width), min(PLOT[1], max(2, room.height)))
            if info.quantities:
                y, classes = thirds(y[:, 0])
            return drawing.points(x[:, :2], y, classes, size, colours)
        if info.kind is Kind.GATE:
            return _truth_table(preview, info)
        if along_an_axis(info):
            return axis_text(preview, info, min(PLOT[0], width), min(PLOT[1], room.height))
        chosen = preview.of_each_class(len(classes), ROWS)
        names = [truth_name(info, y[place]) for place in chosen]
        title = truth_title(info) if info.quantities else _("class")
        return drawing.table(x[chosen], names, info.features, width, title)


def along_an_axis(info: DatasetInfo) -> bool:
    """Whether the examples are points of a quantity over a single input."""
    return info.input_shape == (1,) and bool(info.quantities)


def axis_text(preview: ExamplesPreview, info: DatasetInfo, width: int, height: int) -> Text:
    """The first quantity over the only input, with axes.

    Args:
        preview: Its examples.
        info: The data set.
        width: In columns.
        height: In lines.
    """
    from tui_lab.reports.scatter import ScatterSeries, ScatterView, scatter_lines

    points = zip(preview.x[:, 0].tolist(), preview.y[:, 0].tolist(), strict=True)
    across = info.features[0] if info.features else ""
    series = ScatterSeries("", tuple(points), "primary")
    view = ScatterView((series,), across=across, up=info.quantities[0].name)
    lines = scatter_lines(view, width, height, unicode=unicode_ok())
    told = ("".join(part.text for part in line) for line in lines)
    return Text("\n".join(told), no_wrap=True, end="")


def thirds(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The values of a quantity (n,) in three stretches of equal width, and the stretches' names."""
    import numpy as np

    edges = np.linspace(float(values.min()), float(values.max()), 4)
    names = [
        f"{value_text(float(edges[n]))} {glyph('…')} {value_text(float(edges[n + 1]))}"
        for n in range(3)
    ]
    return np.digitize(values, edges[1:3]), tuple(names)


def _truth_table(preview: ExamplesPreview, info: DatasetInfo) -> Text:
    """The four rows of a gate."""
    a, b = info.features
    text = Text(f"{a}  {b}   {_('class')}", style="dim", no_wrap=True, end="")
    for (first, second), label in zip(preview.x.tolist(), preview.y.tolist(), strict=True):
        text.append(f"\n{first:.0f}  {second:.0f}   ", "not dim")
        text.append(info.classes[label], "bold not dim")
    return text
