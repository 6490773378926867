"""A run goes from a worker that waited without Keras to one that has it: lock, turn and wishes too.

A worker that waits in line is a light process. When its turn comes and a warm process is there, or
is just importing Keras, the run is given to a worker that the warm process makes. Lock and slot are
open files, which are sent along: they are held without a gap, whoever dies at whatever moment.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_lab.i18n import language
from tui_lab.runs import warm
from tui_lab.runs.control import Control
from tui_lab.runs.lock import RunLock
from tui_lab.runs.queue import Slot


@dataclass(slots=True)
class Handed:
    """A run that another worker has given to this one."""

    lock: int
    """The open file of the run's lock."""
    slot: Slot
    wishes: Mapping[str, Any]
    """See `Control.wishes`."""
    line: socket.socket

    @classmethod
    def received(cls, table: Mapping[str, Any], files: list[int], line: socket.socket) -> Handed:
        """What `give_away` has sent.

        Args:
            table: `Request.handed`.
            files: Lock and slot.
            line: To the worker that gives it away and waits for a word.
        """
        lock, slot = files
        return cls(
            lock, Slot(int(table["slot"]), slot, table["cards"]), dict(table["wishes"]), line
        )

    def take(self, folder: Path) -> RunLock:
        """Sign the lock and tell the other worker, which ends then.

        Raises:
            StoreError: The folder cannot be written.
            OSError: The other worker has not waited.
        """
        lock = RunLock.handed_over(folder, self.lock)
        self.line.sendall(b"%d\n" % os.getpid())
        self.line.close()
        return lock


def give_away(folder: Path, lock: RunLock, slot: Slot, control: Control) -> None:
    """Let a worker of the warm process go on with the run: this process ends with that.

    Returns only where there is no warm process, where it made no worker, or where the run is to be
    stopped: then the run is still this worker's.

    Raises:
        StoreError: The run could not be taken back: its folder cannot be written.
    """
    if "keras" in sys.modules:
        return
    with control.answering():
        party = warm.wait_until_ready(lambda: bool(control.stopping))
    if party is None or control.stopping:
        return
    taken_over = warm.make_worker(
        ["run", str(folder), "--lang", language()],
        sys.stdout.fileno(),
        files=[lock.fileno(), slot.fileno()],
        handed={"slot": slot.number, "cards": slot.cards, "wishes": control.wishes()},
        party=party,
    )
    if taken_over is None:
        lock.sign()
        return
    # Nothing is closed or tidied up: all of it is the other worker's now.
    os._exit(0)
