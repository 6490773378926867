"""Runs side by side: their curves in one chart, what differs, and what can be concluded."""

from __future__ import annotations

import textwrap
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import events, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext
from tui_lab.runs import Run, envelope
from tui_lab.runs.summary import RunSummary
from tui_lab.text.ascii import glyph
from tui_lab.ui.compare import view as words
from tui_lab.ui.compare.actions import ACTIONS
from tui_lab.ui.compare.overlay import COLOURS, Curve, Overlay
from tui_lab.ui.kit.actions import Action, bindings
from tui_lab.ui.kit.line_table import Cell, Column, LineTable
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

    class Read(Message):
        """The runs were read."""

        def __init__(self, side: words.Side) -> None:
            super().__init__()
            self.side = side

    def __init__(self, runs: Sequence[Run]) -> None:
        """Make the screen.

        Args:
            runs: Two or more; those beyond the letters of the alphabet are left out.
        """
        super().__init__()
        self.runs = tuple(runs[: words.MOST])
        self._left_out = len(runs) - len(self.runs)
        self._side: words.Side | None = None
        self._columns: tuple[Column, ...] = ()
        self._lines: tuple[RunSummary, ...] = ()
        self._metric, self._training = "accuracy", False
        self._reading = threading.Lock()
        self._looked: set[str] = set()
        self._one_look = envelope.one_look()

    @property
    def side(self) -> words.Side | None:
        """What was read of the runs; None before."""
        return self._side

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
        self._read(self.runs)

    def show(self, snapshot: Snapshot) -> None:
        """Read them again where one of them has gone on."""
        ids = {run.id for run in self.runs}
        lines = tuple(line for line in snapshot.runs if line.id in ids)
        if self._lines and lines != self._lines:
            self._read(self.runs)
        self._lines = lines

    @work(thread=True, group="compare", exclusive=True, exit_on_error=False)
    def _read(self, runs: tuple[Run, ...]) -> None:
        with self._reading:
            try:
                side = words.read(runs)
                self._record(side)
            except LabError as error:
                self.app.call_from_thread(self.lab.complain, error)
                return
        self.post_message(self.Read(side))

    def _record(self, side: words.Side) -> None:
        """Put down that test results were looked at: one look, however many runs it is at."""
        for run, row in zip(self.runs, side.comparison.rows, strict=False):
            if row.test_accuracy is not None and run.id not in self._looked:
                self._looked.add(run.id)
                envelope.record_look(run, run.dataset, by="compare", together=self._one_look)

    def on_compare_screen_read(self, message: Read) -> None:
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
        self._columns = words.columns(side, self.size.width - 2)
        table.set_columns(self._columns)

        def cells(key: str) -> Sequence[Cell]:
            return words.cells(rows[key], side, self._columns)

        table.rows.fill(rows, cells)
        told = side.conclusion
        heading = Text.assemble((told.best, "bold"), f" {' '.join(told.cautions)}".rstrip())
        self.query_one("#compare-heading", Static).update(heading)
        fair = side.comparison.fair
        self._tell("#compare-fair", [f"{glyph('✓')} {fair}"] if fair else [])
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
            above, below = words.fitting_warnings(warnings, self.size.width - 3, room)
        self._tell("#compare-warnings", above)
        self._tell("#compare-repeats", words.repeated(side))
        self._tell("#compare-more", [*below, *words.unseen(side, self._columns)])
        self._draw()

    def _room_for_warnings(self, heading: Text, fair: str, runs: int) -> int:
        """Lines that are left for them when chart and table are to be seen as well."""
        width = self.size.width - 3  # for margins and the scroll bar
        told = [heading.plain, fair]
        lines = sum(len(textwrap.wrap(text, max(1, width))) for text in told)
        table = 1 + min(runs, LINES_OF_TABLE)
        return max(2, self.query_one("#compare-body").size.height - lines - 1 - CHART - table)

    def _tell(self, selector: str, lines: Sequence[str]) -> None:
        widget = self.query_one(selector, Static)
        widget.set_class(not lines, "-none")
        widget.update(Text("\n".join(lines)))

    def _draw(self) -> None:
        """The curves, and the line above them that says what they are."""
        side = self._side
        if side is None:
            return
        wanted = [(f"val_{self._metric}", False)]
        if self._training:
            wanted.insert(0, (self._metric, True))
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
            if self._training
            else _("val_{metric} by epoch; each curve carries its run's letter")
        )
        self.query_one("#compare-caption", Static).update(
            Text(caption.format(metric=self._metric), no_wrap=True, overflow="ellipsis")
        )

    def action_metric(self) -> None:
        """Draw the other metric."""
        self._metric = "loss" if self._metric == "accuracy" else "accuracy"
        self._draw()

    def action_training(self) -> None:
        """Draw the training as well, or no more."""
        self._training = not self._training
        self._draw()

    def action_zoom(self) -> None:
        """Draw the values of the later epochs larger, or all of them again."""
        chart = self.query_one(Overlay)
        chart.zoomed = not chart.zoomed

    def _current(self) -> Run | None:
        key = self.query_one(LineTable).rows.key
        return next((run for run in self.runs if run.id == key), None)

    def action_open(self) -> None:
        """Show the run that the cursor is on."""
        run = self._current()
        if run is not None:
            try:
                self.lab.open_run(run)
            except LabError as error:
                self.lab.complain(error)

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
        self.action_open()

    def action_leave_out(self) -> None:
        """Compare without the run that the cursor is on; two are left at least."""
        gone = self._current()
        if gone is None or len(self.runs) <= 2:
            self.notify(_("A comparison needs two runs."))
            return
        self.runs = tuple(run for run in self.runs if run is not gone)
        self._lines = ()
        self._read(self.runs)
