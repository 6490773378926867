"""What can be done with the neuron: let it learn; the rest is done by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.ui.neuron.hand_handlers import HandHandlers
from tui_lab.ui.neuron.state import Bench

if TYPE_CHECKING:
    from tui_lab.ui.neuron.screen import NeuronScreen


class NeuronHandlers(HandHandlers):
    """Carries out the actions on the neuron in front."""

    screen: NeuronScreen

    @property
    def bench(self) -> Bench:
        """The neuron."""
        return self.screen.bench

    def one_example(self) -> None:
        """Learn from the next example."""
        self.bench.example()
        self.screen.redraw()

    def one_epoch(self) -> None:
        """Learn from all of them."""
        self.bench.epoch()
        self.screen.redraw()

    def until_right(self) -> None:
        """Learn until all rows are right."""
        self.bench.learn()
        self.screen.redraw()

    async def descent(self) -> None:
        """Go to the other page."""
        await self.screen.turn_to("descent")
