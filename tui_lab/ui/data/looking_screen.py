"""Looking at a data set before anything is trained: examples, one of them, columns, classes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from tui_lab.datasets.looking_words import PartToLookAt
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.errors import LabError
from tui_lab.experiment.model import Data, Scaling
from tui_lab.i18n import N_, _
from tui_lab.ui.data import looking_loading as loading
from tui_lab.ui.data import looking_view as view
from tui_lab.ui.data.actions import LOOK_ACTIONS
from tui_lab.ui.data.kernel_page import KernelPage
from tui_lab.ui.data.looking_handlers import LookHandlers
from tui_lab.ui.data.looking_pages import (
    ClassesPage,
    ColumnsPage,
    ExamplesPage,
    LookPage,
    OnePage,
)
from tui_lab.ui.data.looking_view import ShownData
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.pages import PagesPanel, PageTab
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.datasets.looking import DataToLookAt
    from tui_lab.reports.data_tables import FigureLine

PAGES: tuple[tuple[str, str, type[LookPage]], ...] = (
    ("examples", N_("Examples"), ExamplesPage),
    ("one", N_("One"), OnePage),
    ("kernel", N_("Kernel"), KernelPage),
    ("columns", N_("Columns"), ColumnsPage),
    ("classes", N_("Distribution"), ClassesPage),
)


class LookScreen(LabScreen):
    """The pages on one data set; part, class, scaling, parting and seed go for all of them."""

    MODE = "data"
    ACTIONS = LOOK_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LOOK_ACTIONS)]
    CSS_PATH = "looking.tcss"
    AUTO_FOCUS = "PagesPanel"

    def __init__(self, info: DatasetInfo) -> None:
        """Make it.

        Args:
            info: A data set that is at hand.
        """
        super().__init__()
        self.info = info
        self.pages = [page for page in PAGES if page[0] != "kernel" or info.kind is Kind.IMAGES]
        """Id, title and class of each page."""
        self.shown: ShownData | None = None
        """What is looked at; None until the data set has been read."""
        self.seed = 0
        self.parted_by: tuple[Data | None, str] = (None, "")
        """Settings and name of the experiment that parts the data; None for the usual way."""
        self._figures: dict[tuple[PartToLookAt, Scaling], tuple[FigureLine, ...]] = {}
        self._counting: set[tuple[PartToLookAt, Scaling]] = set()
        self.loader = loading.LookLoader(self)
        self.act_with(LookHandlers(self))

    def body(self) -> Iterable[Widget]:
        """A line on what is shown, the names of the pages, the page in front."""
        tabs = [PageTab(id_, "", _(title)) for id_, title, _page in self.pages]
        pages = ContentSwitcher(
            *(page(id=f"page-{id_}") for id_, _title, page in self.pages),
            initial=f"page-{PAGES[0][0]}",
            id="look-pages",
        )
        keys = with_keys("{key_previous_tab} {key_next_tab}", LOOK_ACTIONS)
        yield Vertical(
            Static(_("The data set is being read…"), id="look-head"),
            PagesPanel(pages, tabs=tabs, keys=keys),
            Static("", id="look-problem"),
            id="look",
        )

    def on_mount(self) -> None:
        """Read the data set."""
        super().on_mount()
        self.read()

    def read(self) -> None:
        """Read the data set, and part it as is wanted now."""
        self.loader.read(self.info.name, self.seed, *self.parted_by)

    def part_by(self, data: Data | None, like: str, seed: int) -> None:
        """Part it by the settings of an experiment; None: the usual ones."""
        self.parted_by, self.seed = (data, like), seed
        self.read()

    def on_data_read(self, message: loading.DataRead) -> None:
        """Show the training part, or what was shown before it was parted otherwise."""
        message.stop()
        if (message.seed, message.like) != (self.seed, self.parted_by[1]):
            return
        if message.seen is None:
            self._say(message.error)
            return
        before = self.shown
        self._figures.clear()
        self._counting.clear()
        part = before.part if before is not None else "training"
        label = before.label if before is not None else None
        scaling = before.scaling if before is not None else "none"
        self.choose(message.seen, part, label, scaling, before.number if before else None)
        if before is None:
            self._to_page()

    def _say(self, error: LabError | None) -> None:
        self.query_one("#look-head", Static).update(view.head_without(self.info))
        self.query_one("#look-problem", Static).update(str(error) if error else "")
        self.set_class(error is not None, "-problem")

    def choose(
        self,
        seen: DataToLookAt,
        part: PartToLookAt,
        label: int | None,
        scaling: Scaling,
        number: int | None = None,
    ) -> None:
        """Show a part, perhaps of one class; `number` is marked, if it is there."""
        if part not in seen.parts:
            part = "training"
        numbers: list[int] = seen.numbers(part, label).tolist()
        place = numbers.index(number) if number in numbers else 0
        ready = scaling == "none" or seen.has_scaler(scaling)
        scaler = seen.scaler(scaling) if ready and scaling != "none" else None
        self.shown = ShownData(seen, part, label, numbers, place, scaling, scaler)
        if not ready:
            self.loader.fit(seen, scaling)
        self.present()

    def on_scaling_fitted(self, message: loading.ScalingFitted) -> None:
        """Show the scaled values."""
        message.stop()
        shown = self.shown
        if shown is not None and (shown.seen, shown.scaling) == (message.seen, message.scaling):
            scaler = message.seen.scaler(message.scaling)
            self.shown = shown.with_scaler(scaler)
            self.present()

    def on_figures_counted(self, message: loading.FiguresCounted) -> None:
        """Show the figures of the columns."""
        message.stop()
        if self.shown is None or message.seen is not self.shown.seen:
            return
        self._figures[message.part, message.scaling] = message.lines
        self._counting.discard((message.part, message.scaling))
        self.present()

    def on_look_page_marked(self, event: LookPage.Marked) -> None:
        """Another example is marked."""
        event.stop()
        self.mark(event.place)

    async def on_look_page_opened(self, event: LookPage.Opened) -> None:
        """The marked example is to be seen alone."""
        event.stop()
        await self.run_action("open_one")

    def mark(self, place: int) -> None:
        """Mark another example, if there is one at that place."""
        shown = self.shown
        if shown is not None and 0 <= place < len(shown.numbers) and place != shown.place:
            self.shown = shown.at(place)
            self.present()

    @property
    def page(self) -> str:
        """The id of the page in front."""
        return self.query_one(PagesPanel).current

    def turn_to(self, page: str) -> None:
        """Bring a page to the front."""
        tabs = self.query_one(PagesPanel)
        stays, tabs.current = tabs.has_focus, page
        self.query_one("#look-pages", ContentSwitcher).current = f"page-{page}"
        self.present()
        if not stays:
            self.call_after_refresh(self._to_page)
        self.refresh_bindings()

    def _to_page(self) -> None:
        self.query_one(f"#page-{self.page}", LookPage).front()

    def on_pages_panel_chosen(self, event: PagesPanel.Chosen) -> None:
        """A page's name was clicked."""
        self.turn_to(event.page)

    def on_resize(self, _event: Resize) -> None:
        """What fits is another matter now."""
        self.call_after_refresh(self.present)

    def draw_again(self) -> None:
        """Texts hold colours of the theme."""
        self.present()

    def present(self) -> None:
        """Show the page in front."""
        shown = self.shown
        if shown is None or not self.is_mounted:
            return
        self.query_one("#look-head", Static).update(view.head(shown, self.size.width - 2))
        page = self.query_one(f"#page-{self.page}", LookPage)
        if not isinstance(page, ColumnsPage):
            page.present(shown)
            return
        wanted = (shown.part, shown.scaling)
        if wanted not in self._figures and wanted not in self._counting:
            self._counting.add(wanted)
            self.loader.count(shown.seen, *wanted)
        page.present_lines(shown, self._figures.get(wanted))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Opening leads from the examples to one."""
        if action == "open_one":
            return self.is_mounted and self.page == "examples"
        if action == "kernel":
            return self.is_mounted and self.page == "kernel"
        if action == "back":
            return True
        return True if self.shown is not None or action.endswith("_tab") else None
