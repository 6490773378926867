"""The plane of a neuron with two inputs: both sides of its line, and the rows of its task.

The line is drawn in dots. Each side has a colour and a pattern, each row the sign of the answer
that is wanted, and a wrong one a cross beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from rich.style import Style
from rich.text import Text
from textual.color import Color
from textual.reactive import reactive
from textual.widget import Widget

from tui_lab.i18n import number
from tui_lab.neuron import drawing
from tui_lab.neuron.drawing import DrawnPlane, Mark
from tui_lab.neuron.model import Answering
from tui_lab.neuron.tasks import Task
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.ui.kit.dots import ACROSS, DOWN, dots
from tui_lab.ui.neuron.places import LEFT, NARROW, WIDTH

TARGETS = ("○", "●")
"""The signs of the answers 0 and 1, when they are wanted."""
COLOURS = ("primary", "accent")
"""Of the answers 0 and 1."""
TINT = (0.10, 0.17)
"""How far the background of a side goes to its colour."""
Cell = tuple[str, Style]


@dataclass(frozen=True, slots=True)
class PlanePicture:
    """What is drawn."""

    task: Task
    neuron: Answering
    last: int | None
    """The row that was learned from last."""


class NeuronPlane(Widget):
    """The drawing with its two axes; give it a `picture`."""

    DEFAULT_CSS = "NeuronPlane { width: 1fr; height: 1fr; }"
    picture: reactive[PlanePicture | None] = reactive(None, init=False)

    def render(self) -> Text:
        """As much of the widget as keeps the plane about square."""
        text = Text(no_wrap=True, end="")
        rows = self.size.height - 1
        columns = min(self.size.width - LEFT, round(rows * WIDTH))
        rows = min(rows, round(columns / NARROW))
        shown = self.picture
        if shown is None or not drawing.is_drawn(shown.task) or rows < 3 or columns < 6:
            return text
        drawn = drawing.picture(shown.neuron, shown.task, columns, rows)
        up = self._marks(drawn.low[1], drawn.high[1], rows)
        for row, line in enumerate(self._cells(shown, drawn, columns, rows)):
            name = drawing.upward(shown.task) if row == 0 else up.get(rows - 1 - row, "")
            text.append(f"{name:>{LEFT - 1}} ", "dim")
            for style, run in groupby(line, key=lambda cell: cell[1]):
                text.append("".join(sign for sign, _style in run), style)
            text.append("\n")
        along = [" "] * columns
        for place, name in self._marks(drawn.low[0], drawn.high[0], columns).items():
            along[place] = name
        name = shown.task.inputs[0]
        along[-len(name) :] = name
        return text.append(" " * LEFT + "".join(along), "dim")

    def _marks(self, low: float, high: float, count: int) -> dict[int, str]:
        """Where 0 and 1 lie among so many cells."""
        return {int((at - low) / (high - low) * count): number(at) for at in (0, 1)}

    def _cells(
        self, shown: PlanePicture, drawn: DrawnPlane, columns: int, rows: int
    ) -> list[list[Cell]]:
        styles = self._styles()
        if unicode_ok():
            fine = drawing.picture(shown.neuron, shown.task, columns * ACROSS, rows * DOWN).cells
            line = dots(fine, lambda mark: mark is Mark.LINE)
            sides = [[_side(fine, column, row) for column in range(columns)] for row in range(rows)]
        else:
            line = [["|" if mark is Mark.LINE else "" for mark in each] for each in drawn.cells]
            sides = [[int(mark is Mark.ONE) for mark in each] for each in drawn.cells]
        patterns = (" ", glyph("·"))
        faint, strong = Style(dim=True), Style(bold=True)
        cells = [
            [
                (line[row][column], styles[side] + strong)
                if line[row][column]
                else (patterns[side if (column + 2 * row) % 4 == 0 else 0], styles[side] + faint)
                for column, side in enumerate(sides[row])
            ]
            for row in range(rows)
        ]
        self._put_rows(shown, drawn, cells)
        return cells

    def _styles(self) -> tuple[Style, Style]:
        """The backgrounds of both sides; none where the theme leaves colours to the terminal."""
        if self.app.theme.startswith("ansi"):
            return Style(), Style()
        variables = self.app.theme_variables
        ground = Color.parse(variables["background"])
        front = Color.parse(variables["foreground"]).rich_color
        zero, one = (
            Style(color=front, bgcolor=ground.blend(Color.parse(variables[name]), much).rich_color)
            for name, much in zip(COLOURS, TINT, strict=True)
        )
        return zero, one

    def _put_rows(self, shown: PlanePicture, drawn: DrawnPlane, cells: list[list[Cell]]) -> None:
        """Put the rows of the task on the drawing: the last one learned from in brackets."""
        variables, task = self.app.theme_variables, shown.task
        inks = [Style(color=Color.parse(variables[name]).rich_color) for name in COLOURS]
        wrong = Style(color=Color.parse(variables["wrong"]).rich_color, bold=True)
        last = -1 if shown.last is None else shown.last

        def put(row: int, column: int, sign: str, style: Style) -> None:
            if 0 <= column < len(cells[row]):
                ground = Style(bgcolor=cells[row][column][1].bgcolor)
                cells[row][column] = (sign, ground + style)

        # The row that was learned from last, and rows themselves, stay whole.
        for spot in drawn.spots:
            decided = shown.neuron.decision(task.rows[spot.index])
            if not task.quantity and decided != task.targets[spot.index]:
                put(spot.row, spot.column + 1 + (spot.index == last), glyph("✗"), wrong)
            if spot.index == last:
                put(spot.row, spot.column - 1, "[", Style(bold=True))
                put(spot.row, spot.column + 1, "]", Style(bold=True))
        for spot in drawn.spots:
            target = 1 if task.quantity else int(task.targets[spot.index])
            put(spot.row, spot.column, glyph(TARGETS[target]), inks[target] + Style(bold=True))


def _side(fine: list[list[Mark]], column: int, row: int) -> int:
    """Which side most dots of a cell are on."""
    marks = [
        fine[row * DOWN + down][column * ACROSS + across]
        for down in range(DOWN)
        for across in range(ACROSS)
    ]
    return int(marks.count(Mark.ONE) > marks.count(Mark.ZERO))
