"""A place that scrolls by keys: it takes the focus only while there is something to scroll."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.events import Resize
from textual.message import Message


class ScrollPane(VerticalScroll):
    """A VerticalScroll that Tab passes over where all of it is to be seen.

    Its style is to show the focus without taking room for that.
    """

    class Fitted(Message):
        """It was given its room, or another one."""

        def __init__(self, pane: ScrollPane) -> None:
            super().__init__()
            self.pane = pane

        @property
        def control(self) -> ScrollPane:
            """The pane, for `@on` with a selector."""
            return self.pane

    def on_resize(self, event: Resize) -> None:
        """Tell whoever fills it by its room."""
        self.post_message(self.Fitted(self))

    def allow_focus(self) -> bool:
        """Where nothing scrolls, the keys of a pane do nothing."""
        return super().allow_focus() and self.allow_vertical_scroll

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Hand the focus on when all of it has come into sight."""
        if not shown and self.has_focus:
            self.screen.focus_next()
