"""A list whose arrows stop at its ends: who goes up too far must not land on the last line."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.actions import SkipAction
from textual.events import Click
from textual.strip import Strip

from tui_lab.ui.kit.cursor_sign import cursor_sign
from tui_lab.ui.kit.textual_private import LineOptionList


class EndedList(LineOptionList):
    """An OptionList that does not go round, with a sign before its marked line."""

    GUTTER = 1

    marks_first = False
    """Whether a click only marks a line, and two quick ones take it: what is taken begins
    something, and who clicks may want to look at it."""

    @property
    def marks(self) -> bool:
        """Whether the sign is shown now."""
        return True

    def render_line(self, y: int) -> Strip:
        """The sign before the first line of the marked option, or room for it, and the line."""
        line = super().render_line(y)
        style = next((segment.style for segment in line if segment.style is not None), Style())
        place = style.meta.get("option")
        first = place is not None and self.line_of(place) == y + self.scroll_offset.y
        here = first and place == self.highlighted and self.marks
        sign = cursor_sign(self) if here else " "
        return Strip([Segment(sign.ljust(self.GUTTER), style), *line])

    def on_click(self, event: Click) -> None:
        """Mark what was clicked, where that is all; else Textual takes it."""
        place = event.style.meta.get("option")
        if not self.marks_first or event.chain > 1 or place is None:
            return
        event.prevent_default()
        if place < self.option_count and not self.get_option_at_index(place).disabled:
            self.highlighted = place

    def on_resize(self) -> None:
        """Keep what is chosen in sight."""
        if self.max_scroll_y > 0:  # one that is as long as its lines would scroll the page
            self.call_after_refresh(self.scroll_to_highlight)

    def action_select(self) -> None:
        """Take the marked line; of a list that is not filled yet, Enter is for the screen."""
        if not self.option_count:
            raise SkipAction
        super().action_select()

    def action_cursor_up(self) -> None:
        """Go up; the first line that can be chosen is the end."""
        if self._beyond(0, self.highlighted):
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go down; the last line that can be chosen is the end."""
        here = self.highlighted
        if here is None or self._beyond(here + 1, self.option_count):
            super().action_cursor_down()

    def _beyond(self, first: int, end: int | None) -> bool:
        """Whether there is a line to go to in that range; None for its end: anywhere."""
        return end is None or any(
            not self.get_option_at_index(place).disabled for place in range(first, end)
        )
