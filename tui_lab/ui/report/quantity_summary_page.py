"""The first page of the report of quantities: how far off, in sentences and by ranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.events import Resize
from textual.widgets import Digits, Static

from tui_lab.i18n import _, ngettext
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.ui.kit.line_table import Rows
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.sentences import Sentences
from tui_lab.ui.kit.table_columns import Cell
from tui_lab.ui.report.figure_table import FigureTable
from tui_lab.ui.report.loading import ReportData
from tui_lab.ui.report.quantity_pane import QuantityPane
from tui_lab.ui.report.summary_page import more_sentences

if TYPE_CHECKING:
    from tui_lab.reports.outcomes import QuantityOutcome
    from tui_lab.reports.regression.model import QuantityFigures

WORST = "▲"
QUANTITY_RANKS = (0, 0, 0, 1, 3, 2, 4)
RANGE_RANKS = (0, 1, 3, 2, 0, 0)
"""Of the columns, with the name first: see `FigureTable.show`."""


class QuantitySummaryPane(QuantityPane):
    """The mean error, the figures of each quantity, its ranges, and sentences."""

    OFFERS: ClassVar[frozenset[str]] = frozenset({"range_examples", "next_quantity", "open_run"})

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        with VerticalScroll(id="summary-scroll", can_focus=False):
            with Panel(id="summary-first"), Horizontal():
                yield Digits("", id="summary-figure", classes="figure")
                yield Sentences(id="summary-key")
            yield Panel(
                FigureTable(id="summary-quantities"),
                title=ngettext("Quantity", "Quantities", 2),
                id="summary-several",
            )
            yield Panel(FigureTable(id="summary-ranges"), id="summary-by-range")
            yield Panel(Sentences(id="summary-rest"), title=_("In words"))

    def refill(self, data: ReportData) -> None:
        """Show the figures of a part."""
        self.say(data.problem)
        outcome, figures = self.quantities_outcome, self.figures
        if outcome is None:
            return
        several = self.count > 1
        self.query_one("#summary-several").display = several
        self.query_one("#summary-by-range").display = figures is not None
        known = figures is not None and figures.mae == figures.mae
        self.set_class(unicode_ok() and known, "-figure")
        self._say()
        if figures is None:
            return
        from tui_lab.reports.regression.words import in_unit

        large = in_unit(figures, figures.mae).removesuffix(figures.unit).replace("\xa0", "")
        self.query_one(Digits).update(large)
        unit = f" ({figures.unit})" if figures.unit else ""
        self.query_one("#summary-first", Panel).title = self.named(_("Mean error")) + unit
        if several:
            self._show_quantities(outcome)
        self._show_ranges(figures)

    def _show_quantities(self, outcome: QuantityOutcome) -> None:
        titles, table = quantities_table(outcome.report.quantities)
        shown = self.query_one("#summary-quantities", FigureTable)
        shown.show(titles, table, QUANTITY_RANKS)
        shown.rows.go_to(str(self.chosen))

    def _show_ranges(self, figures: QuantityFigures) -> None:
        titles, table = ranges_table(figures)
        self.query_one("#summary-ranges", FigureTable).show(titles, table, RANGE_RANKS)
        title = self.named(_("By the true value"))
        if len(figures.ranges) > 1:
            title += "  " + _("{mark} largest error").format(mark=glyph(WORST))
        self.query_one("#summary-by-range", Panel).title = title

    def front(self) -> None:
        """The arrows move over the quantities, where there are several, else over the ranges."""
        table = "#summary-quantities" if self.count > 1 else "#summary-ranges"
        # Not scrolled to: the sentences above it are to be seen first.
        self.screen.set_focus(self.query_one(table, FigureTable).rows, scroll_visible=False)

    def offers(self, action: str) -> bool:
        """Examples of a range, once there are ranges."""
        if action == "range_examples":
            return self.figures is not None and bool(self.figures.ranges)
        return super().offers(action)

    def do_range_examples(self) -> None:
        """Show the examples of the range under the cursor."""
        self.post_message(self.RangeWanted(self.query_one("#summary-ranges", FigureTable).place))

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Look at the quantity under the cursor."""
        event.stop()
        table = self.query_one("#summary-quantities", FigureTable)
        if table.rows.has_focus and event.key:
            self.post_message(self.QuantityWanted(int(event.key)))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """A range was clicked once more: show its examples."""
        event.stop()
        if self.query_one("#summary-ranges", FigureTable).rows.has_focus:
            self.do_range_examples()

    def on_resize(self, event: Resize) -> None:
        """Break the sentences where the lines end now."""
        self.call_after_refresh(self._say)

    def _say(self) -> None:
        outcome = self.quantities_outcome
        if self.data is None or outcome is None:
            return
        first, rest = sentences(self.data, outcome, self.chosen)
        # In a low terminal the sentences go on in one line, so that the table has its own.
        told = first if self.screen.has_class("-tall") else [" ".join(first)]
        self.query_one("#summary-key", Sentences).show(told, len(first[0]))
        self.query_one("#summary-rest", Sentences).show(rest)


def sentences(
    data: ReportData, outcome: QuantityOutcome, chosen: int
) -> tuple[list[str], list[str]]:
    """The report in sentences: what matters most, and the rest."""
    from tui_lab.reports.regression import words
    from tui_lab.reports.tasks import TASK_REPORTS

    everything = TASK_REPORTS[outcome.task].sentences(data.run, outcome, data.kind, chosen)
    more = more_sentences(data)
    if len(everything) == 1:
        return everything, more
    quantities = outcome.report.quantities
    first = words.parted(quantities[chosen], data.split, named=len(quantities) > 1)[0]
    first += filter(None, [data.guessed])
    return first, [*(each for each in everything if each not in first), *more]


def quantities_table(
    quantities: Sequence[QuantityFigures],
) -> tuple[list[str], list[list[Cell]]]:
    """Titles and cells of the table with a row for each quantity; the lowest R² has a sign."""
    from tui_lab.reports.regression.tables import QUANTITY_TITLES, quantity_cells, weakest

    lowest = weakest(quantities)
    table: list[list[Cell]] = []
    for place, each in enumerate(quantities):
        r2, *others = quantity_cells(each)
        marked = place in lowest
        table.append(
            [
                (each.name, ""),
                (f"{r2} {glyph('▼')}" if marked else f"{r2}  ", "notice" if marked else ""),
                *((text, "") for text in others),
            ]
        )
    titles = [ngettext("Quantity", "Quantities", 1), *(_(title) for title in QUANTITY_TITLES)]
    return titles, table


def ranges_table(figures: QuantityFigures) -> tuple[list[str], list[list[Cell]]]:
    """Titles and cells of the table of the ranges; the largest mean error has a sign."""
    from tui_lab.reports.regression.tables import RANGE_TITLES, range_cells, range_name

    worst = max(figures.ranges, key=lambda each: each.mae, default=None)
    table: list[list[Cell]] = []
    for each in figures.ranges:
        *others, mae = range_cells(figures, each)
        marked = each is worst and len(figures.ranges) > 1
        table.append(
            [
                (range_name(figures, each), ""),
                *((text, "") for text in others),
                (f"{mae} {glyph(WORST)}" if marked else f"{mae}  ", "notice" if marked else ""),
            ]
        )
    return [_("Truth"), *(_(title) for title in RANGE_TITLES)], table
