"""What the keys of the screens for one's own pictures and rows do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.ui.shell.path_question import ask_path, tell_written

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

    def write(self) -> None:
        """Write the answers to the rows of a file."""
        self.screen.run_worker(self._write(), group="asking", exclusive=True, exit_on_error=False)

    async def _write(self) -> None:
        from tui_lab.reports.exporting import save

        table = self.screen.answers_table()
        if table is None:
            return
        path = await ask_path(self.screen, f"{self.screen.run.id}-answers.csv")
        if path is None:
            return
        try:
            await asyncio.to_thread(save, table, path, overwrite=True)
        except LabError as error:
            self.screen.lab.complain(error)
            return
        tell_written(self.screen, path)

    def next(self) -> None:
        """Show the next example."""
        self.screen.show_example(self.screen.place + 1)

    def previous(self) -> None:
        """Show the example before."""
        self.screen.show_example(self.screen.place - 1)

    def classes_below(self) -> None:
        """Bring the next class into sight, wherever the focus is."""
        self.screen.query_one("#own-answer").scroll_down(animate=False, immediate=True)

    def classes_above(self) -> None:
        """Bring the class before into sight."""
        self.screen.query_one("#own-answer").scroll_up(animate=False, immediate=True)
