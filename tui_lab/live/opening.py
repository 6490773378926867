"""From a script to its run: one of its own in the user's store, or that which started it.

Also who the script is, and whether this process is one that writes at all.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_lab import paths
from tui_lab.errors import LabError, StoreError
from tui_lab.i18n import _
from tui_lab.runs.commands import CommandReader
from tui_lab.runs.control import Control
from tui_lab.runs.events import EventReader, EventWriter
from tui_lab.runs.files import file_size
from tui_lab.runs.header import ScriptRecord, UnreadableRun, read_header
from tui_lab.runs.joining import RESUME_VARIABLE, RUN_VARIABLE, SETTINGS_VARIABLE
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.layout import COMMANDS_FILE, EVENTS_FILE
from tui_lab.runs.lock import RunLock
from tui_lab.runs.new_folder import LONGEST_NAME, new_folder
from tui_lab.runs.state import RunState, fold
from tui_lab.text.fit import printable

_RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK")
"""Which of several processes of one training this is, as torchrun, SLURM and MPI say it."""


@dataclass(slots=True)
class Opened:
    """A run that this process writes."""

    folder: Path
    writer: EventWriter
    control: Control
    lock: RunLock | None
    """None where the worker that started the script holds it."""
    before: RunState
    """What its log said before."""
    resumed: bool
    """Whether the training is to go on from the checkpoint."""
    name: str
    """What the run is called."""

    @property
    def joined(self) -> bool:
        """Whether the lab started this script for this run."""
        return self.lock is None


def is_main_process(environment: Mapping[str, str]) -> bool:
    """Whether this process of a training on several is the one that writes its run.

    Args:
        environment: Its variables, where the libraries that share the work put the rank.
    """
    for name in _RANKS:
        rank = environment.get(name, "")
        if rank.isdecimal() and int(rank):
            return False
    try:
        task = json.loads(environment.get("TF_CONFIG", "") or "{}").get("task", {})
        chief = task.get("type", "worker") in ("worker", "chief", "master")
        return chief and int(task.get("index", 0)) == 0
    except (ValueError, AttributeError, TypeError):
        return True


def this_script() -> ScriptRecord:
    """The script that this process runs."""
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    return ScriptRecord(
        file=os.path.abspath(main) if main and os.path.exists(main) else "",
        arguments=tuple(sys.argv[1:]),
        folder=os.getcwd(),
        interpreter=sys.executable or "",
    )


def name_for(*wishes: str) -> str:
    """The first of several names that a run can have; else that of the script."""
    file = this_script().file
    for wish in (*wishes, Path(file).stem, _("training")):
        name = printable(wish, LONGEST_NAME).strip()
        if name:
            return name
    return "training"


def open_run(name: str, *, resume: bool = False) -> Opened:
    """The run that this process is to write: the one that it was started for, else a new one.

    Args:
        name: What a new one is called; also the one that it was started for, where nobody has given
            that a name.
        resume: Whether the one that it was started for is to go on, where the lab says that it was
            broken off; else it begins anew.

    Raises:
        StoreError: There is no folder that can be written, or the run is not there any more.
    """
    waiting = os.environ.pop(RUN_VARIABLE, "")
    if waiting:
        again = os.environ.pop(RESUME_VARIABLE, "") == "1"
        return _join(Path(waiting), name, resumed=again and resume)
    folder, _header = new_folder(
        paths.runs_folder(), name, created=time.time(), origin="script", script=this_script()
    )
    return _opened(folder, RunLock(folder), name)


def going_on(name: str, needed: str) -> Opened | None:
    """The latest run of this script, where it was broken off and can be gone on with.

    Args:
        name: What it must be called; "" takes any name.
        needed: The file without which it cannot be gone on with.

    Returns:
        None where the lab has started this script, or the latest run came to its end, goes on in
        another process or has not that file.

    Raises:
        StoreError: Its folder cannot be written.
    """
    me = this_script()
    if RUN_VARIABLE in os.environ or not (me.file or name):
        return None
    from tui_lab.runs.status import Status
    from tui_lab.runs.store import Store

    for run in Store().runs():
        script = run.header.script
        if script is None or (name and run.header.name != name):
            continue
        if (script.file, script.arguments) != (me.file, me.arguments):
            continue
        broken_off = run.status() in (Status.LOST, Status.STOPPED, Status.FAILED)
        if not broken_off or not run.path(needed).is_file():
            return None
        try:
            return _opened(run.folder, RunLock(run.folder), run.name, resumed=True)
        except StoreError:
            return None  # another process was quicker
    return None


def _join(folder: Path, name: str, *, resumed: bool) -> Opened:
    header = read_header(folder)
    if isinstance(header, UnreadableRun):
        raise StoreError(
            _("The run {path} that this script was started for is gone.").format(path=folder)
        )
    from tui_lab.runs.run import Run
    from tui_lab.runs.scripts import usual_name
    from tui_lab.runs.store import Store

    run = Run(folder, header)
    if header.script is not None and run.name == usual_name(header.script) != name:
        with suppress(LabError):  # the training matters more than what it is called
            Store().rename(run, name)
    return _opened(folder, None, run.name, resumed=resumed)


def _opened(folder: Path, lock: RunLock | None, name: str, *, resumed: bool = False) -> Opened:
    if lock is not None:
        lock.acquire()
    try:
        launch = launch_record(folder)
        before = fold(EventReader(folder / EVENTS_FILE).read())
        writer = EventWriter(folder / EVENTS_FILE)
        # A run that was only now made has no commands yet; a resumed one has old ones.
        offset = launch.commands_from if launch else file_size(folder / COMMANDS_FILE)
        answered = frozenset(before.acknowledged)
        control = Control(writer, CommandReader(folder, offset), answered=answered)
        return Opened(folder, writer, control, lock, before, resumed, name)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def given_settings() -> Mapping[str, Any]:
    """The values that a sweep has for this script, by name."""
    try:
        found = json.loads(os.environ.get(SETTINGS_VARIABLE, "") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
