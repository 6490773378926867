"""What can be done with the descent: steps, another start, surface or learning rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.i18n import _
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.neuron.actions import DESCENT_ACTIONS
from tui_lab.ui.neuron.state import Walk

if TYPE_CHECKING:
    from tui_lab.ui.neuron.descent_screen import DescentScreen

MANY = 20
"""Steps that are taken at once."""


class DescentHandlers:
    """Carries out the actions on the path in front."""

    def __init__(self, screen: DescentScreen) -> None:
        self.screen = screen

    @property
    def walk(self) -> Walk:
        """The descent."""
        return self.screen.walk

    def _go(self, steps: int) -> None:
        if self.walk.go(steps):
            self.screen.redraw()
        else:
            self.screen.tell(
                with_keys(
                    _(
                        "It has run away; {key_undo} takes steps back, {key_start_over} goes "
                        "back to the start."
                    ),
                    DESCENT_ACTIONS,
                )
            )

    def one_step(self) -> None:
        """One step downhill."""
        self._go(1)

    def twenty_steps(self) -> None:
        """Many of them."""
        self._go(MANY)

    def start_over(self) -> None:
        """Back to the start."""
        self.walk.start_over()
        self.screen.redraw()

    def next_surface(self) -> None:
        """Go to the next surface."""
        self.walk.next_surface()
        self.screen.redraw()

    async def neuron(self) -> None:
        """Go to the other page."""
        await self.screen.turn_to("neuron")

    def faster(self) -> None:
        """A larger learning rate."""
        self._change_rate(1)

    def slower(self) -> None:
        """A smaller one."""
        self._change_rate(-1)

    def _change_rate(self, by: int) -> None:
        if self.walk.change_rate(by):
            self.screen.redraw()
        else:
            self.screen.no_other_rate(self.walk.path.rate, by)

    def start_left(self) -> None:
        """Move the start."""
        self._move(0, -1)

    def start_right(self) -> None:
        """Move the start."""
        self._move(0, 1)

    def start_up(self) -> None:
        """Move the start."""
        self._move(1, 1)

    def start_down(self) -> None:
        """Move the start."""
        self._move(1, -1)

    def _move(self, axis: int, by: int) -> None:
        if axis >= len(self.walk.path.surface.axes):
            return
        if self.walk.move(axis, by):
            self.screen.redraw()
        else:
            self.screen.tell(
                with_keys(
                    _(
                        "The start is moved before the first step; {key_start_over} goes back "
                        "to it."
                    ),
                    DESCENT_ACTIONS,
                )
            )

    def undo(self) -> None:
        """Take the last step or change back."""
        if self.walk.undo():
            self.screen.redraw()
        else:
            self.screen.nothing_to_undo()
