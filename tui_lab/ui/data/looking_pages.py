"""The pages for looking at a data set: its examples, one of them, its columns, its classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.datasets.model import Kind
from tui_lab.datasets.words import CHANNELS
from tui_lab.i18n import _
from tui_lab.ui.data import looking_view as view
from tui_lab.ui.data.looking_view import ShownData
from tui_lab.ui.kit.bars import Bars
from tui_lab.ui.kit.line_table import LineTable, Rows
from tui_lab.ui.kit.picture import GALLERY_KEYS, Card, Gallery, Picture, ink_for
from tui_lab.ui.kit.table_columns import Cell

if TYPE_CHECKING:
    from tui_lab.reports.data_tables import FigureLine

GRID = 25
"""Pictures that are to be seen at once, where there is room."""
MOST_LINES, LEAST_LINES = 14, 4
"""Of a small picture."""


class LookPage(Container):
    """A page; shown anew whenever something of it has changed."""

    class Marked(Message):
        """Another example was marked: its place in those that are shown."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    class Opened(Message):
        """The marked example is to be seen alone."""

    def present(self, shown: ShownData) -> None:
        """Show this."""

    def front(self) -> None:
        """Give the focus to what the arrows move."""
        for widget in self.query(Widget):
            around = [node for node in widget.ancestors_with_self if isinstance(node, Widget)]
            if widget.focusable and all(node.display for node in around):
                widget.focus(scroll_visible=False)
                return


class ExamplesPage(LookPage):
    """Many examples: small pictures, or the rows of a table."""

    BINDINGS: ClassVar[list[BindingType]] = GALLERY_KEYS
    _shown: ShownData | None = None
    _filled: tuple[object, ...] = ()
    """What the pictures or rows are made of: they stay while only the mark moves."""

    def compose(self) -> ComposeResult:
        """One of the two is shown."""
        yield Gallery(id="look-gallery")
        yield LineTable(id="look-rows")

    def present(self, shown: ShownData) -> None:
        """Show the examples; the marked one is in sight."""
        self._shown = shown
        pictures = shown.info.kind is Kind.IMAGES
        self.query_one(Gallery).display = pictures
        self.query_one(LineTable).display = not pictures
        filled = (shown.seen, shown.numbers, shown.scaler, shown.part, ink_for(self.app))
        same = len(filled) == len(self._filled) and all(
            new is old for new, old in zip(filled, self._filled, strict=True)
        )
        self._filled = filled
        if pictures and same:
            self.query_one(Gallery).cursor = shown.place
        elif pictures:
            self._draw(shown)
        elif not same:
            self._list(shown)
        if not pictures and shown.number is not None:
            self.query_one(LineTable).rows.go_to(str(shown.number))

    def _draw(self, shown: ShownData) -> None:
        gallery = self.query_one(Gallery)
        gallery.set_reactive(Gallery.cursor, shown.place)

        def card(place: int) -> Card:
            which = shown.numbers[place]
            width = gallery.card_size[0] - 1
            return Card(shown.raw(which), view.card_words(shown, which, width))

        gallery.fill(
            len(shown.numbers),
            card,
            shown.info.input_shape,
            shown.info.value_range,
            ink_for(self.app),
            words=view.word_lines(shown.info),
        )
        gallery.make_room(GRID, MOST_LINES, LEAST_LINES)

    def on_resize(self, _event: Resize) -> None:
        """Other pictures fit."""
        self.query_one(Gallery).make_room(GRID, MOST_LINES, LEAST_LINES)

    def _list(self, shown: ShownData) -> None:
        from tui_lab.datasets.column_figures import shown_columns

        columns = shown_columns(shown.info)
        table = self.query_one(LineTable)
        most = len(shown.seen.arrays(shown.part)[0])
        table.set_columns(view.row_columns(columns, most, shown.info), held=2)

        def cells(key: str) -> Sequence[Cell]:
            return view.example_cells(shown, int(key), columns, table.rows.columns)

        table.rows.fill([str(each) for each in shown.numbers], cells)

    def action_step(self, steps: int) -> None:
        """Mark the next example or the one before."""
        if self._shown is not None:
            place = self._shown.place + steps
            last = len(self._shown.numbers) - 1
            self.post_message(self.Marked(max(0, min(place, last))))

    def action_row(self, rows: int) -> None:
        """Go up or down in the small pictures."""
        gallery = self.query_one(Gallery)
        if self._shown is not None and gallery.display:
            place = self._shown.place + rows * gallery.columns
            if 0 <= place < len(self._shown.numbers):
                self.post_message(self.Marked(place))

    def action_turn(self, pages: int) -> None:
        """Go on by a page of small pictures."""
        self.action_step(pages * self.query_one(Gallery).page)

    def on_gallery_chosen(self, event: Gallery.Chosen) -> None:
        """A small picture was clicked: mark it; clicked again, it is opened."""
        event.stop()
        if self._shown is not None and event.place == self._shown.place:
            self.post_message(self.Opened())
        else:
            self.post_message(self.Marked(event.place))

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """The cursor of the table stands on another row."""
        event.stop()
        if self._shown is None or not event.key:
            return
        wanted = int(event.key)
        if wanted != self._shown.number and wanted in self._shown.numbers:
            self.post_message(self.Marked(self._shown.numbers.index(wanted)))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """The marked row was clicked."""
        event.stop()
        self.post_message(self.Opened())


class OnePage(LookPage):
    """One example: the picture and its numbers, or the values of a row."""

    def compose(self) -> ComposeResult:
        """What it is, then picture and numbers."""
        yield Static("", id="look-facts")
        with Horizontal():
            yield Picture(id="look-picture")
            yield LineTable(id="look-values")

    def present(self, shown: ShownData) -> None:
        """Show the marked example."""
        self.query_one("#look-facts", Static).update(view.facts(shown))
        picture = self.query_one(Picture)
        picture.display = shown.info.kind is Kind.IMAGES
        which = shown.number
        if which is None:
            self.query_one(LineTable).rows.fill([], lambda key: ())
            picture.show(None, None, ink_for(self.app))
        elif shown.info.kind is Kind.IMAGES:
            picture.show(shown.raw(which), shown.info.value_range, ink_for(self.app))
            self._numbers(shown, which)
        else:
            self._row(shown)

    def _numbers(self, shown: ShownData, which: int) -> None:
        import numpy as np

        from tui_lab.imaging.numbers import value_writer

        values = shown.scaled(which)
        values = values if values.ndim == 3 else values[:, :, None]
        write = value_writer(values)
        middle = (float(values.min()) + float(values.max())) / 2
        longest = max(len(write(float(each))) for each in (values.min(), values.max()))
        table = self.query_one(LineTable)
        colours = [_(name) for name in CHANNELS] if values.shape[2] == len(CHANNELS) else [""]
        head = max(map(len, colours))
        table.set_columns(view.pixel_columns(values.shape[1], longest, head), held=1)
        dark = float(np.median([values[0], values[-1]]))

        def cells(key: str) -> list[Cell]:
            channel, row = map(int, key.split())
            told: list[Cell] = []
            for column in table.rows.columns:
                if column.id == "row":
                    told.append((f"{colours[channel]} {row}".strip(), "muted"))
                    continue
                value = float(values[row, int(column.id), channel])
                role = "muted" if value == dark else "strong" if value > middle else ""
                told.append((write(value), role))
            return told

        keys = [f"{c} {row}" for c in range(len(colours)) for row in range(values.shape[0])]
        table.rows.fill(keys, cells)

    def _row(self, shown: ShownData) -> None:
        from tui_lab.datasets.column_figures import shown_columns

        table = self.query_one(LineTable)
        lines = view.value_cells(shown, shown_columns(shown.info))
        # Filled while another page is in front, it has no width yet.
        width = self.size.width or self.app.size.width
        columns = view.value_columns(width, scaled=shown.scaling != "none")
        table.set_columns(columns)
        table.rows.fill(
            [str(place) for place in range(len(lines))],
            lambda key: lines[int(key)][: len(columns)],
        )


class ColumnsPage(LookPage):
    """The figures of all columns."""

    def compose(self) -> ComposeResult:
        """On what they are counted, and the table."""
        yield Static("", id="look-fitted")
        yield LineTable(id="look-figures")

    def present_lines(self, shown: ShownData, lines: Sequence[FigureLine] | None) -> None:
        """Show them; None while they are being computed."""
        self.query_one("#look-fitted", Static).update(view.figures_head(shown, lines is not None))
        table = self.query_one(LineTable)
        if lines is None:
            return
        columns = view.figure_columns(lines, self.app.size.width, scaled=shown.scaling != "none")
        table.set_columns(columns, held=1)
        table.rows.fill(
            [str(place) for place in range(len(lines))],
            lambda key: view.figure_cells(lines[int(key)], table.rows.columns),
        )


class ClassesPage(LookPage):
    """How many examples each class has in each part."""

    def compose(self) -> ComposeResult:
        """How they were parted, and the bars."""
        yield Static("", id="look-parted")
        with VerticalScroll():
            yield Bars(id="look-classes")

    def present(self, shown: ShownData) -> None:
        """Show the bars."""
        self.query_one("#look-parted", Static).update(Text(view.parted_words(shown)))
        rows = [row for each in shown.seen.distributions() for row in view.distribution_rows(each)]
        self.query_one(Bars).show(rows)
