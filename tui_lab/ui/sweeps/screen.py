"""One sweep: its trials, their curves, which setting mattered, and what of the best is luck."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from tui_lab.i18n import N_, _
from tui_lab.runs.status import Status
from tui_lab.sweeps import words
from tui_lab.sweeps.look import SweepView, TrialLine
from tui_lab.sweeps.standing import standing_words
from tui_lab.text.command_line import as_called
from tui_lab.ui.kit.actions import Action, bindings
from tui_lab.ui.kit.bars import Bars
from tui_lab.ui.kit.heat_map import HeatMap
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.line_chart import ChartPanel
from tui_lab.ui.kit.line_table import LineTable, Rows
from tui_lab.ui.kit.pages import PagesPanel, PageTab
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import Snapshot
from tui_lab.ui.sweeps import view as text
from tui_lab.ui.sweeps.actions import ACTIONS
from tui_lab.ui.sweeps.handlers import SweepHandlers
from tui_lab.ui.sweeps.loading import SweepLoader, SweepRead
from tui_lab.ui.sweeps.parallel_view import parallel_lines

LOOK_EVERY = 1.0
"""Seconds between two looks at a sweep that goes on."""
PAGES = {
    "trials": N_("Trials"),
    "curves": N_("Curves"),
    "mattered": N_("Importance"),
    "parallel": N_("Parallel"),
    "map": N_("Map"),
}


class ParallelCoordinates(Widget):
    """The drawing of all settings side by side."""

    DEFAULT_CSS = "ParallelCoordinates { width: 1fr; height: 1fr; }"
    shown: SweepView | None = None

    def show(self, view: SweepView) -> None:
        """Draw another sweep, or the same with more trials."""
        self.shown = view
        self.refresh()

    def render(self) -> Text:
        """As large as there is room."""
        styles = roles(self.app)
        lines = self.shown and parallel_lines(self.shown, self.size.width, self.size.height)
        if not lines:
            return Text(_("There is nothing to draw yet, or too little room."))
        drawn = Text(no_wrap=True, end="")
        for place, pieces in enumerate(lines):
            drawn.append("\n" if place else "")
            for piece, role in pieces:
                drawn.append(piece, styles.get(role, ""))
        return drawn


class SweepScreen(LabScreen):
    """A sweep."""

    MODE = "runs"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH: ClassVar[str | Path] = "style.tcss"

    def __init__(self, sweep: str = "") -> None:
        """Make the screen.

        Args:
            sweep: The id of one; "" for the latest.
        """
        super().__init__()
        self.view: SweepView | None = None
        self.loader = SweepLoader(self, self.lab.feed.store, sweep)
        self._pair = 0
        self._sweep = ""
        self._runs: tuple[tuple[str, str], ...] = ()
        self._handlers = SweepHandlers(self)
        self.act_with(self._handlers)

    def body(self) -> Iterable[Widget]:
        """What it is, the names of the pages, and the page in front."""
        tabs = [PageTab(name, "", _(title)) for name, title in PAGES.items()]
        pages = ContentSwitcher(
            Vertical(LineTable(), Static(id="sweep-detail"), id="page-trials"),
            Vertical(ChartPanel(id="sweep-chart"), Static(id="sweep-thick"), id="page-curves"),
            VerticalScroll(
                Static(id="sweep-share"),
                Bars(id="sweep-bars"),
                Static(id="sweep-groups"),
                Static(id="sweep-luck"),
                id="page-mattered",
            ),
            ParallelCoordinates(id="page-parallel"),
            Vertical(Static(id="sweep-pair"), HeatMap(id="sweep-map"), id="page-map"),
            initial="page-trials",
            id="sweep-pages",
        )
        with Vertical(id="sweep"):
            yield Static(id="sweep-head")
            yield Static(id="sweep-standing")
            yield PagesPanel(
                pages, tabs=tabs, keys=with_keys("{key_previous_tab} {key_next_tab}", ACTIONS)
            )

    def on_mount(self) -> None:
        """Read the sweep, and again and again while it goes on."""
        super().on_mount()
        self.query_one(LineTable).rows.focus()
        self.loader.load()
        self.set_interval(LOOK_EVERY, self._look_again)

    def show(self, snapshot: Snapshot) -> None:
        """Read it again where a run has begun or ended: the best may have been repeated."""
        runs = tuple((run.id, run.status) for run in snapshot.runs)
        if runs != self._runs and self.view is not None:
            self.loader.load()
        self._runs = runs

    def _look_again(self) -> None:
        goes_on = self.view is None or self.view.status == "running"
        if self.is_seen and goes_on and not self.loader.reads:
            self.loader.load()

    @property
    def marked(self) -> TrialLine | None:
        """The trial that the cursor is on."""
        key = self.query_one(LineTable).rows.key
        trials = self.view.trials if self.view is not None else ()
        return next((line for line in trials if str(line.number) == key), None)

    def on_sweep_read(self, message: SweepRead) -> None:
        """Show what was read."""
        if message.view is not None:
            self.lab.absence.seen(message.view.id)
        if message.view == self.view and self.view is not None:
            return
        if message.view is None and self.view is not None:  # the last one was deleted
            self.close_in_front()
            return
        self.view = message.view
        if self.view is not None and self.view.id != self._sweep:
            self._sweep, self._pair = self.view.id, 0
        self.fill()
        self.refresh_bindings()

    def on_resize(self, event: Resize) -> None:
        """Fit what is drawn."""
        self.call_after_refresh(self.fill)

    def draw_again(self) -> None:
        """The texts hold colours of the theme."""
        self.fill()

    def fill(self) -> None:
        """Put what was read into the pages."""
        view = self.view
        head = self.query_one("#sweep-head", Static)
        if view is None:
            where = _("There are no sweeps yet. {key_sweep} in the lab or the editor begins one.")
            if self.loader.can_restore:
                where = _(
                    "There is no sweep. {key_sweep} in the lab or the editor begins one, "
                    "{key_undo} brings back the one that was deleted last."
                )
            head.update(Text(with_keys(where, ACTIONS)))
            return
        first, second, third = text.head_words(view)
        muted = (f"\n{third}", roles(self.app)["muted"])
        head.update(Text.assemble((first, "bold"), f"\n{second}", muted))
        standing = self.query_one("#sweep-standing", Static)
        told = standing_words(view)
        standing.update(Text("\n".join(as_called(each) for each in told)))
        standing.display = bool(told)
        self._fill_table(view)
        self.query_one(ChartPanel).plot = text.curves(view)
        self.query_one("#sweep-thick", Static).update(Text(text.curves_words(view)))
        self.query_one("#sweep-share", Static).update(Text(words.importance_title(view)))
        self.query_one(Bars).show(text.importance_rows(view))
        self.query_one("#sweep-groups", Static).update(
            Text("\n".join(text.importance_groups(view)), roles(self.app)["muted"])
        )
        luck = [as_called(line) for line in text.luck_lines(view)]
        self.query_one("#sweep-luck", Static).update(Text("\n".join(luck)))
        self.query_one(ParallelCoordinates).show(view)
        self._fill_map(view)

    def _fill_table(self, view: SweepView) -> None:
        table = self.query_one(LineTable)
        table.set_columns(text.columns(view), text.HELD)
        lines = {str(line.number): line for line in words.ordered(view)}
        table.rows.fill(lines, lambda key: text.cells(lines[key], view, table.rows.columns))
        self._tell_marked()

    def _fill_map(self, view: SweepView) -> None:
        found = text.pairs(view)
        told, heat = self.query_one("#sweep-pair", Static), self.query_one(HeatMap)
        if not found:
            told.update(Text(_("A map needs two settings that were varied.")))
            heat.display = False
            return
        heat.display = True
        pair = found[self._pair % len(found)]
        line = _("{down} downward, {across} to the right: mean {objective}").format(
            down=pair[0].path, across=pair[1].path, objective=view.plan.objective
        )
        best = with_keys(_("{key_open}: its best run"), ACTIONS)
        line = f"{line}   {best}"
        if len(found) > 1:
            place = f"{self._pair % len(found) + 1}/{len(found)}"
            other = with_keys(_("{key_pair}: another map ({place})"), ACTIONS, place=place)
            line = f"{line}   {other}"
        told.update(Text(line))
        heat.show(text.heat_table(view, pair))

    @on(HeatMap.Chosen)
    def _cell_chosen(self, message: HeatMap.Chosen) -> None:
        """Open the run of the best trial of a cell of the map."""
        found = text.pairs(self.view) if self.view is not None else []
        if self.view is not None and found:
            pair = found[self._pair % len(found)]
            self._handlers.show_run(text.best_in(self.view, pair, (message.row, message.column)))

    def next_pair(self) -> None:
        """Put two other settings on the map."""
        self._pair += 1
        if self.view is not None:
            self._fill_map(self.view)

    def turn(self, by: int) -> None:
        """Show the page to the right, or to the left."""
        names = list(PAGES)
        self._show_page(names[(names.index(self.page) + by) % len(names)])

    @property
    def page(self) -> str:
        """The name of the page in front, a key of PAGES."""
        return self.query_one(PagesPanel).current

    @on(PagesPanel.Chosen)
    def _page_chosen(self, message: PagesPanel.Chosen) -> None:
        self._show_page(message.page)

    def _show_page(self, name: str) -> None:
        self.query_one(PagesPanel).current = name
        pages = self.query_one("#sweep-pages", ContentSwitcher)
        pages.current = f"page-{name}"
        focus: dict[str, Widget] = {
            "trials": self.query_one(LineTable).rows,
            "curves": self.query_one(ChartPanel).chart,
            "mattered": self.query_one("#page-mattered"),
            "map": self.query_one(HeatMap),
        }
        front = focus.get(name, self.query_one(PagesPanel))
        # What was hidden until now takes the focus once it is laid out.
        self.call_after_refresh(front.focus, scroll_visible=False)

    def on_rows_moved(self) -> None:
        """Tell what is known of the marked trial."""
        self._tell_marked()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """A click on the marked row opens its run."""
        message.stop()
        self.call_later(self.run_action, "open")

    def _tell_marked(self) -> None:
        if self.view is not None:
            told = text.detail_words(self.marked, self.view)
            self.query_one("#sweep-detail", Static).update(Text(told, no_wrap=True))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what means something now."""
        status = self.view.status if self.view is not None else ""
        if action == "stop":
            return status in ("running", "lost")
        if action == "resume":
            marked = self.marked if self.is_mounted else None
            is_lost = marked is not None and marked.status == Status.LOST.value
            return status in ("stopped", "failed", "lost") or (status == "running" and is_lost)
        if action == "more_trials" and self.view is not None and self.view.plan.untried == 0:
            return False
        if action in ("more_trials", "delete"):
            return status not in ("", "running")
        if action == "sweep" and self.view is not None and self.view.plan.script is not None:
            return False  # the form varies what the lab knows the settings of
        if action in ("repeat", "sweep", "export", "open"):
            return bool(status)
        if action == "pair":
            return self.is_mounted and self.page == "map"
        return True

    def worth_offering(self, action: str) -> bool:
        """Leave out what leads nowhere now; its key says so."""
        useful = {
            "undo": self.loader.can_restore,
            "resume": self.view is not None and self.view.status != "running",
            "repeat": self.view is not None and self.view.best is not None,
            "next_sweep": self.loader.has_other(1),
            "previous_sweep": self.loader.has_other(-1),
            "pair": self.view is not None and len(text.pairs(self.view)) > 1,
        }
        return useful.get(action, True) and super().worth_offering(action)
