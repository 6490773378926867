"""Several pages in one place: their names stand in its upper line.

What a page is made of are panels of their own, so only the line is drawn. It is quiet while the
focus is with them. Left and right turn the pages where what has the focus has no use for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, Resize
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui_lab.i18n import N_
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.jumping import JumpSpot
from tui_lab.ui.kit.key_names import clickable
from tui_lab.ui.kit.translated import translate_bindings

SHORTEST = 2
"""Letters of a name that are kept."""
BEFORE = 1
"""Columns of the frame before the names."""
KEY, NAME, HERE = "bold $primary", "not bold $foreground", "bold reverse $primary"


@dataclass(frozen=True, slots=True)
class PageTab:
    """One page of a panel."""

    id: str
    key: str
    """The letter that leads to it; "" where it has none."""
    title: str
    """Translated."""


@dataclass(frozen=True, slots=True)
class TabsLine:
    """The names of the pages in a line."""

    content: Content
    ends: tuple[int, ...]
    """The column behind each name."""


def tabs_line(pages: Sequence[PageTab], current: str, width: int) -> TabsLine:
    """`Summary  Confusion …` in at most `width` columns, where names can be cut so far.

    Whichever page is in front: the names do not move when another one is.

    Args:
        pages: From left to right.
        current: The id of the one in front.
        width: Columns.
    """
    titles = [page.title for page in pages]
    for gap, edge in (("  ", " "), (" ", " "), ("  ", ""), (" ", "")):
        line = _joined(pages, titles, current, gap=gap, edge=edge)
        if line.content.cell_length <= width:
            break
    while line.content.cell_length > width:
        lengths = [text_columns(title.removesuffix(glyph("…"))) for title in titles]
        place = lengths.index(max(lengths))
        kept = titles[place].removesuffix(glyph("…"))[:-1].rstrip()
        if len(kept) < SHORTEST:
            break
        titles[place] = kept + glyph("…")
        line = _joined(pages, titles, current, gap=" ", edge="")
    return line


def _joined(
    pages: Sequence[PageTab], titles: Sequence[str], current: str, *, gap: str, edge: str
) -> TabsLine:
    parts: list[Content | tuple[str, str]] = []
    ends, used = [], 0
    for place, (page, title) in enumerate(zip(pages, titles, strict=True)):
        here = page.id == current
        if place:
            parts.append((gap, NAME))
        key = f"{page.key} " if page.key else ""
        parts.append((f"{edge}{key}", HERE if here else KEY))
        parts.append((f"{title}{edge}", HERE if here else NAME))
        used += text_columns(f"{gap if place else ''}{edge}{key}{title}{edge}")
        ends.append(used)
    return TabsLine(Content.assemble(*parts), tuple(ends))


class PagesPanel(Vertical, can_focus=True):
    """The place; whoever has it shows the page that is chosen, and says so with `current`."""

    DEFAULT_CSS = """
    PagesPanel { height: 1fr; border: none; border-top: solid $frame; }
    PagesPanel:focus { border-top: heavy $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", N_("Page before"), show=False),
        Binding("right", "turn(1)", N_("Next page"), show=False),
        Binding("down", "into", N_("Into the page"), show=False),
    ]
    current: reactive[str] = reactive("")
    """The id of the page in front."""
    tabs: reactive[tuple[PageTab, ...]] = reactive(())

    class Chosen(Message):
        """The name of a page was clicked, or an arrow leads to it."""

        def __init__(self, page: str) -> None:
            super().__init__()
            self.page = page

    def __init__(
        self,
        *children: Widget,
        tabs: Sequence[PageTab],
        keys: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make it, with the first page in front.

        Args:
            children: What stands below the names: mostly a `ContentSwitcher`.
            tabs: From left to right.
            keys: What turns the pages, to be read behind their names where there is room.
            id: Of the widget.
        """
        super().__init__(*children, id=id)
        translate_bindings(self)
        self._keys = keys
        self.set_reactive(PagesPanel.tabs, tuple(tabs))
        self.set_reactive(PagesPanel.current, tabs[0].id if tabs else "")

    @property
    def line(self) -> TabsLine:
        """The names as they stand in the frame."""
        return tabs_line(self.tabs, self.current, self.outer_size.width - 2 * BEFORE)

    def watch_current(self) -> None:
        """Mark another name."""
        self._write()

    def watch_tabs(self) -> None:
        """Write other names."""
        self._write()

    def on_resize(self, event: Resize) -> None:
        """Fit the names."""
        self._write()

    def action_turn(self, by: int) -> None:
        """Ask for the page to the right or left of the one in front; behind the last the first."""
        ids = [page.id for page in self.tabs]
        if ids:
            self.post_message(self.Chosen(ids[(ids.index(self.current) + by) % len(ids)]))

    def action_into(self) -> None:
        """Go to the first part of the page in front that takes keys, if there is one."""
        inside = (each for each in self.screen.focus_chain if self in each.ancestors)
        first = next(inside, None)
        if first is None:
            raise SkipAction
        first.focus(scroll_visible=False)

    def spots(self) -> Iterator[JumpSpot]:
        """A place to jump to for each page."""
        ends = self.line.ends
        for start, page in zip((0, *ends), self.tabs, strict=False):
            place = self.region.offset + Offset(BEFORE + start, 0)
            yield JumpSpot(place, partial(self.post_message, self.Chosen(page.id)))

    def on_click(self, event: Click) -> None:
        """Tell which name was clicked."""
        if event.widget is not self or event.y != 0:
            return
        for end, page in zip(self.line.ends, self.tabs, strict=True):
            if BEFORE <= event.x < BEFORE + end:
                self.post_message(self.Chosen(page.id))
                return

    def _write(self) -> None:
        names = self.line
        room = self.outer_size.width - 2 * BEFORE - names.content.cell_length
        told = Content(" ")
        if text_columns(self._keys) + 3 <= room:
            shown = Content.from_rich_text(clickable(self._keys)).stylize_before(KEY)
            told = Content.assemble(" ", shown, " ")
        self.border_title = Content.assemble(names.content, told)
