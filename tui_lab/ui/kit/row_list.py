"""A list of rows with a cursor."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import DataTable

from tui_lab.ui.kit.cursor_sign import cursor_sign


class RowList(DataTable[Text], inherit_bindings=False):
    """Textual's table with the keys for rows alone, and a sign in the air before the cursor's row.

    Enter, left and right are left to the screen, whose footer says what they do.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", show=False),
        Binding("down", "cursor_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home,ctrl+home", "scroll_top", show=False),
        Binding("end,ctrl+end", "scroll_bottom", show=False),
    ]

    def render_line(self, y: int) -> Strip:
        """A line, with the sign where it is that of the cursor."""
        line = super().render_line(y)
        first = next(iter(line), None)
        if first is None or first.style is None or not first.text.startswith(" "):
            return line
        if not self.row_count or first.style.meta.get("row") != self.cursor_row:
            return line
        sign = Segment(cursor_sign(self), first.style)
        return Strip([sign, *line.crop(1)], line.cell_length)
