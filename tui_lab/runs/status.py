"""What a run is doing now: its log says what it did last, its lock whether anybody still does it.

Nothing is ever shown as running whose worker is dead. Must not import the store.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tui_lab.errors import ExitCode
from tui_lab.i18n import _
from tui_lab.runs import lock
from tui_lab.runs.launch_record import LaunchRecord, launch_record
from tui_lab.runs.layout import EVENTS_FILE, HEADER_FILE, file_in
from tui_lab.runs.lock import Holder
from tui_lab.runs.places import place_of
from tui_lab.runs.places.process import STARTING_SECONDS
from tui_lab.runs.places.schema import FolderFacts, WorkerSeen, WorkerStanding
from tui_lab.runs.processes import SAME_START
from tui_lab.runs.state import RunState
from tui_lab.text.statuses import STATUSES, Tone


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


def status_word(status: Status, *, stopping: bool = False) -> str:
    """A status in the current language; `stopping`: its worker was told to stop, and has not."""
    return _("stopping") if stopping else _(STATUSES[status].word)


def status_tone(status: Status, *, stopping: bool = False) -> Tone:
    """The tone of that word, in both faces."""
    return "notice" if stopping else STATUSES[status].tone


def is_stopping(status: Status, state: RunState) -> bool:
    """Whether its worker was told to stop, and has not yet."""
    return state.stopping and status.live and status is not Status.SILENT


def word_now(status: Status, state: RunState) -> str:
    """What a run is doing, in the current language, with the status and state of one look."""
    return status_word(status, stopping=is_stopping(status, state))


@dataclass(frozen=True, slots=True)
class Probe:
    """What the folder of a run shows besides its log, at one moment, and what its place says."""

    facts: FolderFacts
    worker: WorkerSeen
    created: float | None
    """When the run was made (seconds since 1970); None where anything has happened to it since."""

    @property
    def held(self) -> bool:
        """Whether the run's lock is seen to be held from here, by a worker that lives."""
        return self.facts.held and self.alive

    @property
    def holder(self) -> Holder | None:
        """Who holds the lock, or held it last."""
        return self.facts.holder

    @property
    def launch(self) -> LaunchRecord | None:
        """The latest launch."""
        return self.facts.launch

    @property
    def starting(self) -> bool:
        """A worker was asked for, waits or comes, and has not taken the run in hand yet."""
        return self.worker.standing in (WorkerStanding.WAITING, WorkerStanding.STARTING)

    @property
    def alive(self) -> bool:
        """Whether a worker has the run in hand, also one whose lock cannot be seen from here."""
        return self.worker.standing is WorkerStanding.ALIVE

    @property
    def waiting(self) -> str:
        """Where and why it waits, in words of its place; "" where they say nothing."""
        return self.worker.words

    @property
    def log_changed(self) -> float | None:
        """When the log was last written (seconds since 1970)."""
        return self.facts.log_changed

    @property
    def log_size(self) -> int:
        """Bytes of the log."""
        return self.facts.log_size

    @property
    def now(self) -> float:
        """When it was looked (seconds since 1970)."""
        return self.facts.now

    @property
    def suspended(self) -> int | None:
        """The number of the process that has the run or starts for it, where it is suspended."""
        return self.worker.suspended

    @property
    def silent_since(self) -> float:
        """When there was the last sign of life (seconds since 1970)."""
        launched = self.launch.time if self.launch is not None else 0.0
        return max(self.log_changed or 0.0, launched)


def probe(folder: Path, now: float | None = None) -> Probe:
    """Look at the folder of a run. Do so before reading its log.

    A worker writes `ended` before it lets go of the lock: whoever finds the lock free and reads
    the log only then cannot take a run for lost that has just ended.
    """
    now = time.time() if now is None else now
    held, who = lock.look(folder)
    launch = launch_record(folder)
    written, size = _stat(file_in(folder, EVENTS_FILE))
    facts = FolderFacts(folder, launch, held, who, written, size, now)
    untouched = launch is None and not held and not size
    made = _stat(file_in(folder, HEADER_FILE))[0] if untouched else None
    return Probe(facts, place_of(launch).look(facts), made)


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
    if seen.alive and seen.holder is not None and seen.holder.script is not None:
        return _script_status(state, seen)
    if seen.held:
        return _held_status(state, seen)
    if seen.starting:
        return Status.QUEUED
    if state.ended is not None:
        return Status(state.ended.status)
    if seen.alive:
        if state.begun:
            return Status.PAUSED if state.status_seen == "paused" else Status.RUNNING
        return _before_it_begins(state, seen)
    untouched = state.events == 0 and seen.launch is None and seen.created is not None
    if untouched and seen.now - (seen.created or 0.0) < STARTING_SECONDS:
        return Status.QUEUED
    return Status.LOST


def _script_status(state: RunState, seen: Probe) -> Status:
    """Of a run whose script has been started: it need not report anything."""
    launched = seen.launch.time if seen.launch is not None else 0.0
    if (state.seen_at or 0.0) >= launched:
        if state.ended is not None and state.status_seen == state.ended.status:
            return Status(state.ended.status)
        if state.status_seen == "paused":
            return Status.PAUSED
    return Status.RUNNING


def _held_status(state: RunState, seen: Probe) -> Status:
    if not _same_session(state, seen.holder):
        return _before_it_begins(state, seen)
    # A worker takes the lock before it signs it: until then the file names the one before.
    unsigned = seen.launch is not None and seen.launch.time >= (state.last_time or 0.0)
    if unsigned and state.ended is not None:
        return Status.QUEUED
    if state.ended is not None:
        return Status(state.ended.status)
    if state.started is None or state.interrupted is not None:
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


def _stat(path: str) -> tuple[float | None, int]:
    """When a file was last written, and its bytes; (None, 0) where there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return None, 0
    return found.st_mtime, found.st_size
