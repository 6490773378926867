"""A place that scrolls by keys: it takes the focus only while there is something to scroll."""

from __future__ import annotations

from textual.containers import VerticalScroll


class ScrollPane(VerticalScroll):
    """A VerticalScroll that Tab passes over where all of it is to be seen.

    Its style is to show the focus without taking room for that.
    """

    def allow_focus(self) -> bool:
        """Where nothing scrolls, the keys of a pane do nothing."""
        return super().allow_focus() and self.allow_vertical_scroll

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Hand the focus on when all of it has come into sight."""
        if not shown and self.has_focus:
            self.screen.focus_next()
