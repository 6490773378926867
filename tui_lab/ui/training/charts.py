"""What the two charts of the training view show: the loss, and one of the metrics.

Pure functions from a run's state to plots; nothing here reads a file or knows of widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_lab.experiment.metrics import recorded, schema_of
from tui_lab.i18n import _
from tui_lab.reports.series import drawable, epochs_axis, steps_of
from tui_lab.runs.payloads import BatchRecord, Best, EpochRecord
from tui_lab.runs.state import RunState
from tui_lab.ui.kit.line_plot import LinePlot, Pen, PlotLine

if TYPE_CHECKING:
    from tui_lab.datasets.model import DatasetInfo
    from tui_lab.runs.run import Run

CHARTS = ("loss", "metric")
"""What there is a chart for: the loss, and the metric that is looked at. Of a run that records no
loss, its first metric takes the place of the loss."""
LONG_NAME = 12
"""A metric with a longer name is called by an alias, where it has a shorter one."""


@dataclass(frozen=True, slots=True)
class Axes:
    """How the charts are to be drawn."""

    logarithmic_loss: bool = False
    metric: str = ""
    """Which of the metrics is looked at; "" for the most important one."""
    whole_axis: bool = False
    """The metric from one end to the other: a share from 0 to 1, any other from 0 on."""
    zoom: int = 0
    """How often the epochs are halved; the later ones are in sight."""
    smoothing: float = 0.0
    """How much of each value is the one before it, from 0 up to less than 1."""


def metrics_of(run: Run, state: RunState, info: DatasetInfo | None) -> tuple[str, ...]:
    """The metrics that a run records, the most important first; also before it has begun.

    Args:
        run: The run.
        state: Of the run.
        info: Its data set; None where that is gone.
    """
    if state.sizes is not None or info is None:
        return state.metrics
    return recorded(run.experiment.compile.metrics, info.target.task)


def first_figure(state: RunState) -> str:
    """What the first chart shows: the loss; the first metric of a run that records none."""
    recorded_last = state.epochs[-1:] or state.recent_batches[-1:]
    records = all("loss" in record.metrics for record in recorded_last)
    return "loss" if records else state.metrics[0]


def second_figures(state: RunState, metrics: Sequence[str]) -> tuple[str, ...]:
    """What the second chart may show; empty where the first one shows all that there is."""
    first = first_figure(state)
    return tuple(name for name in metrics if name != first)


def shown_metric(metrics: Sequence[str], axes: Axes) -> str:
    """The metric that is looked at; "" where there is none beside the loss."""
    return axes.metric if axes.metric in metrics else next(iter(metrics), "")


def metric_after(metrics: Sequence[str], axes: Axes) -> str:
    """The one after it; after the last comes the first."""
    return metrics[(metrics.index(shown_metric(metrics, axes)) + 1) % len(metrics)]


def metric_name(metric: str) -> str:
    """What a metric is called above a chart."""
    schema = schema_of(metric)
    if schema is None or len(metric) <= LONG_NAME:
        return metric
    return min((metric, *schema.aliases), key=len)


def curves(
    name: str, state: RunState, planned: int, live: bool, axes: Axes, best: Best | None = None
) -> LinePlot:
    """What the chart of the loss or of a metric shows; both mark the same epoch as the best.

    Args:
        name: Of the figure: `loss`, `accuracy`, `mae`.
        state: Of the run.
        planned: Epochs.
        live: Whether the run goes on.
        axes: How the charts are drawn.
        best: The best epoch.
    """
    steps = steps_of(state, planned)
    epochs = tuple(record.epoch for record in state.epochs)
    known: Sequence[BatchRecord | EpochRecord] = steps or state.epochs
    if steps:
        epochs = tuple(record.batch for record in steps)

    def values(metric: str) -> tuple[float | None, ...]:
        return tuple(record.metrics.get(metric) for record in known)

    lines = [PlotLine(_("training"), epochs, values(name))]
    if any(f"val_{name}" in record.metrics for record in known[-1:]):
        validation = values(f"val_{name}")
        short = _("val")
        lines.append(
            PlotLine(_("validation"), epochs, validation, "validation", Pen.DOTS, short=short)
        )
    schema = schema_of(name) if name != "loss" else None
    shares = schema is not None and schema.share
    plot = LinePlot(
        name=metric_name(name),
        lines=tuple(lines),
        end=epochs_axis(epochs[-1], 0, not live)
        if steps
        else epochs_axis(state.epochs_done, planned, not live and bool(state.epochs)),
        steps=bool(steps),
        best_epoch=best.epoch if best is not None and not steps else None,
        logarithmic=axes.logarithmic_loss and name.endswith("loss"),
        shares=shares,
        fixed=_whole(lines, shares=shares)
        if axes.whole_axis and not name.endswith("loss")
        else None,
        smoothing=axes.smoothing,
        empty=_("No whole epoch yet."),
    )
    return plot.zoomed(axes.zoom)


def _whole(lines: Sequence[PlotLine], *, shares: bool) -> tuple[float, float] | None:
    """The ends of an axis of a whole metric: 0 and 1 of a share; else 0 and the farthest value."""
    if shares:
        return 0.0, 1.0
    known = [value for line in lines for each in line.values if (value := drawable(each))]
    ends = min([0.0, *known]), max([0.0, *known])
    return ends if ends[0] < ends[1] else None
