"""The page of the weights: what each unit of the first layer looks for, as a picture.

Where the run has two inputs, each neuron's line in their plane instead, or what the neurons of a
layer answer all over that plane. Where it begins with a convolution, also what its filters make of
the picture that is marked on the page of the pictures.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker, WorkerState, get_current_worker

from tui_lab.errors import LabError
from tui_lab.i18n import _, number
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.text.fit import shortened, text_columns
from tui_lab.ui.kit.drawing import Ink
from tui_lab.ui.kit.pages import PagesPanel
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.picture import GALLERY_KEYS, Card, Gallery, Picture, block_ink, ink_for
from tui_lab.ui.report.lines_page import LinesView
from tui_lab.ui.report.loading import (
    ReportData,
    Weights,
    read_filter_maps,
    read_maps,
    read_weights,
)
from tui_lab.ui.report.pane import Pane
from tui_lab.ui.report.pictures_page import PicturesPane

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.neuron_lines import NeuronLines


class WeightsPane(Pane):
    """One large picture, and all others beside it."""

    OFFERS: ClassVar[frozenset[str]] = frozenset({"display", "one_line", "maps"})
    BINDINGS: ClassVar[list[BindingType]] = GALLERY_KEYS

    class Read(Message):
        """The weights were read, or could not be."""

        def __init__(
            self,
            weights: Weights | NeuronLines | None,
            error: LabError | None,
            maps: tuple[Weights, ...] = (),
        ) -> None:
            super().__init__()
            self.weights, self.error, self.maps = weights, error, maps

    class Mapped(Message):
        """The maps of a picture were computed, or could not be."""

        def __init__(
            self, asked: tuple[ReportData, int], maps: Weights | None, error: LabError | None
        ) -> None:
            super().__init__()
            self.asked, self.maps, self.error = asked, maps, error

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._mapped: tuple[ReportData, int] | None = None
        """The results, and the row of the picture, whose maps are drawn or asked for."""
        self._weights: Weights | None = None
        self._shown: list[Weights | NeuronLines] = []
        """What there is to see, in turns: weights or lines, then the maps of each layer."""
        self._turn = 0
        self._ink: Ink | None = None
        self._epochs = -1

    def compose(self) -> ComposeResult:
        """The page."""
        yield Static("", classes="instead")
        yield Static("", id="weights-words")
        with Horizontal(id="weights-main"):
            with Panel(id="weights-one"):
                yield Picture(id="weights-large")
            with Panel(title=_("First layer"), id="weights-all"):
                yield Gallery(card_lines=7, id="weights-gallery")
        yield LinesView(id="weights-lines")

    def refill(self, data: ReportData) -> None:
        """Read the weights; those of the other part are the same."""
        if self._ink is None:
            self._ink = ink_for(self.app)
        if self._epochs != data.state.epochs_done:
            self._epochs = data.state.epochs_done
            self._mapped = None
            self._read(data.run, data.state)
        elif self._mapped is not None:
            self._map()

    def offers(self, action: str) -> bool:
        """One line alone means something where there are lines, and maps where there are some."""
        if action == "maps":
            return len(self._shown) > 1 or self._maps_pictures
        return super().offers(action) and (action != "one_line" or self.has_class("-lines"))

    def front(self) -> None:
        """The arrows go from unit to unit."""
        part = LinesView if self.has_class("-lines") else Gallery
        if self._mapped is not None:
            self._map()  # another picture may be marked now
        self.query_one(part).focus(scroll_visible=False)

    @work(thread=True, group="weights", exclusive=True, exit_on_error=False)
    def _read(self, run: Run, state: RunState) -> None:
        weights: Weights | NeuronLines | None = None
        maps: tuple[Weights, ...] = ()
        error = None
        try:
            weights = read_weights(run, state)
        except LabError as found:
            error = found
        with suppress(LabError):  # what is wrong with the network itself is told above
            maps = read_maps(run, state)
        if not get_current_worker().is_cancelled:  # else they are read anew by now
            self.post_message(self.Read(weights, None if maps else error, maps))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say it where something that was read aside broke by a fault of the lab."""
        event.stop()
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            from tui_lab.ui.shell.crash import fault

            self.say(fault(event.worker.error))

    def on_weights_pane_read(self, message: Read) -> None:
        """Draw them."""
        message.stop()
        self.say(message.error)
        self._shown = [*([] if message.weights is None else [message.weights]), *message.maps]
        self._turn = 0
        self._show_turn()
        turning = self.screen.query_one(PagesPanel).has_focus  # the next arrow is for the pages
        if self.display and message.error is None and not turning:
            self.front()

    def _show_turn(self) -> None:
        """Weights, lines, or the maps of a layer."""
        found = self._shown[self._turn] if self._shown else None
        pictures = found is None or isinstance(found, Weights)
        self.set_class(not pictures, "-lines")
        self._weights = found if isinstance(found, Weights) else None
        if found is not None and not isinstance(found, Weights):
            self.query_one(LinesView).fill(found, self._ink is Ink.ASCII)
        self.screen.refresh_bindings()
        self.query_one(Gallery).cursor = 0
        self._fill()
        # At once, not when the styles are next looked at: hidden parts take no focus.
        self.query_one(LinesView).display = not pictures

    def do_display(self) -> None:
        """Blocks, or plain characters."""
        self._ink = block_ink(self.app) if self._ink is Ink.ASCII else Ink.ASCII
        if self.has_class("-lines"):
            self.query_one(LinesView).change_signs()
        self._fill()

    def do_maps(self) -> None:
        """The maps of the next layer or of a picture, or what the page begins with again."""
        if self._maps_pictures and self._mapped is None:
            self._map()
            return
        self._mapped = None
        self._turn = (self._turn + 1) % len(self._shown)
        self._show_turn()
        self.front()

    @property
    def _maps_pictures(self) -> bool:
        """Whether filters can be moved over the pictures of the part that is shown."""
        first = self._shown[0] if self._shown else None
        convolution = isinstance(first, Weights) and first.layer == "Conv2D"
        return convolution and self.data is not None and self.data.outcome is not None

    def _map(self) -> None:
        """Compute the maps of the picture that is marked, where they are not drawn already."""
        if self.data is None:
            return
        row, picture = self.screen.query_one(PicturesPane).marked(self.data)
        if self._mapped != (self.data, row):
            self._mapped = (self.data, row)
            said = Text(_("The maps are being computed."), style="bold")
            self.query_one("#weights-words", Static).update(said)
            self._read_maps(self.data, row, picture)

    @work(thread=True, group="weights", exclusive=True, exit_on_error=False)
    def _read_maps(self, data: ReportData, row: int, picture: NDArray[np.generic] | None) -> None:
        try:
            found = self.Mapped((data, row), read_filter_maps(data, row, picture), None)
        except LabError as error:
            found = self.Mapped((data, row), None, error)
        self.post_message(found)

    def on_weights_pane_mapped(self, message: Mapped) -> None:
        """Draw them, if they are still wanted."""
        message.stop()
        if message.asked == self._mapped:
            self.say(message.error)
            self._shown = [*self._shown[:1], *([message.maps] if message.maps is not None else [])]
            place = self.query_one(Gallery).cursor
            self._turn = len(self._shown) - 1
            self._show_turn()
            self._go(place)

    def do_one_line(self) -> None:
        """Only the line of the chosen neuron, or all again."""
        self.query_one(LinesView).change_number()

    def action_step(self, steps: int) -> None:
        """Go to the next unit or the one before."""
        if self.has_class("-lines"):
            self.query_one(LinesView).step(steps)
        self._go(self.query_one(Gallery).cursor + steps)

    def action_row(self, rows: int) -> None:
        """Go up or down."""
        lines = self.has_class("-lines")
        self.action_step(rows * (1 if lines else self.query_one(Gallery).columns))

    def action_turn(self, pages: int) -> None:
        """Go on by a page."""
        if self.has_class("-lines"):
            self.query_one(LinesView).turn(pages)
            return
        self.action_step(pages * self.query_one(Gallery).page)

    def on_gallery_chosen(self, event: Gallery.Chosen) -> None:
        """A picture was clicked."""
        event.stop()
        self._go(event.place)

    def _go(self, place: int) -> None:
        if self._weights is not None:
            last = len(self._weights.pictures) - 1
            self.query_one(Gallery).cursor = min(max(0, place), last)
            self._show()

    def _fill(self) -> None:
        weights = self._weights
        if weights is None or self._ink is None:
            return
        text = (
            _("What each of the {count} filters of the first layer looks for.")
            if weights.layer == "Conv2D"
            else _("What each of the {count} units of the first layer looks for.")
        )
        words = Text(weights.told or text.format(count=number(len(weights.pictures))), style="bold")
        legend = _("Bright: it wants light there. Dark: it wants none. Grey: it does not care.")
        # Where the paper is white, signs that are full are dark.
        paper = self._ink is not Ink.COLOURS and not self.app.current_theme.dark
        if paper:
            legend = _("Dark: it wants light there. Bright: it wants none. Grey: it does not care.")
        if weights.told:
            legend = weights.legends[paper]
        words.append("\n" + legend, style="not bold")
        self.query_one("#weights-words", Static).update(words)
        title = _("Neurons") if weights.told else _("First layer")
        self.query_one("#weights-all", Panel).title = title

        def card(place: int) -> Card:
            return Card(weights.pictures[place], (self._label(place),))

        shape = weights.pictures[-1].shape
        self.query_one(Gallery).fill(
            len(weights.pictures), card, shape, weights.value_range, self._ink
        )
        self._show()

    def _show(self) -> None:
        if self._weights is None or self._ink is None:
            return
        place = self.query_one(Gallery).cursor
        self.query_one("#weights-one", Panel).title = self._title(place)
        weights = self._weights
        self.query_one(Picture).show(weights.pictures[place], weights.value_range, self._ink)

    def _label(self, place: int) -> str:
        """What stands above a small picture: the number alone where the word would cut it."""
        assert self._weights is not None
        room = self.query_one(Gallery).card_size[0] - 1  # the mark of the cursor
        if max(map(text_columns, self._weights.names)) <= room:
            return self._title(place)
        if self._weights.answers:
            return shortened(self._weights.answers[place], room)
        return _("no. {index}").format(index=number(place + 1))

    def _title(self, place: int) -> str:
        assert self._weights is not None
        return self._weights.names[place]
