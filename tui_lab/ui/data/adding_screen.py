"""The form for own data: a table with a look at its columns, a folder of pictures, or arrays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.table_options import TableOptions
from tui_lab.datasets.words import name_from, size_from
from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _
from tui_lab.paths import expanded
from tui_lab.text.command_line import as_called
from tui_lab.ui.data import adding_view as words
from tui_lab.ui.data import loading
from tui_lab.ui.data.actions import OWN_ACTIONS
from tui_lab.ui.data.column_handlers import ColumnHandlers
from tui_lab.ui.data.column_roles import ColumnRoles, Filled
from tui_lab.ui.data.column_table import ColumnTable
from tui_lab.ui.data.loading import FileToAdd
from tui_lab.ui.data.option_words import in_form
from tui_lab.ui.data.table_fields import HEADLESS, TableFields
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.checkbox import Checkbox
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.panel import FRAME, Panel
from tui_lab.ui.kit.path_suggester import PathSuggester
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ConfirmScreen
from tui_lab.ui.shell.fetching import GivenUpError

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvColumn, CsvPreview

KINDS = ("csv", "pictures", "npz")
FIELDS = ("path", "name", "size")
TABLE_ACTIONS = {action.id for action in OWN_ACTIONS} - {"back", "add"}


class OwnDataScreen(LabScreen):
    """Path first; what is found there decides what else is asked."""

    MODE = "data"
    ACTIONS = OWN_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(OWN_ACTIONS)]
    CSS_PATH = "adding.tcss"
    AUTO_FOCUS = "#path"

    def __init__(
        self,
        added: Callable[[DatasetInfo], object],
        left: Callable[[Filled], object] = lambda _filled: None,
        filled: Filled | None = None,
    ) -> None:
        """Make the form.

        Args:
            added: Is told of the new data set, after the form has gone.
            left: Is given what was filled in when the form is left without adding it.
            filled: What is in the form at first.
        """
        super().__init__()
        self._added, self._left_with, self._filled = added, left, filled
        self._found: FileToAdd | None = None
        self.roles = ColumnRoles()
        """What the columns of the table are to be."""
        self._asked: tuple[object, ...] = ()
        self._read_as: tuple[object, ...] = ()
        self._going_on = False
        self._proposed = ""
        self._busy = False
        self._given_up = threading.Event()
        self.act_with(ColumnHandlers(self))

    def body(self) -> Iterable[Widget]:
        """The steps from top to bottom; what does not belong to the kind of data is hidden."""
        path = LineField(
            id="path",
            suggester=PathSuggester(),
            placeholder=" " + _("for example {example}").format(example="~/flowers.csv"),
        )
        with Vertical(id="own"):
            with Panel(title="1 · " + _("Where your data are"), id="own-file"):
                yield self._row(_("Path"), path)
                yield self._row(_("Name"), LineField(id="name", max_length=64))
            with Panel(title="2 · " + _("How they are read"), id="own-reading"):
                yield TableFields(classes="csv")
                with Horizontal(classes="row pictures"):
                    yield Label(_("Size"), classes="label")
                    yield LineField(id="size", placeholder="32x32", compact=True)
                    yield Checkbox(_("In colour"), id="colour", compact=True)
            with Panel(title="3 · " + _("What was found"), id="own-found"):
                yield Static(words.invitation(), id="found")
                yield Static(id="problem")
                yield ColumnTable()

    def _row(self, title: str, field: Input) -> Horizontal:
        field.compact = True
        return Horizontal(Label(title, classes="label"), field, classes="row")

    def on_mount(self) -> None:
        """Calm fields; nothing is known of the data yet."""
        super().on_mount()
        for field in self.query(Input):
            field.cursor_blink = False
        if self._filled is not None:
            for name, text in self._filled.fields.items():
                self.query_one(f"#{name}", Input).value = text
            self._table_fields.fill(self._filled.table, headless=self._filled.headless)
            self.query_one("#colour", Checkbox).value = self._filled.colour
            self._proposed, self.roles = self._filled.proposed, self._filled.roles
            self.examine()

    def action_back(self) -> None:
        """Go back; what was filled in is kept for the next time."""
        super().action_back()
        if self._value("path"):
            fields = {name: self._value(name) for name in FIELDS}
            colour = self.query_one("#colour", Checkbox).value
            table = self._table_fields.values(), self._table_fields.headless
            self._left_with(Filled(fields, *table, colour, self.roles, self._proposed))

    def on_unmount(self) -> None:
        """Let what is still being read be given up."""
        self._given_up.set()

    def on_resize(self, _event: Resize) -> None:
        """Give the last column the room that is left."""
        self._show_columns()

    def _value(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()

    @property
    def _table_fields(self) -> TableFields:
        return self.query_one(TableFields)

    @property
    def _path(self) -> Path:
        return expanded(self._value("path"))

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        event.stop()
        self._going_on = event.input.id == "path"
        self.examine()
        if event.input.id != "path":  # what was typed is taken: letters are keys again
            table = self.query_one(ColumnTable)
            self.set_focus(table if table.display else None)

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        if event.input.id == "path" or event.input.id in self._table_fields.values():
            self.examine()

    @on(Checkbox.Changed, f"#{HEADLESS}")
    def _header_changed(self) -> None:
        self.examine()

    @property
    def _to_ask(self) -> tuple[object, ...]:
        """The path and what says how to read it, as they are in the fields."""
        table = self._table_fields
        order = self.roles.day_first
        return (self._value("path"), table.headless, order, *table.values().values())

    def examine(self) -> None:
        """Look at the file again when what says how to read it has changed."""
        asked = self._to_ask
        if asked == self._asked or not asked[0]:
            return
        self._asked = asked
        name = self.query_one("#name", Input)
        if name.value in ("", self._proposed):
            name.value = self._proposed = name_from(self._path)
        try:
            options = replace(self._table_fields.options(), day_first=self.roles.day_first)
        except LabError as error:
            self._say(error)
            return
        self._read(self._path, options, asked)

    @work(thread=True, group="examine", exit_on_error=False)
    def _read(self, path: Path, options: TableOptions, asked: tuple[object, ...]) -> None:
        def tell(text: str) -> None:
            if asked != self._asked:
                raise GivenUpError
            self._tell(text)

        found: FileToAdd | LabError
        try:
            found = loading.inspect(path, options, tell)
        except LabError as error:
            found = error
        except GivenUpError:
            return
        self.app.call_from_thread(self._read_done, asked, loading.kind_at(path), found)

    def _read_done(self, asked: tuple[object, ...], kind: str, found: FileToAdd | LabError) -> None:
        if not self.is_mounted or asked != self._asked:
            return
        if isinstance(found, LabError):
            self._found = None
            self.query_one("#found", Static).update("")
            self._say(found)
        else:
            before, self._found, self._read_as = self._found, found, asked
            if not words.same_columns(before, found):
                self.roles = ColumnRoles.of(found.csv, found.options.day_first)
            if self._filled is not None and self._filled.fields["path"] == self._value("path"):
                self.roles = self._filled.roles
            self._filled = None
            self._say(None)
            self._show_found()
        # Also of a file that cannot be read: other fields may be what it needs.
        for each in KINDS:
            self.set_class(kind == each, f"-{each}")
        self.set_class(kind == "csv" and loading.is_workbook(self._path), "-workbook")
        self._show_columns()
        # Who opens the form again, or writes on, writes a path: its letters must not be commands.
        still = self._going_on and asked == self._to_ask
        if still and self._found is not None and self.focused is self.query_one("#path"):
            self.query_one("#columns" if self._found.csv else "#name").focus()
        self.refresh_bindings()

    def _say(self, error: LabError | None) -> None:
        text = in_form(as_called(str(error))) if error else Text()
        self.query_one("#problem", Static).update(text)

    def _show_found(self) -> None:
        if self._found is not None:
            self.query_one("#found", Static).update(words.summary(self._found, self.roles))

    @property
    def _room(self) -> int:
        """Columns of the terminal that the list of columns may take."""
        return self.size.width - (FRAME if self.has_class("-tall") else 0)

    def _show_columns(self) -> None:
        self.query_one(ColumnTable).show(self.preview, self.roles, self._options, self._room)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """ColumnRoles of columns are for tables only."""
        if action in TABLE_ACTIONS:
            return self.preview is not None
        return True

    @property
    def preview(self) -> CsvPreview | None:
        """The table that was found."""
        return self._found.csv if self._found is not None else None

    @property
    def marked(self) -> CsvColumn | None:
        """The column that the cursor is on."""
        return self.query_one(ColumnTable).marked

    @property
    def _options(self) -> TableOptions:
        """How the table that was found would be added now."""
        if self._found is None or self._found.csv is None:
            return TableOptions()
        return self.roles.chosen(self._found.options, self._found.csv)

    def change_roles(self, roles: ColumnRoles, *columns: str) -> None:
        """Columns are to be something else; these are shown anew."""
        self.roles = roles
        self._say(None)
        self._show_found()
        self.query_one(ColumnTable).change(self.roles, self._options, columns)

    def action_add(self) -> None:
        """Add it, or say what is missing yet."""
        if self._busy:
            return
        if not self._value("path"):
            self._say(DataError(_("Write where the file or the folder is."), ""))
        elif self._found is None or self._read_as != self._to_ask:
            self._asked = ()
            self.examine()
        elif loading.is_own(self._value("name")):
            self.app.push_screen(
                ConfirmScreen(
                    _("Replace the data set {name}?").format(name=self._value("name")),
                    _("There is already one of that name, which is lost then."),
                    yes=_("Replace"),
                    danger=True,
                ),
                lambda sure: self._start(overwrite=True) if sure else None,
            )
        else:
            self._start(overwrite=False)

    def _start(self, *, overwrite: bool) -> None:
        if self._found is None:
            return
        try:
            size = size_from(self._value("size")) if self._value("size") else None
        except LabError as error:
            self._say(error)
            return
        self._busy = True
        self._say(None)
        colour = self.query_one("#colour", Checkbox).value
        self._add(self._found, self._value("name"), size, colour, overwrite)

    @work(thread=True, group="adding", exit_on_error=False)
    def _add(
        self,
        found: FileToAdd,
        name: str,
        size: tuple[int, int] | None,
        colour: bool,
        overwrite: bool,
    ) -> None:
        added: DatasetInfo | LabError
        try:
            added = loading.add(
                found,
                name,
                self.roles,
                size=size,
                colour=colour,
                overwrite=overwrite,
                tell=self._tell,
            )
        except LabError as error:
            added = error
        except GivenUpError:
            return
        self.app.call_from_thread(self._add_done, added)

    def _tell(self, text: str) -> None:
        """Show how far the reading is; called in its thread, which it ends when nobody waits."""
        if self._given_up.is_set():
            raise GivenUpError
        self.app.call_from_thread(self.query_one("#found", Static).update, text)

    def _add_done(self, added: DatasetInfo | LabError) -> None:
        self._busy = False
        if not self.is_mounted:
            return
        self._show_found()
        if isinstance(added, LabError):
            self._say(added)
        else:
            self.close_in_front()
            self._added(added)
