"""Own rows for a trained network: values in fields, or a CSV file, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.containers import Grid, Horizontal
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Checkbox, Input, Label, Static

from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import DataError, LabError
from tui_lab.i18n import N_, _
from tui_lab.runs.run import Run
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.path_suggester import PathSuggester, typed_path
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.predict import view as words
from tui_lab.ui.predict.actions import ROW_ACTIONS
from tui_lab.ui.predict.screen import Brought, Entry, OwnScreen

FEW = 10
"""So many columns have a field each."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is in the form."""

    values: tuple[str, ...] = ()
    """One for each column."""
    line: str = ""
    """All of them in one field."""
    file: str = ""
    header: bool = True


class OwnRowScreen(OwnScreen):
    """The values of one example, or a file of many; the network's answer."""

    TITLE_TEXT = N_("Own example")
    ACTIONS = ROW_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ROW_ACTIONS)]
    AUTO_FOCUS = "Input"

    class Seen(Message):
        """What values the data set has in each column."""

        def __init__(self, spans: tuple[str, ...]) -> None:
            super().__init__()
            self.spans = spans

    def __init__(self, run: Run, info: DatasetInfo) -> None:
        from tui_lab.datasets.rows import input_columns

        super().__init__(run, info)
        self._columns = input_columns(info)
        self._spans = ("",) * len(self._columns)
        self._few = len(self._columns) <= FEW

    def form(self) -> Iterable[Widget]:
        """A field for each column or one for all, and a file."""
        if self._few:
            with Grid(id="own-fields"):
                for place, column in enumerate(self._columns):
                    with Horizontal(classes="field"):
                        yield Label(Text(column.name), classes="label")
                        known = [*column.categories, column.without_input]
                        yield LineField(
                            id=f"own-value-{place}",
                            classes="value",
                            suggester=SuggestFromList(
                                [name for name in known if name], case_sensitive=False
                            ),
                            compact=True,
                        )
        else:
            with Horizontal(classes="row"):
                yield Label(_("Values"), classes="label")
                yield LineField(id="own-line", classes="value", compact=True)
        with Horizontal(classes="row"):
            yield Label(_("CSV file"), classes="label")
            yield LineField(id="own-file", suggester=PathSuggester(), compact=True)
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

    def subject(self) -> Iterable[Widget]:
        """The values of the example in front; before that, what the data have."""
        with ScrollPane(id="own-values"):
            yield Static("", id="own-values-text")

    def on_mount(self) -> None:
        """Look what the data set has in each column."""
        super().on_mount()
        self._look()

    @work(thread=True, group="look", exit_on_error=False)
    def _look(self) -> None:
        try:
            self.post_message(self.Seen(spans(self.run, self.info)))
        except LabError:
            return  # asking will say it

    def on_own_row_screen_seen(self, message: Seen) -> None:
        """Show it in the empty fields."""
        self._spans = message.spans
        if self._few:
            for field, span in zip(self.query(".value").results(Input), self._spans, strict=True):
                field.placeholder = f" {span}"
        elif self.entry is None:
            self._show_columns()

    def _show_columns(self) -> None:
        names = [column.name for column in self._columns]
        width = self.query_one("#own-values").size.width
        self.query_one("#own-values-text", Static).update(words.values(names, self._spans, width))

    def wish(self) -> Wish | None:
        """The file where the cursor is in its field or no value is given, else the values."""
        fields = list(self.query(".value").results(Input))
        values = tuple(field.value.strip() for field in fields)
        path = self.query_one("#own-file", Input)
        file = path.value.strip()
        if file and (self.focused is path or not any(values)):
            return Wish(file=file, header=not self.query_one("#own-headless", Checkbox).value)
        if not any(values):
            self.say(DataError(_("Write the values of an example, or name a CSV file.")))
            return None
        if not self._few:
            return Wish(line=values[0])
        for field, column in zip(fields, self._columns, strict=True):
            if not field.value.strip():
                self.say(DataError(_("There is no value for {column} yet.").format(
                    column=column.name)))  # fmt: skip
                field.focus()
                return None
        return Wish(values)

    def bring(
        self, wish: object, given_up: Callable[[], bool], progress: Callable[[int, int], object]
    ) -> Brought | None:
        """Encode the rows."""
        assert isinstance(wish, Wish)
        from tui_lab.datasets.rows import read_rows, read_rows_file, read_values
        from tui_lab.reports import own

        if wish.file:
            rows = read_rows_file(self.info, typed_path(wish.file), header=wish.header)
        elif wish.line:
            rows = read_rows(self.info, [wish.line])
        else:
            rows = read_values(self.info, wish.values)
        remark = ""
        if rows.unused:
            remark = _(
                "Columns that the network does not know are left out: {names}."
            ).format(names=", ".join(rows.unused))  # fmt: skip
        return Brought(
            tuple(Entry("", values=values, row=row) for row, values in enumerate(rows.values)),
            rows.x,
            lambda answers: own.record_rows(self.run, rows, answers),
            remark,
        )

    def show_entry(self, entry: Entry | None) -> None:
        """Show its values, unless they stand in the fields."""
        self.set_class(self._few and len(self.entries) == 1, "-alone")
        if entry is not None:
            names = [column.name for column in self._columns]
            width = self.query_one("#own-values").size.width
            text = words.values(names, entry.values, width)
            self.query_one("#own-values-text", Static).update(text)

    def rest(self) -> None:
        """Values are changed and asked again; rows of a file are gone through."""
        if self.focused is self.query_one("#own-file") and len(self.entries) > 1:
            self.query_one("#own-values").focus(scroll_visible=False)
            if self.focused is self.query_one("#own-file"):
                self.set_focus(None)


def spans(run: Run, info: DatasetInfo) -> tuple[str, ...]:
    """What examples of the data set have in each column: `4.3 to 7.9`, or the categories.

    Raises:
        LabError: The data set is not at hand.
    """
    from tui_lab.datasets.glimpse import glimpse
    from tui_lab.datasets.rows import input_columns

    data = run.experiment.data
    x = glimpse(data.dataset, data.options, seed=run.experiment.seed).x
    found, place = [], 0
    for column in input_columns(info):
        if column.categories:
            known = [*column.categories, column.without_input]
            found.append(", ".join(name for name in known if name))
            place += len(column.categories)
            continue
        low, high = (float(value) for value in (x[:, place].min(), x[:, place].max()))
        found.append(_("{low} to {high}").format(low=short(low), high=short(high)))
        place += 1
    return tuple(found)


def short(value: float) -> str:
    """A number as it may be typed: three decimals at most, without the marks of a language."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
