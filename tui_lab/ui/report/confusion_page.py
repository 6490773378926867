"""The page of the confusion matrix: which class was taken for which, and how often."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.events import Resize
from textual.widgets import Static

from tui_lab.i18n import _, number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.ui.report.confusion_matrix import ConfusionGrid
from tui_lab.ui.report.loading import ReportData
from tui_lab.ui.report.pane import Pane
from tui_lab.ui.report.view import keys_that_fit

MOST = 5
"""Sentences about the most frequent mistakes."""


class ConfusionPane(Pane):
    """The grid, a sentence about the cell under the cursor, and what the titles stand for."""

    OFFERS: ClassVar[frozenset[str]] = frozenset({"display"})

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        yield Static("", id="confusion-cell", classes="one-line")
        yield ConfusionGrid(id="confusion-grid")
        yield Static("", id="confusion-legend", classes="muted")
        yield Static("", id="confusion-most")
        yield Static("", id="confusion-keys", classes="muted keys")

    def refill(self, data: ReportData) -> None:
        """Show the matrix of a part."""
        self.say(data.problem)
        outcome = data.outcome
        if outcome is None:
            return
        from tui_lab.reports import words

        matrix = tuple(tuple(row) for row in outcome.report.confusion.tolist())
        grid = self.query_one(ConfusionGrid)
        grid.fill(matrix, outcome.classes)
        things = words.things_of(data.kind)
        found = [
            words.confusion_sentence(pair, outcome.classes, things)
            for pair in words.most_confused(outcome.report.confusion, MOST)
        ]
        most = Text(_("Most often mixed up"), style="bold") if found else Text()
        for sentence in found:
            most.append(f"\n{sentence}", style="not bold")
        self.query_one("#confusion-most", Static).update(most)
        self._sentence()
        self._fit()

    def front(self) -> None:
        """The arrows move in the grid."""
        self.query_one(ConfusionGrid).focus()

    def do_display(self) -> None:
        """Counts, or shares of each row."""
        grid = self.query_one(ConfusionGrid)
        grid.shares = not grid.shares

    def on_resize(self, event: Resize) -> None:
        """Make room for the grid first."""
        self.call_after_refresh(self._fit)

    def on_confusion_grid_moved(self, event: ConfusionGrid.Moved) -> None:
        """Say what this cell counts."""
        event.stop()
        self._sentence()
        self._legend()

    def on_confusion_grid_chosen(self, event: ConfusionGrid.Chosen) -> None:
        """Show the examples of this cell."""
        event.stop()
        self.post_message(self.ExamplesWanted(event.true, event.predicted))

    def _fit(self) -> None:
        """The legend and the list get what the grid leaves; a large grid scrolls."""
        grid = self.query_one(ConfusionGrid)
        if not grid.matrix or not self.size.height:
            return
        keys = {
            _("arrows"): _("another cell"),
            _("enter"): _("its examples"),
            "d": _("counts or shares"),
        }
        self.query_one("#confusion-keys", Static).update(keys_that_fit(keys, self.size.width))
        wanted = len(grid.matrix) + 2
        # A line above the grid and one below it; the names of the rows are a legend already.
        room = self.size.height - 2
        grid.styles.height = max(3, min(wanted, room))
        self._legend()
        self._sentence()

    def _legend(self) -> None:
        """What the titles of the columns stand for, as far as there is room."""
        grid = self.query_one(ConfusionGrid)
        legend = self.query_one("#confusion-legend", Static)
        lines = [""]
        for pair in grid.legend():
            if len(lines[-1]) + len(pair) + 3 > self.size.width:
                lines.append("")
            lines[-1] += pair + "   "
        left = self.size.height - 2 - len(grid.matrix) - 2
        legend.update(Text("\n".join(lines)))
        legend.display = bool(lines[0]) and left > len(lines)
        if legend.display:
            left -= len(lines) + 1
        self.query_one("#confusion-most").display = left > 2

    def _sentence(self) -> None:
        outcome = self.data.outcome if self.data else None
        grid = self.query_one(ConfusionGrid)
        if outcome is None or self.data is None or not grid.matrix:
            return
        from tui_lab.reports import words

        true, predicted = grid.cursor
        things = words.things_of(self.data.kind)
        if true == predicted:
            text = words.recognised_sentence(outcome.report, true, outcome.classes, things)
        else:
            count = grid.matrix[true][predicted]
            pair = words.Confusion(true, predicted, count)
            text = words.confusion_sentence(pair, outcome.classes, things)
        if text_columns(text) > self.size.width:
            names = [outcome.classes[place] for place in (true, predicted)]
            text = f"{names[0]} {glyph('→')} {names[1]}: {number(grid.matrix[true][predicted])}"
        self.query_one("#confusion-cell", Static).update(Text(text, style="bold"))
