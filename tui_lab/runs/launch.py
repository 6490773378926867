"""Starts the worker of a run, exactly once, wherever it is trained.

Must not import the store: a run is handed in as its folder.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tui_lab.errors import StoreError, UsageError
from tui_lab.i18n import _
from tui_lab.runs.carried import carried
from tui_lab.runs.events import last_event
from tui_lab.runs.files import InFolder, file_size, folder_of, locked
from tui_lab.runs.header import UnreadableRun, read_header
from tui_lab.runs.launch_record import LaunchRecord, has_ended, launch_record
from tui_lab.runs.layout import COMMANDS_FILE, GUARD_FILE
from tui_lab.runs.lock import busy_error
from tui_lab.runs.places import place_called
from tui_lab.runs.places.schema import LaunchWanted, Place
from tui_lab.runs.processes import host
from tui_lab.runs.spawn import script_worker_command, worker_command
from tui_lab.runs.status import probe
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
    on: str | None = None,
    command: list[str] | None = None,
    use_warm: bool = True,
) -> LaunchRecord:
    """Start a worker for `run`; it outlives this process and its terminal.

    Args:
        run: The run, or its folder.
        resume: Go on from the last checkpoint.
        epochs: How many to train beyond those already done; None goes on to the run's target.
        gpu: Which one, as the setting `gpu` says it; None takes the setting.
        engine: How to train, as the setting `engine` says it; None takes the setting.
        on: Where, a name of `places.PLACES`; None takes the setting.
        command: What to start instead of the worker; the folder is appended to it.
        use_warm: Whether a warm process may be asked, and one be started; never with `command`.

    Returns:
        What launch.json says now, with the process or the job.

    Raises:
        StoreError: The run is being trained already, its folder cannot be written, or nothing can
            be started.
        UsageError: `epochs` is less than 1.
        LabError: Keras is not installed, or the place cannot be used.
    """
    folder = folder_of(run)
    place = place_called(on)
    with _nobody_has(folder):
        record = _record(folder, place, resume=resume, epochs=epochs, gpu=gpu, engine=engine)
        return place.start(folder, record, command or _own_command(folder), ready=use_warm)


def launch_together(
    runs: Sequence[Path | InFolder],
    *,
    at_once: int = 0,
    gpu: str | None = None,
    engine: str | None = None,
    on: str | None = None,
    command: list[str] | None = None,
) -> list[LaunchRecord]:
    """Start a worker for each of several runs, on a cluster as one array of jobs.

    Args:
        runs: The runs, or their folders.
        at_once: How many may train at the same time on a cluster; 0 leaves that to it. On this
            machine the setting `capacity` says that.
        gpu: As for `launch`.
        engine: As for `launch`.
        on: As for `launch`.
        command: As for `launch`.

    Returns:
        What each launch.json says now, in order.

    Raises:
        StoreError, LabError: As `launch`; what was started before stays.
    """
    folders = [folder_of(run) for run in runs]
    place = place_called(on)
    with ExitStack() as guards:
        for folder in folders:
            guards.enter_context(_nobody_has(folder))
        asked = [
            LaunchWanted(each, _record(each, place, gpu=gpu, engine=engine)) for each in folders
        ]
        own = command or _own_command(folders[0]) if asked else None
        return place.start_together(asked, own, at_once) if asked else []


def _own_command(folder: Path) -> list[str] | None:
    """What starts the worker of a run that needs another than the one with Keras."""
    header = read_header(folder)
    needs_keras = isinstance(header, UnreadableRun) or carried(header).experiment
    return None if needs_keras else script_worker_command()


@contextmanager
def _nobody_has(folder: Path) -> Iterator[None]:
    """Hold the guard of a run that no worker has."""
    if not folder.is_dir():
        raise StoreError(
            _("The folder of the run {run} is gone.").format(run=printable(folder.name, LONGEST))
        )
    with locked(folder / GUARD_FILE):
        refuse_live(folder)
        yield


def _record(
    folder: Path,
    place: Place,
    *,
    resume: bool = False,
    epochs: int | None = None,
    gpu: str | None,
    engine: str | None,
) -> LaunchRecord:
    if epochs is not None and epochs < 1:
        raise UsageError(_("A run needs at least one epoch, not {epochs}.").format(epochs=epochs))
    last = last_event(folder)
    return LaunchRecord(
        time=time.time(),
        resume=resume,
        epochs=epochs,
        gpu=gpu,
        engine=engine,
        commands_from=file_size(folder / COMMANDS_FILE),
        events_before=last.seq if last is not None else 0,
        place=place.name,
        host=host(),
    )


def resume(
    run: Path | InFolder,
    epochs: int | None = None,
    *,
    gpu: str | None = None,
    engine: str | None = None,
    on: str | None = None,
) -> LaunchRecord:
    """Go on with a run that was stopped, was lost or is to learn longer; see `launch`."""
    return launch(run, resume=True, epochs=epochs, gpu=gpu, engine=engine, on=on)


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
    if not (seen.alive or seen.starting):
        # A worker that took its lock and wrote between two parts of that look would be missed.
        seen = probe(folder)
    patience = time.monotonic() + LEAVING_SECONDS
    while seen.alive and has_ended(folder, seen.launch) and time.monotonic() < patience:
        time.sleep(0.01)
        seen = probe(folder)
    if seen.alive:
        raise busy_error(folder)
    if seen.starting:
        raise StoreError(
            _("The run {run} is just being started.").format(run=printable(folder.name, LONGEST)),
            with_commands(_("Follow it with `tui-lab watch {run}`."), run=folder.name),
        )
