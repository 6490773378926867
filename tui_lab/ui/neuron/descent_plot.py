"""A descent to look at: the curve from the side, or the bowl from above, and paths on it."""

from __future__ import annotations

from itertools import groupby

from rich.style import Style
from rich.text import Text
from textual.color import Color
from textual.reactive import reactive
from textual.widget import Widget

from tui_lab.i18n import number
from tui_lab.neuron import drawing
from tui_lab.neuron.descent import Path, begun_anew
from tui_lab.neuron.drawing import Mark
from tui_lab.text.ascii import unicode_ok
from tui_lab.ui.kit.dots import ACROSS, DOWN, dots

SIGNS = {
    Mark.START: ("○", "o"),
    Mark.PATH: ("•", "+"),
    Mark.TRACK: ("·", "."),
    Mark.HERE: ("●", "@"),
}
"""What a path is drawn with, and how without Unicode."""
BANDS = (Mark.BOTTOM, Mark.LOW, Mark.MIDDLE, Mark.HIGH)
TINTS = (0.06, 0.16, 0.27, 0.38)
PATTERNS = ((" ", "░", "▒", "▓"), (" ", ".", ":", "%"))
INKS = ("foreground", "accent", "warning", "success")
"""Of several paths, each of which has its number too."""
Cell = tuple[str, Style]


def sign(mark: Mark) -> str:
    """How a mark of a path is drawn here."""
    return SIGNS[mark][not unicode_ok()]


class DescentView(Widget):
    """The drawing with the range of the axis below; give it `paths`."""

    DEFAULT_CSS = "DescentView { height: 1fr; }"
    paths: reactive[tuple[Path, ...]] = reactive((), init=False)

    def render(self) -> Text:
        """All of the widget."""
        text = Text(no_wrap=True, end="")
        columns, rows = self.size.width, self.size.height - 1
        if not self.paths or rows < 3 or columns < 10:
            return text
        path = self.paths[0] if len(self.paths) == 1 else begun_anew(self.paths[0])
        surface = path.surface
        two = len(surface.axes) > 1
        beside: dict[int, str] = {}
        if two:
            beside = {0: number(surface.high[1]), rows - 1: number(surface.low[1])}
            beside[rows // 2] = surface.axes[1]
        left = max(map(len, beside.values())) + 1 if two else 0
        columns -= left
        cells = (self._bowl if two else self._curve)(path, columns, rows)
        if len(self.paths) > 1:
            self._put_numbers(cells, columns, rows)
        for row, line in enumerate(cells):
            text.append(f"{beside.get(row, ''):>{left - 1}} " if two else "", "dim")
            for style, run in groupby(line, key=lambda cell: cell[1]):
                text.append("".join(mark for mark, _style in run), style)
            text.append("\n")
        low, high = number(surface.low[0]), number(surface.high[0])
        middle = surface.axes[0].center(columns - len(low) - len(high))
        return text.append(" " * left).append(f"{low}{middle}{high}"[:columns], "dim")

    def _put_numbers(self, cells: list[list[Cell]], columns: int, rows: int) -> None:
        """Put the number of each of several paths where it has been; bold where it stands."""
        inks = [self._ink(name, bold=True) for name in INKS]
        for (column, row), place in drawing.race_cells(self.paths, columns, rows).items():
            ground = Style(bgcolor=cells[row][column][1].bgcolor)
            cells[row][column] = (str(place + 1), ground + inks[place % len(inks)])

    def _curve(self, path: Path, columns: int, rows: int) -> list[list[Cell]]:
        alone = _without_marks(path)
        if unicode_ok():
            fine = drawing.profile(alone, columns * ACROSS, rows * DOWN)
            signs = dots(fine, lambda mark: mark is Mark.CURVE)
        else:
            coarse = drawing.profile(alone, columns, rows)
            signs = [["." if mark is Mark.CURVE else "" for mark in line] for line in coarse]
        faint = self._ink("primary")
        cells = [[(each or " ", faint) for each in line] for line in signs]
        self._put(drawing.profile(path, columns, rows), cells)
        return cells

    def _bowl(self, path: Path, columns: int, rows: int) -> list[list[Cell]]:
        alone = _without_marks(path)
        cells: list[list[Cell]]
        if self.app.theme.startswith("ansi") or not unicode_ok():
            patterns = dict(zip(BANDS, PATTERNS[not unicode_ok()], strict=True))
            patterns[Mark.EMPTY] = " "
            faint = Style(dim=True)
            bands = drawing.landscape(alone, columns, rows)
            cells = [[(patterns[band], faint) for band in line] for line in bands]
        else:
            variables = self.app.theme_variables
            ground, tone = (Color.parse(variables[name]) for name in ("background", "primary"))
            colours = {
                band: ground.blend(tone, much).rich_color
                for band, much in zip(BANDS, TINTS, strict=True)
            }
            colours[Mark.EMPTY] = ground.rich_color
            halves = drawing.landscape(alone, columns, 2 * rows)
            cells = [
                [
                    ("▀", Style(color=colours[top], bgcolor=colours[below]))
                    for top, below in zip(halves[row], halves[row + 1], strict=True)
                ]
                for row in range(0, 2 * rows, 2)
            ]
        self._put(drawing.landscape(path, columns, rows), cells)
        return cells

    def _put(self, marked: list[list[Mark]], cells: list[list[Cell]]) -> None:
        """Put the path on a drawing."""
        inks = {
            Mark.START: self._ink("foreground", bold=True),
            Mark.PATH: self._ink("accent"),
            Mark.TRACK: self._ink("accent"),
            Mark.HERE: self._ink("accent", bold=True),
        }
        for marks, line in zip(marked, cells, strict=True):
            for column, mark in enumerate(marks):
                if mark in SIGNS:
                    ground = Style(bgcolor=line[column][1].bgcolor)
                    line[column] = (sign(mark), ground + inks[mark])

    def _ink(self, name: str, *, bold: bool = False) -> Style:
        colour = Color.parse(self.app.theme_variables[name]).rich_color
        return Style(color=colour, bold=bold or None)


def _without_marks(path: Path) -> Path:
    """The same surface, with a path that lies outside of its drawing."""
    surface = path.surface
    pairs = zip(surface.low, surface.high, strict=True)
    return Path(surface, path.rate, (tuple(high + 2 * (high - low) for low, high in pairs),))
