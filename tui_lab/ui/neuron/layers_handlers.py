"""What can be done with two layers: let them learn; the rest is done by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.neuron.hand_handlers import HandHandlers
from tui_lab.ui.neuron.layers_actions import LAYERS_ACTIONS
from tui_lab.ui.neuron.layers_bench import LayersBench

if TYPE_CHECKING:
    from tui_lab.ui.neuron.layers_screen import LayersScreen


class LayersHandlers(HandHandlers):
    """Carries out the actions on the layers in front."""

    screen: LayersScreen

    @property
    def bench(self) -> LayersBench:
        """The layers."""
        return self.screen.bench

    def one_step(self) -> None:
        """The next stage of an example."""
        self._learn(self.bench.stage)

    def one_epoch(self) -> None:
        """Learn from all of them."""
        self._learn(self.bench.epoch)

    def until_right(self) -> None:
        """Learn until all rows are right."""
        self._learn(self.bench.learn)

    def _learn(self, learn: Callable[[], None]) -> None:
        try:
            learn()
        except UsageError as error:
            way = with_keys(_("{key_activation} changes to the sigmoid."), LAYERS_ACTIONS)
            self.screen.tell(f"{error.message} {way}")
        else:
            self.screen.redraw()

    async def neuron(self) -> None:
        """Go to the page of the neuron."""
        await self.screen.turn_to("neuron")
