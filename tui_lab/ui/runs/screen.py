"""All runs in a table: look, mark, compare, repeat, tidy up."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import events, work
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext, number
from tui_lab.reports.guess import tally
from tui_lab.reports.table import Gathered, Line, Lines, gather
from tui_lab.runs.header import read_meta
from tui_lab.runs.summary import RunSummary
from tui_lab.ui.kit.actions import Action, bindings
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.line_table import Cell, Column, LineTable
from tui_lab.ui.runs import view
from tui_lab.ui.runs.actions import ACTIONS
from tui_lab.ui.runs.handlers import NEED_SHOWN, RunsDoing
from tui_lab.ui.runs.run_columns import columns, group_cells, run_cells
from tui_lab.ui.shell.feed import Snapshot

BESIDE_FROM = 150
"""Columns from which the table keeps all of its own with the details beside it."""
WIDE_FROM = 100
"""Columns from which there is room for details beside the table at all."""
ROLES = {"strong": "bold", "muted": "dim"}
MANY = 200
"""So many runs are shown before it is known what differs in them: that takes a second or so."""


class RunsScreen(RunsDoing):
    """The table of the runs."""

    MODE = "runs"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH: ClassVar[str | Path] = "style.tcss"

    class Listed(Message):
        """The lines of the table, made anew."""

        def __init__(self, lines: list[Line], *, whole: bool = True) -> None:
            super().__init__()
            self.lines = lines
            self.whole = whole

        def can_replace(self, message: Message) -> bool:
            """Newer lines make older ones superfluous."""
            return isinstance(message, RunsScreen.Listed)

    def __init__(self) -> None:
        super().__init__()
        self._maker = Lines()
        self._making = threading.Lock()
        self._runs: tuple[RunSummary, ...] | None = None
        self._lines: list[Line] = []
        self._listed = self._whole = False
        self._groups: dict[int | str, Gathered] = {}
        self._folded_groups: dict[str, Gathered] = {}
        self._columns: tuple[Column, ...] = ()
        self._order, self._turned, self._folded = 0, False, False
        self._filter = ""
        self._details = ""

    def body(self) -> Iterable[Widget]:
        """Heading, filter, table, details."""
        yield Static(id="runs-heading")
        field = LineField(
            placeholder=_("name, data, status, what differs, or a note"),
            id="runs-filter",
            compact=True,
        )
        field.cursor_blink = False
        yield field
        with Container(id="runs-main"):
            yield LineTable()
            yield Static(id="runs-detail")
        yield Static(id="runs-empty")

    @property
    def table(self) -> LineTable:
        """The table."""
        return self.query_one(LineTable)

    @property
    def complete(self) -> bool:
        """Whether the table shows the runs of the last snapshot."""
        return self._whole and len(self._lines) == len(self._runs or ())

    def on_mount(self) -> None:
        """Let keys go to the table, whose rows are there only now."""
        self.table.rows.focus()

    def on_screen_resume(self) -> None:
        """Look anew: an envelope may have been opened, a note written."""
        self._runs = None

    def on_resize(self, event: events.Resize) -> None:
        """Choose the columns that fit."""
        self._place_details()

    def show(self, snapshot: Snapshot) -> None:
        """Make the lines anew where a run has changed."""
        self.unreadable = snapshot.unreadable
        if snapshot.listed and snapshot.runs != self._runs:
            self._runs = snapshot.runs
            self._make(snapshot.runs)
        elif snapshot.listed:
            self._write_heading()

    def look_again(self) -> None:
        """Make the lines anew, though the last snapshot may say the same as the one before."""
        self._runs = None
        self.show(self.lab.snapshot)

    @work(thread=True, group="lines", exclusive=True, exit_on_error=False)
    def _make(self, runs: tuple[RunSummary, ...]) -> None:
        with self._making:
            if runs is not self._runs:
                return
            if len(runs) > MANY and not self._lines:
                self.post_message(self.Listed([Line(run) for run in runs], whole=False))
            try:
                found = {run.id: run for run in self.lab.feed.store.runs()}
                lines = self._maker.of(runs, found)
            except LabError as error:
                self.app.call_from_thread(self.lab.complain, error)
                return
        self.post_message(self.Listed(lines))

    def on_runs_screen_listed(self, message: Listed) -> None:
        """Show the lines."""
        self._lines, self._listed, self._whole = message.lines, True, message.whole
        self.notes.clear()
        known = {line.id for line in self._lines}
        self.marked &= known
        self.gone &= known
        self._choose_columns()
        self.refill()

    def refill(self) -> None:
        """Fill the table with what fits the filter, in order."""
        lines = [line for line in self._lines if line.id not in self.gone]
        self.lines = {line.id: line for line in lines}
        self._groups = {group.lines[0].together: group for group in gather(lines)}
        order = view.ORDERS[self._order]
        self.shown = view.arranged(lines, self._filter, order, self._turned, self._note)
        self._show_emptiness(self._listed and not lines)
        self._say_what_fits(bool(lines) and not self.shown)
        if self._folded:
            folded = {group.lines[0].id: group for group in gather(self.shown)}
            self._folded_groups = folded
            self.table.rows.fill(folded, self._group_cells)
        else:
            self.table.rows.fill([line.id for line in self.shown], self._cells)
        self._write_heading()
        self._write_details()

    def _cells(self, key: str) -> Sequence[Cell]:
        return run_cells(self.lines[key], self._columns, self.marked)

    def _group_cells(self, key: str) -> Sequence[Cell]:
        return group_cells(self._folded_groups[key], self._columns, self.marked)

    def _show_emptiness(self, empty: bool) -> None:
        """Say how to begin instead of showing an empty table; a hidden one has no focus."""
        if empty == self.has_class("-none"):
            return
        self.set_class(empty, "-none")
        if not empty:
            self.call_after_refresh(self.table.rows.focus)
            return
        text = Text(_("There are no runs yet."), style="bold")
        text.append("\n\n" + _("Press 1 to go to the lab, choose data and a network, and train."))
        text.append("\n" + _("Runs that are deleted can be brought back with u."))
        self.query_one("#runs-empty", Static).update(text)

    def _say_what_fits(self, nothing: bool) -> None:
        """Where nothing fits the filter, say so below the titles, and how all are shown again."""
        if nothing:
            text = _("Nothing fits “{text}”; esc shows all.").format(text=self._filter)
            self.query_one("#runs-empty", Static).update(Text(text))
        if nothing != self.has_class("-unfit"):
            self.set_class(nothing, "-unfit")
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what is done to runs while none fits the filter."""
        return not (self.has_class("-unfit") and action in NEED_SHOWN)

    def _note(self, line: Line) -> str:
        if line.id not in self.notes:
            self.notes[line.id] = read_meta(self.lab.feed.store.folder / line.id).note
        return self.notes[line.id]

    def _write_heading(self) -> None:
        order = view.ORDERS[self._order]
        words = view.heading(len(self.shown), len(self.marked), order, self._turned, self._filter)
        text = Text(words, no_wrap=True, overflow="ellipsis")
        extra = tally(line.score for line in self._lines if line.score is not None)
        if self.unreadable:
            extra = _("{count} unreadable (b)").format(count=len(self.unreadable))
        room = self.size.width - 2 - text.cell_len - len(extra)
        if extra and room > 2:
            text.append(" " * room + extra, style="dim")
        self.query_one("#runs-heading", Static).update(text)

    def _place_details(self) -> None:
        width = self.app.size.width
        where = self._details or ("beside" if width >= BESIDE_FROM else "below")
        self.set_class(where == "beside" and width >= WIDE_FROM, "-beside")
        self.set_class(where == "hidden", "-hidden")
        self.call_after_refresh(self._set_columns)

    def _set_columns(self) -> None:
        self._choose_columns()
        self.refill()

    def _choose_columns(self) -> None:
        width = self.table.rows.size.width - 1
        guesses = any(line.guess is not None for line in self._lines)
        self._columns = columns(width, grouped=self._folded, guesses=guesses)
        self.table.set_columns(self._columns)

    def on_rows_moved(self) -> None:
        """Tell of the run that the cursor is on."""
        self._write_details()

    def on_rows_chosen(self) -> None:
        """Open what was clicked twice."""
        self.action_open()

    def _write_details(self) -> None:
        line, place = self.current, self.query_one("#runs-detail", Static)
        text = Text()
        if line is not None:
            text.append(line.summary.name, style="bold")
            text.append(f"  {line.id}\n", style="dim")
            note = read_meta(self.lab.feed.store.folder / line.id).note
            told = view.told(line, note, self._groups.get(line.together))
            roomy = self.has_class("-tall") or self.has_class("-beside")
            if not roomy:
                told = view.fitting(told, place.size.width, place.size.height - 1)
            for sentence, role in told:
                text.append(sentence, style=ROLES.get(role, ""))
                text.append("\n" if roomy else "  ")
        place.update(text)

    @property
    def current(self) -> Line | None:
        """The run that the cursor is on; the newest one of a group."""
        return self.lines.get(self.table.rows.key)

    def chosen(self) -> list[Line]:
        """The marked runs, as the table orders them; without marks those under the cursor."""
        if self.marked:
            return [line for line in self.shown if line.id in self.marked]
        return self._under_cursor()

    def _under_cursor(self) -> list[Line]:
        key = self.table.rows.key
        if self._folded and key in self._folded_groups:
            return list(self._folded_groups[key].lines)
        return [self.lines[key]] if key in self.lines else []

    def action_open(self) -> None:
        """Open the run; of a group, compare its runs."""
        lines = self._under_cursor()
        if len(lines) > 1:
            self.compare(lines)
        elif lines:
            self.open(lines[0])

    def action_mark(self) -> None:
        """Mark it, or take the mark away; then go down."""
        ids = {line.id for line in self._under_cursor()}
        if ids <= self.marked:
            self.marked -= ids
        else:
            self.marked |= ids
        self.table.rows.touch([self.table.rows.key])
        self.table.rows.action_move(1)
        self._write_heading()

    def action_compare(self) -> None:
        """Compare the marked runs, and the one under the cursor where only one is marked."""
        lines = self.chosen()
        if len(lines) == 1:
            lines = [*lines, *(line for line in self._under_cursor() if line not in lines)]
        self.compare(lines)

    def action_sort(self) -> None:
        """Sort by the next column."""
        self._order, self._turned = (self._order + 1) % len(view.ORDERS), False
        self.refill()

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self._turned = not self._turned
        self.refill()

    def action_fold(self) -> None:
        """One line for runs that differ in their seed alone, or one for each."""
        self._folded = not self._folded
        self._set_columns()

    def action_details(self) -> None:
        """Show the details below, beside or not at all, in turn."""
        now = next((w for w in ("beside", "hidden") if self.has_class(f"-{w}")), "below")
        turns = (
            ["below", "beside", "hidden"]
            if self.app.size.width >= WIDE_FROM
            else ["below", "hidden"]
        )
        self._details = turns[(turns.index(now) + 1) % len(turns)]
        self._place_details()

    def action_filter(self) -> None:
        """Type what to look for."""
        field = self.query_one("#runs-filter", Input)
        field.add_class("-open")
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits at every key."""
        self._filter = event.value.strip()
        self.refill()

    def on_input_submitted(self) -> None:
        """Go back to the table; the filter stays."""
        self.query_one("#runs-filter").set_class(bool(self._filter), "-open")
        self.table.rows.focus()

    def action_clear(self) -> None:
        """Take back the filter; when there is none, the marks."""
        field = self.query_one("#runs-filter", Input)
        if field.has_class("-open"):
            field.value = ""
            field.remove_class("-open")
            self.table.rows.focus()
        else:
            self._take_marks_off()

    def _take_marks_off(self) -> None:
        if not self.marked:
            return
        text = ngettext(
            "{count} mark was taken off.", "{count} marks were taken off.", len(self.marked)
        )
        self.notify(text.format(count=number(len(self.marked))))
        self.marked.clear()
        self.table.rows.touch(list(self.table.rows.keys))
        self._write_heading()
