"""The columns of a table as a list, with a line about the marked one below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.datasets.table_options import TableOptions
from tui_lab.ui.data import adding_view as words
from tui_lab.ui.data.column_roles import ColumnRoles
from tui_lab.ui.kit.row_list import RowList

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvColumn, CsvPreview

ROWS_AT_ONCE = 400


class ColumnTable(Vertical):
    """What was found in each column, and what it is to be."""

    def __init__(self) -> None:
        super().__init__(id="column-table")
        self._preview: CsvPreview | None = None
        self._roles, self._options, self._room = ColumnRoles(), TableOptions(), 80

    def compose(self) -> Iterable[Widget]:
        """The list and the line."""
        yield RowList(id="columns", cursor_type="row")
        yield Static(id="details")

    @property
    def marked(self) -> CsvColumn | None:
        """The column that the cursor is on."""
        table = self.query_one(RowList)
        if self._preview is None or not table.row_count:
            return None
        name = table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value
        return next((each for each in self._preview.columns if each.name == name), None)

    def show(
        self, preview: CsvPreview | None, roles: ColumnRoles, options: TableOptions, room: int
    ) -> None:
        """Show a table anew.

        Args:
            preview: What was found; None shows nothing.
            roles: What its columns are to be.
            options: The same, with how it was read.
            room: Columns of the terminal that the list may take.
        """
        self._preview, self._roles, self._options, self._room = preview, roles, options, room
        table = self.query_one(RowList)
        row = table.cursor_row
        table.clear(columns=True)
        if preview is None:
            self._show_details()
            return
        for place, (title, width, right) in enumerate(words.column_widths(room)):
            side = Text(title, justify="right" if right else "left")
            table.add_column(side, width=width, key=str(place))
        self._add_rows(preview, 0)
        table.move_cursor(row=row)
        self._show_details()

    def _add_rows(self, preview: CsvPreview, start: int) -> None:
        """Add some rows, and the others later: keys are answered between them."""
        table = self.query_one(RowList)
        # Another table, or another width: those rows are added anew.
        if self._preview is not preview or table.row_count != start:
            return
        for column in preview.columns[start : start + ROWS_AT_ONCE]:
            cells = words.row(column, self._roles, self._options, self._room)
            table.add_row(*cells, key=column.name)
        if start + ROWS_AT_ONCE < len(preview.columns):
            self.call_later(self._add_rows, preview, start + ROWS_AT_ONCE)

    def change(self, roles: ColumnRoles, options: TableOptions, names: Iterable[str]) -> None:
        """Show some columns as they are now: there may be thousands of others."""
        self._roles, self._options = roles, options
        table, wanted = self.query_one(RowList), {*names}
        for column in self._preview.columns if self._preview is not None else ():
            if column.name in wanted and column.name in table.rows:
                for place, cell in enumerate(words.row(column, roles, options, self._room)):
                    table.update_cell(column.name, str(place), cell)
        self._show_details()

    @on(RowList.RowHighlighted)
    def _show_details(self) -> None:
        column = self.marked
        said = "" if column is None else words.details(column, self._roles, self._options)
        self.query_one("#details", Static).update(Text(said, "dim"))
