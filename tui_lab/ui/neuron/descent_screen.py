"""Gradient descent on a curve and on a bowl: a start, a learning rate, and step after step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.i18n import _
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.neuron import descent_view as words
from tui_lab.ui.neuron.actions import DESCENT_ACTIONS
from tui_lab.ui.neuron.descent_plot import DescentView
from tui_lab.ui.neuron.page import Fitted, NeuronPage
from tui_lab.ui.neuron.state import Walk

MANY = 20
"""Steps that are taken at once."""


class DescentScreen(NeuronPage):
    """One path on one surface."""

    ACTIONS = DESCENT_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DESCENT_ACTIONS)]
    GIVES_WAY = "start_over"

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

    def _go(self, steps: int) -> None:
        if self.walk.go(steps):
            self.redraw()
        else:
            self.tell(_("It has run away; u takes steps back, 0 goes back to the start."))

    def action_one_step(self) -> None:
        """One step downhill."""
        self._go(1)

    def action_twenty_steps(self) -> None:
        """Many of them."""
        self._go(MANY)

    def action_start_over(self) -> None:
        """Back to the start."""
        self.walk.start_over()
        self.redraw()

    def action_next_surface(self) -> None:
        """Go to the next surface."""
        self.walk.next_surface()
        self.redraw()

    async def action_neuron(self) -> None:
        """Go to the other page."""
        await self.turn_to("neuron")

    def action_faster(self) -> None:
        """A larger learning rate."""
        self._change_rate(1)

    def action_slower(self) -> None:
        """A smaller one."""
        self._change_rate(-1)

    def _change_rate(self, by: int) -> None:
        if self.walk.change_rate(by):
            self.redraw()
        else:
            self.no_other_rate(self.walk.path.rate, by)

    def action_start_left(self) -> None:
        """Move the start."""
        self._move(0, -1)

    def action_start_right(self) -> None:
        """Move the start."""
        self._move(0, 1)

    def action_start_up(self) -> None:
        """Move the start."""
        self._move(1, 1)

    def action_start_down(self) -> None:
        """Move the start."""
        self._move(1, -1)

    def _move(self, axis: int, by: int) -> None:
        if axis >= len(self.walk.path.surface.axes):
            return
        if self.walk.move(axis, by):
            self.redraw()
        else:
            self.tell(_("The start is moved before the first step; 0 goes back to it."))

    def action_undo(self) -> None:
        """Take the last step or change back."""
        if self.walk.undo():
            self.redraw()
        else:
            self.nothing_to_undo()
