"""What is done to runs side by side: draw another metric, open one, leave one out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.compare.view import next_metric
from tui_lab.ui.kit.line_chart import ChartPanel, next_smoothing
from tui_lab.ui.kit.line_plot import LinePlot
from tui_lab.ui.shell.destinations import RunPage

if TYPE_CHECKING:
    from tui_lab.ui.compare.screen import CompareScreen


class CompareHandlers:
    """Carries out the actions of the comparison."""

    def __init__(self, screen: CompareScreen) -> None:
        self.screen = screen

    def _draw(self, **changes: object) -> None:
        self.screen.drawn = replace(self.screen.drawn, **changes)  # type: ignore[arg-type]
        self.screen.draw()

    def metric(self) -> None:
        """Draw the next of the metrics that the runs recorded, and the loss after the last."""
        side = self.screen.side
        if side is not None:
            self._draw(metric=next_metric(side, self.screen.drawn))
            self.screen.fill()

    def training(self) -> None:
        """Draw the training curves as well, or no more."""
        self._draw(training=not self.screen.drawn.training)

    def smooth(self) -> None:
        """Draw the curves smoothed, more so, or as they are."""
        self._draw(smoothing=next_smoothing(self.screen.drawn.smoothing))

    def zoom(self) -> None:
        """Draw the later half of the epochs, or all of them again."""
        self._draw(zoom=0 if self.screen.drawn.zoom else 1)

    def zoom_in(self) -> None:
        """Draw only the later half of the epochs that are in sight."""
        self._draw(zoom=self._plot.zoomed(1).zoom)

    def zoom_out(self) -> None:
        """Draw twice as many epochs, up to all of them."""
        self._draw(zoom=self._plot.zoomed(-1).zoom)

    @property
    def _plot(self) -> LinePlot:
        return self.screen.query_one(ChartPanel).plot

    def cursor(self) -> None:
        """Put the cursor on the last epoch of the chart."""
        chart = self.screen.query_one(ChartPanel).chart
        chart.focus()
        chart.action_point(0)

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
