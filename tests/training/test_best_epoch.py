"""Early stopping counts as Keras's does; the best epoch is explicit."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_lab.experiment.model import EarlyStopping
from tui_lab.training.backend import Backend
from tui_lab.training.best_epoch import after_epoch, is_better, should_stop
from tui_lab.training.progress import TrainingProgress


def ours(early: EarlyStopping, values: list[float]) -> tuple[int, int]:
    """The epoch after which training stops (0: never) and the best epoch, both from 1."""
    progress = TrainingProgress()
    for epoch, value in enumerate(values, start=1):
        progress = after_epoch(progress, early, early.monitor, epoch, value)
        if should_stop(progress, early):
            return epoch, progress.best_epoch
    return 0, progress.best_epoch


def keras_says(early: EarlyStopping, values: list[float]) -> tuple[int, int]:
    import keras

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse", metrics=["accuracy"])
    # Keras looks up the direction of a metric among those that the model has built.
    callback = keras.callbacks.EarlyStopping(
        monitor=early.monitor,
        patience=early.patience,
        min_delta=early.min_delta,
        mode="max" if "accuracy" in early.monitor else "min",
    )
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {early.monitor: value})
        if model.stop_training:
            return epoch + 1, callback.best_epoch + 1
    return 0, callback.best_epoch + 1


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.floats(0, 1, width=16), min_size=1, max_size=12),
    patience=st.integers(0, 4),
    min_delta=st.sampled_from([0.0, 0.05]),
    monitor=st.sampled_from(["val_loss", "val_accuracy"]),
)
def test_early_stopping_ends_where_keras_ends(
    backend: Backend, values: list[float], patience: int, min_delta: float, monitor: str
) -> None:
    early = EarlyStopping(monitor, patience, min_delta)
    assert ours(early, values) == keras_says(early, values)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_figure_that_is_no_number_is_never_the_best(value: float) -> None:
    assert not is_better("val_loss", value, 1.0)
    assert not is_better("val_accuracy", value, None)


def test_without_early_stopping_the_best_epoch_is_still_known() -> None:
    progress = TrainingProgress()
    for epoch, value in enumerate([0.9, 0.5, 0.7], start=1):
        progress = after_epoch(progress, None, "val_loss", epoch, value)
    assert (progress.best_epoch, progress.best_value, progress.epoch) == (2, 0.5, 3)
    assert not should_stop(progress, None)
