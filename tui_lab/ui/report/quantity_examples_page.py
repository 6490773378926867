"""The page of the examples where quantities were asked for: the largest errors first.

A row for each, with its truth, answer, error and inputs; of pictures the marked one is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_lab.datasets.model import Kind
from tui_lab.errors import LabError
from tui_lab.i18n import N_, _, number
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.drawing import Ink
from tui_lab.ui.kit.key_names import doing, with_keys
from tui_lab.ui.kit.line_table import LineTable, Rows
from tui_lab.ui.kit.panel import Panel, room_for_title
from tui_lab.ui.kit.picture import Picture, block_ink, ink_for
from tui_lab.ui.kit.table_columns import Cell, TableColumn
from tui_lab.ui.report.actions import ACTIONS
from tui_lab.ui.report.examples_loading import Inputs, at_hand, read_inputs
from tui_lab.ui.report.loading import ReportData
from tui_lab.ui.report.quantity_pane import QuantityPane
from tui_lab.ui.report.view import keys_line
from tui_lab.ui.shell.dialogs import ChoiceScreen

if TYPE_CHECKING:
    from tui_lab.reports.access import ExampleLines
    from tui_lab.reports.regression.model import QuantityFigures
    from tui_lab.reports.regression.worst import ErrorOrder
    from tui_lab.runs.results_file import QuantityResults

ORDERS: dict[ErrorOrder, str] = {
    "largest-error": N_("largest errors"),
    "smallest-error": N_("smallest errors"),
    "index": N_("in order"),
}
ANY = "any"
HELD = 4
"""Number, truth, answer and error stay in sight while left and right scroll the inputs."""
SHORTEST_INPUT, LONGEST_INPUT = 7, 14
"""Columns of an input."""


class QuantityExamplesPane(QuantityPane):
    """The table of the examples, and the marked picture above it."""

    OFFERS: ClassVar[frozenset[str]] = frozenset(
        {"order", "display", "filter", "all_examples", "next_quantity", "more_columns"}
    )

    class Read(Message):
        """The examples were read, or could not be."""

        def __init__(self, inputs: Inputs | None, error: LabError | None) -> None:
            super().__init__()
            self.inputs, self.error = inputs, error

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.order: ErrorOrder = "largest-error"
        self.range_: int | None = None
        self._inputs: Inputs | None = None
        self._rows: list[int] = []
        self._ink: Ink | None = None

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        with Panel(id="example-one"), Horizontal(id="example-main"):
            yield Picture(id="example-picture")
            yield Static("", id="example-words")
        with Panel(id="examples-all"):
            yield LineTable(id="examples-table")

    def refill(self, data: ReportData) -> None:
        """Show the examples of a part: the answers at once, the inputs when they are read."""
        self.say(data.problem)
        if self.quantities_outcome is None:
            return
        if self._ink is None:
            self._ink = ink_for(self.app)
        self.query_one("#example-one").display = data.kind is Kind.IMAGES
        if self._inputs is not None and self._inputs.data.outcome is not data.outcome:
            self._inputs = None
        self._choose()
        if self._inputs is None:
            self._read(data)

    def offers(self, action: str) -> bool:
        """Numbers are not drawn in two ways."""
        if action == "display":
            return self.data is not None and self.data.kind is Kind.IMAGES
        if action == "all_examples":
            return self.range_ is not None
        if action == "more_columns":
            view = self.query_one(LineTable).rows.view
            return view.more or view.skipped > 0
        return super().offers(action)

    @property
    def ready(self) -> bool:
        """Whether the examples have been read."""
        return self._inputs is not None

    def front(self) -> None:
        """The arrows go from example to example."""
        self.screen.set_focus(self.query_one(LineTable).rows, scroll_visible=False)

    def choose_range(self, place: int) -> None:
        """Show the examples of a range, the largest errors first."""
        self.range_, self.order = place, "largest-error"
        self._choose()

    @work(thread=True, group="pictures", exclusive=True, exit_on_error=False)
    def _read(self, data: ReportData) -> None:
        try:
            read = self.Read(read_inputs(data), None)
        except LabError as error:
            read = self.Read(None, error)
        if not get_current_worker().is_cancelled:  # else another part is read by now
            self.post_message(read)

    def on_quantity_examples_pane_read(self, message: Read) -> None:
        """Show the inputs; without them, the answers alone are there."""
        message.stop()
        if message.inputs is None:
            if message.error is not None:
                self.notify(message.error.message, severity="warning")
        elif self.data is not None and message.inputs.data.outcome is self.data.outcome:
            self._inputs = message.inputs
            self._fill()

    def do_order(self) -> None:
        """The largest errors first, the smallest first, as they stand in the data."""
        names = list(ORDERS)
        self.order = names[(names.index(self.order) + 1) % len(names)]
        self._choose()

    def do_display(self) -> None:
        """Blocks, or plain characters."""
        self._ink = block_ink(self.app) if self._ink is Ink.ASCII else Ink.ASCII
        self._show_one()

    def do_more_columns(self) -> None:
        """The next columns; the table itself takes the arrows while it has the focus."""
        self.query_one(LineTable).rows.action_sideways(1)

    def do_all_examples(self) -> None:
        """All examples again; the order stays."""
        self.range_ = None
        self._choose()

    def do_filter(self) -> None:
        """Ask for the range whose examples are shown."""
        figures = self.figures
        if figures is None:
            return
        from tui_lab.reports.regression.tables import range_name

        choices = [(ANY, _("All, whatever the true value"))]
        text = _("Only those whose true value is {range}")
        choices += [
            (str(n), text.format(range=range_name(figures, each)))
            for n, each in enumerate(figures.ranges)
        ]
        choices += self.quantity_choices()

        def take(answer: str | None) -> None:
            if answer is not None and not self.take_quantity(answer):
                self.range_ = None if answer == ANY else int(answer)
                self._choose()

        marked = ANY if self.range_ is None else str(self.range_)
        self.app.push_screen(ChoiceScreen(_("Show what?"), choices, marked), take)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Draw the marked example."""
        event.stop()
        self._show_one()

    def on_resize(self, event: Resize) -> None:
        """The line of the choice takes the width that there is."""
        self.call_after_refresh(self._entitle)

    def _choose(self) -> None:
        """Take the examples that meet the choice; begin with the first."""
        outcome, figures = self.quantities_outcome, self.figures
        if outcome is None:
            return
        from tui_lab.reports.regression.worst import choose_examples

        if figures is None or (self.range_ is not None and self.range_ >= len(figures.ranges)):
            self.range_ = None
        found = choose_examples(
            outcome.results, quantity=self.chosen, range_=self.range_, order=self.order
        )
        self._rows = at_hand(self.data, found)
        self.screen.refresh_bindings()
        self._fill()
        rows = self.query_one(LineTable).rows
        rows.go_to(str(self._rows[0]) if self._rows else "")
        self._show_one()

    def _fill(self) -> None:
        outcome, figures, inputs = self.quantities_outcome, self.figures, self._inputs
        if outcome is None or figures is None:
            return
        table = self.query_one(LineTable)
        results, place = outcome.results, self.chosen
        names = inputs.names if inputs is not None else ()
        lines = inputs.lines if inputs is not None else None
        table.set_columns(columns_of(results, figures, place, names, lines), held=HELD)

        def cells(key: str) -> Sequence[Cell]:
            values = inputs.of(int(key)) if inputs is not None and names else None
            row = example_cells(results, figures, place, int(key), values, lines)
            return [row[int(column.id)] for column in table.rows.columns]

        table.rows.fill([], cells)  # other cells in the same rows are drawn too
        table.rows.fill([str(row) for row in self._rows], cells)
        self._entitle()

    def _show_one(self) -> None:
        """Draw the example under the cursor, where it is a picture."""
        outcome, inputs = self.quantities_outcome, self._inputs
        key = self.query_one(LineTable).rows.key
        if outcome is None or self._ink is None or self.data is None:
            return
        if self.data.kind is not Kind.IMAGES:
            return
        picture, words = self.query_one(Picture), self.query_one("#example-words", Static)
        if not key or inputs is None:
            picture.show(None, None, self._ink)
            words.update("")
            return
        from tui_lab.reports.regression.tables import example_words

        picture.show(inputs.of(int(key)), inputs.value_range, self._ink)
        words.update(Text("\n".join(example_words(outcome, int(key)))))
        title = _("example {index}").format(index=int(outcome.results.indices[int(key)]))
        self.query_one("#example-one", Panel).title = title

    def _entitle(self) -> None:
        """Write the choice into the frame: how many, which range, which order."""
        figures = self.figures
        panel = self.query_one("#examples-all", Panel)
        if figures is None:
            panel.title = _("No example meets these conditions.")
            return
        from tui_lab.reports.regression.tables import range_name

        name = _("any") if self.range_ is None else range_name(figures, figures.ranges[self.range_])
        count = number(len(self._rows))
        for gap in ("   ", "  "):
            line = Text(no_wrap=True, overflow="ellipsis")
            line.append(count + gap, style="bold")
            line.append_text(keys_line({with_keys("{key_filter}", ACTIONS): ""}))
            line.append_text(Text(_("truth: {name}").format(name=name), doing("filter")))
            line.append(gap)
            if self.range_ is not None:
                shows_all = with_keys("{key_all_examples}", ACTIONS)
                line.append_text(keys_line({shows_all: _("all")})).append(gap)
            line.append_text(keys_line({with_keys("{key_order}", ACTIONS): _(ORDERS[self.order])}))
            if self.count > 1:
                line.append(gap + figures.name)
            if self._inputs is not None and self._inputs.lines is not None and gap != "  ":
                line.append(gap + self._inputs.lines.file, "dim")
            if line.cell_len <= room_for_title(panel):
                break
        panel.set_title(Content.from_rich_text(line).stylize_before("not bold $foreground"))


def columns_of(
    results: QuantityResults,
    figures: QuantityFigures,
    place: int,
    names: Sequence[str],
    lines: ExampleLines | None,
) -> list[TableColumn]:
    """Number or line, truth, answer and error of a quantity, then the inputs."""
    from tui_lab.text.values import quantity_text

    largest = max((abs(figures.minimum), abs(figures.maximum)))
    wide = max(6, text_columns(quantity_text(largest, figures.scale)) + 2)
    numbers = results.indices if lines is None else lines.lines
    widest = text_columns(str(int(numbers.max()))) if len(results) else 1
    titles = (_("Truth"), _("Answer"), _("Error"))
    number_title = _("No.") if lines is None else _("Line")
    return [
        TableColumn("0", number_title, max(widest, text_columns(number_title)), right=True),
        *(
            TableColumn(str(n), title, max(wide, text_columns(title)), right=True)
            for n, title in enumerate(titles, 1)
        ),
        *(
            TableColumn(
                str(HELD + n),
                name,
                min(LONGEST_INPUT, max(SHORTEST_INPUT, text_columns(name))),
                right=True,
                middle=True,
            )
            for n, name in enumerate(names)
        ),
    ]


def example_cells(
    results: QuantityResults,
    figures: QuantityFigures,
    place: int,
    row: int,
    values: Sequence[float] | None,
    lines: ExampleLines | None,
) -> list[Cell]:
    """The cells of one example, for `columns_of`; `values` are its inputs, where they are known."""
    from tui_lab.reports.regression.tables import signed
    from tui_lab.text.values import quantity_text, value_text

    told: list[Cell] = [
        (str(int(results.indices[row] if lines is None else lines.lines[row])), "muted"),
        (quantity_text(float(results.truths[row, place]), figures.scale), ""),
        (quantity_text(float(results.answers[row, place]), figures.scale), ""),
        (signed(figures, float(results.errors[row, place]), unit=False), "strong"),
    ]
    if values is not None:
        told += [(value_text(float(value)), "muted") for value in values]
    return told
