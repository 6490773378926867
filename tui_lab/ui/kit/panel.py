"""A part of a screen with its title in the frame; the frame is bright where the focus is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.geometry import Region
from textual.widget import Widget

from tui_lab.ui.kit.key_names import clickable

FRAME = 4
"""Columns that a whole frame takes, with the air inside."""


class Panel(Vertical):
    """Give it a translated title, and what it holds.

    Its style is in `app.tcss`. In a low terminal only the upper line of the frame is left, so that
    a panel takes no more room than a title does.
    """

    DEFAULT_CLASSES = "panel"
    _line: int | None = None
    """The line of the frame whose words are changed just now."""

    def __init__(
        self,
        *children: Widget,
        title: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        """Make it.

        Args:
            children: What stands in it.
            title: In the upper line of the frame, as it is: no markup.
            id: Of the widget.
            classes: Of the widget, beside `panel`.
        """
        super().__init__(*children, id=id, classes=classes)
        self.add_class(self.DEFAULT_CLASSES)  # Textual gives it only where no other is given
        self.title = title
        self.note = ""
        """What stands in the lower line of the frame."""

    @property
    def title(self) -> str:
        """What stands in the upper line of the frame."""
        return self._title

    @title.setter
    def title(self, words: str) -> None:
        # As Content: Textual would take brackets in a text for markup.
        self.set_title(Content.from_rich_text(clickable(words)))

    def set_titles(self, words: str) -> None:
        """Put words like "Fit: how long" there, or what stands before the colon if they would be
        cut.
        """
        whole, short = Content(words), Content(words.partition(":")[0])
        self.set_title_for(
            lambda _width: whole if whole.cell_length <= room_for_title(self) else short
        )

    def set_title(self, words: Content) -> None:
        """Put words with colours into the upper line of the frame."""
        self.set_title_for(lambda _width: words)

    def set_title_for(self, words: Callable[[int], Content]) -> None:
        """Put words there that depend on the width of the panel, in columns, as it is now."""
        self._words_for = words
        self._show_title()

    def _show_title(self) -> None:
        made = self._words_for(self.outer_size.width)
        self._title = made.plain
        words = with_air(self, made)
        self._line = 0
        self.border_title = words if words else None
        self._line = None

    @on(Resize)
    def _frame_changed(self) -> None:
        """The frame may have got corners, or lost them, or another width."""
        self._show_title()

    def add_note(self, words: str) -> None:
        """Put a word into the lower line of the frame, at the right; "" takes it away."""
        self.set_note(Content(words))

    def set_note(self, words: Content) -> None:
        """Put words with colours there."""
        self.note = words.plain
        self._line = self.outer_size.height - 1
        self.border_subtitle = words if words else None
        self._line = None

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """As Textual's, which draws all of a panel when a word in its frame changes: a picture in
        it would be sent over a slow line each time. Here that line alone is drawn.
        """
        if self._line is not None and not regions:
            offset = self.content_offset
            regions = (Region(-offset.x, self._line - offset.y, self.outer_size.width, 1),)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


def with_air(framed: Widget, words: Content) -> Content:
    """A title with a space at its ends, which Textual puts there only between corners."""
    if not words or framed.styles.border_left[0]:
        return words
    return Content(" ") + words + Content(" ")


def room_for_title(panel: Panel) -> int:
    """Columns that the title of a panel may have, beside the corners and the air at its ends."""
    return max(0, panel.outer_size.width - (6 if panel.styles.border_left[0] else 4))
