"""What is done to runs side by side: draw another metric, open one, leave one out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.compare.overlay import Overlay
from tui_lab.ui.shell.destinations import RunPage

if TYPE_CHECKING:
    from tui_lab.ui.compare.screen import CompareScreen


class CompareHandlers:
    """Carries out the actions of the comparison."""

    def __init__(self, screen: CompareScreen) -> None:
        self.screen = screen

    def metric(self) -> None:
        """Draw the other metric."""
        self.screen.metric = "loss" if self.screen.metric == "accuracy" else "accuracy"
        self.screen.draw()

    def training(self) -> None:
        """Draw the training curves as well, or no more."""
        self.screen.with_training = not self.screen.with_training
        self.screen.draw()

    def zoom(self) -> None:
        """Draw the values of the later epochs larger, or all of them again."""
        chart = self.screen.query_one(Overlay)
        chart.zoomed = not chart.zoomed

    def open(self) -> None:
        """Show the run that the cursor is on."""
        run = self.screen.current
        if run is not None:
            try:
                self.screen.lab.open(RunPage(run))
            except LabError as error:
                self.screen.lab.complain(error)

    def leave_out(self) -> None:
        """Compare without the run that the cursor is on; two are left at least."""
        run = self.screen.current
        if run is None or len(self.screen.runs) <= 2:
            self.screen.notify(_("A comparison needs two runs."))
        else:
            self.screen.compare([other for other in self.screen.runs if other is not run])
