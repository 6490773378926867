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
from tui_lab.ui.compare.overlay import COLOURS, Curve, Overlay
from tui_lab.ui.kit.actions import Action, bindings
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.kit.table_columns import Cell, TableColumn
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import Snapshot

CHART, LINES_OF_TABLE = 7, 6
"""Lines that warnings leave at least for the chart, and at most for the runs."""


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
        self.metric, self.with_training = "accuracy", False
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
            yield Static(id="compare-heading")
            yield Static(id="compare-fair", classes="-none")
            yield Static(id="compare-warnings", classes="-none")
            yield Static(id="compare-caption")
            yield Overlay()
            yield LineTable()
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
            self._fill()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the columns that fit."""
        if self._side is not None:
            self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        side = self._side
        if side is None:
            return
        rows = {row.facts.id: row for row in side.comparison.ranked}
        table = self.query_one(LineTable)
        self._columns = view.columns(side, self.size.width - 2)
        table.set_columns(self._columns)

        def cells(key: str) -> Sequence[Cell]:
            return view.cells(rows[key], side, self._columns)

        table.rows.fill(rows, cells)
        best, cautions = side.conclusion.best, side.conclusion.cautions
        heading = Text.assemble((best, "bold"), f" {' '.join(cautions)}".rstrip())
        self.query_one("#compare-heading", Static).update(heading)
        fair = side.comparison.fair
        self._show_lines("#compare-fair", [f"{glyph('✓')} {fair}"] if fair else [])
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
            room = self._room_for_warnings(heading, fair, len(rows))
            above, below = view.fitting_warnings(warnings, self.size.width - 3, room)
        self._show_lines("#compare-warnings", above)
        self._show_lines("#compare-repeats", view.repeated(side))
        self._show_lines(
            "#compare-more", [*view.closed(side), *below, *view.unseen(side, self._columns)]
        )
        self.draw()

    def _room_for_warnings(self, heading: Text, fair: str, runs: int) -> int:
        """Lines that are left for them when chart and table are to be seen as well."""
        width = self.size.width - 3  # for margins and the scroll bar
        texts = [heading.plain, fair]
        lines = sum(len(textwrap.wrap(text, max(1, width))) for text in texts)
        table = 1 + min(runs, LINES_OF_TABLE)
        return max(2, self.query_one("#compare-body").size.height - lines - 1 - CHART - table)

    def _show_lines(self, selector: str, lines: Sequence[str]) -> None:
        widget = self.query_one(selector, Static)
        widget.set_class(not lines, "-none")
        widget.update(Text("\n".join(lines)))

    def draw(self) -> None:
        """The curves, and the line above them that says what they are."""
        side = self._side
        if side is None:
            return
        wanted = [(f"val_{self.metric}", False)]
        if self.with_training:
            wanted.insert(0, (self.metric, True))
        curves = []
        for number, row in enumerate(side.comparison.ranked):
            epochs = side.epochs[row.facts.id]
            places = tuple(record.epoch for record in epochs)
            for name, dotted in wanted:
                values = tuple(record.metrics.get(name) for record in epochs)
                letter = side.letters[row.facts.id]
                letter = letter.lower() if dotted else letter
                curves.append(Curve(letter, places, values, number % COLOURS, dotted))
        self.query_one(Overlay).curves = tuple(curves)
        caption = (
            _("{metric} by epoch, dotted with small letters; val_{metric} with capitals")
            if self.with_training
            else _("val_{metric} by epoch; each curve carries its run's letter")
        )
        self.query_one("#compare-caption", Static).update(
            Text(caption.format(metric=self.metric), no_wrap=True, overflow="ellipsis")
        )

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
