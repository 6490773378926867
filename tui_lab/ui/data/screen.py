"""Data: which sets there are, what is in them, how they come to be at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Key, Resize
from textual.widget import Widget
from textual.widgets import DataTable, Static

from tui_lab.datasets.builtin_sets import files_of
from tui_lab.datasets.model import DatasetInfo, Origin
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.data import loading
from tui_lab.ui.data import view as data_text
from tui_lab.ui.data.actions import ACTIONS
from tui_lab.ui.data.handlers import DataHandlers
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.examples import Examples
from tui_lab.ui.kit.key_names import clickable, with_keys
from tui_lab.ui.kit.panel import FRAME, Panel
from tui_lab.ui.kit.row_list import RowList
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.fetching import Fetching, at_hand

if TYPE_CHECKING:
    from tui_lab.datasets.examples_preview import ExamplesPreview


class DataScreen(LabScreen):
    """The list of data sets, and what is known of the marked one."""

    MODE = "data"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACTIONS)]
    CSS_PATH = "style.tcss"
    AUTO_FOCUS = "#sets"

    def __init__(self) -> None:
        super().__init__()
        self._sets: dict[str, DatasetInfo] = {}
        self._columns: tuple[data_text.DataSetColumn, ...] = ()
        self._marked = ""
        self._previews: dict[str, ExamplesPreview | LabError] = {}
        self._reading = ""
        self.loader = loading.DataLoader(self)
        self._handlers = DataHandlers(self)
        self.act_with(self._handlers)

    def body(self) -> Iterable[Widget]:
        """The list, and beside or below it the marked set."""
        with Container(id="data"):
            yield Panel(RowList(id="sets", cursor_type="row"), title=_("Data"), id="set-list")
            with Panel(id="set-panel"), VerticalScroll(id="about"):
                yield Static(id="set-state")
                yield Examples()
                yield Static(id="set-text")

    def on_mount(self) -> None:
        """Fill the list."""
        super().on_mount()
        self.watch(self.app, "fetching", self._fetching_changed, init=False)

    def on_screen_resume(self) -> None:
        """Look again: files may have come or gone meanwhile. What there is news of is marked."""
        super().on_screen_resume()
        self.read(self.lab.fetcher.unseen)
        self.lab.fetcher.unseen = ""

    def on_resize(self, event: Resize) -> None:
        """Take the columns that fit."""
        frame = FRAME if self.has_class("-tall") else 0
        columns = data_text.columns_for(event.size.width, frame)
        if columns != self._columns:
            self._columns = columns
            self._fill(anew=True)

    def read(self, mark: str = "") -> None:
        """Read the catalogue, and mark the set of that name."""
        self._sets = data_text.at_hand_first(loading.catalogue(), at_hand)
        for name in list(self._previews):
            if isinstance(self._previews[name], LabError) or name not in self._sets:
                del self._previews[name]
        self._marked = mark or self._marked
        self._fill(anew=True)

    @property
    def marked(self) -> DatasetInfo | None:
        """The set that the cursor is on."""
        return self._sets.get(self._marked)

    def forget(self, name: str, *, marked: bool = True) -> None:
        """Forget what was read of a set that was added or removed; `marked`: the mark stays."""
        self._previews.pop(name, None)
        if not marked:
            self._marked = ""

    def _fill(self, *, anew: bool = False) -> None:
        """Put all rows into the list, anew or cell by cell."""
        table = self.query_one(RowList)
        if not self._columns:
            return
        here = sum(at_hand(name) for name in self._sets)
        self.query_one("#set-list", Panel).title = data_text.heading(len(self._sets), here)
        rows = {
            name: data_text.row(info, at_hand(name), self.lab.fetching.get(name), self._columns)
            for name, info in self._sets.items()
        }
        if not anew:
            for name, cells in rows.items():
                for column, cell in zip(self._columns, cells, strict=True):
                    if table.get_cell(name, column.key) != cell:
                        table.update_cell(name, column.key, cell)
            return
        marked = self._marked or next(iter(rows), "")
        with self.prevent(DataTable.RowHighlighted):
            table.clear(columns=True)
            for column in self._columns:
                table.add_column(column.header(), width=column.width, key=column.key)
            for name, cells in rows.items():
                table.add_row(*cells, key=name)
        if marked in rows:
            table.move_cursor(row=list(rows).index(marked))
        self._mark(marked if marked in rows else next(iter(rows), ""))

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Show the set that the cursor came to."""
        if event.row_key.value:
            self._mark(event.row_key.value)

    def on_data_table_row_selected(self) -> None:
        """Enter on a row."""
        self._handlers.look()

    def _mark(self, name: str) -> None:
        self._marked = name
        info = self.marked
        if info is None:
            return
        self.query_one("#about").scroll_home(animate=False)
        self.entitle()
        self._show_state()
        self._show_examples()
        self.refresh_bindings()

    def entitle(self) -> None:
        """The marked set in the frame, with the key that leads to its text, or back from it."""
        info, reading = self.marked, self.has_class("-reading")
        if info is not None:
            key = with_keys(_("{esc}: the list") if reading else _("{enter}: read on"))
            title = Content.from_rich_text(clickable(f"{info.title} · {key}", key))
            self.query_one("#set-panel", Panel).set_title(title)

    def _show_state(self) -> None:
        info = self.marked
        if info is not None:
            fetching = self.lab.fetching.get(info.name)
            failed = self.lab.fetcher.failed.get(info.name)
            there = loading.availability(info.name)
            state = data_text.state(info, there, fetching, failed)
            self.query_one("#set-state", Static).update(state)
            failed = None if there.at_hand else failed
            self.query_one("#set-text", Static).update(
                data_text.about(info, failed, roles(self.app)["muted"])
            )

    def draw_again(self) -> None:
        """What is said of the set holds colours."""
        self._show_state()

    def _show_examples(self) -> None:
        info = self.marked
        if info is None:
            return
        seen = self._previews.get(info.name)
        examples = self.query_one(Examples)
        there = at_hand(info.name)
        examples.display = there
        if isinstance(seen, LabError):
            examples.show(info, problem=str(seen))
        else:
            examples.show(info, seen)
        if there and seen is None and not self._reading:
            self._reading = info.name
            self.loader.read_examples(info.name, self._examples_read)

    def _examples_read(self, name: str, found: ExamplesPreview | LabError) -> None:
        self._reading = ""
        self._previews[name] = found
        if self.is_mounted:
            self._show_examples()  # the cursor may have moved on: then that set is read now

    def _fetching_changed(self, fetching: Mapping[str, Fetching]) -> None:
        if not self._sets:
            return
        for name in list(self._previews):
            if isinstance(self._previews[name], LabError):
                del self._previews[name]
        self._fill()
        self._show_state()
        if self._marked not in fetching:
            self._show_examples()
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what the marked set does not allow."""
        info = self.marked
        if action == "back":
            return self.has_class("-reading")
        if info is None or action not in ("fetch", "add_file", "remove", "look_inside"):
            return True
        allowed = {
            "fetch": info.origin is Origin.FETCHED and not at_hand(info.name),
            "add_file": bool(files_of(info.name)) and not at_hand(info.name),
            "remove": info.origin is Origin.OWN,
            "look_inside": at_hand(info.name),
        }
        return True if allowed[action] else None

    def on_key(self, event: Key) -> None:
        """Say why a key that is grey in the footer does nothing."""
        action = next((a.id for a in ACTIONS if a.answers(event.key)), "")
        info = self.marked
        if info is not None and self.check_action(action, ()) is None:
            event.stop()
            self.notify(data_text.why_not(action, info, loading.availability(info.name)))
