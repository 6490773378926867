"""What a run is doing now: its log says what it did last, its lock whether anybody still does it.

Nothing is ever shown as running whose worker is dead. Must not import the store.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec

from tui_lab.errors import ExitCode
from tui_lab.i18n import _
from tui_lab.runs import lock
from tui_lab.runs.files import read_small
from tui_lab.runs.layout import EVENTS_FILE, HEADER_FILE, LAUNCH_FILE, file_in
from tui_lab.runs.lock import Holder
from tui_lab.runs.processes import SAME_START, host, is_alive, is_suspended
from tui_lab.runs.state import RunState
from tui_lab.text.statuses import STATUSES

STARTING_SECONDS = 15.0
"""How long a run counts as starting when its process has not been named yet."""
FRESH_SECONDS = 60.0
"""How long the log of a run on another machine may be silent when its lock cannot be seen here."""


class Status(StrEnum):
    """What a run is doing, or how it ended."""

    QUEUED = "queued"
    """Starting, or waiting for its turn."""
    RUNNING = "running"
    PAUSED = "paused"
    """Waiting until it is let go on: after a batch, or before it has begun."""
    SILENT = "silent"
    """It has a worker, whose process was suspended: it does nothing, and answers nothing."""
    FINISHED = "finished"
    STOPPED = "stopped"
    DIVERGED = "diverged"
    FAILED = "failed"
    LOST = "lost"
    """Its worker is gone without a word."""

    @property
    def live(self) -> bool:
        """Whether a worker has the run in hand."""
        return self in (Status.QUEUED, Status.RUNNING, Status.PAUSED, Status.SILENT)


ENDINGS = {
    Status.FINISHED: ExitCode.OK,
    Status.STOPPED: ExitCode.STOPPED,
    Status.DIVERGED: ExitCode.DIVERGED,
}
FAULTS = {
    "data": ExitCode.DATA,
    "experiment": ExitCode.EXPERIMENT,
    "not_found": ExitCode.NOT_FOUND,
}
"""Why a run failed, where that was found by its worker and has an exit code of its own."""


def ending_code(status: Status, reason: str = "") -> ExitCode:
    """The exit code of a run that has ended.

    Args:
        status: Finished, stopped, diverged, failed or lost.
        reason: Of the `ended` event.
    """
    if status is Status.FAILED:
        return FAULTS.get(reason, ExitCode.FAILED)
    return ENDINGS.get(status, ExitCode.FAILED)


def status_word(status: Status) -> str:
    """A status in the current language."""
    return _(STATUSES[status].word)


class LaunchRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`launch.json`: what the worker is asked for, and which process was started for it."""

    time: float
    """When it was launched (seconds since 1970)."""
    resume: bool = False
    epochs: Annotated[int, msgspec.Meta(ge=1, le=2**53)] | None = None
    """How many to train beyond those already done; None goes on to the run's target."""
    gpu: str | None = None
    engine: str | None = None
    commands_from: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Bytes of commands.jsonl that are older than this launch."""
    pid: int | None = None
    """None until the process has been started."""
    process_started: float | None = None
    host: str = ""
    extra: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Probe:
    """What the folder of a run shows besides its log, at one moment."""

    held: bool
    holder: Holder | None
    launch: LaunchRecord | None
    starting: bool
    """A process was launched for the run just now and has not taken its lock yet."""
    created: float | None
    """When the run was made (seconds since 1970); None where anything has happened to it since."""
    log_changed: float | None
    """When the log was last written (seconds since 1970)."""
    log_size: int
    """Bytes of the log."""
    now: float
    suspended: int | None = None
    """The number of the process that has the run or starts for it, where it is suspended."""

    @property
    def silent_since(self) -> float:
        """When there was the last sign of life (seconds since 1970)."""
        launched = self.launch.time if self.launch is not None else 0.0
        return max(self.log_changed or 0.0, launched)


def launch_record(folder: Path) -> LaunchRecord | None:
    """The latest launch of a run; None where there is none that can be read."""
    try:
        return msgspec.json.decode(read_small(file_in(folder, LAUNCH_FILE)), type=LaunchRecord)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def probe(folder: Path, now: float | None = None) -> Probe:
    """Look at the folder of a run. Do so before reading its log.

    A worker writes `ended` before it lets go of the lock: whoever finds the lock free and reads
    the log only then cannot take a run for lost that has just ended.
    """
    now = time.time() if now is None else now
    held, who = lock.look(folder)
    launch = launch_record(folder)
    written, size = _stat(file_in(folder, EVENTS_FILE))
    starting = not held and launch is not None and _starting(launch, written, now)
    return Probe(
        held=held,
        holder=who,
        launch=launch,
        starting=starting,
        created=_stat(file_in(folder, HEADER_FILE))[0]
        if launch is None and not held and not size
        else None,
        log_changed=written,
        log_size=size,
        now=now,
        suspended=_suspended(who if held else None, launch if starting else None),
    )


def _suspended(who: Holder | None, launch: LaunchRecord | None) -> int | None:
    """The suspended process among those that may have a run in hand; None on other machines."""
    if who is not None:
        return who.pid if who.here and is_suspended(who.pid, who.process_started) else None
    if launch is None or launch.pid is None or launch.host not in ("", host()):
        return None
    return launch.pid if is_suspended(launch.pid, launch.process_started) else None


def status(state: RunState, folder: Path, seen: Probe | None = None) -> Status:
    """What the run in `folder` is doing.

    Args:
        state: Folded from its log.
        folder: The run's folder.
        seen: A probe that was taken before the log was read; without one, a run that ends just
            now may seem lost for a moment.
    """
    seen = probe(folder) if seen is None else seen
    found = _status(state, seen)
    return Status.SILENT if found.live and seen.suspended is not None else found


def _status(state: RunState, seen: Probe) -> Status:
    if seen.held:
        return _held_status(state, seen)
    if seen.starting:
        return Status.QUEUED
    if state.ended is not None:
        return Status(state.ended.status)
    if _elsewhere(state, seen):
        return Status.PAUSED if state.status_seen == "paused" else Status.RUNNING
    untouched = state.events == 0 and seen.launch is None and seen.created is not None
    if untouched and seen.now - (seen.created or 0.0) < STARTING_SECONDS:
        return Status.QUEUED
    return Status.LOST


def _held_status(state: RunState, seen: Probe) -> Status:
    if not _same_session(state, seen.holder):
        return _before_it_begins(state, seen)
    # A worker takes the lock before it signs it: until then the file names the one before.
    unsigned = seen.launch is not None and seen.launch.time >= (state.last_time or 0.0)
    if unsigned and state.ended is not None:
        return Status.QUEUED
    if state.ended is not None:
        return Status(state.ended.status)
    if state.started is None:
        return _before_it_begins(state, seen)
    return Status.PAUSED if state.status_seen == "paused" else Status.RUNNING


def _before_it_begins(state: RunState, seen: Probe) -> Status:
    """Waiting or being started, unless it was paused there, and not in an earlier session."""
    launched = seen.launch.time if seen.launch is not None else 0.0
    paused = state.status_seen == "paused" and (state.seen_at or 0.0) >= launched
    return Status.PAUSED if paused else Status.QUEUED


def _same_session(state: RunState, who: Holder | None) -> bool:
    """Whether the latest `started` comes from the process that holds the lock."""
    started = state.started
    if started is None:
        return False
    if who is None:
        return True
    if started.process_started is None:
        return started.pid == who.pid
    return (
        started.pid == who.pid
        and abs(started.process_started - who.process_started) < SAME_START
        and started.host in ("", who.host)
    )


def _starting(launch: LaunchRecord, written: float | None, now: float) -> bool:
    if written is not None and written > launch.time:
        # It had its lock, or it could not have written into the log: it is not starting any more.
        return False
    if launch.pid is None or launch.host not in ("", host()):
        return abs(now - launch.time) < STARTING_SECONDS
    return is_alive(launch.pid, launch.process_started)


def _elsewhere(state: RunState, seen: Probe) -> bool:
    """Whether the run may go on on another machine, whose locks cannot be seen from here."""
    if seen.holder is None or seen.holder.here or state.events == 0:
        return False
    return seen.log_changed is not None and seen.now - seen.log_changed < FRESH_SECONDS


def _stat(path: str) -> tuple[float | None, int]:
    """When a file was last written, and its bytes; (None, 0) where there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return None, 0
    return found.st_mtime, found.st_size
