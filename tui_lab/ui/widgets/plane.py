"""The plane of two inputs: which class the network takes each place for, and the training points.

Half blocks carry two places in a cell. A point's class has a sign of its own; without colours the
regions have patterns of their own as well.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text
from textual.color import Color
from textual.reactive import reactive
from textual.widget import Widget

from tui_lab.i18n import _, number
from tui_lab.ui.glyphs import glyph, unicode_ok

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.boundary import Boundary

POINT_SIGNS = "ox+*#%@&"
PATTERNS = (" ", "░", "▒", "▓")
PATTERNS_ASCII = (" ", ".", ":", "/")
COLOURS = ("primary", "accent", "success", "error", "warning", "secondary")
STRENGTH = 0.55
"""How far the colour of a certain place goes from the background to that of its class."""
Cell = tuple[str, Style | None]


class Plane(Widget):
    """The drawing with a line of words below; give it a `boundary` and the `classes`."""

    DEFAULT_CSS = "Plane { width: 1fr; height: 1fr; }"
    boundary: reactive[Boundary | None] = reactive(None, init=False)
    classes_of_data: reactive[tuple[str, ...]] = reactive((), init=False)

    def render(self) -> Text:
        """The title, the plane, the signs of the classes."""
        plane, (width, height) = self.boundary, self.size
        if plane is None or width < 4 or height < 4:
            return Text("")
        rows = height - 2
        columns = min(width, 2 * rows)
        rows = min(rows, max(1, columns // 2))
        text = Text(no_wrap=True, end="")
        title = _("What the network says, epoch {epoch}").format(epoch=plane.epoch)
        if len(title) > width:
            title = _("Epoch {epoch}").format(epoch=plane.epoch)
        text.append(title[:width] + "\n", "dim")
        for line in self._cells(plane, columns, rows):
            for style, run in groupby(line, key=lambda cell: cell[1]):
                text.append("".join(sign for sign, _style in run), style)
            text.append("\n")
        return text.append_text(self._legend(plane, width))

    def _legend(self, plane: Boundary, width: int) -> Text:
        legend = Text(no_wrap=True, overflow="ellipsis", end="")
        palette = self._palette()
        for label in range(plane.probabilities.shape[-1]):
            names = self.classes_of_data
            name = names[label] if label < len(names) else str(label)
            style = Style(color=palette[label % len(palette)].rich_color) if palette else None
            legend.append(POINT_SIGNS[label % len(POINT_SIGNS)], style)
            legend.append(f" {name}   ", "dim")
        legend.truncate(width)
        return legend

    def _palette(self) -> list[Color]:
        """The classes' colours; none where the theme leaves colours to the terminal."""
        if self.app.theme.startswith("ansi") or not unicode_ok():
            return []
        variables = self.app.theme_variables
        return [Color.parse(variables[name]) for name in COLOURS]

    def _cells(self, plane: Boundary, columns: int, rows: int) -> list[list[Cell]]:
        import numpy as np

        halves = _resampled(plane.probabilities[::-1], 2 * rows, columns)
        winner, share = halves.argmax(axis=-1), halves.max(axis=-1)
        palette = self._palette()
        cells: list[list[Cell]]
        if palette:
            least = 1 / halves.shape[-1]
            certainty = np.clip((share - least) / (1 - least), 0, 1) if least < 1 else share
            colours = self._colours(winner, certainty, palette)
            cells = [
                [
                    ("▀", Style(color=top.rich_color, bgcolor=below.rich_color))
                    for top, below in zip(colours[row], colours[row + 1], strict=True)
                ]
                for row in range(0, 2 * rows, 2)
            ]
        else:
            patterns = PATTERNS if unicode_ok() else PATTERNS_ASCII
            cells = [
                [(patterns[label % len(patterns)], None) for label in line]
                for line in winner[::2].tolist()
            ]
        self._put_points(plane, cells, columns, rows, palette)
        return cells

    def _colours(
        self, winner: NDArray[np.int64], certainty: NDArray[np.float32], palette: list[Color]
    ) -> list[list[Color]]:
        ground = Color.parse(self.app.theme_variables["background"])
        # Few steps: neighbours then share a style, and less is sent to the terminal.
        steps = (certainty * 8).round().astype(int).tolist()
        known: dict[tuple[int, int], Color] = {}
        lines = []
        for labels, levels in zip(winner.tolist(), steps, strict=True):
            line = []
            for key in zip(labels, levels, strict=True):
                if key not in known:
                    mix = 0.1 + (STRENGTH - 0.1) * key[1] / 8
                    known[key] = ground.blend(palette[key[0] % len(palette)], mix)
                line.append(known[key])
            lines.append(line)
        return lines

    def _put_points(
        self,
        plane: Boundary,
        cells: list[list[Cell]],
        columns: int,
        rows: int,
        palette: list[Color],
    ) -> None:
        across, up = plane.across, plane.up
        wide, high = float(across[-1] - across[0]) or 1.0, float(up[-1] - up[0]) or 1.0
        for (x, y), label in zip(plane.points.tolist(), plane.labels.tolist(), strict=True):
            column = int((x - float(across[0])) / wide * columns)
            row = int((float(up[-1]) - y) / high * rows)
            if not (0 <= column < columns and 0 <= row < rows):
                continue
            _old, style = cells[row][column]
            sign = POINT_SIGNS[label % len(POINT_SIGNS)]
            if palette and style is not None:
                bright = palette[label % len(palette)].rich_color
                style = Style(color=bright, bgcolor=style.bgcolor, bold=True)
            cells[row][column] = (sign, style)


def _resampled(values: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """The nearest place of the grid for each half cell: (rows, columns, classes)."""
    import numpy as np

    down = (np.arange(rows) + 0.5) * values.shape[0] / rows
    along = (np.arange(columns) + 0.5) * values.shape[1] / columns
    chosen: NDArray[np.float32] = values[down.astype(int)][:, along.astype(int)]
    return chosen


def truth_table(plane: Boundary, classes: tuple[str, ...]) -> Text:
    """The four rows of a gate: inputs, what they should give, what the network says."""
    text = Text(no_wrap=True, end="")
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
