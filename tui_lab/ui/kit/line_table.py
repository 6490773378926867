"""A table that draws only the lines that are seen: two thousand rows cost as little as twenty.

Columns have fixed widths; a row is asked for its cells when it is drawn. The first columns may be
held while left and right scroll the others. Knows nothing of runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted
from tui_lab.ui.kit.cursor_sign import cursor_sign
from tui_lab.ui.kit.table_columns import GAP, Cell, ColumnsInView, TableColumn, in_view

ROLES = ("muted", "strong", "good", "bad", "notice", "best")
MARK = "mark"
"""The id of a column whose cells are marks: a click there marks the row."""


def column_at(columns: Iterable[TableColumn], x: int) -> TableColumn | None:
    """The column at `x`, from 0, of a line of the table; None beside all of them."""
    start = 1
    for column in columns:
        if start <= x < start + column.width:
            return column
        start += column.width + len(GAP)
    return None


class Header(Widget):
    """The titles above the rows."""

    view: reactive[ColumnsInView] = reactive(ColumnsInView((), 0, False))

    class Clicked(Message):
        """The title of a column was clicked."""

        def __init__(self, column: TableColumn) -> None:
            super().__init__()
            self.column = column

    class Scrolled(Message):
        """A sign for columns that are out of sight was clicked: -1 at the left, 1 at the right."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def render(self) -> RenderResult:
        """One line; a sign at its ends where there are more columns."""
        view = self.view
        before = glyph("◀") if view.skipped else " "
        line = before + GAP.join(fitted(c.title, c.width, right=c.right) for c in view.columns)
        return fitted(line, self.size.width - 1) + glyph("▶") if view.more else line

    def on_click(self, event: events.Click) -> None:
        """Tell which title was clicked."""
        column = column_at(self.view.columns, event.x)
        if event.x == 0 and self.view.skipped:
            self.post_message(self.Scrolled(-1))
        elif event.x >= self.size.width - 1 and self.view.more:
            self.post_message(self.Scrolled(1))
        elif column is not None:
            self.post_message(self.Clicked(column))


class Rows(ScrollView, can_focus=True):
    """The rows; the cursor is a line of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
        Binding("left", "sideways(-1)", show=False),
        Binding("right", "sideways(1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"rows--{role}" for role in ROLES),
        "rows--cursor",
        "rows--cursor-away",
    }

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Chosen(Message):
        """A row was clicked while the cursor stood on it."""

    class Sideways(Message):
        """Other columns have come into sight."""

        def __init__(self, view: ColumnsInView) -> None:
            super().__init__()
            self.view = view

    class MarkClicked(Message):
        """The mark of the row of the cursor was clicked, in the column "mark"."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._all: tuple[TableColumn, ...] = ()
        self._held = 0
        self._view = ColumnsInView((), 0, False)
        self._keys: list[str] = []
        self._places: dict[str, int] = {}
        self._cells: Callable[[str], Sequence[Cell]] = lambda key: ()
        self._drawn: dict[str, tuple[Cell, ...]] = {}
        self._cursor = 0

    @property
    def keys(self) -> Sequence[str]:
        """The keys of the rows, in order."""
        return self._keys

    @property
    def columns(self) -> Sequence[TableColumn]:
        """The columns that are seen; cells are asked for these."""
        return self._view.columns

    @property
    def view(self) -> ColumnsInView:
        """Which columns are seen."""
        return self._view

    @property
    def key(self) -> str:
        """The row that the cursor is on; "" where there are none."""
        return self._keys[self._cursor] if self._keys else ""

    def set_columns(self, columns: Sequence[TableColumn], held: int = 0) -> None:
        """Draw these columns from now on; so many of the first ones do not scroll."""
        self._all, self._held = tuple(columns), held
        self._look(self._view.skipped)

    def _look(self, skipped: int) -> bool:
        """Whether other columns are seen with so many scrolled away."""
        view = in_view(self._all, self._held, skipped, self.size.width - 1)
        if not self._held:
            view = ColumnsInView(self._all, 0, False)
        if view == self._view:
            return False
        self._view = view
        self._drawn.clear()
        self.refresh()
        self.post_message(self.Sideways(view))
        return True

    def fill(self, keys: Iterable[str], cells: Callable[[str], Sequence[Cell]]) -> None:
        """Show these rows; the cursor stays on its row, or where that was.

        Args:
            keys: In order.
            cells: Gives the cells of a row, one for each column.
        """
        old, held, top = self._keys, self.key, self._cursor - self.scroll_offset.y
        self._keys = list(keys)
        self._cells = cells
        if self._keys != old:
            self._places = {key: place for place, key in enumerate(self._keys)}
            last = max(0, len(self._keys) - 1)
            self._cursor = self._places.get(held, min(self._cursor, last))
            self.virtual_size = Size(0, len(self._keys))
            if self.is_mounted:
                self.scroll_to(y=max(0, self._cursor - max(0, top)), animate=False, force=True)
            self._drawn.clear()
            self.refresh()
            if self.key != held:
                self.post_message(self.Moved(self.key))
            return
        for place in self._seen():
            key = self._keys[place]
            if key in self._drawn and self._drawn[key] != tuple(cells(key)):
                self._redraw(place)

    def touch(self, keys: Iterable[str]) -> None:
        """Draw these rows anew where they are seen."""
        wanted, seen = set(keys), self._seen()
        for place in seen:
            if self._keys[place] in wanted:
                self._redraw(place)

    def go_to(self, key: str) -> None:
        """Put the cursor on a row, where there is such a row."""
        if key in self._places:
            self._put(self._places[key])

    def render_line(self, y: int) -> Strip:
        """One line of what is seen."""
        place = y + self.scroll_offset.y
        width = self.size.width
        if place >= len(self._keys):
            return Strip.blank(width, self.rich_style)
        key = self._keys[place]
        cells = self._drawn[key] = tuple(self._cells(key))
        base = self.rich_style
        here = place == self._cursor
        if here:
            part = "rows--cursor" if self.has_focus else "rows--cursor-away"
            base = self.get_component_rich_style(part)
        segments = [Segment(cursor_sign(self) if here else " ", base)]
        for column, (text, role) in zip(self.columns, cells, strict=True):
            style = base if here or not role else base + self._role(role)
            segments.append(Segment(column.cell(text), style))
            segments.append(Segment(GAP, base))
        return Strip(segments).adjust_cell_length(width, base)

    def _role(self, role: str) -> Style:
        return self.get_component_rich_style(f"rows--{role}", partial=True)

    def _seen(self) -> range:
        top = self.scroll_offset.y
        return range(top, min(len(self._keys), top + self.size.height))

    def _redraw(self, place: int) -> None:
        self.refresh(Region(0, place - self.scroll_offset.y, self.size.width, 1))

    def _put(self, place: int) -> None:
        if not self._keys:
            return
        place = max(0, min(place, len(self._keys) - 1))
        if place == self._cursor:
            return
        self._redraw(self._cursor)
        self._cursor = place
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if place < top:
            self.scroll_to(y=place, animate=False, force=True)
        elif place >= top + height:
            self.scroll_to(y=place - height + 1, animate=False, force=True)
        self._redraw(place)
        self.post_message(self.Moved(self.key))

    def action_move(self, rows: int) -> None:
        """Go down by so many rows."""
        self._put(self._cursor + rows)

    def action_page(self, pages: int) -> None:
        """Go down by what fits the screen."""
        self._put(self._cursor + pages * max(1, self.size.height - 1))

    def action_go(self, place: int) -> None:
        """Go to a row; -1 is the last."""
        self._put(place if place >= 0 else len(self._keys) - 1)

    def action_sideways(self, columns: int) -> None:
        """Scroll so many columns to the right; where none is held the key is for the screen."""
        if not self._held:
            raise SkipAction
        if (columns < 0 and self._view.skipped) or (columns > 0 and self._view.more):
            self._look(self._view.skipped + columns)

    def on_resize(self) -> None:
        """Show the columns that there is room for now."""
        self._look(self._view.skipped)

    def on_focus(self) -> None:
        """Show that keys come here."""
        self._redraw(self._cursor)

    def on_blur(self) -> None:
        """Show that they go elsewhere."""
        self._redraw(self._cursor)

    def on_click(self, event: events.Click) -> None:
        """Go to the row; a click on the row of the cursor chooses it."""
        place = event.y + self.scroll_offset.y
        if place >= len(self._keys):
            return
        column = column_at(self.columns, event.x)
        marked = event.x == 0 or (column is not None and column.id == MARK)
        if marked and any(each.id == MARK for each in self.columns):
            self._put(place)
            self.post_message(self.MarkClicked())
            return
        if place == self._cursor:
            self.post_message(self.Chosen())
        self._put(place)


class LineTable(Vertical):
    """Titles and rows."""

    DEFAULT_CSS = """
    LineTable { height: 1fr; }
    LineTable Header {
        height: 1; background: $panel; color: $foreground; text-style: bold;
    }
    LineTable Rows {
        height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: auto;
        scrollbar-size-horizontal: 0; scrollbar-gutter: stable;
        & .rows--muted { color: $muted; }
        & .rows--strong { text-style: bold; }
        & .rows--good { color: $right; }
        & .rows--bad { color: $wrong; }
        & .rows--notice { color: $warning; }
        & .rows--best { color: $best; text-style: bold; }
        & .rows--cursor { background: $primary; color: $background; text-style: bold; }
        & .rows--cursor-away { background: $panel; color: $foreground; }
    }
    LineTable:ansi Rows {
        & .rows--muted { text-style: dim; }
        & .rows--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
        & .rows--cursor-away { background: ansi_default; color: ansi_default; text-style: bold; }
    }
    """

    def compose(self) -> ComposeResult:
        """Titles, then rows."""
        yield Header()
        yield Rows()

    @property
    def rows(self) -> Rows:
        """The rows."""
        return self.query_one(Rows)

    def set_columns(self, columns: Sequence[TableColumn], held: int = 0) -> None:
        """Draw these columns from now on.

        Args:
            columns: All of them; without held ones they have to fit the width.
            held: So many of the first ones stay, while left and right scroll the others.
        """
        self.rows.set_columns(columns, held)
        self.query_one(Header).view = self.rows.view

    def on_header_scrolled(self, message: Header.Scrolled) -> None:
        """Bring the columns at that side into sight."""
        message.stop()
        self.rows.action_sideways(message.by)
        self.rows.focus(scroll_visible=False)  # else what holds the table takes the next arrow

    def on_rows_sideways(self, message: Rows.Sideways) -> None:
        """Put the titles above the columns that are seen."""
        self.query_one(Header).view = message.view
