"""What the keys of the screens for one's own pictures and rows do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_lab.ui.predict.screen import OwnScreen


class PredictHandlers:
    """Asks the network about what is in the form, and goes from example to example."""

    def __init__(self, screen: OwnScreen) -> None:
        self.screen = screen

    def ask(self) -> None:
        """Ask the network about what is in the form."""
        screen = self.screen
        prepare = screen.form.preparation()
        if prepare is not None:
            screen.answers = None
            screen.say("")
            screen.redraw()
            screen.loader.ask(prepare)

    def next(self) -> None:
        """Show the next example."""
        self.screen.show_example(self.screen.place + 1)

    def previous(self) -> None:
        """Show the example before."""
        self.screen.show_example(self.screen.place - 1)
