"""What the tests of LiveLab beside `fit` make of Keras: callbacks, a model, data. Imports Keras."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.keras import LiveLab, fit_view
from tui_lab.runs.commands import send

__all__ = [
    "AtBatch",
    "Batches",
    "OwnStep",
    "Pair",
    "Parts",
    "StopsInValidation",
    "data",
    "fit_view",
]
ROWS = 64


def data(columns: int = 4) -> tuple[NDArray[Any], NDArray[Any]]:
    x = np.random.default_rng(0).random((ROWS, columns)).astype(np.float32)
    return x, (x[:, 0] > 0.5).astype(np.int64)


class AtBatch(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no type hints
    """Does something once, when a batch of an epoch (both from 0) begins."""

    def __init__(self, epoch: int, batch: int, act: Any) -> None:
        super().__init__()
        self._at, self._act, self._epoch = (epoch, batch), act, 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if (self._epoch, batch) == self._at:
            self._act()


class StopsInValidation(LiveLab):
    """Is asked to stop in the first batch of a validation, and counts these."""

    batches = 0

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.batches += 1
        if self.batches == 1:
            send(self.folder or Path(), "stop")
        super().on_test_batch_begin(batch, logs)


class OwnStep(keras.Model):  # type: ignore[misc]  # Keras has no type hints
    """Trained by a step of its own: Keras knows no loss."""

    def train_step(self, _data: Any) -> dict[str, Any]:
        return {"loss": keras.ops.zeros(()), "pull": keras.ops.ones(())}


class Parts(keras.Model):  # type: ignore[misc]  # Keras has no type hints
    """Has a part with parameters, and nothing to call."""

    def __init__(self) -> None:
        super().__init__()
        self.part = keras.layers.Dense(1)
        self.part.build((None, 30))

    def train_step(self, _data: Any) -> dict[str, Any]:
        return {"loss": keras.ops.zeros(())}


class Pair(keras.Model):  # type: ignore[misc]  # Keras has no type hints
    """Two parts with an optimizer each, of which Keras is told nothing, as in many a GAN."""

    def __init__(self) -> None:
        super().__init__()
        keras.utils.set_random_seed(1)
        self.parts = [keras.layers.Dense(1), keras.layers.Dense(1)]
        for part in self.parts:
            part.build((None, 4))

    def compile(self, first: Any, second: Any) -> None:
        """Keras makes an optimizer of its own, which nothing uses."""
        super().compile(run_eagerly=True)
        self.first, self.second = first, second

    def train_step(self, x: Any) -> dict[str, Any]:
        import tensorflow as tf

        losses = []
        for part, optimizer in zip(self.parts, (self.first, self.second), strict=True):
            with tf.GradientTape() as tape:
                loss = keras.ops.mean(keras.ops.square(part(x) - 1))
            gradients = tape.gradient(loss, part.trainable_variables)
            optimizer.apply_gradients(zip(gradients, part.trainable_variables, strict=True))
            losses.append(loss)
        return {"loss": losses[0], "other": losses[1]}


class Batches(keras.utils.PyDataset):  # type: ignore[misc]  # Keras has no type hints
    """Two batches."""

    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: int) -> Any:
        x, _y = data()
        rows = x[index * 32 : index * 32 + 32]
        return rows, {"sum": rows.sum(axis=1), "first": (rows[:, 0] > 0.5).astype(np.float32)}
