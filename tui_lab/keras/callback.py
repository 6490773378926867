"""The callback for Keras's `fit`: the lab's events out, its wishes in.

Nothing is asked of the device for it. Keras converts the figures of each batch in a thread of its
own for callbacks that say `async_safe`; this one keeps the latest there, and writes them, obeys and
waits in the thread that trains, between two batches and ten times a second at most.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import keras

from tui_lab.keras.fitting import FitFollowing, Logs
from tui_lab.live.following import Setting
from tui_lab.live.lab import LiveLoop
from tui_lab.live.record import BATCH_EVERY


class LiveLab(keras.callbacks.Callback, LiveLoop):  # type: ignore[misc]  # Keras has no type hints
    """A run in the lab for a training by Keras's `fit`.

    `model.fit(..., callbacks=[LiveLab()])` is enough. Each `fit` is a run; several of them in one
    `with LiveLab() as lab:` are one. `log` and the rest are there for `train_on_batch`.

    Args:
        name: What the run is called; "" takes the model's name, or the script's.
        classes: Names of the classes, in the order of their numbers.
        quantities: Names of the numbers that are answered, where it is not classes.
        settings: What the run is to be told from others by: name -> number, text or truth value.
        quiet: Whether to print nothing but what goes wrong.
    """

    async_safe = True
    """Read by Keras's `CallbackList`."""

    def __init__(
        self,
        name: str = "",
        *,
        classes: Sequence[str] = (),
        quantities: Sequence[str] = (),
        settings: Mapping[str, Setting] | None = None,
        quiet: bool = False,
    ) -> None:
        keras.callbacks.Callback.__init__(self)
        LiveLoop.__init__(
            self,
            name,
            classes=classes,
            quantities=quantities,
            settings=settings,
            quiet=quiet,
        )
        self._fit = self._following = FitFollowing(self._following.wanted, self)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """`fit` begins."""
        if not self._silent and not self._fit.elsewhere:
            self._guard.vital(self._fit.begin_fit)

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """An epoch begins; Keras counts from 0, the lab from 1."""
        self._fit.begin_epoch(epoch + 1)

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Between two batches, in the thread that trains."""
        fit, now = self._fit, time.monotonic()
        if now >= fit.next_write and fit.in_fit:
            fit.next_write = now + BATCH_EVERY
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
        if fit.stopped and fit.in_fit:
            self._model.stop_evaluating = True

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """An epoch is over, or was broken off."""
        if self._fit.in_fit:
            self._guard.vital(self._fit.end_fit_epoch, logs or {})

    def on_train_end(self, logs: Logs | None = None) -> None:
        """`fit` ends."""
        if self._fit.in_fit:
            self._guard.vital(self._fit.end_fit)
