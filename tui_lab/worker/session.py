"""What a worker was launched for, and what it writes of itself into the log of the run."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tui_lab.runs import processes
from tui_lab.runs.control import Control
from tui_lab.runs.events import EventReader, EventWriter
from tui_lab.runs.launch_record import LaunchRecord
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.lock import RunLock
from tui_lab.runs.places.schema import Place
from tui_lab.runs.queue import Slot
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState, fold
from tui_lab.worker.handover import Handed


@dataclass(slots=True)
class Session:
    """What a worker was launched for."""

    run: Run
    launch: LaunchRecord
    place: Place
    lock: RunLock
    handed: Handed | None
    time_over: bool = False
    """Whether the time of its job was over before its work was done."""
    ended: bool = False
    """Whether it has brought the run to an end, of which there is something to tell."""


Work = Callable[[Session, RunState, EventWriter, Control, Slot], str | None]
"""What is done for a run in its turn: gives how it ended (a status, or INTERRUPTED), None where it
is not to begin."""


def facts() -> dict[str, object]:
    """What the worker knows of itself, for the `started` event."""
    return {
        "pid": os.getpid(),
        "process_started": processes.own_start(),
        "host": processes.host(),
        "python": platform.python_version(),
        "memory_kills": processes.memory_kills(),
        "memory_group": processes.memory_group(),
        "imported_at": time.time(),
    }


def write_ended(
    writer: EventWriter, folder: Path, status: str, reason: str, **more: object
) -> None:
    """Write how a run has ended; what its log says of its training is not told again."""
    state = fold(EventReader(folder / EVENTS_FILE).read())
    told: dict[str, object] = {
        "epochs_done": state.epochs_done,
        "best_epoch": state.best_epoch,
        "seconds": state.seconds,
    }
    writer.write("ended", status=status, reason=reason, **{**told, **more})
