"""The report of a run: what came out, what was mixed up, the pictures, the weights, the script.

Opens on the test part, or on validation where the test part is sealed or a course has it so.
Results are read in a thread; the first look at the test part is recorded.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from tui_lab.datasets.model import Kind
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs.layout import Split
from tui_lab.runs.run import Run
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.pages import PagesPanel, PageTab
from tui_lab.ui.report.actions import ACTIONS
from tui_lab.ui.report.handlers import PageHandlers, ReportHandlers
from tui_lab.ui.report.loading import ReportData, load
from tui_lab.ui.report.pane import Pane
from tui_lab.ui.report.pictures_page import ZOOMS, PicturesPane
from tui_lab.ui.report.quantity_examples_page import QuantityExamplesPane
from tui_lab.ui.report.tasks import pages_of
from tui_lab.ui.report.view import head_line
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import Snapshot

SOON = 0.5
"""Seconds after which it is said that the results are being read."""
PART_ACTIONS = frozenset(
    (
        "class_pictures",
        "class_examples",
        "range_examples",
        "more_columns",
        "next_quantity",
        "order",
        "display",
        *ZOOMS,
        "maps",
        "open_run",
        "step_example",
        "filter",
        "all_examples",
        "wrong",
        "true_class",
        "answer",
        "one_line",
    )
)
"""What only some pages offer."""
OTHER_PART: dict[str, Split] = {
    "show_test": "test",
    "show_validation": "validation",
    "show_training": "training",
}
"""What leads to which part; that of the part which is shown means nothing."""


class ReportScreen(LabScreen):
    """The report of one run."""

    MODE = "runs"
    CSS_PATH = "style.tcss"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    AUTO_FOCUS = "ClassTable"

    class Loaded(Message):
        """A run's results were read, or could not be."""

        def __init__(self, asked: int, data: ReportData | None, error: LabError | None) -> None:
            super().__init__()
            self.asked, self.data, self.error = asked, data, error

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run
        self.data: ReportData | None = None
        self._seen_test = False
        self._error: LabError | None = None
        self._asked = 0
        self._known: object = None
        self._pages = pages_of(run)
        self.pages = PageHandlers(self, [page.id for page in self._pages])
        self.act_with(ReportHandlers(self))
        self.act_with(self.pages)

    def body(self) -> list[Widget]:
        """A line on the run, the pages' names, and the page in front."""
        head = Static(Text(self.run.name, style="bold"), id="report-head")
        tabs = [PageTab(page.id, "", _(page.title)) for page in self._pages]
        panes = ContentSwitcher(
            *(page.pane(id=f"page-{page.id}", classes="page") for page in self._pages),
            initial=f"page-{self._pages[0].id}",
            id="pages",
        )
        return [
            Vertical(
                head,
                PagesPanel(
                    panes, tabs=tabs, keys=with_keys("{key_previous_tab} {key_next_tab}", ACTIONS)
                ),
                id="report",
            )
        ]

    def on_mount(self) -> None:
        """Read the results."""
        super().on_mount()
        self.read(None)
        self.set_timer(SOON, self._say_reading)

    def _say_reading(self) -> None:
        """Say why the page is empty, where the disk or the machine is slow."""
        if self.data is None and not self.failed:
            line = Text(self.run.name, "bold").append(
                "   " + _("Its results are being read."), "not bold"
            )
            self.query_one("#report-head", Static).update(line)

    def show(self, snapshot: Snapshot) -> None:
        """Read the results again when the run has gone on."""
        run = next((run for run in snapshot.runs if run.id == self.run.id), None)
        if run is None:
            return
        known = (run.status, run.epochs, run.name, tuple(run.evaluations))
        if self._known not in (None, known) and self.data is not None:
            self.read(self.data.split)
        self._known = known

    @property
    def failed(self) -> bool:
        """Whether the run cannot be read at all."""
        return self._error is not None

    @property
    def pane(self) -> Pane:
        """The page in front."""
        pages = self.query_one("#pages", ContentSwitcher)
        return self.query_one(f"#{pages.current}", Pane)

    def read(self, split: Split | None) -> None:
        """Read the results on a part, in a thread, and show them."""
        self._asked += 1
        self._read(split, self._asked)

    @work(thread=True, group="report", exclusive=True, exit_on_error=False)
    def _read(self, split: Split | None, asked: int) -> None:
        try:
            data = load(self.run, split, record=not self._seen_test)
            self.post_message(self.Loaded(asked, data, None))
        except LabError as error:
            self.post_message(self.Loaded(asked, None, error))

    def on_report_screen_loaded(self, message: Loaded) -> None:
        """Show what was read."""
        if message.asked != self._asked:
            return  # something else was asked for since
        self._error, data = message.error, message.data
        if data is None:
            self.pane.say(self._error)
            return
        self._seen_test |= data.split == "test" and data.outcome is not None
        if self.data is not None:
            data = replace(data, quantity=self.data.quantity)
        self.data = data
        if data.complaint is not None:
            self.lab.complain(data.complaint)
        if data.kind is not Kind.IMAGES:
            panel = self.query_one(PagesPanel)
            panel.tabs = tuple(
                replace(tab, title=_("Examples")) if tab.id == "pictures" else tab
                for tab in panel.tabs
            )
        self._show_head()
        self.refresh_bindings()
        self.pane.fill(data)
        if self.focused is None:
            self._to_pane()

    def on_resize(self, event: Resize) -> None:
        """Fit the line on top."""
        self._show_head()

    def draw_again(self) -> None:
        """Pages and the line on top hold colours."""
        self._show_head()
        for pane in self.query(Pane):
            pane.draw_again()

    def _show_head(self) -> None:
        if self.data is not None:
            line = head_line(self.data, self.size.width - 2)
            self.query_one("#report-head", Static).update(line)

    @property
    def page(self) -> str:
        """The id of the page in front."""
        return self.pages.page

    def show_page(self, page: str) -> None:
        """Bring a page to the front and fill it."""
        tabs = self.query_one(PagesPanel)
        stays, tabs.current = tabs.has_focus, page
        self.query_one("#pages", ContentSwitcher).current = f"page-{page}"
        pane = self.pane
        if self.data is not None:
            pane.fill(self.data)
        elif self._error is not None:
            pane.say(self._error)
        if not stays:
            self.to_pane()
        self.make_room()
        self.refresh_bindings()

    def make_room(self) -> None:
        """Leave out what stands above a page that needs its room."""
        self.query_one("#report", Vertical).set_class(self.pane.whole, "-whole")
        self.refresh_bindings()  # the key for the grid is also that for one large picture

    def to_pane(self) -> None:
        """Give the focus to the page in front as soon as it is drawn."""
        self.call_after_refresh(self._to_pane)

    def _to_pane(self) -> None:
        """Give the focus to the page in front; to the names of the pages where it takes none."""
        self.pane.front()
        self.call_after_refresh(self._have_focus)  # it is not given at once

    def _have_focus(self) -> None:
        if self.focused is None and self.is_active:
            self.query_one(PagesPanel).focus(scroll_visible=False)

    def on_pane_examples_wanted(self, message: Pane.ExamplesWanted) -> None:
        """Show the examples of a class, or of a cell of the confusion matrix."""
        self.pages.lead_to("pictures")
        self.query_one(PicturesPane).choose(true=message.true, predicted=message.predicted)

    def on_pane_range_wanted(self, message: Pane.RangeWanted) -> None:
        """Show the examples of a range, the largest errors first."""
        self.pages.lead_to("pictures")
        self.query_one(QuantityExamplesPane).choose_range(message.place)

    def on_pane_quantity_wanted(self, message: Pane.QuantityWanted) -> None:
        """Look at another quantity, on every page."""
        if self.data is not None and message.place != self.data.quantity:
            self.data = replace(self.data, quantity=message.place)
            self.pane.fill(self.data)

    def on_pages_panel_chosen(self, event: PagesPanel.Chosen) -> None:
        """A page's name was clicked."""
        self.pages.turn_to(event.page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what means nothing here."""
        if action in ("export", "export_report"):
            summary = self.is_mounted and self.pane.offers("open_run")
            return summary == (action == "export_report")
        if action in PART_ACTIONS:
            return self.is_mounted and self.pane.offers(action)
        if action == "open_envelope":
            return self.data is not None and self.data.sealed and "test" in self.data.parts
        if action in ("own", "own_example"):
            pictures = self.data is not None and self.data.kind is Kind.IMAGES
            return self.data is not None and pictures == (action == "own")
        if action.startswith("tab_"):
            return action.removeprefix("tab_") in self.pages.pages
        if action in OTHER_PART:
            return self.data is not None and self.data.other == OTHER_PART[action]
        return True

    def worth_offering(self, action: str) -> bool:
        """Leave out what a run without an experiment cannot; its key says why."""
        allowed = self.run.carried.allows("copy_experiment" if action == "copy" else action)
        return allowed and super().worth_offering(action)
