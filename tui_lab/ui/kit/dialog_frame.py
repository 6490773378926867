"""The frame of a dialog: its title stands in the upper line, or below it where it is too long."""

from __future__ import annotations

from rich.text import Text
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.text.fit import text_columns

CORNERS = 6
"""Columns of the upper line that are no title: the corners, and the air beside them."""


class DialogFrame(Vertical):
    """Give it a translated title and what it holds."""

    DEFAULT_CSS = """
    DialogFrame {
        width: 64; max-width: 94%; height: auto; max-height: 90%;
        background: $panel; border: round $primary; padding: 0 2;
        border-title-color: $primary; border-title-style: bold;
    }
    DialogFrame Static { width: 1fr; height: auto; }
    DialogFrame > .dialog-title {
        display: none; margin-top: 1; text-style: bold; color: $primary;
    }
    DialogFrame.-long-title > .dialog-title { display: block; }
    """

    def __init__(
        self,
        *children: Widget,
        title: str,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str = "",
    ) -> None:
        """Make it.

        Args:
            children: What stands in it.
            title: As it is: no markup; on one line where there is room.
            id: Of the widget.
            classes: Of the widget, beside `dialog`.
        """
        told = Static(Text(title), classes="dialog-title")
        super().__init__(told, *children, id=id, classes=f"dialog {classes}".strip())
        self._title = " ".join(title.split())
        self.border_title = Content(self._title)

    @property
    def title(self) -> str:
        """What it is about."""
        return self._title

    def on_resize(self, event: Resize) -> None:
        """Put the title where it can be read whole."""
        long = text_columns(self._title) > self.outer_size.width - CORNERS
        self.border_title = None if long else Content(self._title)
        self.set_class(long, "-long-title")
