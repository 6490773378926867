"""A calm line of pages: each has a letter, and the one in front is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a strip."""

    id: str
    key: str
    """The letter that leads to it."""
    title: str
    """Translated."""


class TabStrip(Widget):
    """`s Summary  c Confusion …`; the letters give way where there is no room for them."""

    DEFAULT_CSS = """
    TabStrip { height: 1; padding: 0 1; }
    """
    current: reactive[str] = reactive("")
    pages: reactive[tuple[Page, ...]] = reactive(())

    class Chosen(Message):
        """A page was clicked."""

        def __init__(self, page: str) -> None:
            super().__init__()
            self.page = page

    def __init__(self, pages: Sequence[Page] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.set_reactive(TabStrip.pages, tuple(pages))
        self._ends: list[tuple[int, str]] = []

    def render(self) -> Text:
        """One line."""
        for keys, gap in ((True, "  "), (True, " "), (False, " "), (False, "")):
            line = self._line(keys=keys, gap=gap)
            if line.cell_len <= self.size.width:
                break
        return line

    def _line(self, *, keys: bool, gap: str) -> Text:
        line = Text(no_wrap=True, overflow="ellipsis", end="")
        self._ends = []
        for number, page in enumerate(self.pages):
            here = page.id == self.current
            if number:
                line.append(gap)
            words = f" {page.key} {page.title} " if keys else f" {page.title} "
            line.append(words, style="bold reverse" if here else "")
            self._ends.append((line.cell_len, page.id))
        return line

    def on_click(self, event: Click) -> None:
        """Go to the page under the mouse."""
        place = event.get_content_offset(self)
        if place is None:
            return
        for end, page in self._ends:
            if place.x < end:
                self.post_message(self.Chosen(page))
                return
