"""The line above the table of runs."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from tui_lab.i18n import _
from tui_lab.reports.guess import tally
from tui_lab.ui.runs import view
from tui_lab.ui.runs.listing import RunListing


class RunsHeading(Static):
    """How many runs are shown and marked, in which order; on the right what else is to be said."""

    def show(self, listing: RunListing) -> None:
        """Say it of what is listed now."""
        order, marked = view.ORDERS[listing.order], len(listing.marked)
        words = view.heading(len(listing.shown), marked, order, listing.reversed, listing.filter)
        text = Text(words, no_wrap=True, overflow="ellipsis")
        extra = tally(listing.scores)
        if listing.unreadable:
            extra = _("{count} unreadable (b)").format(count=len(listing.unreadable))
        room = self.screen.size.width - 2 - text.cell_len - len(extra)
        if extra and room > 2:
            text.append(" " * room + extra, style="dim")
        self.update(text)
