"""The page of the confusion matrix: which class was taken for which, and how often."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Resize
from textual.widgets import Static

from tui_lab.i18n import _, number
from tui_lab.reports.outcomes import ClassOutcome
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.bars import BarPart, BarRow, Bars
from tui_lab.ui.kit.heat_map import HeatMap
from tui_lab.ui.kit.heat_plan import HEAD
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.report.actions import ACTIONS
from tui_lab.ui.report.confusion_matrix import ConfusionGrid
from tui_lab.ui.report.loading import ReportData
from tui_lab.ui.report.pane import Pane
from tui_lab.ui.report.view import keys_that_fit

MOST = 20
"""The most frequent mistakes that are listed, as far as there is room."""
LONGEST_PAIR = 34
"""Columns of the names of two classes."""


class ConfusionPane(Pane):
    """The grid, a sentence about a cell in its frame, and the most frequent mistakes."""

    OFFERS: ClassVar[frozenset[str]] = frozenset({"display"})

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        with Container(id="confusion-main"):
            with Panel(id="confusion-matrix"):
                yield ConfusionGrid(id="confusion-grid")
                yield Static("", id="confusion-legend", classes="muted")
            with Panel(title=_("Most often mixed up"), id="confusion-most"):
                yield Bars(longest_label=LONGEST_PAIR, id="confusion-bars")
        yield Static("", id="confusion-keys", classes="muted keys")

    def refill(self, data: ReportData) -> None:
        """Show the matrix of a part."""
        self.say(data.problem)
        outcome = self.classes_outcome
        if outcome is None:
            return
        matrix = tuple(tuple(row) for row in outcome.report.confusion.tolist())
        self.query_one(ConfusionGrid).fill(matrix, outcome.classes)
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

    def on_heat_map_moved(self, event: HeatMap.Moved) -> None:
        """Say what this cell counts."""
        event.stop()
        self._sentence()
        self._legend()

    def on_heat_map_chosen(self, event: HeatMap.Chosen) -> None:
        """Show the examples of this cell."""
        event.stop()
        self.post_message(self.ExamplesWanted(event.row, event.column))

    def on_bars_clicked(self, event: Bars.Clicked) -> None:
        """Show the examples of a mistake."""
        event.stop()
        from tui_lab.reports import words

        if (outcome := self.classes_outcome) is not None:
            pair = words.most_confused(outcome.report.confusion, event.row + 1)[-1]
            self.post_message(self.ExamplesWanted(pair.true, pair.predicted))

    def _fit(self) -> None:
        """The legend and the list get what the grid leaves; a large grid scrolls."""
        grid, outcome = self.query_one(ConfusionGrid), self.classes_outcome
        if not grid.matrix or outcome is None or not self.size.height:
            return
        keys = {
            _("arrows"): _("another cell"),
            with_keys("{enter}"): _("its examples"),
            with_keys("{key_display}", ACTIONS): _("counts or shares"),
        }
        self.query_one("#confusion-keys", Static).update(keys_that_fit(keys, self.size.width))
        tall = self.screen.has_class("-tall")
        beside = tall and self.screen.has_class("-wide")
        self.set_class(beside, "-beside")
        count = len(grid.matrix)
        room = self.size.height - 1 - self._frame
        margins = len(grid.table.below) if grid.table else 0
        grid.row_lines = 2 if beside and HEAD + 2 * count + margins <= room else 1
        grid.styles.height = max(3, min(HEAD + count * grid.row_lines + margins, room))
        self._legend()
        self._sentence()
        left = room - self._taken - self._frame
        panel, bars = self.query_one("#confusion-most"), self.query_one(Bars)
        rows = mistakes(outcome, MOST if beside else max(0, left))
        panel.display = bool(rows)
        bars.show(rows, most=max((row.parts[0].value for row in rows), default=1.0))

    @property
    def _frame(self) -> int:
        """Lines of the frame of a panel."""
        return self.query_one("#confusion-matrix").gutter.height

    @property
    def _taken(self) -> int:
        """Lines of the grid and of its legend."""
        grid, legend = self.query_one(ConfusionGrid), self.query_one("#confusion-legend", Static)
        height = grid.styles.height
        lines = str(legend.render()).count("\n") + 1 if legend.display else 0
        return lines + (int(height.value) if height is not None else 0)

    def _legend(self) -> None:
        """What the titles of the columns stand for, as far as there is room."""
        grid = self.query_one(ConfusionGrid)
        legend = self.query_one("#confusion-legend", Static)
        lines = [""]
        for pair in grid.legend():
            if text_columns(lines[-1] + pair) + 3 > grid.size.width:
                lines.append("")
            lines[-1] += pair + "   "
        legend.update(Text("\n".join(lines)))
        legend.display = False
        left = self.size.height - 1 - self._frame - self._taken
        legend.display = bool(lines[0]) and left >= len(lines)

    def _sentence(self) -> None:
        outcome = self.classes_outcome
        grid = self.query_one(ConfusionGrid)
        if outcome is None or self.data is None or not grid.matrix:
            return
        from tui_lab.reports import words

        true, predicted = grid.pointed
        things = words.things_of(self.data.kind)
        if true == predicted:
            text = words.recognised_sentence(outcome.report, true, outcome.classes, things)
        else:
            count = grid.matrix[true][predicted]
            pair = words.Confusion(true, predicted, count)
            text = words.confusion_sentence(pair, outcome.classes, things)
        panel = self.query_one("#confusion-matrix", Panel)
        if text_columns(text) > panel.size.width - 2:
            names = [outcome.classes[place] for place in (true, predicted)]
            text = f"{names[0]} {glyph('→')} {names[1]}: {number(grid.matrix[true][predicted])}"
        panel.title = text


def mistakes(outcome: ClassOutcome, limit: int) -> list[BarRow]:
    """The most frequent mistakes as bars: `3 → 9`, and how often that was."""
    from tui_lab.reports import words

    names = outcome.classes
    return [
        BarRow(
            f"{names[pair.true]} {glyph('→')} {names[pair.predicted]}",
            (BarPart(pair.count, "wrong"),),
            number(pair.count),
        )
        for pair in words.most_confused(outcome.report.confusion, limit)
    ]
