"""The plane of two inputs with the lines of neurons upon it, its axes and the signs of the classes.

NumPy is imported only when something is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.plane import cells_text, legend_of, paint_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_lab.imaging.plane import Paint
    from tui_lab.reports.neuron_lines import NeuronLine, NeuronLines

UNDER = 2
"""Lines below the plane: an axis, and the classes."""
LEAST = 6
"""Columns and half as many lines: smaller planes are not drawn."""


class LinesPlane(Widget):
    """The drawing; `show` says what of it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: NeuronLines | None = None
        self._drawn: Sequence[NeuronLine] = ()
        self._chosen = 0
        self._plain = False

    def show(
        self, lines: NeuronLines, drawn: Sequence[NeuronLine], chosen: int, plain: bool
    ) -> None:
        """Draw the lines of some neurons.

        Args:
            lines: Of the run.
            drawn: Those whose lines are drawn.
            chosen: The number of the one that stands out.
            plain: Whether to draw with plain characters.
        """
        self._lines, self._drawn, self._chosen, self._plain = lines, drawn, chosen, plain
        self.refresh()

    def paint(self) -> Paint:
        """What is drawn with."""
        from tui_lab.imaging.plane import Paint

        return Paint(unicode=False) if self._plain else paint_of(self.app)

    def render(self) -> Text:
        """The plane as square as cells allow, as large as there is room for."""
        text = Text(no_wrap=True, end="")
        lines = self._lines
        if lines is None:
            return text
        margin = margin_of(lines)
        rows = min(self.size.height - UNDER, max(0, self.size.width - margin) // 2)
        columns = 2 * rows
        if columns < LEAST:
            return text
        from tui_lab.imaging.plane import PlaneView, drawing
        from tui_lab.reports.neuron_lines_wording import axis, ranges, strokes

        paint = self.paint()
        across, up = ranges(lines, unicode=paint.unicode)
        cells = drawing(
            PlaneView(lines.low, lines.high, columns, rows),
            lines.probabilities,
            lines.points,
            lines.labels,
            strokes(self._drawn, self._chosen),
            paint,
        )
        beside = {0: up[1], rows // 2: lines.symbols[1], rows - 1: up[0]}
        for row, line in enumerate(cells):
            text.append(f"{beside.get(row, ''):>{margin - 1}} ", "dim")
            text.append_text(cells_text(line)).append("\n")
        text.append(" " * margin + axis(across, lines.symbols[0], columns) + "\n", "dim")
        legend = legend_of(len(lines.classes), lines.classes, paint, self.size.width)
        left = max(0, min(margin, self.size.width - legend.cell_len))
        return text.append(" " * left).append_text(legend)


def margin_of(lines: NeuronLines) -> int:
    """Columns to the left of the plane, for the numbers and the name of the second axis."""
    from tui_lab.reports.neuron_lines_wording import ranges

    return 1 + max(map(text_columns, (*ranges(lines)[1], lines.symbols[1])))
