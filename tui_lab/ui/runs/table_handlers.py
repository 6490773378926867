"""What is done to the table of runs itself: mark, filter, sort, group, show details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from tui_lab.i18n import ngettext, number
from tui_lab.ui.runs import view

if TYPE_CHECKING:
    from tui_lab.ui.runs.screen import RunsScreen

BESIDE_FROM = 150
"""Columns from which the table keeps all of its own with the details beside it."""
WIDE_FROM = 100
"""Columns from which there is room for details beside the table at all."""


class TableHandlers:
    """Carries out the actions that change no run."""

    def __init__(self, screen: RunsScreen) -> None:
        self.screen = screen
        self._details = ""
        """Where the user wants them: below, beside or hidden; "" as long as it does not matter."""

    def mark(self) -> None:
        """Mark the run, or take its mark away; then go down."""
        listing, rows = self.screen.listing, self.screen.table.rows
        ids = {line.id for line in listing.under_cursor}
        if ids <= listing.marked:
            listing.marked -= ids
        else:
            listing.marked |= ids
        rows.touch([rows.key])
        rows.action_move(1)
        self.screen.write_heading()

    def sort(self) -> None:
        """Sort by the next column."""
        listing = self.screen.listing
        listing.order, listing.reversed = (listing.order + 1) % len(view.ORDERS), False
        self.screen.refill()

    def reverse(self) -> None:
        """Sort the other way round."""
        self.screen.listing.reversed = not self.screen.listing.reversed
        self.screen.refill()

    def fold(self) -> None:
        """One line for runs that differ in their seed alone, or one for each run."""
        self.screen.listing.fold()
        self.screen.fit_columns()

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
        self.screen.call_after_refresh(self.screen.fit_columns)

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
            self.screen.table.rows.focus()
        elif self.screen.listing.marked:
            self._clear_marks()

    def _clear_marks(self) -> None:
        marked, rows = self.screen.listing.marked, self.screen.table.rows
        text = ngettext("{count} mark was taken off.", "{count} marks were taken off.", len(marked))
        self.screen.notify(text.format(count=number(len(marked))))
        marked.clear()
        rows.touch(list(rows.keys))
        self.screen.write_heading()
