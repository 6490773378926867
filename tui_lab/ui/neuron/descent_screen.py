"""Gradient descent on a surface or an own function: a start, a learning rate, step after step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.i18n import _
from tui_lab.neuron.surfaces import Surface
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.neuron import descent_view as words
from tui_lab.ui.neuron.actions import DESCENT_ACTIONS
from tui_lab.ui.neuron.descent_handlers import DescentHandlers
from tui_lab.ui.neuron.descent_plot import DescentView
from tui_lab.ui.neuron.page import Fitted, Handled, NeuronPage
from tui_lab.ui.neuron.view import framed
from tui_lab.ui.neuron.walk import Walk

EXPLAINED, EXPLAINED_BESIDE = 5, 10
"""Lines of what has become of it, below all, and in the second column."""


class DescentScreen(NeuronPage):
    """A path on a surface, or one for each optimizer."""

    PAGE = "descent"
    ACTIONS = DESCENT_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DESCENT_ACTIONS)]
    AUTO_FOCUS = "#steps-panel"
    GIVES_WAY = "start_over"

    def __init__(self) -> None:
        super().__init__()
        self.act_with(DescentHandlers(self))

    def body(self) -> Iterable[Widget]:
        """What it is; the drawing, and beside it the steps; what has become of it."""
        with Container(id="room"):
            yield Panel(Static(id="head"), id="task")
            yield Panel(DescentView(id="view"), title=_("Surface"), id="view-panel")
            yield Handled(Fitted(id="steps"), title=_("Steps"), id="steps-panel")
            yield Panel(Static(id="said"), title=_("What became of it"), id="sums")

    @property
    def walk(self) -> Walk:
        """The descent."""
        return self.room.walk

    def draw_again(self) -> None:
        """The path and the rows hold colours."""
        self.redraw()

    @property
    def can_undo(self) -> bool:
        """See `NeuronPage.can_undo`."""
        return self.walk.past.is_there

    def redraw(self) -> None:
        """Show the path as it is now."""
        if not self.is_mounted or not self.query("#said"):
            return
        self.refresh_bindings()
        paths = self.walk.paths
        with self.app.batch_update():
            self.set_class(len(self.walk.surface.axes) > 1, "-many")
            self._divide(self.walk.surface)
            view = self.query_one(DescentView)
            view.paths = paths
            view.refresh()  # the theme may be another one
            gap = "\n" if self.has_class("-tight") else "\n\n"
            self.query_one("#said", Static).update(words.said(paths, gap, roles(self.app)))
            self.fill()

    def _divide(self, surface: Surface) -> None:
        """Give each panel its place."""
        room, frame, tight = self.query_one("#room").size, self.frame, self.has_class("-tight")
        columns = (room.width or self.app.size.width) - frame.columns
        if tight:
            title, text = "", words.head(surface, columns, 2)
        else:
            cost = words.formula(surface)
            title, text = framed(_(surface.title), cost, words.about(surface), columns)
        head = self.show_head(text, title)
        two = len(surface.axes) > 1 and self.has_class("-wide")
        second = max(48 if two else 29 if tight else 30, 44 if self.beside else 0)
        told = EXPLAINED_BESIDE if self.beside else EXPLAINED - tight
        self.share(columns=f"1fr {second + frame.columns}", rows=f"{head} 1fr {told + frame.rows}")

    def fill(self) -> None:
        """Show the steps that fit."""
        steps, looks = self.query_one("#steps", Static), roles(self.app)
        steps.update(words.steps(self.walk.paths, steps.size.width, steps.size.height, looks))
