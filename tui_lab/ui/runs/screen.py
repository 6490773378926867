"""All runs in a table: look, mark, compare, repeat, tidy up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_lab.i18n import N_, _
from tui_lab.reports.table import Gathered, Line
from tui_lab.ui.kit.actions import Action, bindings
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.line_table import Header, LineTable
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.table_columns import Cell
from tui_lab.ui.kit.taking import Taking
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.runs import view
from tui_lab.ui.runs.actions import ACTIONS, NEED_RUNS, NEED_SHOWN
from tui_lab.ui.runs.handlers import RunsHandlers
from tui_lab.ui.runs.heading import RunsPanel
from tui_lab.ui.runs.import_handlers import ImportHandlers
from tui_lab.ui.runs.listing import RunListing, RunsPlace
from tui_lab.ui.runs.loading import RunsListed, RunsLoader, RunsRead
from tui_lab.ui.runs.run_columns import HELD, columns, group_cells, names_apart, run_cells
from tui_lab.ui.runs.table_handlers import TableHandlers
from tui_lab.ui.shell.app_actions import ACTIONS as EVERYWHERE
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.deletions import Deletions
from tui_lab.ui.shell.feed import Snapshot

FILTERING = Taking(
    N_("Typing a filter"), {"enter": N_("keeps it"), "escape": N_("ends it")}, N_("Typing")
)

AT_KEY, AFTER_KEY = 5000, 0.15
"""Runs that are filtered at each key; more are filtered after so many seconds without one."""


class RunsScreen(LabScreen):
    """The table of the runs."""

    MODE = "runs"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH: ClassVar[str | Path] = "style.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.loader = RunsLoader(self)
        self.listing = RunListing(lambda: self.table.rows.key)
        self.place = self.lab.keep(RunsPlace)
        self.listing.begin_at(self.place)
        self.wanted = self.place.key
        """The run that the cursor is to be on once it is listed; "" where it may stay."""
        self._handlers = RunsHandlers(self)
        self._table_handlers = TableHandlers(self, self.listing, self._fit_columns)
        self.act_with(self._handlers)
        self.act_with(self._table_handlers)
        self.act_with(ImportHandlers(self))
        self._listed = self._whole = False
        self.filled = asyncio.Event()
        """Set once there are rows for keys to act on; the first key waits a moment for it."""
        self._typing: Timer | None = None
        self._names: Mapping[str, str] = {}
        """What stands in the column of the names, by name."""

    def body(self) -> Iterable[Widget]:
        """The table with its filter, and what is known of the marked run."""
        field = LineField(
            self.listing.filter,
            placeholder=_("name, data, status, what differs, or a note"),
            id="runs-filter",
            compact=True,
        ).with_keys(FILTERING)
        field.cursor_blink = False
        field.set_class(bool(self.listing.filter), "-open")
        with Container(id="runs-main"):
            yield RunsPanel(
                field, LineTable(), Static(id="runs-empty"), title=_("Runs"), id="runs-table"
            )
            yield Panel(VerticalScroll(Static(id="runs-detail"), can_focus=False), id="runs-about")

    @property
    def table(self) -> LineTable:
        """The table."""
        return self.query_one(LineTable)

    @property
    def complete(self) -> bool:
        """Whether the table shows the runs of the last snapshot."""
        return self._whole and self.listing.count == self.loader.wanted

    def on_mount(self) -> None:
        """Let keys go to the table, whose rows are there only now."""
        self.table.rows.focus()

    def on_screen_resume(self) -> None:
        """Look anew: an envelope may have been opened, a note written, a run begun."""
        self.wanted, self.lab.begun = self.lab.begun or self.wanted, ""
        if self.focused is None:
            self.table.rows.focus()  # not the filter, which may be hidden
        self.loader.forget()
        self._table_handlers.take_columns()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the columns that fit."""
        self._table_handlers.place_details()

    def show(self, snapshot: Snapshot) -> None:
        """Make the lines anew where a run has changed."""
        self.listing.unreadable = snapshot.unreadable
        if snapshot.listed and not self.loader.want(snapshot.runs):
            self.query_one(RunsPanel).show(self.listing)

    def on_runs_listed(self, message: RunsListed) -> None:
        """Show the lines."""
        self.listing.take(message.lines, complete=message.whole)
        self._listed, self._whole = True, message.whole
        self._fit_columns()
        self._read_for_filter()
        self.refresh_bindings()
        self.filled.set()

    def on_runs_read(self, message: RunsRead) -> None:
        """Show what differs in the runs that are seen; the filter may let others through now."""
        if self.listing.filter:
            self.refill()
        self.table.rows.touch(message.ids)
        if self.table.rows.key in message.ids:
            self._write_details()

    def _read_for_filter(self) -> None:
        """What differs in a run is searched as well, while there is a filter."""
        wanted = self.listing.unread if self.listing.filter and self._whole else ()
        self.loader.read(wanted, seen=False)

    def leave(self) -> None:
        """Keep where the user is; the screen may be made anew."""
        if self._listed:
            self.listing.keep(self.place)

    def _fit_columns(self) -> None:
        """Show the columns that fit the width, and fill them."""
        shown = columns(
            self.table.rows.size.width - 1,
            grouped=self.listing.folded is not None,
            guesses=self.listing.has_guesses,
            chosen=self.listing.columns,
            longest_name=self.listing.longest_name,
            metric=self.listing.metric,
            figures=self.listing.figure_widths,
        )
        self.table.set_columns(shown, HELD)
        self.refill()

    def refill(self) -> None:
        """Fill the table with what fits the filter, in order."""
        listing = self.listing
        listing.arrange()
        self._names = names_apart(listing.shown, self.table.rows.columns)
        self._show_emptiness(self._listed and not listing.lines)
        self._say_what_fits(bool(listing.lines) and not listing.shown)
        self.table.rows.fill(listing.keys, self._cells)
        if self.wanted in listing.keys:
            self.table.rows.go_to(self.wanted)
            self.wanted = ""
        self.query_one(RunsPanel).show(self.listing)
        self._write_details()

    def _cells(self, key: str) -> Sequence[Cell]:
        listing, shown = self.listing, self.table.rows.columns
        if listing.folded is not None:
            group = listing.folded[key]
            so_far = Gathered(tuple(line.so_far for line in group.lines))
            # The first says what differs, and the test part of some is in a file of its own.
            untold = zip(group.lines[1:], so_far.lines[1:], strict=True)
            others = [line for line, known in untold if known.test_metric is None]
            self._have_read((group.lines[0], *(line for line in others if not line.sealed)))
            group = so_far
            return group_cells(group, shown, listing.marked, self._names, listing.metric)
        line = listing.lines[key]
        self._have_read((line,))
        return run_cells(
            line.so_far, shown, listing.marked, self._names, listing.best, listing.metric
        )

    def _have_read(self, lines: Sequence[Line]) -> None:
        if self._whole and not all(line.whole for line in lines):
            self.loader.read(lines)

    def _show_emptiness(self, empty: bool) -> None:
        """Say how to begin instead of showing an empty table; a hidden one has no focus."""
        if empty == self.has_class("-none"):
            return
        self.set_class(empty, "-none")
        if not empty:
            self.call_after_refresh(self.table.rows.focus)
            self.call_after_refresh(self._fit_columns)  # a table out of sight has no width
            return
        text = Text(_("There are no runs yet."), style="bold")
        begin = _("Press {key_show_lab} to go to the lab, choose data and a network, and train.")
        undo = _("Runs that are deleted can be brought back with {key_undo}.")
        text.append("\n\n").append_text(key_text(begin, EVERYWHERE))
        text.append("\n").append_text(key_text(undo, ACTIONS))
        self.query_one("#runs-empty", Static).update(text)

    def _say_what_fits(self, nothing: bool) -> None:
        """Where nothing fits the filter, say so below the titles, and how all are shown again."""
        if nothing:
            said = key_text(_("Nothing fits “{text}”; {esc} shows all."), text=self.listing.filter)
            self.query_one("#runs-empty", Static).update(said)
        if nothing != self.has_class("-unfit"):
            self.set_class(nothing, "-unfit")
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what is done to runs while none fits the filter."""
        return not (self.has_class("-unfit") and action in NEED_SHOWN)

    def worth_offering(self, action: str) -> bool:
        """Leave out of the palette what means nothing now; its key would say why."""
        if not self.check_action(action, ()):
            return False
        if action in ("stop", "resume"):
            return any(self._handlers.can_act_on(action, line) for line in self.listing.chosen)
        if action == "undo":
            return self.loader.can_restore or bool(self.lab.keep(Deletions).made)
        if action == "unreadable":
            return bool(self.listing.unreadable)
        current = self.listing.current
        if current is not None and not current.summary.carried.allows(action):
            return False
        return bool(self.listing.lines) or action not in NEED_RUNS

    def _write_details(self) -> None:
        line, panel = self.listing.current, self.query_one("#runs-about", Panel)
        detail = self.query_one("#runs-detail", Static)
        text = Text()
        panel.title = line.summary.name if line is not None else ""
        if line is not None:
            note = line.summary.note
            self._have_read((line,))
            line = line.so_far
            seen = (column.id for column in self.table.rows.columns)
            best = any(line.id in self.listing.best.get(each, ()) for each in seen)
            sentences = view.details(line, note, self.listing.repeats_of(line), best=best)
            roomy = self.has_class("-tall") or self.has_class("-beside")
            if roomy:
                text.append(f"{line.id}\n", style=self._role("muted"))
            else:
                panel.title = f"{line.summary.name} · {line.id}"
                sentences = view.fitting(sentences, panel.size.width, panel.size.height)
            for sentence, role in sentences:
                text.append(sentence, style=self._role(role))
                text.append("\n" if roomy else "  ")
        detail.update(text)

    def draw_again(self) -> None:
        """The details hold colours."""
        self._write_details()

    def _role(self, role: str) -> Style | str:
        if role == "muted":
            return roles(self.app)["muted"]
        return "bold" if role == "strong" else ""

    def on_rows_moved(self) -> None:
        """Tell of the run that the cursor is on."""
        self._write_details()
        self.refresh_bindings()

    def on_rows_mark_clicked(self) -> None:
        """Mark what was clicked."""
        self._table_handlers.mark()

    def on_header_clicked(self, message: Header.Clicked) -> None:
        """Sort by the column."""
        self._table_handlers.sort_by(message.column.id)

    def on_rows_chosen(self) -> None:
        """Open what was clicked twice."""
        self._handlers.open()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits at every key."""
        self.listing.filter = event.value.strip()
        if self._typing is not None:
            self._typing.stop()
        if self.listing.count <= AT_KEY:
            self._filter()
        else:
            self._typing = self.set_timer(AFTER_KEY, self._filter)

    def _filter(self) -> None:
        self.refill()
        self._read_for_filter()

    def on_input_submitted(self) -> None:
        """Go back to the table; the filter stays."""
        self.query_one("#runs-filter").set_class(bool(self.listing.filter), "-open")
        self.table.rows.focus()
