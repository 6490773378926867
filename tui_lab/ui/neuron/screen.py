"""The neuron: its weights by hand, its line in the plane, and how it learns row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.i18n import _
from tui_lab.neuron.drawing import is_drawn
from tui_lab.neuron.tasks import Task
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.neuron import view as words
from tui_lab.ui.neuron.actions import NEURON_ACTIONS
from tui_lab.ui.neuron.hand_page import HandPage
from tui_lab.ui.neuron.handlers import NeuronHandlers
from tui_lab.ui.neuron.neuron_plane import NeuronPlane, PlanePicture
from tui_lab.ui.neuron.page import Fitted, Handled, NeuronPage
from tui_lab.ui.neuron.places import plane_columns
from tui_lab.ui.neuron.state import Bench

EXPLAINED, EXPLAINED_BESIDE = (7, 8), 12
"""Lines of what was done last, below all where there is a plane and where there is none; and in
the second column."""
TABLE = 37
"""Columns of the table where it stands in place of the plane."""
TITLE = 6
"""Columns of a frame beside its title."""


def page_of(page: str) -> NeuronPage:
    """The page that lies upon the neuron: "descent" or "layers"."""
    if page == "descent":
        from tui_lab.ui.neuron.descent_screen import DescentScreen

        return DescentScreen()
    from tui_lab.ui.neuron.layers_screen import LayersScreen

    return LayersScreen()


class NeuronScreen(HandPage):
    """One neuron on one task."""

    ACTIONS = NEURON_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(NEURON_ACTIONS)]
    AUTO_FOCUS = "#weights"
    GIVES_WAY = "next_task"

    def __init__(self) -> None:
        super().__init__()
        self.act_with(NeuronHandlers(self))

    def body(self) -> Iterable[Widget]:
        """The question; the plane, and beside it numbers and rows; what was done last.

        Where there is no plane, the rows stand beside the numbers.
        """
        with Container(id="room"):
            yield Panel(Static(id="head"), id="task")
            yield Panel(NeuronPlane(id="plane"), title=_("Plane"), id="plane-panel")
            yield Handled(Static(id="numbers"), title=_("Weights"), id="weights")
            yield Panel(Fitted(id="rows"), id="examples")
            yield Panel(Fitted(id="said"), title=_("Arithmetic"), id="sums")

    @property
    def bench(self) -> Bench:
        """The neuron."""
        return self.room.bench

    @property
    def can_undo(self) -> bool:
        """See `NeuronPage.can_undo`."""
        return self.bench.past.is_there

    def redraw(self) -> None:
        """Show the neuron as it is now."""
        if not self.is_mounted or not self.query("#said"):
            return
        self.refresh_bindings()
        standing, task = self.bench.now, self.bench.lesson.task
        if standing.lesson.last is not None:
            self.keep_in_sight(standing.lesson.last.row)
        with self.app.batch_update():
            self.set_class(not is_drawn(task), "-many")
            self._divide(task)
            plane = self.query_one(NeuronPlane)
            last = standing.lesson.last
            row = None if last is None else last.row
            plane.picture = PlanePicture(task, standing.lesson.neuron, row)
            plane.refresh()  # the theme may be another one
            self.fill()

    def draw_again(self) -> None:
        """The plane and the rows hold colours."""
        self.redraw()

    def _divide(self, task: Task) -> None:
        """Give each panel its place."""
        room, frame, many = self.query_one("#room").size, self.frame, self.has_class("-many")
        columns = (room.width or self.app.size.width) - frame.columns
        if self.has_class("-tight"):
            title, text = "", words.head(task, columns, 1)
        else:
            told = words.legend(task)
            title, text = words.framed(_(task.title), told, _(task.about), columns)
        head = self.show_head(text, title)
        below = EXPLAINED[many] + frame.rows
        height = room.height - head - (0 if self.beside else below)
        table = TABLE + frame.columns
        if not many:
            first, second = str(plane_columns(room.width, height, frame)), "1fr"
        elif self.beside:
            first = second = "1fr"
        else:
            first, second = str(room.width - table - frame.between), str(table)
        inside = self.query_one("#weights").content_size.width or columns // 2
        shown = words.numbers(self.bench.now, self.bench.chosen, inside, roles(self.app))
        numbers = shown.plain.count("\n") + 1 + frame.rows
        rows = f"1fr {below}"
        if self.beside:
            rest = height - numbers - EXPLAINED_BESIDE - frame.rows
            rows = f"{max(3, min(len(task.rows) + 1 + frame.rows, rest))} 1fr"
        self.share(columns=f"{first} {second}", rows=f"{head} {numbers} {rows}")

    def fill(self) -> None:
        """Show what goes by the size of its place."""
        bench, looks = self.bench, roles(self.app)
        numbers, examples = self.query_one("#numbers", Static), self.query_one("#examples", Panel)
        width = self.query_one("#weights").content_size.width
        self.keep_rows()
        numbers.update(words.numbers(bench.now, bench.chosen, width, looks))
        rows = self.query_one("#rows", Static)
        rows.update(words.table(bench.lesson, self.first, self.fitting, rows.size.width, looks))
        room = examples.outer_size.width - TITLE
        examples.title = words.stand(bench.lesson, room, titled=True)
        said = self.query_one("#said", Static)
        said.update(words.said(bench.now, max(1, said.size.width), said.size.height, looks))

    async def turn_to(self, page: str) -> None:
        """Go to the descent, or show this page anew."""
        if page == "neuron":
            self.redraw()
        else:
            await self.app.push_screen(page_of(page))
