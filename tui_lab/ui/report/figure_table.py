"""A short table within a page that scrolls: as high as its rows, never in the way of scrolling."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Resize

from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.line_table import Header, LineTable, Rows
from tui_lab.ui.kit.table_columns import GAP, Cell, TableColumn


class FigureRows(Rows):
    """Beyond the last row and before the first, the arrows scroll the page."""

    def action_move(self, rows: int) -> None:
        """Go down by so many rows, or on to what stands below."""
        scroll = next((each for each in self.ancestors if isinstance(each, VerticalScroll)), None)
        before = self.key
        super().action_move(rows)
        if scroll is None:
            return
        if self.key == before:
            scroll.scroll_relative(y=3 if rows > 0 else -3, animate=False, immediate=True)
        else:
            scroll.scroll_to_widget(self, animate=False)


class FigureTable(LineTable):
    """A row for each of some figures; columns that do not fit are left out, the last ones first."""

    DEFAULT_CSS = """
    FigureTable { height: auto; }
    FigureTable FigureRows { height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._titles: tuple[str, ...] = ()
        self._table: dict[str, tuple[Cell, ...]] = {}
        self._ranks: tuple[int, ...] = ()
        self._shown: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        """Titles, then rows."""
        yield Header()
        yield FigureRows()

    def show(
        self, titles: Sequence[str], table: Sequence[Sequence[Cell]], ranks: Sequence[int]
    ) -> None:
        """Show other figures; the cursor stays on its row.

        Args:
            titles: Translated; the first column stands at the left, the others at the right.
            table: The cells of each row.
            ranks: Of the columns: where not all fit, the one of the highest rank is left out first;
                0 stays.
        """
        self._titles, self._ranks = tuple(titles), tuple(ranks)
        self._table = {str(place): tuple(row) for place, row in enumerate(table)}
        self.rows.styles.height = len(table)
        self._lay_out()

    @property
    def place(self) -> int:
        """The number of the row that the cursor is on, from 0."""
        return int(self.rows.key or 0)

    def on_resize(self, event: Resize) -> None:
        """More columns fit, or fewer."""
        self._lay_out()

    def _lay_out(self) -> None:
        if not self._titles or not self.size.width:
            return
        widths = [
            max(text_columns(title), *(text_columns(row[n][0]) for row in self._table.values()), 0)
            for n, title in enumerate(self._titles)
        ]
        shown = list(range(len(widths)))
        while (
            sum(widths[n] for n in shown) + len(GAP) * (len(shown) - 1) + 2 > self.size.width
            and max(self._ranks[n] for n in shown) > 0
        ):
            shown.remove(max(shown, key=lambda n: self._ranks[n]))
        self._shown = tuple(shown)
        self.set_columns(
            [TableColumn(str(n), self._titles[n], widths[n], right=bool(n)) for n in self._shown]
        )
        self.rows.fill(self._table, lambda key: [self._table[key][n] for n in self._shown])
