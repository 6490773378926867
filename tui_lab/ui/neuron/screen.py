"""The neuron: its weights by hand, its line in the plane, and how it learns row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.i18n import _, number
from tui_lab.neuron.model import LARGEST
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.neuron import view as words
from tui_lab.ui.neuron.actions import NEURON_ACTIONS
from tui_lab.ui.neuron.neuron_plane import NeuronPlane
from tui_lab.ui.neuron.page import Fitted, NeuronPage
from tui_lab.ui.neuron.state import Bench

SMALL, LARGE = 0.1, 1.0
"""What an arrow adds, and what it adds with shift."""


class NeuronScreen(NeuronPage):
    """One neuron on one task."""

    ACTIONS = NEURON_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(NEURON_ACTIONS)]
    GIVES_WAY = "next_task"

    def __init__(self) -> None:
        super().__init__()
        self._first = 0
        """The first row of the table that is shown."""

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

    # By hand

    def action_upper(self) -> None:
        """Choose the number above."""
        self.bench.choose(-1)
        self.redraw()

    def action_lower(self) -> None:
        """Choose the number below."""
        self.bench.choose(1)
        self.redraw()

    def _add(self, amount: float) -> None:
        self.bench.add(amount)
        self.redraw()

    def action_less(self) -> None:
        """A little less of the chosen number."""
        self._add(-SMALL)

    def action_more(self) -> None:
        """A little more of it."""
        self._add(SMALL)

    def action_much_less(self) -> None:
        """Much less of it."""
        self._add(-LARGE)

    def action_much_more(self) -> None:
        """Much more of it."""
        self._add(LARGE)

    def action_type_value(self) -> None:
        """Type the chosen number."""
        from tui_lab.ui.shell.dialogs import InputScreen

        lesson, chosen = self.bench.lesson, self.bench.chosen
        name = [*lesson.task.parameters[:-1], _("bias")][chosen]

        def typed(text: str | None) -> None:
            value = None if text is None else value_of(text)
            if value is not None:
                self.bench.set(value)
                self.redraw()

        self.app.push_screen(
            InputScreen(
                _("A number for {name}").format(name=name),
                f"{lesson.neuron.values[chosen]:g}".replace(".", decimal_sign()),
                check=lambda text: (
                    _("Write a number, for example 0.5 or -2.") if value_of(text) is None else None
                ),
            ),
            typed,
        )

    # Learning

    def action_one_example(self) -> None:
        """Learn from the next example."""
        self.bench.example()
        self.redraw()

    def action_one_epoch(self) -> None:
        """Learn from all of them."""
        self.bench.epoch()
        self.redraw()

    def action_until_right(self) -> None:
        """Learn until all rows are right."""
        self.bench.learn()
        self.redraw()

    def action_random_start(self) -> None:
        """Begin with other weights."""
        self.bench.random_start()
        self.redraw()

    def action_activation(self) -> None:
        """Step or sigmoid."""
        self.bench.change_activation()
        self.redraw()

    def action_loss(self) -> None:
        """The other loss."""
        if self.bench.change_loss():
            self.redraw()
        else:
            self.tell(_("The step learns without a loss; a changes to the sigmoid."))

    def action_faster(self) -> None:
        """A larger learning rate."""
        self._change_rate(1)

    def action_slower(self) -> None:
        """A smaller one."""
        self._change_rate(-1)

    def _change_rate(self, by: int) -> None:
        if self.bench.change_rate(by):
            self.redraw()
        else:
            self.no_other_rate(self.bench.lesson.rate, by)

    def action_start_over(self) -> None:
        """Back to the weights that this began with."""
        self.bench.start_over()
        self.redraw()

    def action_undo(self) -> None:
        """Take the last change back."""
        if self.bench.undo():
            self.redraw()
        else:
            self.nothing_to_undo()

    # Going elsewhere

    def action_next_task(self) -> None:
        """Go to the next task."""
        self.bench.next_task()
        self._first = 0
        self.redraw()

    async def action_descent(self) -> None:
        """Go to the other page."""
        await self.turn_to("descent")

    def action_earlier_rows(self) -> None:
        """Show the rows above."""
        self._scroll(-self._fitting)

    def action_later_rows(self) -> None:
        """Show the rows below."""
        self._scroll(self._fitting)

    def _scroll(self, by: int) -> None:
        self._first += by
        self.fill()


def decimal_sign() -> str:
    """What the language writes before the decimals."""
    return number(0.5, 1)[1]


def value_of(text: str) -> float | None:
    """A number as it was typed, with a point or a comma; None where it is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) <= LARGEST else None
