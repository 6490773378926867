"""A page with numbers that one changes by hand, and the rows of a task in a table."""

from __future__ import annotations

from tui_lab.ui.neuron.layers_bench import LayersBench
from tui_lab.ui.neuron.page import NeuronPage
from tui_lab.ui.neuron.state import Bench


class HandPage(NeuronPage):
    """One neuron, or two layers, on one task."""

    def __init__(self) -> None:
        super().__init__()
        self.first = 0
        """The first row of the table that is shown."""

    @property
    def bench(self) -> Bench | LayersBench:
        """What is worked on."""
        raise NotImplementedError

    @property
    def fitting(self) -> int:
        """So many rows fit below the headings."""
        return max(1, self.query_one("#rows").size.height - 1)

    def keep_rows(self) -> None:
        """Leave no room below the last row."""
        self.first = max(0, min(self.first, len(self.bench.lesson.task.rows) - self.fitting))

    def keep_in_sight(self, row: int) -> None:
        """Show a row of the table."""
        if not self.first <= row < self.first + self.fitting:
            self.first = row if row < self.first else row - self.fitting + 1

    def action_choose(self, place: int) -> None:
        """Choose a number by its place, for the arrows to change it."""
        self.bench.chosen = place
        self.redraw()

    def show_from_first_row(self) -> None:
        """Show the rows of another task from the first one on."""
        self.first = 0
        self.redraw()

    def scroll_rows(self, pages: int) -> None:
        """Show later rows, or earlier ones where `pages` is negative."""
        self.first += pages * self.fitting
        self.fill()
