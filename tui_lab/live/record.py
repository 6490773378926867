"""The record of a run that a script writes: events in the form that every run has, and its ending.

Knows nothing of Keras and of loops. Anything here may raise; `guard` stands around it.
"""

from __future__ import annotations

import atexit
import math
import os
import platform
import sys
import time
import weakref
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from tui_lab.errors import StoreError
from tui_lab.live.opening import Opened
from tui_lab.runs import processes
from tui_lab.runs.best import best_in, is_better, monitored
from tui_lab.runs.failures import TrainingError, kept
from tui_lab.runs.lock import holder
from tui_lab.runs.payloads import NOT_METRICS
from tui_lab.text.fit import LONGEST, one_line, printable

LONGEST_NAME = 60
"""Characters of the name of a figure."""
BATCH_EVERY = 0.1
"""Seconds between two batch events: ten a second are as many as anybody can watch."""


class Record:
    """Writes one run from `started` to `ended`; made by the process that trains."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.folder = opened.folder
        self.control = opened.control
        self.ended = self._started = False
        self.forgotten = False
        """Whether this process was forked off the one that trains."""
        self.epochs_done = 0
        """The number of the last whole epoch, from 1; 0 before the first."""
        self.seconds = 0.0
        """Of training alone."""
        self.best: tuple[str, float, int] | None = None
        """What the best epoch is judged by, its value, its number."""
        self.restored = False
        """Whether the network has the weights of the best epoch."""
        self._figures: dict[int, Mapping[str, float]] = {}
        """Of the last epoch, and of the best one."""
        self.finite = True
        """Whether the loss was a number when it was last seen."""
        self._write = opened.writer.write
        self._sizes: dict[str, Any] = {}
        self._sizes_told = False
        self._metrics: tuple[str, ...] = ()
        self.on_leaving: Callable[[BaseException | None], None] = self.broken_off
        """Ends the run when its process does; is given what that ended by, None if nobody knows."""
        self._leave = _leaving(self)

    @property
    def started(self) -> bool:
        """Whether training has begun."""
        return self._started

    def start(self, facts: Mapping[str, Any], *, resumed_from: int = 0, **more: Any) -> None:
        """Write that training begins.

        Args:
            facts: What it is trained with: the payload of `started`, as far as it is known.
            resumed_from: Epochs that are done.
            more: `epochs`, `steps_per_epoch`, `batch_size`.
        """
        self.epochs_done, self._started = resumed_from, True
        kept = self.opened.before.epochs[:resumed_from]
        self.seconds = sum(each.seconds or 0.0 for each in kept)
        self.best, best = None, best_in(kept)
        if best is not None and best.value is not None:
            self.best = (best.monitor, best.value, best.epoch)
        self._write("started", **_identity(self.opened), **facts, resumed_from=resumed_from, **more)

    def sizes(self, **known: Any) -> None:
        """Take in what is known of data and answers, fields of `payloads.Sizes`; written with the
        next figures, or by `tell_sizes`."""
        self._sizes.update(known)
        self._sizes_told = False

    def tell_sizes(self, names: Iterable[str] = ()) -> None:
        """Write what is known of data and answers, where anything of it is new.

        Args:
            names: Of figures that were seen, `val_` ones among them.
        """
        seen = (name for name in names if not name.startswith("val_"))
        new = [name for name in seen if name not in self._metrics]
        if self._sizes_told and not new:
            return
        self._metrics, self._sizes_told = (*self._metrics, *new), True
        metrics = by_importance(self._metrics) or ["loss"]  # there must be one
        self._write("data", **{"train": 0, **self._sizes, "metrics": metrics})

    def model(self, parameters: int, trainable: int, layers: list[dict[str, Any]]) -> None:
        """Write what the network is made of; `layers` as `payloads.LayerRecord` has them."""
        self._write("model", parameters=parameters, trainable=trainable, layers=layers)

    def batch(self, epoch: int, batch: int, batches: int, metrics: Mapping[str, float]) -> None:
        """Write the figures of an epoch so far; `batch` counts from 1, `batches` 0 is unknown."""
        metrics = _named(metrics)
        self.tell_sizes(metrics)
        self._write("batch", epoch=epoch, batch=batch, batches=batches, **metrics)

    def epoch(
        self,
        epoch: int,
        metrics: Mapping[str, float],
        *,
        seconds: float,
        epochs: int | None = None,
        learning_rate: float | None = None,
    ) -> None:
        """Write a whole epoch, from 1; one of the same number takes the place of the earlier."""
        if learning_rate is None:
            learning_rate = metrics.get("learning_rate")
        metrics = _named(metrics)
        self.tell_sizes(metrics)
        known: dict[str, Any] = {"epochs": epochs, "learning_rate": learning_rate}
        self._write(
            "epoch",
            epoch=epoch,
            seconds=round(seconds, 6),
            **{name: value for name, value in known.items() if value is not None},
            **metrics,
        )
        self.epochs_done = epoch
        self.seconds += seconds
        self.finite = math.isfinite(metrics.get("loss", 0.0))
        kept = self.best[2] if self.best else 0
        self._figures = {kept: self._figures.get(kept, {}), epoch: metrics}
        monitor = monitored("", metrics)
        value = metrics.get(monitor)
        if value is None:
            return
        known_best = self.best if self.best is not None and self.best[0] == monitor else None
        if is_better(monitor, value, known_best[1] if known_best else None):
            self.best = (monitor, value, epoch)

    @property
    def figures_kept(self) -> Mapping[str, float]:
        """The figures of the epoch whose weights the network has."""
        number = self.best[2] if self.best and self.restored else self.epochs_done
        return self._figures.get(number, {})

    def checkpoint(self, epoch: int) -> None:
        """Write that the state after an epoch was kept."""
        self._write("checkpoint", epoch=epoch)

    def rate(self, epoch: int, learning_rate: float) -> None:
        """Write that the learning rate was changed from the lab."""
        self._write("learning_rate", epoch=epoch, learning_rate=learning_rate)

    def settings(self, values: Mapping[str, Any]) -> None:
        """Write the values that the script has told the lab, all of them."""
        self._write("settings", **values)

    def note(self, code: str, **details: Any) -> None:
        """Write something that a person should know of."""
        self._write("note", code=code, **details)

    def evaluation(self, split: str, examples: int, figures: Mapping[str, float]) -> None:
        """Write how the finished network does on a part."""
        figures = _named(figures)
        self._write("evaluation", split=split, examples=examples, **figures)

    def end(
        self,
        status: str,
        reason: str,
        *,
        error: TrainingError | None = None,
    ) -> None:
        """Write how it ended, and let go of the run; only the first time counts."""
        if self.ended:
            return
        self.ended = True
        atexit.unregister(self._leave)
        try:
            if not self._started:
                self.start({})
            with suppress(StoreError):  # for the ending room is kept, for this it is not
                self._write_best()
            told = kept(error) if error is not None else {}
            self._write(
                "ended",
                status=status,
                reason=reason,
                epochs_done=self.epochs_done,
                best_epoch=self.best[2] if self.best else None,
                seconds=round(self.seconds, 3),
                **told,
            )
        finally:
            self.close()
        if not self.opened.joined:  # else the worker that started the script tells it
            # Late: most scripts end without a command, and need none of it before.
            from tui_lab.runs import on_end
            from tui_lab.runs.store import open_run

            on_end.tell(open_run(self.folder))

    def _write_best(self) -> None:
        if self.best is not None:
            monitor, value, epoch = self.best
            self._write("best", epoch=epoch, monitor=monitor, value=value, restored=self.restored)

    @property
    def is_for_the_worker(self) -> bool:
        """Whether the worker that started the script says how it ended: it alone knows whether a
        scheduler broke it off, and the exit code."""
        if not self.opened.joined or self.control.stopping:
            return False
        who = holder(self.opened.folder)
        return who is not None and who.alive

    def broken_off(self, error: BaseException | None) -> None:
        """End a run whose training did not come to its end.

        Args:
            error: What ended it; None where nothing tells.
        """
        if not isinstance(error, Exception) and self.is_for_the_worker:
            self.close()
            return
        if isinstance(error, Exception) or (isinstance(error, SystemExit) and error.code):
            text = one_line(str(error), LONGEST).rstrip(". ")
            kind = type(error).__name__
            code = "script_error_printed" if self.opened.joined else "script_error"
            failure = TrainingError(code, self.folder, kind=kind, text=text or "–")
            self.end("failed", "script_error", error=failure)
        else:
            why = "keyboard" if isinstance(error, KeyboardInterrupt) else "script_ended"
            self.end("stopped", self.control.stopping or why)

    def close(self) -> None:
        """Let go of the files, without a word."""
        self.ended = True
        self.opened.writer.close()
        if self.opened.lock is not None:
            self.opened.lock.release()

    def forget(self) -> None:
        """Write nothing any more, in a process that was forked off the one that trains."""
        self.ended = self.forgotten = True
        self.opened.writer.forget()
        if self.opened.lock is not None:
            self.opened.lock.forget()


def by_importance(names: Iterable[str]) -> list[str]:
    """The metrics among figures, the most important first: what is counted right, what else is
    measured, and the parts of a loss, which its sum comes before where nothing else is measured.

    Args:
        names: Of figures; `loss` may be among them.
    """
    known = list(names)
    metrics = sorted(
        (name for name in known if name != "loss"),
        key=lambda name: ("acc" not in name, name.endswith("loss")),
    )
    only_parts = bool(metrics) and metrics[0].endswith("loss")
    return ["loss", *metrics] if only_parts and "loss" in known else metrics


def _named(metrics: Mapping[str, float]) -> dict[str, float]:
    """Figures under names that an event has room for: the learning rate, which Keras's
    `ReduceLROnPlateau` puts among them, has a place of its own."""
    return {
        printable(f"{name}_" if name in NOT_METRICS else name, LONGEST_NAME): value
        for name, value in metrics.items()
        if name != "learning_rate"
    }


_open: weakref.WeakSet[Record] = weakref.WeakSet()


def _leaving(record: Record) -> Any:
    """What is done for a run that is still open when its process ends."""
    known = weakref.ref(record)
    _open.add(record)

    def leave() -> None:
        left = known()
        if left is not None and not left.ended:
            from tui_lab.live.guard import Guard

            last = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
            Guard()(left.on_leaving, last)

    atexit.register(leave)
    return leave


def _forked() -> None:
    """A process that was forked off (a DataLoader's) has the files open, and writes nothing."""
    for record in list(_open):
        record.forget()


os.register_at_fork(after_in_child=_forked)


def _identity(opened: Opened) -> dict[str, Any]:
    """Which process trains: the one that holds the run's lock."""
    who = holder(opened.folder) if opened.joined else None
    return {
        "pid": who.pid if who else os.getpid(),
        "process_started": who.process_started if who else processes.own_start(),
        "host": processes.host(),
        "python": platform.python_version(),
        "memory_kills": processes.memory_kills(),
        "memory_group": processes.memory_group(),
        "imported_at": time.time(),
    }
