"""Starts the worker of a run, exactly once, wherever it is trained; or takes the run back.

Must not import the store: a run is handed in as its folder.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tui_lab.errors import LabError, StoreError, UsageError
from tui_lab.i18n import _
from tui_lab.runs.events import EventReader, EventWriter, last_event
from tui_lab.runs.files import InFolder, file_size, folder_of, locked
from tui_lab.runs.launch_record import LaunchRecord, has_ended, launch_record
from tui_lab.runs.layout import COMMANDS_FILE, EVENTS_FILE, GUARD_FILE
from tui_lab.runs.lock import RunLock, busy_error
from tui_lab.runs.places import place_called, place_of
from tui_lab.runs.places.schema import LaunchWanted, Place
from tui_lab.runs.processes import host
from tui_lab.runs.spawn import worker_command
from tui_lab.runs.state import fold
from tui_lab.runs.status import probe
from tui_lab.text.command_line import with_commands
from tui_lab.text.fit import LONGEST, printable

REFUSED = "refused"
"""Why a run ended that no worker could be started for, as its `ended` event says it."""
LOOKING_SECONDS = 0.1
"""How long somebody who only looks may hold the lock of a run."""
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
        with _refusals_are_kept([folder]):
            return place.start(folder, record, command, ready=use_warm)


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

    Those that have begun before go on from their last checkpoint.

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
            LaunchWanted(each, _record(each, place, resume=begun, gpu=gpu, engine=engine))
            for each in folders
            for begun in [last_event(each) is not None]
        ]
        with _refusals_are_kept(folders):
            return place.start_together(asked, command, at_once) if asked else []


def take_back(runs: Sequence[Path | InFolder]) -> list[Path]:
    """Take runs that wait for their turn on a cluster out of its queue; nothing else is touched.

    One that had not begun is a stopped run then. It can be resumed like any other.

    Returns:
        The folders of those that were taken out.

    Raises:
        StoreError: The log of one cannot be written.
    """
    waiting: dict[str, list[LaunchWanted]] = {}
    for folder in map(folder_of, runs):
        record = launch_record(folder)
        if record is not None and not has_ended(folder, record):
            waiting.setdefault(record.place, []).append(LaunchWanted(folder, record))
    taken: list[Path] = []
    for launches in waiting.values():
        taken += place_of(launches[0].record).take_back(launches)
    for folder in taken:
        _end(folder, status="stopped", reason="stop_requested", epochs_done=0)
    return taken


def leave_queue(run: Path | InFolder) -> bool:
    """Take a run that was asked to stop out of the queue of a cluster, so that it need not wait
    until it can hear that. One that was broken off stays there: its worker is to evaluate what it
    has learned. Asks the cluster, which may take seconds.

    Returns:
        Whether it waited there, and is taken out.

    Raises:
        StoreError: Its log cannot be read or written.
    """
    state = fold(EventReader(folder_of(run) / EVENTS_FILE).read())
    if state.started is not None and state.ended is None:
        return False
    return bool(take_back([run]))


@contextmanager
def _refusals_are_kept(folders: Sequence[Path]) -> Iterator[None]:
    """Let runs that have not begun say in their logs why no worker could be started for them."""
    try:
        yield
    except LabError as error:
        told = {"message": error.message, "hint": error.hint}
        for folder in folders:
            with suppress(StoreError):  # it may be the disk that refuses
                _end(folder, status="failed", reason=REFUSED, epochs_done=0, **told)
        raise


def _end(folder: Path, **ended: Any) -> None:
    """Write how a run ended that has no worker: what one writes that ends before it begins.

    Where it had ended before, it is again what it was then; one that was broken off stays so.
    """
    lock = RunLock(folder)
    with suppress(StoreError):
        lock.acquire(LOOKING_SECONDS, sign=False)
    if not lock.held:
        return  # it has a worker after all, or nothing can be written there
    with lock:
        launch = launch_record(folder)
        if has_ended(folder, launch):
            return
        before = fold(EventReader(folder / EVENTS_FILE).read())
        if before.ended is not None and launch is not None:
            ended = asdict(before.ended)
        elif before.ended is not None or before.started is not None:
            return
        with EventWriter(folder / EVENTS_FILE) as writer:
            writer.write("ended", **ended)


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
