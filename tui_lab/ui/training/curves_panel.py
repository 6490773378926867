"""The charts of the loss and of a metric side by side, drawn no more often than anybody can see."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container

from tui_lab.runs.payloads import Best
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.ui.kit.line_chart import ChartPanel, LineChart
from tui_lab.ui.training import charts, view

CURVES_EVERY = 0.8
"""Seconds between two drawings of the charts, at least: short epochs would fill a slow line."""
MANY_EPOCHS, LONG_EVERY = 5000, 2.0
"""From so many epochs on, the charts are drawn again after so many seconds at the earliest."""
Wanted = tuple[RunState, int, bool, charts.Axes, str]
"""What the charts hang on."""


class CurvesPanel(Container):
    """Two charts on one axis of epochs, with one cursor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.reading = ""
        """What the curves that are drawn show, in a translated sentence."""
        self._drawn: Wanted | None = None
        self._time = 0.0

    def compose(self) -> ComposeResult:
        """The charts."""
        for name in charts.CHARTS:
            yield ChartPanel(id=f"{name}-panel", chart_id=name)

    def chart(self, name: str) -> ChartPanel:
        """The panel of one of `charts.CHARTS`."""
        return self.query_one(f"#{name}-panel", ChartPanel)

    def on_line_chart_pointed(self, message: LineChart.Pointed) -> None:
        """Tell the values of one epoch in both charts."""
        for panel in self.query(ChartPanel):
            panel.point(message.cursor)

    def show(
        self,
        state: RunState,
        planned: int,
        status: Status,
        axes: charts.Axes,
        metric: str,
        best: Best | None,
        now: float,
    ) -> None:
        """Draw the curves where anything in them has changed; while it trains, not too often.

        Args:
            state: Of the run.
            planned: Epochs.
            status: Of the run.
            axes: How the charts are drawn.
            metric: What the second chart shows; "" for nothing.
            best: The epoch that both charts mark.
            now: Seconds since 1970.
        """
        wanted = (state, planned, status.live, axes, metric)
        if not self._is_due(wanted, status, now):
            return
        self._drawn, self._time = wanted, now
        self.reading = view.reading(state)
        self.chart("metric").display = bool(metric)
        for name, figure in zip(charts.CHARTS, (charts.first_figure(state), metric), strict=True):
            if figure:
                self.chart(name).plot = charts.curves(figure, *wanted[:-1], best)

    def _is_due(self, wanted: Wanted, status: Status, now: float) -> bool:
        if self._drawn is None:
            return True
        if self._drawn[1:] != wanted[1:]:
            return True
        state, drawn = wanted[0], self._drawn[0]
        if state is drawn:
            return False
        if len(state.epochs) >= 2 * len(drawn.epochs):
            return True  # the first epochs are waited for, and the head is far ahead
        if len(state.epochs) >= wanted[1] > len(drawn.epochs):
            return True  # the head says that all are done: so must the charts and their sentence
        long = len(state.epochs) > MANY_EPOCHS and status.live
        wait = LONG_EVERY if long else CURVES_EVERY if status is Status.RUNNING else 0.0
        return now - self._time >= wait
