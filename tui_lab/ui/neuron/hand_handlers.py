"""What is done by hand with numbers: choosing, moving, typing, and what else is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.i18n import _, decimal_sign
from tui_lab.ui.neuron.layers_bench import LayersBench
from tui_lab.ui.neuron.state import Bench
from tui_lab.ui.neuron.typed import value_of

if TYPE_CHECKING:
    from tui_lab.ui.neuron.hand_page import HandPage

SMALL, LARGE = 0.1, 1.0
"""What an arrow adds, and what it adds with shift."""


class HandHandlers:
    """Carries out what is done by hand, with one neuron or with two layers."""

    def __init__(self, screen: HandPage) -> None:
        self.screen = screen

    @property
    def bench(self) -> Bench | LayersBench:
        """What is worked on."""
        return self.screen.bench

    def upper(self) -> None:
        """Choose the number above."""
        self.bench.choose(-1)
        self.screen.redraw()

    def lower(self) -> None:
        """Choose the number below."""
        self.bench.choose(1)
        self.screen.redraw()

    def _add(self, amount: float) -> None:
        self.bench.add(amount)
        self.screen.redraw()

    def less(self) -> None:
        """A little less of the chosen number."""
        self._add(-SMALL)

    def more(self) -> None:
        """A little more of it."""
        self._add(SMALL)

    def much_less(self) -> None:
        """Much less of it."""
        self._add(-LARGE)

    def much_more(self) -> None:
        """Much more of it."""
        self._add(LARGE)

    def type_value(self) -> None:
        """Type the chosen number."""
        from tui_lab.ui.shell.dialogs import InputScreen

        name, now = self.bench.chosen_number

        def typed(text: str | None) -> None:
            value = None if text is None else value_of(text)
            if value is not None:
                self.bench.set(value)
                self.screen.redraw()

        self.screen.app.push_screen(
            InputScreen(
                _("A number for {name}").format(name=name),
                f"{now:g}".replace(".", decimal_sign()),
                check=lambda text: (
                    _("Write a number, for example 0.5 or -2.") if value_of(text) is None else None
                ),
            ),
            typed,
        )

    def random_start(self) -> None:
        """Begin with other weights."""
        self.bench.random_start()
        self.screen.redraw()

    def activation(self) -> None:
        """Step, sigmoid or, of one neuron, linear."""
        if self.bench.change_activation():
            self.screen.redraw()
        else:
            self.screen.tell(_("Numbers are asked for here: only a linear unit answers them."))

    def loss(self) -> None:
        """The other loss."""
        if self.bench.change_loss():
            self.screen.redraw()
        elif self.bench.activation == "linear":
            self.screen.tell(_("A linear unit has the squared error alone for its loss."))
        else:
            self.screen.tell(_("The step learns without a loss; a changes to the sigmoid."))

    def faster(self) -> None:
        """A larger learning rate."""
        self._change_rate(1)

    def slower(self) -> None:
        """A smaller one."""
        self._change_rate(-1)

    def _change_rate(self, by: int) -> None:
        if self.bench.change_rate(by):
            self.screen.redraw()
        else:
            self.screen.no_other_rate(self.bench.lesson.rate, by)

    def start_over(self) -> None:
        """Back to the weights that this began with."""
        self.bench.start_over()
        self.screen.redraw()

    def undo(self) -> None:
        """Take the last change back."""
        if self.bench.undo():
            self.screen.redraw()
        else:
            self.screen.nothing_to_undo()

    def own(self) -> None:
        """Type a task of one's own."""
        from tui_lab.ui.shell.dialogs import InputScreen, problem_in

        def typed(text: str | None) -> None:
            if text is not None:
                self.bench.on(text)
                self.screen.show_from_first_row()

        self.screen.app.push_screen(
            InputScreen(
                _("A task of your own"),
                detail=_(
                    "Conditions with commas, a colon, and the answers of the truth table from 00 "
                    "to 11; or points with their answers: x1,x2: 0.1,0.3=0; 0.6,0.9=1. Numbers "
                    "as answers, x: 1=2; 2=3; 3=5, are for a linear unit."
                ),
                placeholder="x1,x2: 0110",
                check=problem_in(self.bench.check),
                last="own task",
            ),
            typed,
        )

    def next_task(self) -> None:
        """Go to the next task."""
        self.bench.next_task()
        self.screen.show_from_first_row()

    def earlier_rows(self) -> None:
        """Show the rows above."""
        self.screen.scroll_rows(-1)

    def later_rows(self) -> None:
        """Show the rows below."""
        self.screen.scroll_rows(1)
