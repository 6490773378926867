"""`launch.json`: what the worker of a run is asked for, and where it was started.

Must not import the places, which write it, nor the store.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec

from tui_lab.paths import write_atomically
from tui_lab.runs.events import Event, last_event
from tui_lab.runs.files import read_small, store_error
from tui_lab.runs.layout import LAUNCH_FILE, file_in
from tui_lab.settings.entries import OWN_PROCESS


class LaunchRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What `launch.json` holds of the latest launch."""

    time: float
    """When it was launched (seconds since 1970)."""
    resume: bool = False
    epochs: Annotated[int, msgspec.Meta(ge=1, le=2**53)] | None = None
    """How many to train beyond those already done; None goes on to the run's target."""
    gpu: str | None = None
    engine: str | None = None
    commands_from: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Bytes of commands.jsonl that are older than this launch."""
    events_before: int | None = None
    """The number of the last event that is older than this launch, 0 where there was none; None in
    launches of older versions. Clocks of several machines differ, numbers of events do not."""
    place: str = OWN_PROCESS
    """Where it is trained: a name of `places.PLACES`."""
    job: str = ""
    """The number that a scheduler has given it."""
    token: str = ""
    """What a scheduler calls it from before it has a number, and what its worker is told: one
    whose turn comes when there has been another launch leaves the run alone. "" of a process."""
    pid: int | None = None
    """None until the process has been started, and where a scheduler starts it."""
    process_started: float | None = None
    host: str = ""
    """The machine that it was launched on."""
    extra: dict[str, Any] = {}


def launch_record(folder: Path) -> LaunchRecord | None:
    """The latest launch of a run; None where there is none that can be read."""
    try:
        return msgspec.json.decode(read_small(file_in(folder, LAUNCH_FILE)), type=LaunchRecord)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def is_of(launch: LaunchRecord | None, event: Event) -> bool:
    """Whether an event was written after a launch; all were where there is none."""
    if launch is None:
        return True
    if launch.events_before is not None:
        return event.seq > launch.events_before
    return event.time > launch.time


def has_ended(folder: Path, launch: LaunchRecord | None) -> bool:
    """Whether the log of a run ends with an `ended` that is younger than its launch."""
    last = last_event(folder)
    return last is not None and last.type == "ended" and is_of(launch, last)


def write_launch(folder: Path, record: LaunchRecord) -> None:
    """Keep a launch.

    Raises:
        StoreError: It cannot be written.
    """
    try:
        write_atomically(folder / LAUNCH_FILE, msgspec.json.encode(record))
    except OSError as error:
        raise store_error(error, folder) from error
