"""Starts the worker of a run, or hands the run to a stand-by worker, exactly once.

Must not import the store: a run is handed in as its folder.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from tui_lab.errors import StoreError, UsageError
from tui_lab.i18n import _, language
from tui_lab.paths import write_atomically
from tui_lab.runs.events import Event
from tui_lab.runs.files import InFolder, file_size, folder_of, locked, read_tail, store_error
from tui_lab.runs.layout import COMMANDS_FILE, EVENTS_FILE, GUARD_FILE, LAUNCH_FILE, LOG_FILE
from tui_lab.runs.lock import busy_error
from tui_lab.runs.processes import host, is_alive
from tui_lab.runs.spawn import spawn, worker_command
from tui_lab.runs.standby import assign, take_standby
from tui_lab.runs.status import LaunchRecord, Probe, launch_record, probe
from tui_lab.text.command_line import with_commands
from tui_lab.text.fit import LONGEST, printable

LEAVING_SECONDS = 5.0
"""How long a worker that has written `ended` may take to let go of its run."""


def launch(
    run: Path | InFolder,
    *,
    resume: bool = False,
    epochs: int | None = None,
    gpu: str | None = None,
    engine: str | None = None,
    command: list[str] | None = None,
    standby: bool = True,
) -> LaunchRecord:
    """Start a worker for `run`; it outlives this process and its terminal.

    Args:
        run: The run, or its folder.
        resume: Go on from the last checkpoint.
        epochs: How many to train beyond those already done; None goes on to the run's target.
        gpu: Which one, as the setting `gpu` says it; None takes the setting.
        engine: How to train, as the setting `engine` says it; None takes the setting.
        command: What to start instead of the worker; the folder is appended to it.
        standby: Whether a stand-by worker may be used; never with `command`.

    Returns:
        What launch.json says now, with the process.

    Raises:
        StoreError: The run is being trained already, its folder cannot be written, or no process
            can be started.
        UsageError: `epochs` is less than 1.
        LabError: Keras is not installed.
    """
    folder = folder_of(run)
    if epochs is not None and epochs < 1:
        raise UsageError(_("A run needs at least one epoch, not {epochs}.").format(epochs=epochs))
    if not folder.is_dir():
        raise StoreError(
            _("The folder of the run {run} is gone.").format(run=printable(folder.name, LONGEST))
        )
    # Found out first: nothing is written where no worker can be started.
    worker = worker_command("run") if command is None else command
    with locked(folder / GUARD_FILE):
        refuse_live(folder)
        record = LaunchRecord(
            time=time.time(),
            resume=resume,
            epochs=epochs,
            gpu=gpu,
            engine=engine,
            commands_from=file_size(folder / COMMANDS_FILE),
            host=host(),
        )
        _write(folder, record)
        # A stand-by worker has chosen its device already, by the setting.
        usable = command is None and standby and gpu is None
        if usable and (helped := _use_standby(folder, record)) is not None:
            return helped
        spoken = ["--lang", language()] if command is None else []
        try:
            started = spawn([*worker, str(folder), *spoken], folder, folder / LOG_FILE)
        except StoreError:
            (folder / LAUNCH_FILE).unlink(missing_ok=True)
            raise
        record = msgspec.structs.replace(
            record, pid=started.pid, process_started=started.process_started
        )
        _write(folder, record)
        return record


def resume(
    run: Path | InFolder,
    epochs: int | None = None,
    *,
    gpu: str | None = None,
    engine: str | None = None,
) -> LaunchRecord:
    """Go on with a run that was stopped, was lost or is to learn longer; see `launch`."""
    return launch(run, resume=True, epochs=epochs, gpu=gpu, engine=engine)


def require_worker() -> None:
    """Check that a worker could be started; ask before anything is written.

    Raises:
        LabError: Keras or its backend is not installed.
    """
    worker_command("run")


def read_options(run: Path | InFolder) -> LaunchRecord:
    """What the latest launch of `run` asks its worker for; nothing special where none was kept."""
    return launch_record(folder_of(run)) or LaunchRecord(time=0.0)


def refuse_live(folder: Path) -> None:
    """Check that no worker has the run in hand and none is starting for it.

    A worker that has written how the run ended is waited for, at most LEAVING_SECONDS: to people
    its run has ended already.

    Raises:
        StoreError: One has or is.
    """
    seen = probe(folder)
    if not (seen.held or seen.starting):
        # A worker that took its lock and wrote between two parts of that look would be missed.
        seen = probe(folder)
    patience = time.monotonic() + LEAVING_SECONDS
    while seen.held and _is_leaving(folder, seen) and time.monotonic() < patience:
        time.sleep(0.01)
        seen = probe(folder)
    if seen.held:
        raise busy_error(folder)
    if seen.starting:
        raise StoreError(
            _("The run {run} is just being started.").format(run=printable(folder.name, LONGEST)),
            with_commands(_("Follow it with `tui-lab watch {run}`."), run=folder.name),
        )


def _is_leaving(folder: Path, seen: Probe) -> bool:
    """Whether the worker that holds the run's lock has nothing left to do but let go of it."""
    if seen.launch is not None and seen.launch.time >= (seen.log_changed or 0.0):
        # The end in the log is that of the session before.
        return False
    last = read_tail(folder / EVENTS_FILE).rpartition("\n")[0].rpartition("\n")[2]
    try:
        return msgspec.json.decode(last, type=Event).type == "ended"
    except msgspec.MsgspecError:
        return False


def _use_standby(folder: Path, record: LaunchRecord) -> LaunchRecord | None:
    taken = take_standby()
    if taken is None:
        return None
    place, party = taken
    # Named before it is told: from then on the run is seen as starting, never as lost.
    named = msgspec.structs.replace(record, pid=party.pid, process_started=party.process_started)
    _write(folder, named)
    try:
        assign(place, folder)
    except OSError:
        return None
    return named if is_alive(party.pid, party.process_started) else None


def _write(folder: Path, record: LaunchRecord) -> None:
    try:
        write_atomically(folder / LAUNCH_FILE, msgspec.json.encode(record))
    except OSError as error:
        raise store_error(error, folder) from error
