"""The page of the examples: pictures with what the network said to them, chosen and ordered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_lab.datasets.model import Kind
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.bars import Bars
from tui_lab.ui.kit.drawing import Ink
from tui_lab.ui.kit.panel import Panel, room_for_title
from tui_lab.ui.kit.picture import (
    GALLERY_KEYS,
    NARROWEST_CARD,
    Card,
    Gallery,
    Picture,
    block_ink,
    ink_for,
)
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.report import examples_choice as choosing
from tui_lab.ui.report.example import (
    answer_line,
    answer_rows,
    card_words,
    facts,
    features,
    words_beside,
)
from tui_lab.ui.report.examples_choice import ORDERS, Choice
from tui_lab.ui.report.examples_loading import Inputs, at_hand, read_inputs
from tui_lab.ui.report.loading import ReportData
from tui_lab.ui.report.pane import Pane
from tui_lab.ui.report.picture_zoom import BARS, LARGE, MANY, PictureZoom

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_BARS = 11
"""Bars beside the numbers of an example."""
GRID = 25
"""Pictures that a grid has at once, where they can be made out at that size."""
STRIP_LINES, MOST_LINES, LEAST_LINES = 6, 10, 4
"""Lines of a picture below the large one, and in a grid."""
STRIP_FROM = 18
"""Lines of the page from which on the strip of small pictures has room below the large one."""
SHORT_NAME, ROOMY_CARD = 3, 14
"""Columns of names that fit twice into a narrow card, and of the cards for longer ones."""
BESIDE, BESIDE_WIDE, WIDE = 8, 11, 115
"""Columns for words beside a picture: with pictures of LEAST_LINES, five fit into 80; and the
columns from which on they have more room, beside pictures of six lines."""
ZOOMS = ("zoom", "zoom_large", "zoom_in", "zoom_out")


class PicturesPane(Pane):
    """One large picture with its probabilities, and a row of small ones."""

    OFFERS: ClassVar[frozenset[str]] = frozenset(
        {"order", "display", "step_example", *choosing.WAYS, *ZOOMS}
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *GALLERY_KEYS,
        Binding("enter", "screen.zoom", show=False),
    ]

    class Read(Message):
        """The examples were read, or could not be."""

        def __init__(self, inputs: Inputs | None, error: LabError | None) -> None:
            super().__init__()
            self.inputs, self.error = inputs, error

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.choice = Choice()
        self._inputs: Inputs | None = None
        self._rows: list[int] = []
        self._place = 0
        self._ink: Ink | None = None
        self.zoom = zoom = PictureZoom(self._zoomed)
        self.do_zoom = self.do_zoom_large = zoom.turn
        self.do_zoom_in, self.do_zoom_out = zoom.larger, zoom.smaller
        self.do_step_example = partial(self.action_step, 1)
        self.do_all_examples, self.do_mistakes = self.choose, partial(self.choose, wrong=True)
        self.inner_back = zoom.back

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        with Panel(id="pictures-one"), Horizontal(id="pictures-main"):
            yield Picture(id="pictures-large")
            with VerticalScroll(id="pictures-features"):
                yield Static("", id="pictures-values")
            with Vertical(id="pictures-words"):
                yield Bars(id="pictures-bars")
        with Panel(id="pictures-all"):
            yield Gallery(id="pictures-small")

    def refill(self, data: ReportData) -> None:
        """Show the examples of a part: the words at once, the pictures when they are read."""
        self.say(data.problem)
        self._inputs = None
        if data.outcome is None:
            return
        if self._ink is None:
            self._ink = ink_for(self.app)
        self.set_class(data.kind is not Kind.IMAGES, "-words")
        self._select()
        self._read(data)

    def draw_again(self) -> None:
        """What is marked stays marked."""
        if self.ready:
            self._fill()
            self._show()

    def offers(self, action: str) -> bool:
        """Numbers are not drawn in two ways; what is shown already is not offered."""
        if not self.zoom.offers(action):
            return False
        if action == "all_examples":
            return self.choice.narrowed
        words = self.data is not None and self.data.kind is not Kind.IMAGES
        return action in self.OFFERS and not (words and action in ("display", *ZOOMS))

    def marked(self, data: ReportData) -> tuple[int, NDArray[np.generic] | None]:
        """The row of these results that is marked, else the first; its picture, if it was read."""
        row = self._rows[self._place] if self.data is data and self._rows else 0
        read = self._inputs
        return row, read.of(row) if read is not None and read.data is data else None

    @property
    def ready(self) -> bool:
        """Whether the examples have been read."""
        return self._inputs is not None

    def front(self) -> None:
        """The arrows go from picture to picture."""
        self.query_one(Gallery).focus(scroll_visible=False)

    def choose(
        self, *, true: int | None = None, predicted: int | None = None, wrong: bool = False
    ) -> None:
        """Show the examples of a class, of a cell of the confusion matrix, or of all classes."""
        self.choice = replace(self.choice, wrong=wrong, true=true, predicted=predicted)
        self._select()

    @work(thread=True, group="pictures", exclusive=True, exit_on_error=False)
    def _read(self, data: ReportData) -> None:
        try:
            read = self.Read(read_inputs(data), None)
        except LabError as error:
            read = self.Read(None, error)
        if not get_current_worker().is_cancelled:  # else another part is read by now
            self.post_message(read)

    def on_pictures_pane_read(self, message: Read) -> None:
        """Draw them."""
        message.stop()
        if message.error is not None:
            self.say(message.error)
        elif message.inputs is not None and message.inputs.data is self.data:
            self._inputs = message.inputs
            self._fill()

    def do_order(self) -> None:
        """As they stand in the data, the least certain first, the most certain first."""
        names = list(ORDERS)
        following = names[(names.index(self.choice.order) + 1) % len(names)]
        self.choice = replace(self.choice, order=following)
        self._select()

    def do_display(self) -> None:
        """Blocks, or plain characters."""
        self._ink = block_ink(self.app) if self._ink is Ink.ASCII else Ink.ASCII
        self._fill()

    def _zoomed(self) -> None:
        """Lay the page out for another view."""
        self.whole = self.zoom.view == MANY
        self.set_class(self.zoom.view != LARGE, "-grid")
        self.call_after_refresh(self._fill)

    def do_filter(self) -> None:
        """Ask which examples are to be shown."""
        choosing.ask_what(self.app, self.choice, lambda answer: getattr(self, f"do_{answer}")())

    def do_number(self) -> None:
        """Go to the example with a number; where the choice leaves it out, all are shown again."""
        outcome = self.classes_outcome
        if outcome is None:
            return
        indices = outcome.results.indices
        places = {int(indices[row]): row for row in at_hand(self.data, indices.argsort())}

        def go(asked: int) -> None:
            if places[asked] not in self._rows:
                self.do_all_examples()
            self._go(self._rows.index(places[asked]))

        shown = int(indices[self._rows[self._place]]) if self._rows else None
        choosing.ask_number(self.app, places, shown, go)

    def do_wrong(self) -> None:
        """Only what was mistaken, or all again; a chosen class stays chosen."""
        self.choice = replace(self.choice, wrong=not self.choice.wrong)
        self._select()

    def do_true_class(self) -> None:
        """Only the examples of one class."""
        title = _("Show only the examples of")
        self._ask(title, self.choice.true, lambda place: replace(self.choice, true=place))

    def do_answer(self) -> None:
        """Only the examples that were taken for one class."""
        title = _("Show only what was taken for")
        self._ask(title, self.choice.predicted, lambda place: replace(self.choice, predicted=place))

    def _ask(self, title: str, chosen: int | None, way: Callable[[int | None], Choice]) -> None:
        def take(place: int | None) -> None:
            self.choice = way(place)
            self._select()

        if self.classes_outcome is not None:
            choosing.ask_class(self.app, title, self.classes_outcome.classes, chosen, take)

    def action_step(self, steps: int) -> None:
        """Go to the next example or the one before."""
        self._go(self._place + steps)

    def action_row(self, rows: int) -> None:
        """Go up or down in the small pictures; by one where no two rows of them are seen."""
        gallery = self.query_one(Gallery)
        self._go(self._place + rows * (gallery.columns if gallery.rows > 1 else 1))

    def action_turn(self, pages: int) -> None:
        """Go on by a page of small pictures."""
        self._go(self._place + pages * self.query_one(Gallery).page)

    def on_gallery_chosen(self, event: Gallery.Chosen) -> None:
        """A small picture was clicked: mark it; clicked again in a grid, it is drawn large."""
        event.stop()
        if event.place == self._place and self.zoom.view != LARGE:
            self.call_later(self.run_action, "screen.zoom_large")
        self._go(event.place)

    def on_resize(self, event: Resize) -> None:
        """The bars take the width and height that there is; other pictures fit."""
        self.set_class(event.size.height < STRIP_FROM, "-no-strip")
        self._make_room()
        self.call_after_refresh(self._show)

    def _go(self, place: int) -> None:
        place = min(max(0, place), max(0, len(self._rows) - 1))
        if place != self._place:
            self._place = place
            self.query_one(Gallery).cursor = place
            self._show()

    def _select(self) -> None:
        """Take the examples that meet the choice; begin with the first."""
        outcome = self.classes_outcome
        if outcome is None:
            return
        from tui_lab.reports.pictures import select

        choice = self.choice
        found = select(
            outcome.results,
            wrong=choice.wrong,
            true=choice.true,
            predicted=choice.predicted,
            order=choice.order,
        )
        self._rows = at_hand(self.data, found)
        self._place = 0
        self.screen.refresh_bindings()
        self._fill()

    def _fill(self) -> None:
        outcome, inputs = self.classes_outcome, self._inputs
        gallery = self.query_one(Gallery)
        gallery.set_reactive(Gallery.cursor, self._place)
        pictures = self.data is not None and self.data.kind is Kind.IMAGES
        if outcome is None or self._ink is None:
            return
        grid, many = self.zoom.view == BARS, pictures and self.zoom.view == MANY
        long_names = max(map(text_columns, outcome.classes)) > SHORT_NAME
        narrowest = ROOMY_CARD if grid and long_names else NARROWEST_CARD
        bars = grid and pictures and len(outcome.classes) <= narrowest
        styles = roles(self.app)
        beside = BESIDE_WIDE if self.size.width >= WIDE else BESIDE

        def card(place: int) -> Card:
            row = self._rows[place]
            width = gallery.card_size[0] - 1
            lines = inputs.lines if inputs is not None else None
            words = card_words(outcome, row, width, short=pictures, lines=lines)
            if many:
                words = words_beside(outcome, row, beside - 1, gallery.card_size[1])
            image = inputs.of(row) if pictures and inputs is not None else None
            foot = answer_line(outcome, row, styles) if bars else None
            return Card(image, words, good=bool(outcome.results.right[row]), foot=foot)

        gallery.fill(
            len(self._rows),
            card,
            inputs.x.shape[1:] if pictures and inputs is not None else (),
            inputs.value_range if inputs is not None else None,
            self._ink,
            words=LEAST_LINES if many else 1 if pictures else 2,
            foot=bars,
            narrowest=narrowest,
            beside=beside if many else 0,
        )
        self._make_room()
        self._show()

    def _make_room(self) -> None:
        least, most = (STRIP_LINES,) * 2 if self.zoom.view == LARGE else (LEAST_LINES, MOST_LINES)
        self.query_one(Gallery).make_room(GRID, most, least)

    def _show(self) -> None:
        """Draw the example under the cursor."""
        outcome, inputs = self.classes_outcome, self._inputs
        if outcome is None or self._ink is None or self.data is None:
            return
        pictures = self.data.kind is Kind.IMAGES
        large, bars = self.query_one(Picture), self.query_one(Bars)
        values = self.query_one("#pictures-values", Static)
        place = self._place + 1 if self._rows else 0
        classes, room = outcome.classes, self._title_room
        line = choosing.choice_line(
            self.choice,
            classes,
            place,
            len(self._rows),
            room,
            pictures=pictures,
            whole=len(outcome.results.indices),
        )
        self._entitle("#pictures-all", line)
        if not self._rows:
            self._entitle("#pictures-one", Text(_("No example meets these conditions.")))
            large.show(None, None, self._ink)
            bars.show(())
            values.update("")
            return
        row = self._rows[self._place]
        lines = inputs.lines if inputs is not None else None
        self._entitle(
            "#pictures-one", facts(outcome, row, self._title_room, roles(self.app), lines)
        )
        width = self.query_one("#pictures-words").size.width
        height = self.query_one("#pictures-main").size.height if pictures else MOST_BARS
        bars.show(answer_rows(outcome, row, width, height))
        if inputs is None:
            large.show(None, None, self._ink)
        elif pictures:
            large.show(inputs.of(row), inputs.value_range, self._ink)
        else:
            room = self.size.width * 9 // 20
            told_values = features(inputs.names, inputs.of(row), room)
            values.update(told_values)
            self.query_one("#pictures-features").styles.width = room

    def _entitle(self, panel: str, line: Text) -> None:
        """Write a line into a frame: what it says is no mere title."""
        content = Content.from_rich_text(line).stylize_before("not bold $foreground")
        self.query_one(panel, Panel).set_title(content)

    @property
    def _title_room(self) -> int:
        """Columns of what stands in a frame."""
        return room_for_title(self.query_one("#pictures-all", Panel))
