"""The most important metric of a run in a table of runs of which each may have another one.

Figures of accuracy stand without a name, all others with it; where all runs of a table have one
metric, its column bears the name instead. Must not import a face.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui_lab.experiment.metrics import higher_is_better, short_name
from tui_lab.i18n import number
from tui_lab.reports.table import Line
from tui_lab.text.values import NONE, metric_text

PLAIN = "accuracy"
"""The metric that need not be named."""


def metric_of(lines: Iterable[Line]) -> str:
    """The metric that all runs have; "" where they have several. Accuracy without runs."""
    names = {line.metric for line in lines} or {PLAIN}
    return names.pop() if len(names) == 1 else ""


def own_figure(line: Line, value: float | None, metric: str = "") -> str:
    """A figure of a run's metric: `0.9567`; `mae 43.213` where its column does not say so.

    Args:
        line: The run.
        value: Of its metric; None where it is not known.
        metric: As `metric_of` has it of the runs that are shown.
    """
    if value is None:
        return NONE
    text = number(value, 4) if line.metric == PLAIN else metric_text(value)
    return text if line.metric in (metric, PLAIN) else f"{short_name(line.metric)} {text}"


def gap_text(line: Line) -> str:
    """By how much a run's metric is better in training."""
    return difference_text(line.metric, line.gap)


def difference_text(metric: str, value: float | None) -> str:
    """A difference of two figures of a metric; of accuracies with four decimals always."""
    if value is None:
        return NONE
    return number(value, 4) if metric == PLAIN else metric_text(value)


def share_of_best(line: Line) -> float | None:
    """How long the bar of a run is, 0..1: longer is better.

    Of a metric that ends at 1, its value; of errors, the smallest on the same data divided by it.
    """
    value = line.val_metric
    if value is None:
        return None
    if higher_is_better(line.metric):
        return min(1.0, max(0.0, value))
    best = line.best_metric if line.best_metric is not None else value
    return min(1.0, max(0.0, best / value)) if value > 0 else 1.0


def goodness(line: Line) -> tuple[bool, str, float] | None:
    """What runs are sorted by, the largest first: those of one metric together, accuracy first."""
    value = line.val_metric
    if value is None:
        return None
    return line.metric == PLAIN, line.metric, value if higher_is_better(line.metric) else -value
