"""How far a training is. Must not import Keras: the rules of early stopping are tested without."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """How far a training is; all epochs count from 1."""

    epoch: int = 0
    """The last full epoch; 0 before the first."""
    seconds: float = 0.0
    """Spent in training so far, pauses and imports left out."""
    best_epoch: int = 0
    """0 as long as none counts. With early stopping: its last improvement by `min_delta`."""
    best_value: float | None = None
    wait: int = 0
    """Epochs since the best one."""
    diverged: bool = False
    """The loss was no finite number any more: nothing can be trained on from here."""
