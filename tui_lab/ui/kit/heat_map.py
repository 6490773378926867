"""A matrix as a grid that arrows move in: names, cells in scaled colours, margins beside and below.

Draws only the cells that fit; names stay in sight, and margins give way before cells do. What a
cell is shaded by is said by its text as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.events import Click, Leave, MouseMove, Resize
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_lab.text.fit import shortened
from tui_lab.ui.kit.cursor_sign import cursor_sign
from tui_lab.ui.kit.heat_plan import (
    HEAD,
    HeatPart,
    HeatPlan,
    HeatTable,
    heat_line,
    heat_plan,
    margin_line,
    seen_of,
    title_line,
)
from tui_lab.ui.kit.theme_styles import roles

STEPS = 8
"""Of shading: neighbours then share a colour, and less is sent to the terminal."""
WEAKEST, STRONGEST = 0.12, 0.7
"""How far the ground of a cell goes to the colour of its role."""
READABLE = 4.5
"""The contrast that the WCAG asks for."""


@lru_cache(maxsize=256)
def shade(ground: str, ink: str, words: str, level: int) -> Style:
    """A cell of a shade; its text has the colour of words or of the ground, or is black or white.

    Args:
        ground: Of the screen.
        ink: Of the cell's role.
        words: Of what is written on the ground.
        level: 1 to `STEPS`.
    """
    back = Color.parse(ground)
    back_of_cell = back.blend(
        Color.parse(ink), WEAKEST + (STRONGEST - WEAKEST) * level / STEPS, alpha=1.0
    )
    light = _light(back_of_cell)

    def contrast(colour: Color) -> float:
        low, high = sorted((light, _light(colour)))
        return (high + 0.05) / (low + 0.05)

    inks = [each for each in (Color.parse(words), back) if contrast(each) >= READABLE]
    best = max(inks or [Color(0, 0, 0), Color(255, 255, 255)], key=contrast)
    return Style(color=best.rich_color, bgcolor=back_of_cell.rich_color)


def _light(colour: Color) -> float:
    """Relative luminance as the WCAG has it, 0..1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class HeatMap(Widget, can_focus=True):
    """The grid; the arrows move, enter and a click on the cell of the cursor ask for it."""

    DEFAULT_CSS = """
    HeatMap { width: 1fr; }
    HeatMap > .heat-map--here { text-style: bold; color: $primary; }
    HeatMap > .heat-map--note, HeatMap > .heat-map--margin { color: $muted; }
    HeatMap > .heat-map--marked { color: $warning; text-style: bold; }
    HeatMap > .heat-map--cursor { background: $primary; color: $background; text-style: bold; }
    HeatMap > .heat-map--hover { text-style: underline; }
    HeatMap:ansi > .heat-map--cursor {
        background: ansi_default; color: ansi_default; text-style: reverse bold;
    }
    HeatMap:ansi > .heat-map--note, HeatMap:ansi > .heat-map--margin { text-style: dim; }
    HeatMap:nocolor > .heat-map--cursor { text-style: reverse bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"heat-map--{kind}" for kind in ("here", "note", "margin", "marked", "cursor", "hover")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", show=False),
        Binding("down", "move(1, 0)", show=False),
        Binding("left", "move(0, -1)", show=False),
        Binding("right", "move(0, 1)", show=False),
        Binding("pageup", "move(-10, 0)", show=False),
        Binding("pagedown", "move(10, 0)", show=False),
        Binding("home", "move(0, -100000)", show=False),
        Binding("end", "move(0, 100000)", show=False),
        Binding("enter", "choose", show=False),
    ]
    cursor: reactive[tuple[int, int]] = reactive((0, 0))
    """(row, column)."""
    hover: reactive[tuple[int, int] | None] = reactive[tuple[int, int] | None](None)
    """The cell under the mouse."""
    row_lines: reactive[int] = reactive(1)
    """Lines of each row, 1 or 2: where there is much room, cells are less flat."""

    class Moved(Message):
        """Another cell is under the cursor, or under the mouse."""

        def __init__(self, row: int, column: int) -> None:
            super().__init__()
            self.row, self.column = row, column

    class Chosen(Moved):
        """A cell is asked for."""

    def __init__(self, table: HeatTable | None = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.table = table
        self._planned: tuple[object, HeatPlan] | None = None
        self._first = (0, 0)
        """The row and the column that stand first."""
        self._styles: dict[tuple[str, str, int], Style] = {}
        """By the theme, the role and the level of a cell."""

    def show(self, table: HeatTable, cursor: tuple[int, int] | None = None) -> None:
        """Draw another matrix; None lets the cursor stay where it is."""
        self.table = table
        if cursor is not None:
            self._first = (0, 0)
            self.set_reactive(HeatMap.cursor, cursor)
        self._scroll()
        self.refresh(layout=True)
        self._tell()

    def note(self) -> str:
        """What stands above the titles."""
        return ""

    @property
    def pointed(self) -> tuple[int, int]:
        """The cell under the mouse, else that of the cursor."""
        return self.hover or self.cursor

    @property
    def plan(self) -> HeatPlan:
        """How the columns are laid out in this room."""
        assert self.table is not None
        key = (self.table, self.size, self.row_lines)
        if self._planned is None or self._planned[0] != key:
            plan = heat_plan(self.table, self.size.width, self.size.height, self.row_lines)
            self._planned = (key, plan)
        return self._planned[1]

    @property
    def seen(self) -> tuple[range, range]:
        """The rows and the columns in sight; the cursor is among them."""
        assert self.table is not None
        counts = (len(self.table.rows), len(self.table.columns))
        together = zip(self._first, self.cursor, self.plan.fit, counts, strict=True)
        rows, columns = (seen_of(*each) for each in together)
        return rows, columns

    def watch_cursor(self) -> None:
        """Keep the cell in sight, and tell which it is."""
        self._scroll()
        self._tell()

    def watch_hover(self) -> None:
        """Tell which cell it is."""
        self._tell()

    def on_resize(self, event: Resize) -> None:
        """Keep the cell in sight; the titles may be others now."""
        self._scroll()
        self._tell()

    def action_move(self, down: int, right: int) -> None:
        """Go to another cell; the grid scrolls when it must."""
        if self.table is None:
            return
        row, column = self.cursor
        last = len(self.table.rows) - 1, len(self.table.columns) - 1
        self.cursor = (min(max(0, row + down), last[0]), min(max(0, column + right), last[1]))

    def action_choose(self) -> None:
        """Ask for this cell."""
        if self.table is not None and self.table.rows:
            self.post_message(self.Chosen(*self.cursor))

    def cell_at(self, place: Offset | None) -> tuple[int, int] | None:
        """The cell at a place of the widget, if there is one."""
        if self.table is None or place is None or place.y < HEAD or place.x < self.plan.label:
            return None
        rows, columns = self.seen
        row = rows.start + (place.y - HEAD) // self.row_lines
        column = columns.start + (place.x - self.plan.label) // self.plan.cell
        return (row, column) if row in rows and column in columns else None

    def on_click(self, event: Click) -> None:
        """Go to the cell under the mouse; on the cell of the cursor, ask for it."""
        cell = self.cell_at(event.get_content_offset(self))
        if cell is not None and cell == self.cursor:
            self.action_choose()
        elif cell is not None:
            self.cursor = cell

    def on_mouse_move(self, event: MouseMove) -> None:
        """Point at the cell under the mouse."""
        self.hover = self.cell_at(event.get_content_offset(self))

    def on_leave(self, event: Leave) -> None:
        """Nothing is under the mouse any more."""
        self.hover = None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The head, a row for each name, the margins below."""
        if self.table is None or not self.table.rows:
            return 0
        return HEAD + len(self.table.rows) * self.row_lines + len(self.table.below)

    def render_line(self, y: int) -> Strip:
        """One line of the grid."""
        if self.table is None or not self.table.rows:
            return Strip.blank(self.size.width, self.rich_style)
        if y == 0:
            return self._strip([HeatPart(shortened(self.note(), self.size.width), "note")])
        rows, columns = self.seen
        if y == 1:
            return self._strip(title_line(self.plan, columns, self.cursor))
        place, line = divmod(y - HEAD, self.row_lines)
        if place < len(rows):
            parts = heat_line(
                self.table, self.plan, rows[place], columns, self.cursor, self.hover,
                words=line == 0, sign=cursor_sign(self),
            )  # fmt: skip
            return self._strip(parts)
        margin = y - HEAD - len(rows) * self.row_lines
        if margin < len(self.plan.below):
            return self._strip(margin_line(self.plan, self.plan.below[margin], columns))
        return Strip.blank(self.size.width, self.rich_style)

    def _tell(self) -> None:
        if self.table is not None and self.table.rows and self.is_mounted:
            self.post_message(self.Moved(*self.pointed))

    def _scroll(self) -> None:
        """Stay where the cursor has led."""
        if self.size.area and self.table is not None:
            rows, columns = self.seen
            self._first = (rows.start, columns.start)

    def _strip(self, parts: Sequence[HeatPart]) -> Strip:
        base = self.rich_style
        segments = [Segment(part.text, base + self._style(part)) for part in parts]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _style(self, part: HeatPart) -> Style:
        if part.kind == "name":
            return Style()
        if part.kind in ("cell", "hover"):
            style = self._cell_style(part)
            return style + Style(underline=True, bold=True) if part.kind == "hover" else style
        return self.get_component_rich_style(f"heat-map--{part.kind}", partial=True)

    def _cell_style(self, part: HeatPart) -> Style:
        level = max(1, round(min(part.strength, 1.0) * STEPS)) if part.strength > 0 else 0
        key = (self.app.theme, part.role, level)
        if key not in self._styles:
            self._styles[key] = self._made_style(part.role, level)
        return self._styles[key]

    def _made_style(self, role: str, level: int) -> Style:
        if self.app.theme.startswith("ansi") or self.app.no_color:
            ink = roles(self.app)[role] if role else Style()
            return ink + Style(bold=2 * level > STEPS or None, dim=not role or None)
        variables = self.app.theme_variables
        if not role or not level:
            return Style(color=Color.parse(variables[role or "muted"]).rich_color)
        ground, words = variables["background"], variables["foreground"]
        return shade(ground, variables[role], words, level)
