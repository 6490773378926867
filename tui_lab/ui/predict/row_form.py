"""The form for one's own rows: a field for each column or one for all, or a CSV file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import Grid, Horizontal
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.ui.kit.checkbox import Checkbox
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.path_suggester import PathSuggester, last_paths
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.predict import loading, view
from tui_lab.ui.predict.row_loading import prepare_rows

if TYPE_CHECKING:
    from tui_lab.ui.predict.screen import OwnScreen

FEW = 10
"""So many columns have a field each."""


class RowForm:
    """The values of one example, or a file of many."""

    def __init__(self, screen: OwnScreen) -> None:
        from tui_lab.datasets.input_columns import input_columns

        self.screen = screen
        self._columns = input_columns(screen.info)
        self._ranges = ("",) * len(self._columns)
        self._few = len(self._columns) <= FEW

    def fields(self) -> Iterable[Widget]:
        """A field for each column or one for all, and a file."""
        if self._few:
            with Grid(id="own-fields"):
                for index, column in enumerate(self._columns):
                    with Horizontal(classes="field"):
                        yield Label(Text(column.name), classes="label")
                        yield LineField(
                            id=f"own-value-{index}",
                            classes="value",
                            suggester=SuggestFromList(column.values, case_sensitive=False),
                            compact=True,
                        )
        else:
            with Horizontal(classes="row"):
                yield Label(_("Values"), classes="label")
                yield LineField(id="own-line", classes="value", compact=True)
        with Horizontal(classes="row"):
            yield Label(_("CSV file"), classes="label")
            last = last_paths(self.screen.app).get("rows", "")
            yield LineField(last, id="own-file", suggester=PathSuggester(), compact=True)
            yield Checkbox(_("No header"), id="own-headless", compact=True)

    def invitation(self) -> Text:
        """What the form takes."""
        if self._few:
            text = _(
                "Write a value for each column, or name a CSV file with these columns; enter asks."
            )
        else:
            text = _(
                "Write the values in the order below, with commas between them, or name a CSV file "
                "with these columns; enter asks."
            )
        return Text(text, "dim")

    def before_asking(self) -> str:
        """Above what the data have in each column, where that does not stand in the fields."""
        self.screen.set_class(not self._few, "-columns")
        if not self._few and self.screen.is_mounted:
            self.screen.call_after_refresh(self._show_values, self._ranges)  # in their room
        return _("Columns of the data set")

    def subject(self) -> Iterable[Widget]:
        """The values of the example in front; before that, what the data have."""
        with ScrollPane(id="own-values"):
            yield Static("", id="own-values-text")

    def beneath(self) -> Iterable[Widget]:
        """Nothing."""
        return ()

    def show_ranges(self, ranges: tuple[str, ...]) -> None:
        """Show in the empty fields what the data set has in each column."""
        self._ranges = ranges
        if self._few:
            for field, text in zip(self._value_fields(), ranges, strict=True):
                field.placeholder = f" {text}"
        elif self.screen.example is None:
            self._show_values(ranges)

    def preparation(self) -> loading.Prepare | None:
        """Encodes the file if its field has the cursor or no value is given, else the values."""
        screen, fields = self.screen, self._value_fields()
        values = tuple(field.value.strip() for field in fields)
        path = screen.query_one("#own-file", Input)
        file = path.value.strip()
        if file and (screen.focused is path or not any(values)):
            last_paths(screen.app)["rows"] = file
            header = not screen.query_one("#own-headless", Checkbox).value
            return self._prepare(loading.RowRequest(file=file, header=header))
        if not any(values):
            screen.say(DataError(_("Write the values of an example, or name a CSV file.")))
            return None
        if not self._few:
            return self._prepare(loading.RowRequest(line=values[0]))
        for field, column in zip(fields, self._columns, strict=True):
            if not field.value.strip() and not column.gap:
                missing = _("There is no value for {column} yet.").format(column=column.name)
                screen.say(DataError(missing))
                field.focus()
                return None
        return self._prepare(loading.RowRequest(values))

    def _prepare(self, request: loading.RowRequest) -> loading.Prepare:
        return partial(prepare_rows, self.screen.run, self.screen.info, request)

    def show_example(self, example: loading.OwnExample) -> None:
        """Show its values, unless they are in the fields."""
        self.screen.set_class(self._few and len(self.screen.examples) == 1, "-alone")
        self._show_values(example.values or ("",) * len(self._columns))

    def leave_fields(self) -> None:
        """Move the focus to the values where there are several rows; a single one is changed."""
        screen = self.screen
        if screen.focused is screen.query_one("#own-file") and len(screen.examples) > 1:
            screen.query_one("#own-values").focus(scroll_visible=False)
            if screen.focused is screen.query_one("#own-file"):
                screen.set_focus(None)

    def _value_fields(self) -> list[Input]:
        return list(self.screen.query(".value").results(Input))

    def _show_values(self, texts: tuple[str, ...]) -> None:
        names = [column.name for column in self._columns]
        width = self.screen.query_one("#own-values").size.width
        text = view.values(names, texts, width)
        self.screen.query_one("#own-values-text", Static).update(text)
