"""Which epoch of a run is the best, and of what: one meaning in every table, chart and sentence.

The best epoch is that of the metric which the run watches: what its early stopping monitors, else
the validation loss, else, where nothing is validated, the training loss. Training decides by the
same two functions, so that what is shown of a run that goes on is what it will say at its end.
Pure; must not import a face or the training room.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tui_lab.experiment.metrics import higher_is_better
from tui_lab.i18n import _
from tui_lab.runs.payloads import Best, EpochRecord
from tui_lab.runs.state import RunState
from tui_lab.text.values import metric_text


@dataclass(frozen=True, slots=True)
class Rule:
    """What an experiment says about the best epoch."""

    monitor: str = ""
    """The metric that its early stopping watches; "" where it has none."""
    min_delta: float = 0.0
    """By how much a value must be better to count as such."""


PLAIN = Rule()


def rule_of(experiment: Mapping[str, Any]) -> Rule:
    """The rule of an experiment as run.json holds it; what cannot be read is as if left out."""
    fit = experiment.get("fit")
    early = fit.get("early_stopping") if isinstance(fit, Mapping) else None
    if not isinstance(early, Mapping):
        return PLAIN
    monitor, delta = early.get("monitor", "val_loss"), early.get("min_delta", 0.0)
    number = isinstance(delta, int | float) and not isinstance(delta, bool)
    return Rule(monitor if isinstance(monitor, str) else "", float(delta) if number else 0.0)


def monitored(monitor: str, metrics: Container[str]) -> str:
    """The metric that decides which epoch is best.

    Args:
        monitor: What early stopping watches; "" where there is none.
        metrics: The names of those that an epoch has.
    """
    if monitor and monitor in metrics:
        return monitor
    return "val_loss" if "val_loss" in metrics else "loss"


def is_validated(state: RunState) -> bool:
    """Whether the log of a run has figures of a validation part."""
    last = state.epochs[-1].metrics if state.epochs else ()
    return "validation" in state.evaluations or any(name.startswith("val_") for name in last)


def is_better(monitor: str, value: float, than: float | None, min_delta: float = 0.0) -> bool:
    """Whether `value` of `monitor`, which is better high or low, beats `than` by `min_delta`."""
    if not math.isfinite(value):
        return False
    if than is None:
        return True
    if higher_is_better(monitor):
        return value - abs(min_delta) > than
    return value + abs(min_delta) < than


def best_of(state: RunState, rule: Rule = PLAIN) -> Best | None:
    """The best epoch so far: as the run's log says it, else worked out in the same way.

    Args:
        state: Of the run.
        rule: Of its experiment.

    Returns:
        None before the first epoch whose monitored metric is a finite number.
    """
    return state.best if state.best is not None else best_in(state.epochs, rule)


def best_in(epochs: Iterable[EpochRecord], rule: Rule = PLAIN) -> Best | None:
    """The best of some epochs by what they report; None where none has a finite number."""
    best: Best | None = None
    for record in epochs:
        monitor = monitored(rule.monitor, record.metrics)
        value = record.metrics.get(monitor)
        if value is None or (best is not None and best.monitor != monitor):
            continue
        if is_better(monitor, value, best.value if best is not None else None, rule.min_delta):
            best = Best(record.epoch, monitor, value)
    return best


def record_of(state: RunState, best: Best | None) -> EpochRecord | None:
    """The record of the best epoch; None where the log has none of that number."""
    if best is None:
        return None
    return next((each for each in reversed(state.epochs) if each.epoch == best.epoch), None)


def best_words(best: Best) -> str:
    """Which epoch is best, and of what: `Best val_loss 0.1200 at epoch 7.`"""
    text = _("Best {monitor} {value} at epoch {epoch}.")
    return text.format(monitor=best.monitor, value=metric_text(best.value), epoch=best.epoch)


def diverged_in(epochs: int, last: Mapping[str, float | None]) -> int:
    """The epoch in which the loss of a diverged run was no number any more, from 1.

    Args:
        epochs: Whole epochs that were done.
        last: The metrics of the last of them; empty before the first.
    """
    # Found at the end of an epoch, that one is whole and counts; else it broke off in the next.
    return epochs if any(value is None for value in last.values()) else epochs + 1


def epoch_of_divergence(state: RunState) -> int:
    """The epoch in which a run diverged, from 1: see `diverged_in`."""
    return diverged_in(state.epochs_done, state.epochs[-1].metrics if state.epochs else {})
