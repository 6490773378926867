"""The best epoch and early stopping: pure bookkeeping over the metrics of each epoch.

The rules of early stopping are those of Keras's `EarlyStopping` (keras/src/callbacks/
early_stopping.py); they stand here as values, so that a resumed training goes on counting.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from tui_lab.experiment.model import EarlyStopping, Experiment
from tui_lab.runs import best
from tui_lab.runs.best import is_better
from tui_lab.training.progress import TrainingProgress


def monitored(experiment: Experiment, metrics: Container[str]) -> str:
    """The metric that decides which epoch is best: what early stopping watches, else the
    validation loss, else, where there is no validation part, the training loss."""
    early = experiment.fit.early_stopping
    return best.monitored(early.monitor if early is not None else "", metrics)


def after_epoch(
    progress: TrainingProgress, early: EarlyStopping | None, monitor: str, epoch: int, value: float
) -> TrainingProgress:
    """The progress once epoch `epoch` (from 1) has ended with `value` of the monitored metric."""
    min_delta = early.min_delta if early is not None else 0.0
    if is_better(monitor, value, progress.best_value, min_delta):
        return replace(progress, epoch=epoch, best_epoch=epoch, best_value=value, wait=0)
    return replace(progress, epoch=epoch, wait=progress.wait + 1)


def should_stop(progress: TrainingProgress, early: EarlyStopping | None) -> bool:
    """Whether early stopping ends the training now; like Keras's, never after the first epoch."""
    return (
        early is not None
        and progress.wait > 0
        and progress.wait >= early.patience
        and progress.epoch > 1
    )
