"""What is done to the table of runs itself: mark, filter, sort, group, show details."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Input

from tui_lab import settings
from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext, number
from tui_lab.reports.run_columns import COLUMNS, chosen_columns
from tui_lab.reports.run_order import ORDERS
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.runs.heading import RunsPanel
from tui_lab.ui.runs.listing import RunListing
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.many_choices import ManyChoicesScreen

BESIDE_FROM = 150
"""Columns from which the table keeps all of its own with the details beside it."""
WIDE_FROM = 100
"""Columns from which there is room for details beside the table at all."""


class TableHandlers:
    """Carries out the actions that change no run."""

    def __init__(self, screen: LabScreen, listing: RunListing, refill: Callable[[], None]) -> None:
        """Make the handlers.

        Args:
            screen: With the table.
            listing: What the table shows.
            refill: Fills the table, after the listing or the room for it has changed.
        """
        self.screen, self.listing, self._refill = screen, listing, refill
        self._details = ""
        """Where the user wants them: below, beside or hidden; "" as long as it does not matter."""

    def mark(self) -> None:
        """Mark the run, or take its mark away."""
        listing, rows = self.listing, self.screen.query_one(LineTable).rows
        ids = {line.id for line in listing.under_cursor}
        if ids <= listing.marked:
            listing.marked -= ids
        else:
            listing.marked |= ids
        rows.touch([rows.key])
        self.screen.query_one(RunsPanel).show(self.listing)

    def sort(self) -> None:
        """Sort by the next column."""
        self.listing.order = (self.listing.order + 1) % len(ORDERS)
        self.listing.reversed = False
        self._refill()

    def sort_by(self, column: str) -> None:
        """Sort by a column whose title was clicked, or the other way round where that is so."""
        places = [place for place, order in enumerate(ORDERS) if column in order.columns]
        if column == "mark" or not column:
            places = [0]
        if not places:
            self.screen.notify(_("The table cannot be sorted by this column."))
        elif places[0] == self.listing.order:
            self.reverse()
        else:
            self.listing.order, self.listing.reversed = places[0], False
            self._refill()

    def reverse(self) -> None:
        """Sort the other way round."""
        self.listing.reversed = not self.listing.reversed
        self._refill()

    def fold(self) -> None:
        """One line for runs that differ in their seed alone, or one for each run."""
        self.listing.fold()
        self._refill()

    def columns(self) -> None:
        """Let the user choose the columns, and remember them."""
        offered = [(name, _(column.title)) for name, column in COLUMNS.items() if name != "name"]
        shown = [column.id for column in self.screen.query_one(LineTable).rows.columns]

        def take(chosen: tuple[str, ...] | None) -> None:
            if chosen is None:
                return
            try:
                settings.change("columns", ",".join(chosen) or "auto")
            except LabError as error:
                self.screen.lab.complain(error)
                return
            self.take_columns()
            self._refill()

        self.screen.app.push_screen(
            ManyChoicesScreen(_("Columns of the table"), offered, self.listing.columns or shown),
            take,
        )

    def take_columns(self) -> None:
        """Take the columns that the setting has now."""
        try:
            self.listing.columns = chosen_columns()
        except LabError as error:
            self.screen.lab.complain(error)

    def details(self) -> None:
        """Show the details below, beside or not at all, in turn."""
        screen = self.screen
        now = next((side for side in ("beside", "hidden") if screen.has_class(f"-{side}")), "below")
        wide = screen.app.size.width >= WIDE_FROM
        places = ["below", "beside", "hidden"] if wide else ["below", "hidden"]
        self._details = places[(places.index(now) + 1) % len(places)]
        self.place_details()

    def place_details(self) -> None:
        """Lay the details out where the user, or else the width of the window, wants them."""
        width = self.screen.app.size.width
        place = self._details or ("beside" if width >= BESIDE_FROM else "below")
        self.screen.set_class(place == "beside" and width >= WIDE_FROM, "-beside")
        self.screen.set_class(place == "hidden", "-hidden")
        self.screen.call_after_refresh(self._refill)

    def filter(self) -> None:
        """Let the user type what to look for."""
        field = self.screen.query_one("#runs-filter", Input)
        field.add_class("-open")
        field.focus()

    def clear(self) -> None:
        """Take back the filter; when there is none, the marks."""
        field = self.screen.query_one("#runs-filter", Input)
        if field.has_class("-open"):
            field.value = ""
            field.remove_class("-open")
            self.screen.query_one(LineTable).rows.focus()
        elif self.listing.marked:
            count = len(self.listing.marked)
            text = ngettext("{count} mark was taken off.", "{count} marks were taken off.", count)
            self.screen.notify(text.format(count=number(count)))
            self.forget_marks()

    def forget_marks(self) -> None:
        """Take all marks off: what they were for is done."""
        rows = self.screen.query_one(LineTable).rows
        self.listing.marked.clear()
        rows.touch(list(rows.keys))
        self.screen.query_one(RunsPanel).show(self.listing)
