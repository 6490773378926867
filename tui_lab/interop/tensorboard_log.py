"""A run as files of events for TensorBoard: `train` and `validation`, tags and steps as those of
`keras.callbacks.TensorBoard`.

Epochs are `epoch_loss`, `epoch_learning_rate`…, with the step 0 for the first one; batches are
`batch_loss`… of the training, by the number of batches done. Whatever is in the log of a run can
be written at any time, so the files are always written from its beginning: nothing has to be kept
of one that was broken off.
"""

from __future__ import annotations

import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeGuard

from tui_lab.errors import StoreError, UsageError
from tui_lab.i18n import _
from tui_lab.interop.summaries import scalar_event, session_event, version_event
from tui_lab.interop.tfrecord import record
from tui_lab.paths import private_folder
from tui_lab.plain_files import open_to_append, reason_of_writing
from tui_lab.runs.events import Event
from tui_lab.runs.files import locked
from tui_lab.runs.payloads import numbers
from tui_lab.runs.run import Run
from tui_lab.runs.run_log import RunLog
from tui_lab.runs.status import Status

TRAIN, VALIDATION = "train", "validation"
_GUARD = ".tui-lab.guard"
"""In the folder of a run: held by the one who writes there."""
_AT_A_TIME = 5000
MOST_BATCHES = 20_000
"""Events of batches that are known again when a run goes on after a break."""
LOOK_EVERY = 0.5
"""Seconds between two looks at the log of a run that goes on."""
STATUS_EVERY = 5.0
"""Seconds without anything new after which the run is looked at itself."""


def folder_of(run: Run, folder: Path) -> Path:
    """Where a run is written in a folder of TensorBoard, which holds a folder for each run."""
    name = re.sub(r"[^\w.-]+", "-", run.name).strip("-.")
    return folder / (f"{name}-{run.id}" if name else run.id)


def export(run: Run, folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Write what the log of a run says by now.

    Args:
        run: The run.
        folder: Its own; made where there is none.
        overwrite: Whether what the lab has written there before may be replaced.

    Returns:
        The files.

    Raises:
        UsageError: There is something in the folder already.
        StoreError: It cannot be written, or the log cannot be read.
    """
    if os.path.lexists(folder) and not overwrite:
        raise UsageError(
            _("The folder {path} is there already.").format(path=folder),
            _("Add --overwrite to replace it."),
        )
    with EventFiles(run, folder) as files:
        _follow(run, files, lambda: True)
        return files.written


def follow(run: Run, folder: Path, over: Callable[[], bool] = lambda: False) -> None:
    """Write the log of a run while it goes on, until it has ended or is gone.

    Args:
        run: The run.
        folder: Its own; made where there is none.
        over: Whether to leave off before that; asked between two looks.

    Raises:
        StoreError: It cannot be written, another process writes it, or the log cannot be read.
    """
    with EventFiles(run, folder) as files:
        _follow(run, files, over)


def _follow(run: Run, files: EventFiles, over: Callable[[], bool]) -> None:
    log = RunLog(run.folder)
    changed = time.monotonic()
    while True:
        left = over()
        try:
            while events := log.read(_AT_A_TIME):
                changed = time.monotonic()
                files.take_all(events)
        except OSError as error:
            if not run.folder.is_dir():
                return
            raise StoreError(
                _("{path} cannot be read: {reason}.").format(
                    path=run.folder, reason=reason_of_writing(error)
                )
            ) from error
        ended = files.ended and time.monotonic() - changed > LOOK_EVERY
        if left or ended or not run.folder.is_dir():
            return
        if time.monotonic() - changed > STATUS_EVERY:
            if not files.ended and not _going_on(run):
                return
            changed = time.monotonic()
        time.sleep(LOOK_EVERY)


def _going_on(run: Run) -> bool:
    status = run.status()
    # A run that a scheduler has broken off is waiting for its next turn, and so is queued.
    return status.live or status is Status.QUEUED


class EventFiles:
    """The two files of a run.

    Args:
        run: The run.
        folder: Its own.

    Raises:
        StoreError: The folder cannot be written, or another process writes there.
    """

    def __init__(self, run: Run, folder: Path) -> None:
        self._run, self._folder = run, folder
        self._open: dict[str, BinaryIO] = {}
        self._name = f"events.out.tfevents.{int(time.time())}.tui-lab.{run.id}.v2"
        self._last = 0
        """The latest epoch that something was written of."""
        self._batches: deque[tuple[int, bytes]] = deque(maxlen=MOST_BATCHES)
        """The latest events of batches, each with its epoch."""
        self.written: list[Path] = []
        self.ended = False
        """Whether the last that was taken in says that the run has ended."""
        try:
            private_folder(folder)
        except OSError as error:
            raise self._error(error) from error
        self._guard = locked(folder / _GUARD, timeout=0.0)

    def __enter__(self) -> EventFiles:
        self._guard.__enter__()
        try:
            for part in (TRAIN, VALIDATION):
                for old in (self._folder / part).glob("events.out.tfevents.*.tui-lab.*.v2"):
                    old.unlink()
        except OSError as error:
            self._guard.__exit__(None, None, None)
            raise self._error(error) from error
        return self

    def __exit__(self, *_error: object) -> None:
        for file in self._open.values():
            file.close()
        self._guard.__exit__(None, None, None)

    def _error(self, error: OSError) -> StoreError:
        return StoreError(
            _("{path} cannot be written: {reason}.").format(
                path=error.filename or self._folder, reason=reason_of_writing(error)
            )
        )

    def take_all(self, events: Iterable[Event]) -> None:
        """Write what events of the log say.

        Raises:
            StoreError: It cannot be written.
        """
        try:
            for event in events:
                self._take(event)
            for file in self._open.values():
                file.flush()
        except OSError as error:
            raise self._error(error) from error

    def _take(self, event: Event) -> None:
        payload = event.payload
        self.ended = event.type == "ended" or (self.ended and event.type == "note")
        if event.type == "started":
            done = payload.get("resumed_from")
            if isinstance(done, int) and 0 <= done < self._last:
                self._done_again(event.time, done)
        elif event.type == "epoch":
            self._epoch(event.time, payload)
        elif event.type == "batch":
            self._batch(event.time, payload)

    def _done_again(self, moment: float, done: int) -> None:
        """What comes after an epoch is trained again: TensorBoard is to forget it."""
        self._last = done
        for part in list(self._open):
            self._write(part, session_event(moment, done))
        # It forgets whatever has a later step, and so the batches of the epochs that stay, too.
        self._batches = deque((each for each in self._batches if each[0] <= done), MOST_BATCHES)
        for _epoch, event in self._batches:
            self._write(TRAIN, event)

    def _epoch(self, moment: float, payload: Mapping[str, Any]) -> None:
        epoch, rate = payload.get("epoch"), payload.get("learning_rate")
        if not _counts(epoch):
            return
        self._last = max(self._last, epoch)
        values = _values(payload)
        train = {f"epoch_{k}": v for k, v in values.items() if not k.startswith("val_")}
        validation = {f"epoch_{k[4:]}": v for k, v in values.items() if k.startswith("val_")}
        if isinstance(rate, int | float):
            train["epoch_learning_rate"] = float(rate)
        for part, told in ((TRAIN, train), (VALIDATION, validation)):
            if told:
                self._write(part, scalar_event(moment, epoch - 1, told))

    def _batch(self, moment: float, payload: Mapping[str, Any]) -> None:
        epoch, batch, batches = (payload.get(name) for name in ("epoch", "batch", "batches"))
        if _counts(epoch) and _counts(batch) and _counts(batches):
            told = {f"batch_{name}": value for name, value in _values(payload).items()}
            if told:
                self._last = max(self._last, epoch)
                step = (epoch - 1) * batches + batch - 1
                self._batches.append((epoch, scalar_event(moment, step, told)))
                self._write(TRAIN, self._batches[-1][1])

    def _write(self, part: str, event: bytes) -> None:
        file = self._open.get(part)
        if file is None:
            path = self._folder / part / self._name
            private_folder(path.parent)
            file = self._open[part] = open_to_append(path)
            self.written.append(path)
            now = time.time()
            # What TensorBoard may have read of a file before this one counts no longer.
            file.write(record(version_event(now)) + record(session_event(now, 0)))
        file.write(record(event))


def _counts(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**62


def _values(payload: Mapping[str, Any]) -> dict[str, float]:
    """The metrics of a payload; those that are not finite as what the log says they were."""
    told: dict[str, float] = {}
    for name, value in numbers(payload).items():
        reason = payload.get(f"{name}_reason")
        if value is not None:
            told[name] = value
        elif reason in ("nan", "inf", "-inf"):
            told[name] = float(str(reason))
    return told
