"""How Keras's `fit` is followed: what its hooks tell becomes events, wishes reach the model.

Anything here may raise; `guard` stands around it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import keras

from tui_lab.keras import network
from tui_lab.live.following import Following, LivePlan
from tui_lab.live.record import Record

Logs = Mapping[str, Any]


class FitFollowing(Following):
    """A training by `fit`, or by a loop that calls `train_on_batch`.

    Args:
        wanted: What the script says of it.
        callback: Whose model and parameters are asked.
    """

    def __init__(self, wanted: LivePlan, callback: keras.callbacks.Callback) -> None:
        super().__init__(wanted)
        self._callback = callback
        self.in_fit = False
        """Whether `fit` goes on."""
        self.latest: tuple[int, Logs] | None = None
        """The batch (from 0) whose figures came last, and these."""
        self.epoch = 0
        """The epoch that goes on, from 1."""
        self.stopped = False
        """Whether `fit` was told to stop."""

    def begin_fit(self) -> None:
        """`fit` begins: with a run of its own, or in that of a `with`."""
        if self.open and not self.entered and self.record is not None:
            self.record.broken_off(None)
        parameters = self._callback.params or {}
        self.wanted.epochs = parameters.get("epochs")
        self.wanted.steps = parameters.get("steps")
        model = self._callback.model
        record = self.record
        if record is None or record.ended:
            record = self.begin(network.given_name(model), network.facts())
        self.in_fit = self.looked = True
        self.stopped = False
        record.control.refused["train_on"] = "fixed_epochs"
        self.follows("set_learning_rate")
        if reason := network.why_no_rate(model):
            record.control.refused["set_learning_rate"] = reason
        if model.built:
            self._describe(record, model)

    def _describe(self, record: Record, model: keras.Model) -> None:
        record.model(model.count_params(), network.trainable(model), network.layers(model))

    def begin_epoch(self, epoch: int) -> None:
        """An epoch begins, counted from 1."""
        self.epoch = epoch
        self.epoch_begun, self.paused, self.latest = time.monotonic(), 0.0, None

    def write_batch(self) -> None:
        """Write the figures that came last."""
        if self.record is not None and self.latest is not None:
            batch, logs = self.latest
            self.record.batch(self.epoch, batch + 1, self.wanted.steps or 0, _metrics(logs))

    def obey(self) -> None:
        """As for a loop; a stop ends `fit` after the batch that comes."""
        if self.in_fit and self.record is not None:
            self.record.control.epoch = self.epoch
        super().obey()
        if self.in_fit and self.stopping:
            self.stopped = True
            self._callback._model.stop_training = True

    def set_rate(self, rate: float) -> None:
        """Give the optimizer another learning rate."""
        if self.in_fit:
            # Asked for as callbacks are to: that brings what JAX trains up to date first.
            self._callback.model.optimizer.learning_rate = rate

    def end_fit_epoch(self, logs: Logs) -> None:
        """Write an epoch that is over; one that was broken off does not count."""
        record = self.record
        if record is None or (self.stopped and not self._whole()):
            return
        figures = _metrics(logs)
        record.epoch(
            self.epoch,
            figures,
            seconds=max(0.0, time.monotonic() - self.epoch_begun - self.paused),
            epochs=self.wanted.epochs,
            learning_rate=network.learning_rate(self._callback.model),
        )
        self.obey()

    def _whole(self) -> bool:
        """Whether the epoch had all its batches, as far as anybody knows how many it has."""
        steps = self.wanted.steps
        return bool(steps and self.latest and self.latest[0] + 1 >= steps)

    def end_fit(self) -> None:
        """`fit` is over."""
        record, self.in_fit = self.record, False
        if record is None or record.ended or self.entered:
            return
        planned = self.wanted.epochs
        if self.stopped:
            record.end("stopped", record.control.stopping)
        elif not record.finite:
            record.end("diverged", "nan_loss")
        elif planned and record.epochs_done < planned:
            record.end("finished", "early_stopping")
        else:
            record.end("finished", "completed")


def _metrics(logs: Logs) -> dict[str, float]:
    return {str(name): float(value) for name, value in logs.items()}
