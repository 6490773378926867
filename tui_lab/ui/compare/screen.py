"""Runs side by side: their curves in one chart, what differs, and what can be concluded."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.i18n import _, ngettext
from tui_lab.runs.run import Run
from tui_lab.runs.summary import RunSummary
from tui_lab.text.ascii import glyph
from tui_lab.ui.compare import view
from tui_lab.ui.compare.actions import ACTIONS
from tui_lab.ui.compare.handlers import CompareHandlers
from tui_lab.ui.compare.loading import ComparisonLoader, RunsCompared
from tui_lab.ui.kit.actions import Action, bindings
from tui_lab.ui.kit.line_chart import ChartPanel
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.table_columns import Cell, TableColumn
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import Snapshot

CHART, LINES_OF_TABLE, TITLES = 6, 6, 2
"""Lines that warnings leave at least for the chart with its title, at most for the runs, and for
the titles of the others."""


class CompareScreen(LabScreen):
    """Some runs side by side."""

    MODE = "runs"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH: ClassVar[str | Path] = "style.tcss"

    def __init__(self, runs: Sequence[Run]) -> None:
        """Make the screen.

        Args:
            runs: Two or more; those beyond the letters of the alphabet are left out.
        """
        super().__init__()
        self.runs = tuple(runs[: view.MOST])
        self.drawn = view.Drawn()
        self._left_out = len(runs) - len(self.runs)
        self._side: view.SideBySide | None = None
        self._columns: tuple[TableColumn, ...] = ()
        self._summaries: tuple[RunSummary, ...] = ()
        self._loader = ComparisonLoader(self)
        self._handlers = CompareHandlers(self)
        self.act_with(self._handlers)

    @property
    def side(self) -> view.SideBySide | None:
        """What was read of the runs; None before."""
        return self._side

    @property
    def current(self) -> Run | None:
        """The run that the cursor is on."""
        key = self.query_one(LineTable).rows.key
        return next((run for run in self.runs if run.id == key), None)

    def body(self) -> Iterable[Widget]:
        """What can be said, the warnings, the chart, the table, the repeats."""
        with VerticalScroll(id="compare-body", can_focus=False):
            with Panel(title=_("What can be said"), id="compare-said"):
                yield Static(id="compare-heading")
                yield Static(id="compare-fair", classes="-none")
                yield Static(id="compare-warnings", classes="-none")
            yield ChartPanel(id="compare-chart")
            yield Panel(LineTable(), title=_("Runs"), id="compare-runs")
            with Panel(title=_("Also to be known"), id="compare-rest"):
                yield Static(id="compare-repeats", classes="-none")
                yield Static(id="compare-more", classes="-none")

    def on_mount(self) -> None:
        """Read the runs."""
        self.query_one(LineTable).rows.focus()
        self._loader.load(self.runs)

    def on_screen_resume(self) -> None:
        """Read them again: an envelope may have been opened in a report."""
        super().on_screen_resume()
        if self._side is not None:
            self._loader.load(self.runs)

    def show(self, snapshot: Snapshot) -> None:
        """Read them again where one of them has gone on."""
        ids = {run.id for run in self.runs}
        summaries = tuple(run for run in snapshot.runs if run.id in ids)
        if self._summaries and summaries != self._summaries:
            self._loader.load(self.runs)
        self._summaries = summaries

    def compare(self, runs: Sequence[Run]) -> None:
        """Compare these runs instead of those that were compared before."""
        self.runs = tuple(runs)
        self._summaries = ()
        self._loader.load(self.runs)

    def on_runs_compared(self, message: RunsCompared) -> None:
        """Show what was read."""
        if len(message.side.comparison.rows) == len(self.runs):
            self._side = message.side
            self.fill()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the columns that fit."""
        if self._side is not None:
            self.call_after_refresh(self.fill)

    def fill(self) -> None:
        """Put what was read into the widgets."""
        side = self._side
        if side is None:
            return
        rows = {row.facts.id: row for row in side.comparison.ranked}
        table = self.query_one(LineTable)
        metric = view.told_metric(side, self.drawn)
        self._columns = view.columns(side, self.size.width - 2, metric)
        table.set_columns(self._columns)

        def cells(key: str) -> Sequence[Cell]:
            return view.cells(rows[key], side, self._columns, metric)

        table.rows.fill(rows, cells)
        best, cautions = side.conclusion.best, side.conclusion.cautions
        heading = Text.assemble((best, "bold"), f" {' '.join(cautions)}".rstrip())
        fair = [f"{glyph('✓')} {side.comparison.fair}"] if side.comparison.fair else []
        warnings = list(side.comparison.warnings)
        if self._left_out:
            text = ngettext(
                "{count} run was left out: there are not so many letters.",
                "{count} runs were left out: there are not so many letters.",
                self._left_out,
            )
            warnings.append(text.format(count=self._left_out))
        warnings = [f"{glyph('▲')} {warning}" for warning in warnings]
        above, below = warnings, list[str]()
        if not self.has_class("-tall"):
            if self._room([heading.plain, *fair], len(rows)) < 0:
                # All runs are to be seen first.
                fair, below = [], fair
            if len(cautions) > 1 and self._room([heading.plain], len(rows)) < 2 * bool(warnings):
                # Whether it is chance stays above; how that was found out can be read below.
                heading = Text.assemble((best, "bold"), f" {cautions[-1]}")
                below = [" ".join(cautions[:-1]), *below]
            room = max(2, self._room([heading.plain, *fair], len(rows)))
            above, left = view.fitting_warnings(warnings, self.size.width - 3, room)
            below = [*left, *below]
        self.query_one("#compare-heading", Static).update(heading)
        self._show_lines("#compare-fair", fair)
        self._show_lines("#compare-warnings", above)
        self._show_lines("#compare-repeats", view.repeated(side))
        more = [*view.closed(side), *below, *view.unseen(side, self._columns)]
        self._show_lines("#compare-more", more)
        self.query_one("#compare-rest").set_class(not (view.repeated(side) or more), "-none")
        self.draw()

    def _room(self, texts: Sequence[str], runs: int) -> int:
        """Lines that are left beside these texts when chart and table are to be seen as well."""
        width = self.size.width - 3  # for margins and the scroll bar
        lines = sum(len(textwrap.wrap(text, max(1, width))) for text in texts)
        table = 1 + min(runs, LINES_OF_TABLE)
        return self.query_one("#compare-body").size.height - TITLES - lines - CHART - table

    def _show_lines(self, selector: str, lines: Sequence[str]) -> None:
        widget = self.query_one(selector, Static)
        widget.set_class(not lines, "-none")
        widget.update(Text("\n".join(lines)))

    def draw(self) -> None:
        """The curves, and in their frame what they are."""
        if self._side is not None:
            chart = self.query_one(ChartPanel)
            chart.caption = view.caption(self.drawn, view.drawn_metric(self._side, self.drawn))
            chart.plot = view.curves(self._side, self.drawn)

    def on_rows_moved(self) -> None:
        """Bring what is above or below the table into sight at its ends."""
        rows = self.query_one(LineTable).rows
        body = self.query_one("#compare-body")
        if rows.key == rows.keys[0]:
            body.scroll_home(animate=False)
        elif rows.key == rows.keys[-1]:
            body.scroll_end(animate=False)
        else:
            rows.scroll_visible(animate=False)

    def on_rows_chosen(self) -> None:
        """Open what was clicked twice."""
        self._handlers.open()
