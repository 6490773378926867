"""Data: which sets there are, what is in them, how they come to be at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.events import Key, Resize
from textual.widget import Widget
from textual.widgets import DataTable, Static

from tui_lab.datasets import listing
from tui_lab.datasets.builtin_sets import files_of
from tui_lab.datasets.model import DatasetInfo, Origin
from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext
from tui_lab.ui.data import view as data_text
from tui_lab.ui.data.actions import ACTIONS
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.examples import Examples
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.path_suggester import PathSuggester, typed_path
from tui_lab.ui.kit.row_list import RowList
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.destinations import DataInLab
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen
from tui_lab.ui.shell.fetching import Fetching, at_hand

if TYPE_CHECKING:
    from tui_lab.datasets.examples_preview import ExamplesPreview
    from tui_lab.ui.data.adding_screen import Filled


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
        self._filled: Filled | None = None

    def body(self) -> Iterable[Widget]:
        """The list, and beside or below it the marked set."""
        with Container(id="data"):
            yield RowList(id="sets", cursor_type="row")
            with VerticalScroll(id="about"):
                yield Static(id="set-title", classes="title")
                yield Static(id="set-state")
                yield Examples()
                yield Static(id="set-text")

    def on_mount(self) -> None:
        """Fill the list."""
        super().on_mount()
        self.watch(self.app, "fetching", self._fetching_changed, init=False)

    def on_screen_resume(self) -> None:
        """Look again: files may have come or gone meanwhile."""
        super().on_screen_resume()
        self.read()

    def on_resize(self, event: Resize) -> None:
        """Take the columns that fit."""
        columns = data_text.columns_for(event.size.width)
        if columns != self._columns:
            self._columns = columns
            self._fill(anew=True)

    def read(self, mark: str = "") -> None:
        """Read the catalogue, and mark the set of that name."""
        self._sets = {info.name: info for info in listing.catalogue()}
        for name in list(self._previews):
            if isinstance(self._previews[name], LabError) or name not in self._sets:
                del self._previews[name]
        self._marked = mark or self._marked
        self._fill(anew=True)

    @property
    def marked(self) -> DatasetInfo | None:
        """The set that the cursor is on."""
        return self._sets.get(self._marked)

    def _fill(self, *, anew: bool = False) -> None:
        """Put all rows into the list, anew or cell by cell."""
        table = self.query_one(RowList)
        if not self._columns:
            return
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
        self.action_look()

    def _mark(self, name: str) -> None:
        self._marked = name
        info = self.marked
        if info is None:
            return
        self.query_one("#about").scroll_home(animate=False)
        title = Text(info.title).append(
            "   " + with_keys(_("{enter}: read on")), "not bold dim default"
        )
        self.query_one("#set-title", Static).update(title)
        self.query_one("#set-text", Static).update(data_text.about(info))
        self._show_state()
        self._show_examples()
        self.refresh_bindings()

    def _show_state(self) -> None:
        info = self.marked
        if info is not None:
            fetching = self.lab.fetching.get(info.name)
            self.query_one("#set-state", Static).update(data_text.state(info, fetching))

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
            self._read_examples(info.name)

    @work(thread=True, group="examples", exit_on_error=False)
    def _read_examples(self, name: str) -> None:
        from tui_lab.datasets.examples_preview import preview_examples

        found: ExamplesPreview | LabError
        try:
            found = preview_examples(name)
        except LabError as error:
            found = error
        self.app.call_from_thread(self._examples_read, name, found)

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
        if info is None or action not in ("fetch", "add_file", "remove"):
            return True
        allowed = {
            "fetch": info.origin is Origin.FETCHED and not at_hand(info.name),
            "add_file": bool(files_of(info.name)) and not at_hand(info.name),
            "remove": info.origin is Origin.OWN,
        }
        return True if allowed[action] else None

    def on_key(self, event: Key) -> None:
        """Say why a key that is grey in the footer does nothing."""
        action = next((a.id for a in ACTIONS if event.key in a.key.split(",")), "")
        info = self.marked
        if info is not None and self.check_action(action, ()) is None:
            event.stop()
            self.notify(data_text.why_not(action, info))

    async def action_train(self) -> None:
        """Go to the lab with the marked set and a network for it."""
        if self._marked:
            await self.lab.go(DataInLab(self._marked))

    def action_look(self) -> None:
        """Give the marked set the whole screen, and the keys for scrolling."""
        self.add_class("-reading")
        self.query_one("#about").focus()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Go back to the list."""
        self.remove_class("-reading")
        self.query_one("#sets").focus()
        self.refresh_bindings()

    def action_fetch(self) -> None:
        """Fetch the marked set, or give that up."""
        if self._marked in self.lab.fetching:
            self.lab.fetcher.give_up(self._marked)
        elif self._marked:
            self.lab.fetcher.start(self._marked)

    def action_add_file(self) -> None:
        """Ask for the file of the marked set."""
        info = self.marked
        if info is None:
            return

        def named(path: str | None) -> None:
            if path:
                self._add_file(info.name, path)

        self.app.push_screen(
            InputScreen(
                _("The file of {name}").format(name=info.name),
                detail=data_text.wanted_files(info.name),
                placeholder=" "
                + _("for example {example}").format(
                    example="~/Downloads/" + files_of(info.name)[0].name
                ),
                check=lambda text: None if text else _("Write the name of a file or folder."),
                suggester=PathSuggester(),
            ),
            named,
        )

    @work(thread=True, group="adding", exit_on_error=False)
    def _add_file(self, name: str, path: str) -> None:
        from tui_lab.datasets import fetching as dataset_fetching

        error = None
        try:
            dataset_fetching.add_file(name, typed_path(path))
        except LabError as failure:
            error = failure
        self.app.call_from_thread(self._file_added, name, error)

    def _file_added(self, name: str, error: LabError | None) -> None:
        if error is not None:
            self.lab.complain(error)
        elif at_hand(name):
            self.notify(_("The data set {name} is at hand.").format(name=name))
        else:
            self.notify(_("The file was added; {name} needs more of them.").format(name=name))
        self.read()

    def action_add_own(self) -> None:
        """Open the form for own data."""
        from tui_lab.ui.data.adding_screen import OwnDataScreen

        self.app.push_screen(OwnDataScreen(self._own_added, self._own_left, self._filled))

    def _own_left(self, filled: Filled) -> None:
        self._filled = filled
        self.notify(_("What you filled in is kept: n goes on with it."))

    def _own_added(self, info: DatasetInfo) -> None:
        self._filled = None
        words = ngettext(
            "Added {name}: {count} example.",
            "Added {name}: {count} examples.",
            info.train_size + info.test_size,
        )
        count = data_text.size(info.train_size + info.test_size)
        self.notify(
            _("Press t to train a network with it."),
            title=words.format(name=info.name, count=count),
            timeout=12,
        )
        self._previews.pop(info.name, None)
        self.read(info.name)

    def action_remove(self) -> None:
        """Ask whether the marked set is to be removed."""
        info = self.marked
        if info is None:
            return
        self.app.push_screen(
            ConfirmScreen(
                _("Remove the data set {name} for good?").format(name=info.name),
                _("Runs that were trained with it stay; they cannot be resumed without it."),
                yes=_("Remove"),
                no=_("Keep"),
                danger=True,
            ),
            lambda sure: self._remove(info.name) if sure else None,
        )

    def _remove(self, name: str) -> None:
        from tui_lab.datasets import own_store

        try:
            own_store.remove_own(name)
        except LabError as error:
            self.lab.complain(error)
            return
        self._previews.pop(name, None)
        self._marked = ""
        self.notify(_("The data set {name} was removed.").format(name=name))
        self.read()
