"""The neuron: its weights by hand, its line in the plane, and how it learns row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.neuron import view as words
from tui_lab.ui.neuron.actions import NEURON_ACTIONS
from tui_lab.ui.neuron.handlers import NeuronHandlers
from tui_lab.ui.neuron.neuron_plane import NeuronPlane
from tui_lab.ui.neuron.page import Fitted, NeuronPage
from tui_lab.ui.neuron.state import Bench


class NeuronScreen(NeuronPage):
    """One neuron on one task."""

    ACTIONS = NEURON_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(NEURON_ACTIONS)]
    GIVES_WAY = "next_task"

    def __init__(self) -> None:
        super().__init__()
        self._first = 0
        """The first row of the table that is shown."""
        self.act_with(NeuronHandlers(self))

    def body(self) -> Iterable[Widget]:
        """The question; the plane, and beside it numbers and rows; what was done last.

        Where there is no plane, the rows stand in its place.
        """
        yield Static(id="head")
        with Horizontal(id="main"):
            yield NeuronPlane(id="plane")
            yield Fitted(id="rows-alone", classes="rows")
            with Vertical(id="beside"):
                yield Static(id="numbers")
                yield Fitted(id="rows", classes="rows")
                yield Fitted(id="stand")
        yield Fitted(id="said")

    @property
    def bench(self) -> Bench:
        """The neuron."""
        return self.room.bench

    @property
    def _rows(self) -> Static:
        """Where the rows of the task are shown."""
        return self.query_one("#rows-alone" if self.has_class("-many") else "#rows", Static)

    def redraw(self) -> None:
        """Show the neuron as it is now."""
        if not self.is_mounted or not self.query("#said"):
            return
        standing, task = self.bench.now, self.bench.lesson.task
        if standing.lesson.last is not None:
            self._keep_in_sight(standing.lesson.last.row)
        with self.app.batch_update():
            self.set_class(len(task.inputs) != 2, "-many")
            width, most = self.size.width - 2, 1 if self.has_class("-tight") else 3
            self.show_head(words.head(task, width, most))
            plane = self.query_one(NeuronPlane)
            plane.lesson = standing.lesson
            plane.refresh()  # the theme may be another one
            self._rows.styles.max_height = len(task.rows) + 1
            self.fill()

    def draw_again(self) -> None:
        """The plane and the rows hold colours."""
        self.redraw()

    def fill(self) -> None:
        """Show what goes by the size of its place."""
        width = self.query_one("#beside").size.width
        bench, marks = self.bench, tones(self.app)
        self._first = max(0, min(self._first, len(bench.lesson.task.rows) - self._fitting))
        numbers = words.numbers(bench.now, bench.chosen, width, marks)
        self.query_one("#numbers", Static).update(numbers)
        rows = self._rows
        rows.update(words.table(bench.lesson, self._first, self._fitting, rows.size.width, marks))
        self.query_one("#stand", Static).update(words.stand(bench.lesson, width))
        said = self.query_one("#said", Static)
        said.update(words.said(bench.now, max(1, said.size.width), said.size.height))

    @property
    def _fitting(self) -> int:
        """So many rows fit below the headings."""
        return max(1, self._rows.size.height - 1)

    def _keep_in_sight(self, row: int) -> None:
        if not self._first <= row < self._first + self._fitting:
            self._first = row if row < self._first else row - self._fitting + 1

    def show_from_first_row(self) -> None:
        """Show the rows of another task from the first one on."""
        self._first = 0
        self.redraw()

    def scroll_rows(self, pages: int) -> None:
        """Show later rows, or earlier ones where `pages` is negative."""
        self._first += pages * self._fitting
        self.fill()

    async def turn_to(self, page: str) -> None:
        """Go to the descent, or show this page anew."""
        if page == "descent":
            from tui_lab.ui.neuron.descent_screen import DescentScreen

            await self.app.push_screen(DescentScreen())
        else:
            self.redraw()
