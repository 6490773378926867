"""A calm line of pages: the one in front is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns

SHORTEST = 2
"""Letters of a name that are kept."""


@dataclass(frozen=True, slots=True)
class TabPage:
    """One page of a strip."""

    id: str
    key: str
    """The letter that leads to it; "" where it has none."""
    title: str
    """Translated."""


class TabStrip(Widget):
    """`Summary  Confusion …`; where there is no room, the longest names are cut."""

    DEFAULT_CSS = """
    TabStrip { height: 1; padding: 0 1; }
    """
    current: reactive[str] = reactive("")
    pages: reactive[tuple[TabPage, ...]] = reactive(())

    class Chosen(Message):
        """A page was clicked."""

        def __init__(self, page: str) -> None:
            super().__init__()
            self.page = page

    def __init__(self, pages: Sequence[TabPage] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.set_reactive(TabStrip.pages, tuple(pages))
        self._ends: list[tuple[int, str]] = []

    def render(self) -> Text:
        """One line."""
        titles = [page.title for page in self.pages]
        line = self._line(titles, "  ")
        if line.cell_len > self.size.width:
            line = self._line(titles, " ")
        while line.cell_len > self.size.width:
            # Whichever page is in front: the names must not move when another one is.
            lengths = [text_columns(title.removesuffix(glyph("…"))) for title in titles]
            place = lengths.index(max(lengths))
            kept = titles[place].removesuffix(glyph("…"))[:-1].rstrip()
            if len(kept) < SHORTEST:
                break
            titles[place] = kept + glyph("…")
            line = self._line(titles, " ", padded=False)
        return line

    def _line(self, titles: Sequence[str], gap: str, *, padded: bool = True) -> Text:
        line = Text(no_wrap=True, overflow="ellipsis", end="")
        self._ends = []
        for number, (page, title) in enumerate(zip(self.pages, titles, strict=True)):
            here = page.id == self.current
            if number:
                line.append(gap)
            edge = " " if padded else ""
            line.append(
                f"{edge}{page.key} {title}{edge}" if page.key else f"{edge}{title}{edge}",
                style="bold reverse" if here else "",
            )
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
