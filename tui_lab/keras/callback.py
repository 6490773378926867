"""The callback for Keras's `fit`: the lab's events out, its wishes in.

Nothing is asked of the device for it. Keras converts the figures of each batch in a thread of its
own for callbacks that say `async_safe`; this one keeps the latest there, and writes them, obeys and
waits in the thread that trains, between two batches and ten times a second at most.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import keras

from tui_lab.keras.fitting import FitFollowing, FitPlan, Logs
from tui_lab.live import notice
from tui_lab.live.following import Setting
from tui_lab.live.lab import LiveLoop
from tui_lab.live.record import BATCH_EVERY


class LiveLab(keras.callbacks.Callback, LiveLoop):  # type: ignore[misc]  # Keras has no type hints
    """A run in the lab for a training by Keras's `fit`.

    `model.fit(..., callbacks=[LiveLab()])` is enough. Each `fit` is a run; several of them in one
    `with LiveLab() as lab:` are one. `log` and the rest are there for `train_on_batch`. No fault of
    the lab is ever raised: it is told on stderr, and the training goes on.

    Args:
        name: What the run is called; "" takes the model's name, or the script's.
        test: What the trained model is evaluated on, for the report: `(x, y)`, or batches of that
            from a `tf.data.Dataset`, a `PyDataset` or a `DataLoader` that ends.
        classes: Names of the classes, in the order of their numbers.
        quantities: Names of the numbers that are answered, where it is not classes.
        output: Of a model with several outputs, the name or number of the one whose answers are
            kept; None takes the first.
        settings: What the run is to be told from others by: name -> number, text or truth value.
        save_model: Whether the trained model is kept with the run.
        resume: Whether the state is kept after epochs, and the latest run of this script goes on
            where it was broken off: with weights, optimizer and epoch.
        epochs, steps: Of a loop of one's own by `train_on_batch`, where they are known; `fit` says
            its own.
        quiet: Whether to print nothing but what goes wrong.
    """

    async_safe = True
    """Read by Keras's `CallbackList`."""

    def __init__(
        self,
        name: str | None = None,
        *,
        test: Any = None,
        classes: Sequence[str] = (),
        quantities: Sequence[str] = (),
        output: str | int | None = None,
        settings: Mapping[str, Setting] | None = None,
        save_model: bool = False,
        resume: bool = False,
        epochs: int | None = None,
        steps: int | None = None,
        quiet: bool = False,
    ) -> None:
        keras.callbacks.Callback.__init__(self)
        LiveLoop.__init__(self, quiet=quiet)
        plan = FitPlan(
            name or "",
            epochs,
            steps,
            classes=tuple(map(str, classes)),
            quantities=tuple(map(str, quantities)),
            settings=dict(settings or {}),
            quiet=quiet,
            resume=resume,
            test=test,
            output=output,
            save_model=save_model,
        )
        self._fit = self._following = FitFollowing(plan)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """`fit` begins."""
        if not self._silent and not self._fit.elsewhere:
            self._guard.vital(self._fit.begin_fit, self)
            self._guard(notice.after_cell, self._after_cell)

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """An epoch begins; Keras counts from 0, the lab from 1."""
        if self._fit.in_fit:
            self._guard.vital(self._fit.begin_epoch, epoch + 1)

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Between two batches, in the thread that trains."""
        fit, now = self._fit, time.monotonic()
        if now >= fit.next_write and fit.in_fit:
            fit.next_write = 0.0 if fit.waits else now + BATCH_EVERY
            self._guard(fit.write_batch)
            self._guard(fit.obey)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """The figures of a batch are there, in whatever thread."""
        latest = self._fit.latest
        if logs is not None and (latest is None or batch >= latest[0]):
            self._fit.latest = batch, logs

    def on_test_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Between two batches of a validation, which a stop need not wait for."""
        fit, now = self._fit, time.monotonic()
        if now >= fit.next_write and fit.in_fit:
            fit.next_write = now + BATCH_EVERY
            self._guard(fit.obey)
        if fit.stopped and self._guard(fit.spares_validation):
            self._model.stop_evaluating = True

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """An epoch is over, or was broken off."""
        if self._fit.in_fit:
            self._guard(self._fit.restore_at_last)
            self._guard.vital(self._fit.end_fit_epoch, logs or {})
            self._guard.vital(self._fit.save_checkpoint)

    def on_train_end(self, logs: Logs | None = None) -> None:
        """`fit` ends."""
        if self._fit.in_fit:
            self._fit.in_fit = False
            self._guard(self._finish)
            self._guard.vital(self._fit.end_fit)

    def _finish(self) -> None:
        """Keep and evaluate the model that was trained by `fit`, if it was."""
        if self._fit.over and self._fit.fitted:
            fit = self._fit
            steps = (fit.settle, fit.save_model, fit.evaluate, fit.test, fit.validate)
            with warnings.catch_warnings():
                # What libraries warn of in here is no matter of the script's.
                warnings.simplefilter("ignore")
                for step in steps:
                    self._guard(step)

    def _after_cell(self, error: BaseException | None) -> None:
        """The cell of a notebook is over: a `fit` that goes on now was broken off."""
        fit = self._fit
        if fit.in_fit and fit.record is not None and not fit.goes_on:
            fit.in_fit = False
            self._guard(fit.record.broken_off, error)
