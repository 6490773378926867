"""What stands in the frame of the table of runs."""

from __future__ import annotations

from tui_lab.i18n import _
from tui_lab.reports.guess_scores import tally
from tui_lab.reports.run_order import ORDERS
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.panel import Panel, room_for_title
from tui_lab.ui.runs import view
from tui_lab.ui.runs.listing import RunListing


class RunsPanel(Panel):
    """The table with how many runs are shown and marked, and in which order, in its frame."""

    def show(self, listing: RunListing) -> None:
        """Say it of what is listed now; what has no room is left out from the end."""
        parts = view.heading(
            len(listing.shown),
            len(listing.lines),
            len(listing.marked),
            ORDERS[listing.order],
            listing.reversed,
            listing.filter,
            listing.metric,
        )
        if listing.unreadable:
            parts.append(_("{count} unreadable").format(count=len(listing.unreadable)))
        parts.append(tally(listing.scores))
        room = room_for_title(self)
        title = parts[0]
        for part in filter(None, parts[1:]):
            if text_columns(f"{title} · {part}") <= room:
                title += f" · {part}"
        self.title = title
