"""The plain way: Keras's own `fit`, a Python step for every batch. Works on every backend."""

from __future__ import annotations

import keras

from tui_lab.datasets.model import Prepared
from tui_lab.experiment.model import Experiment
from tui_lab.training.answers import answers_for
from tui_lab.training.build import inputs_for
from tui_lab.training.evaluate import BATCH
from tui_lab.training.feed import EpochOrder, batches
from tui_lab.training.recorder import Recorder

ENDLESS = 10**9
"""`fit` is given no end of its own: the recorder ends it, since the target may move meanwhile."""


def fit(
    model: keras.Sequential,
    experiment: Experiment,
    data: Prepared,
    order: EpochOrder,
    recorder: Recorder,
) -> None:
    """Train until the recorder ends it."""
    answers = answers_for(experiment, data)
    validation = None
    if data.validation is not None:
        validation = (
            inputs_for(experiment, data.validation.x),
            answers.labels(data.validation.y),
        )
    x = inputs_for(experiment, data.train.x)
    y = answers.labels(data.train.y)
    model.fit(
        batches(x, y, order, answers.class_weights(data.train.y)),
        epochs=ENDLESS,
        initial_epoch=recorder.progress.epoch,
        validation_data=validation,
        validation_batch_size=BATCH,
        callbacks=[recorder],
        shuffle=False,
        verbose=0,
    )
