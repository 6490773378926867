"""Two layers by hand: their numbers, the planes of inputs and of hidden answers, and learning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.i18n import _
from tui_lab.neuron.tasks import Task
from tui_lab.neuron.two_layers import hidden_task
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.neuron import layers_view as words
from tui_lab.ui.neuron.hand_page import HandPage
from tui_lab.ui.neuron.layers_actions import LAYERS_ACTIONS
from tui_lab.ui.neuron.layers_bench import LayersBench
from tui_lab.ui.neuron.layers_handlers import LayersHandlers
from tui_lab.ui.neuron.neuron_plane import NeuronPlane, PlanePicture
from tui_lab.ui.neuron.page import Fitted, Handled
from tui_lab.ui.neuron.view import framed, head, legend

EXPLAINED = 5
"""Lines of the arithmetic."""
NUMBERS = 7
"""Lines of the numbers and of what else is set."""
TABLE = 30
"""Columns beside the planes."""
BOTH = 76
"""Columns of the room from which both planes are drawn; in fewer that of the hidden answers."""


class LayersScreen(HandPage):
    """Two layers on one task with two inputs."""

    PAGE = "layers"
    ACTIONS = LAYERS_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LAYERS_ACTIONS)]
    AUTO_FOCUS = "#weights"
    GIVES_WAY = "next_task"

    def __init__(self) -> None:
        super().__init__()
        self.act_with(LayersHandlers(self))

    def body(self) -> Iterable[Widget]:
        """The question; both planes, beside them numbers and rows; the arithmetic."""
        with Container(id="room"):
            yield Panel(Static(id="head"), id="task")
            yield Panel(NeuronPlane(id="inputs"), title=_("Inputs"), id="inputs-panel")
            yield Panel(NeuronPlane(id="hidden"), title=_("Hidden answers"), id="hidden-panel")
            yield Handled(Static(id="numbers"), title=_("Weights"), id="weights")
            yield Panel(Fitted(id="rows"), id="examples")
            yield Panel(Fitted(id="said"), id="sums")

    @property
    def bench(self) -> LayersBench:
        """The layers."""
        return self.room.layers

    def draw_again(self) -> None:
        """Planes and rows hold colours."""
        self.redraw()

    @property
    def can_undo(self) -> bool:
        """See `NeuronPage.can_undo`."""
        return self.bench.past.is_there

    def redraw(self) -> None:
        """Show the layers as they are now."""
        if not self.is_mounted or not self.query("#said"):
            return
        self.refresh_bindings()
        lesson = self.bench.lesson
        last = None if lesson.last is None else lesson.last.row
        if last is not None:
            self.keep_in_sight(last)
        with self.app.batch_update():
            self._divide(lesson.task)
            seen = hidden_task(lesson.net, lesson.task)
            pictures = {
                "inputs": PlanePicture(lesson.task, lesson.net, last),
                "hidden": PlanePicture(seen, lesson.net.neurons[2], last),
            }
            for name, picture in pictures.items():
                plane = self.query_one(f"#{name}", NeuronPlane)
                plane.picture = picture
                plane.refresh()  # the theme may be another one
            self.fill()

    def _divide(self, task: Task) -> None:
        """Give each panel its place."""
        room, frame = self.query_one("#room").size, self.frame
        width = room.width or self.app.size.width
        if self.has_class("-tight"):
            title, text = "", head(task, width - frame.columns, 1)
        else:
            told = legend(task)
            title, text = framed(_(task.title), told, _(task.about), width - frame.columns)
        top = self.show_head(text, title)
        both = width >= BOTH
        self.set_class(not both, "-few")
        columns = "1fr " * (1 + both) + str(TABLE + frame.columns)
        rows = f"{top} {NUMBERS + frame.rows} 1fr {EXPLAINED + frame.rows}"
        self.share(columns=columns, rows=rows)

    def fill(self) -> None:
        """Show what goes by the size of its place."""
        bench, looks = self.bench, roles(self.app)
        self.query_one("#numbers", Static).update(words.numbers(bench.now, bench.chosen, looks))
        self.keep_rows()
        rows = self.query_one("#rows", Static)
        rows.update(words.table(bench.lesson, self.first, self.fitting, looks))
        self.query_one("#examples", Panel).title = words.stand(bench.lesson)
        said = self.query_one("#said", Static)
        self.query_one("#sums", Panel).title = words.title(bench.now)
        said.update(words.said(bench.now, bench.lesson.task, max(1, said.size.width), looks))
