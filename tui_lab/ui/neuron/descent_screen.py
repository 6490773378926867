"""Gradient descent on a curve and on a bowl: a start, a learning rate, and step after step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.neuron import descent_view as words
from tui_lab.ui.neuron.actions import DESCENT_ACTIONS
from tui_lab.ui.neuron.descent_handlers import DescentHandlers
from tui_lab.ui.neuron.descent_plot import DescentView
from tui_lab.ui.neuron.page import Fitted, NeuronPage
from tui_lab.ui.neuron.state import Walk


class DescentScreen(NeuronPage):
    """One path on one surface."""

    ACTIONS = DESCENT_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DESCENT_ACTIONS)]
    GIVES_WAY = "start_over"

    def __init__(self) -> None:
        super().__init__()
        self.act_with(DescentHandlers(self))

    def body(self) -> Iterable[Widget]:
        """What it is; the drawing, and beside it the steps; what has become of it."""
        yield Static(id="head")
        with Horizontal(id="main"):
            yield DescentView(id="view")
            yield Fitted(id="steps")
        yield Static(id="said")

    @property
    def walk(self) -> Walk:
        """The descent."""
        return self.room.walk

    def redraw(self) -> None:
        """Show the path as it is now."""
        if not self.is_mounted or not self.query("#said"):
            return
        path = self.walk.path
        with self.app.batch_update():
            self.set_class(len(path.surface.axes) > 1, "-many")
            tight, width = self.has_class("-tight"), self.size.width - 2
            self.show_head(words.head(path.surface, width, 2 if tight else 3))
            view = self.query_one(DescentView)
            view.path = path
            view.refresh()  # the theme may be another one
            self.query_one("#said", Static).update(words.said(path, "\n" if tight else "\n\n"))
            self.fill()

    def fill(self) -> None:
        """Show the steps that fit."""
        steps = self.query_one("#steps", Static)
        steps.update(words.steps(self.walk.path, steps.size.width, steps.size.height))

    async def turn_to(self, page: str) -> None:
        """Go back to the neuron, or show this page anew."""
        if page == "neuron":
            self.close_in_front()
        else:
            self.redraw()
