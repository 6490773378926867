"""Curves for tests of charts."""

from __future__ import annotations

from typing import Any

from tui_lab.ui.kit.line_plot import LinePlot, Pen, PlotLine

Values = tuple[float | None, ...]


def line(values: Values, first: int = 1, **how: Any) -> PlotLine:
    epochs = tuple(range(first, first + len(values)))
    return PlotLine(how.pop("title", "training"), epochs, values, **how)


def two(training: Values, validation: Values | None = None) -> tuple[PlotLine, ...]:
    """Training and validation as the training view draws them."""
    given = training if validation is None else validation
    return (
        line(training),
        line(given, title="validation", role="validation", pen=Pen.DOTS, short="val"),
    )


def falling(count: int) -> Values:
    return tuple(2.0 / epoch for epoch in range(1, count + 1))


def plot(count: int = 12, **changes: Any) -> LinePlot:
    """A loss that falls, and that of the validation a little above it."""
    training = falling(count)
    values: dict[str, Any] = {
        "name": "loss",
        "lines": two(training, tuple(value + 0.3 for value in training if value is not None)),
        "end": max(2, count),
        "empty": "No whole epoch yet.",
    }
    return LinePlot(**(values | changes))
