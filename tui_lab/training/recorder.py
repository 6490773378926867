"""The Keras callback between `fit` and a run's folder: events out, commands in.

One object per session of training. Engines call it through Keras's own hooks, so that it is told
of batches one by one or in blocks, whichever the engine runs.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras

from tui_lab.experiment.model import Experiment
from tui_lab.runs.control import Control
from tui_lab.runs.events import EventWriter
from tui_lab.runs.payloads import INTERRUPTIONS
from tui_lab.training import best_epoch, checkpoints
from tui_lab.training.checkpoints import CHECKPOINT_SHARE, Weights
from tui_lab.training.feed import EpochOrder
from tui_lab.training.progress import TrainingProgress

BATCH_EVERY = 0.1
"""Seconds between two batch events: ten a second are as many as anybody can watch."""
SAMPLES_EVERY = 0.5
SHORT_EPOCH = 5.0
"""Seconds: where epochs are shorter, one that a scheduler breaks off is brought to its end first,
so that its checkpoint is kept. A job that is ended has half a minute, as SLURM comes."""


class Recorder(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no type hints
    """Writes what happens, obeys what is asked, keeps the best weights and the checkpoint."""

    def __init__(
        self,
        folder: Path,
        writer: EventWriter,
        control: Control,
        experiment: Experiment,
        order: EpochOrder,
        progress: TrainingProgress,
        best: Weights | None,
        samples: Callable[[int], object] = lambda epoch: None,
    ) -> None:
        super().__init__()
        self.progress = progress
        self.best = best
        self.reason = ""
        """Why training ended, a code; "" until then."""
        self._folder, self._writer, self._control = folder, writer, control
        self._experiment, self._order, self._samples = experiment, order, samples
        self.whole_epoch = self._is_short = False
        self._paused_seconds = self._epoch_begun = 0.0
        self._next_batch_event = self._next_samples = self._next_checkpoint = 0.0

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Follow what was asked for before the first batch."""
        self._control.epoch = self.progress.epoch + 1
        self._obey()

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Tell the feed which epoch's order is wanted. Keras counts epochs from 0, we from 1."""
        self._order.epoch = self._control.epoch = epoch + 1
        self._epoch_begun, self._paused_seconds = time.monotonic(), 0.0
        self.whole_epoch = False

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """After a batch or a block of them: `batch` is the number (from 0) of the last one."""
        logs = logs or {}
        if not math.isfinite(logs.get("loss", 0.0)):
            self._end("nan_loss")
        self._obey()
        now = time.monotonic()
        self.whole_epoch = batch + 1 >= self._order.steps
        if self.whole_epoch or now >= self._next_batch_event:
            self._next_batch_event = now + BATCH_EVERY
            self._writer.write(
                "batch",
                epoch=self._control.epoch,
                batch=batch + 1,
                batches=self._order.steps,
                **_metrics(logs),
            )

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Write the epoch, judge it, save it; an epoch that was broken off does not count."""
        if self.reason and not self.whole_epoch:
            if self.reason == "nan_loss":
                self._diverged()
            return
        metrics = _metrics(logs or {})
        seconds = time.monotonic() - self._epoch_begun - self._paused_seconds
        self._is_short = seconds < SHORT_EPOCH
        early = self._experiment.fit.early_stopping
        monitor = best_epoch.monitored(self._experiment, metrics)
        before = self.progress
        self.progress = replace(
            best_epoch.after_epoch(before, early, monitor, epoch + 1, metrics[monitor]),
            seconds=before.seconds + seconds,
        )
        if self.progress.best_epoch == epoch + 1:
            self.best = checkpoints.get_weights(self.model)
        self._writer.write(
            "epoch",
            epoch=epoch + 1,
            epochs=self._control.target,
            seconds=round(seconds, 6),
            learning_rate=float(self.model.optimizer.learning_rate),
            **metrics,
        )
        if not all(math.isfinite(metrics[name]) for name in ("loss", monitor)):
            self._end("nan_loss")
            self._diverged()
            return
        if best_epoch.should_stop(self.progress, early):
            self._end("early_stopping")
        self._obey()
        if epoch + 1 >= self._control.target:
            self._end("completed")
        self._after_epoch(epoch + 1)

    def _after_epoch(self, epoch: int) -> None:
        now = time.monotonic()
        if self.reason or now >= self._next_samples:
            self._samples(epoch)
            self._next_samples = time.monotonic() + SAMPLES_EVERY
        if self.reason or now >= self._next_checkpoint:
            self.save_checkpoint()

    def _diverged(self) -> None:
        # Kept, so that an ending that is broken off can be made up for without training again.
        self.progress = replace(self.progress, diverged=True)
        self.save_checkpoint()

    def save_checkpoint(self) -> None:
        """Write the state after the last full epoch."""
        begun = time.monotonic()
        checkpoints.save(self._folder, self.model, self.progress, self.best)
        self._writer.write("checkpoint", epoch=self.progress.epoch)
        ended = time.monotonic()
        self._next_checkpoint = ended + max(1.0, (ended - begun) / CHECKPOINT_SHARE)

    def _obey(self) -> None:
        self._control.look()
        self._paused_seconds += self._control.wait_while_paused()
        if self._control.learning_rate is not None:
            self.model.optimizer.learning_rate = self._control.learning_rate
            self._writer.write(
                "learning_rate",
                epoch=self._control.epoch,
                learning_rate=self._control.learning_rate,
            )
            self._control.learning_rate = None
        stopping = self._control.stopping
        if stopping in INTERRUPTIONS and not self.whole_epoch and self._is_short:
            return
        if stopping:
            self._end(stopping)

    def _end(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.model.stop_training = True


def _metrics(logs: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in logs.items()}
