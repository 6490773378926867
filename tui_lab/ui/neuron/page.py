"""What the pages of the room share: how things stand, where back leads."""

from __future__ import annotations

from rich.text import Text
from textual.binding import ActiveBinding
from textual.message import Message
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.neuron.model import NeuronStart
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.neuron.places import BESIDE, FULL, LINE, NONE, FrameRoom
from tui_lab.ui.neuron.state import NeuronRoom
from tui_lab.ui.neuron.view import not_to_learn
from tui_lab.ui.shell.base_screen import LabScreen

SHORT = 2.5
"""Seconds."""
FEW_LINES = 22
"""Lines of the terminal up to which nothing is left blank."""


class Fitted(Static):
    """A place whose text goes by its size."""

    class Sized(Message):
        """It has another size now."""

    def on_resize(self) -> None:
        """Tell the screen."""
        self.post_message(self.Sized())


class Handled(Panel, can_focus=True):
    """The panel whose numbers the arrows change: it has the focus, and so the bright frame."""


class NeuronPage(LabScreen):
    """One of the pages: descent and layers lie upon the neuron."""

    MODE = "neuron"
    CSS_PATH = "style.tcss"
    PAGE = "neuron"
    GIVES_WAY = ""
    """The action that is not in the line of keys while the way back to a course is."""

    @property
    def room(self) -> NeuronRoom:
        """How things stand; the app keeps it."""
        return self.lab.keep(NeuronRoom)

    async def begin(self, start: NeuronStart, *, from_course: bool = False) -> None:
        """Begin as `start` says, on the page that it is about; what is wrong with it is said."""
        room = self.room
        try:
            room.begin(start)
        except LabError as error:
            self.lab.complain(error)
            return
        room.from_course = from_course
        await self.turn_to("descent" if start.surface else "layers" if start.layers else "neuron")

    async def turn_to(self, page: str) -> None:
        """Go to the page "neuron", "descent" or "layers", or show this one anew where it is that.

        The neuron lies below the others, which have this way.
        """
        if page == "neuron":
            self.close_in_front()
        elif page == self.PAGE:
            self.redraw()
        else:
            below = self.app.screen_stack[-2]
            self.close_in_front()
            if isinstance(below, NeuronPage):
                self.app.call_later(below.turn_to, page)

    def on_screen_resume(self) -> None:
        """The other page may have begun anew meanwhile."""
        super().on_screen_resume()
        self._fit()

    @property
    def beside(self) -> bool:
        """Whether there is room for all that is told beside the drawing."""
        return self.has_class("-beside")

    @property
    def frame(self) -> FrameRoom:
        """What the frames of the panels take."""
        if self.has_class("-tight"):
            return NONE
        return FULL if self.has_class("-tall") else LINE

    def show_head(self, text: Text, title: str) -> int:
        """Say what it is, in as many lines as that takes; returns the rows of its panel."""
        self.query_one("#head", Static).update(text)
        self.query_one("#task", Panel).title = title
        return text.plain.count("\n") + 1 + self.frame.rows

    def share(self, *, columns: str, rows: str) -> None:
        """Set how wide and how high the panels are, in the words of Textual's grid."""
        room = self.query_one("#room")
        room.styles.grid_columns = columns
        room.styles.grid_rows = rows

    def redraw(self) -> None:
        """Show how things stand."""
        raise NotImplementedError

    def fill(self) -> None:
        """Show what goes by the size of its place."""
        raise NotImplementedError

    def on_fitted_sized(self, message: Fitted.Sized) -> None:
        """Fill a place for its new size."""
        message.stop()
        if self.query("#said"):
            with self.app.batch_update():
                self.fill()

    def on_resize(self) -> None:
        """Set everything anew for the size."""
        self._fit()

    def _fit(self) -> None:
        # Also for a size that the terminal was given while another room was in front.
        self.set_class(self.app.size.height <= FEW_LINES, "-tight")
        self.set_class(self.app.size.width >= BESIDE, "-beside")
        self.redraw()
        self.call_after_refresh(self.redraw)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that are offered; the way back takes the place of another one."""
        hidden = self.GIVES_WAY if self.room.from_course else "back"
        found = super().active_bindings.items()
        return {key: each for key, each in found if each.binding.action != hidden}

    def worth_offering(self, action: str) -> bool:
        """There is a way back only for whoever came from a step of a course."""
        if action == "undo" and not self.can_undo:
            return False
        return self.room.from_course if action == "back" else super().worth_offering(action)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change of this page to take back."""
        raise NotImplementedError

    def action_back(self) -> None:
        """Back to the step of the course, as it was left; else to the neuron."""
        self.call_next(self._go_back)

    async def _go_back(self) -> None:
        if self.room.from_course:
            await self.lab.return_to("courses")
        else:
            await self.turn_to("neuron")

    def no_other_rate(self, rate: float, by: int) -> None:
        """Say that there is no larger (`by` 1) or smaller (-1) learning rate."""
        self.tell(not_to_learn(rate, faster=by > 0))

    def nothing_to_undo(self) -> None:
        """Say so."""
        self.tell(_("There is nothing to undo."))

    def tell(self, words: str) -> None:
        """Say why a key does nothing, for a moment: it lies upon what is explained below."""
        self.app.clear_notifications()
        self.notify(words, timeout=SHORT)
