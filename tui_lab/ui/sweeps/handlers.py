"""What is done with a sweep that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext
from tui_lab.sweeps import operations
from tui_lab.sweeps.words import REPEATS
from tui_lab.ui.shell.destinations import RunPage
from tui_lab.ui.shell.path_question import ask_path, tell_written

if TYPE_CHECKING:
    from tui_lab.sweeps.look import TrialLine
    from tui_lab.ui.sweeps.screen import SweepScreen


class SweepHandlers:
    """Carries out the actions on a sweep."""

    def __init__(self, screen: SweepScreen) -> None:
        self.screen = screen

    def open(self) -> None:
        """Show the run of the marked trial."""
        self.show_run(self.screen.marked)

    def show_run(self, line: TrialLine | None) -> None:
        """Show the run of a trial, the first of several seeds."""
        if line is None:
            return
        if not line.runs:
            self.screen.notify(line.message or _("This trial has no run."))
            return
        try:
            self.screen.lab.open(RunPage(self.screen.loader.run_of(line.runs[0])))
        except LabError as error:
            self.screen.lab.complain(error)

    def stop(self) -> None:
        """Stop it."""
        self.screen.loader.act(
            operations.stop,
            lambda: self.screen.notify(
                _("The sweep was asked to stop; its trials are kept as they are.")
            ),
        )

    def resume(self) -> None:
        """Go on with it."""
        self.screen.loader.act(operations.resume, lambda: None)

    def repeat(self) -> None:
        """Train the best again with other seeds."""
        view = self.screen.view
        if view is None or not view.best_run:
            self.screen.notify(_("There is no best trial yet."))
            return
        text = ngettext(
            "The best trial is trained again with {count} further seed.",
            "The best trial is trained again with {count} further seeds.",
            REPEATS,
        ).format(count=REPEATS)
        self.screen.loader.repeat(view.best_run, REPEATS, lambda: self.screen.notify(text))

    def pair(self) -> None:
        """Put two other settings on the map."""
        self.screen.next_pair()

    def next_tab(self) -> None:
        """The page to the right."""
        self.screen.turn(1)

    def previous_tab(self) -> None:
        """The page to the left."""
        self.screen.turn(-1)

    def next_sweep(self) -> None:
        """The sweep that was begun after this one."""
        if not self.screen.loader.turn(1):
            self.screen.notify(_("This is the latest sweep."))

    def previous_sweep(self) -> None:
        """The sweep that was begun before this one."""
        if not self.screen.loader.turn(-1):
            self.screen.notify(_("This is the first sweep."))

    def export(self) -> None:
        """Ask where to, and write the trials as CSV."""
        view = self.screen.view
        if view is not None:
            self.screen.run_worker(
                self._export(f"sweep-{view.id}.csv"), group="export", exit_on_error=False
            )

    async def _export(self, name: str) -> None:
        path = await ask_path(self.screen, name)
        if path is not None:
            self.screen.loader.write_csv(path, lambda: tell_written(self.screen, path))
