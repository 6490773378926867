"""A worker that has Keras imported and waits for a run, so that training starts at once.

A folder below `home()/standby` for each: `owner.json` (who wants it), `ready` (it can be used;
taken by renaming, so that only one launcher gets it), `assignment.json` (what it is to do). Must
not import the store.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

import tui_lab
from tui_lab import settings
from tui_lab.i18n import language
from tui_lab.paths import home, keras_home, private_folder, shared_data_folders, write_atomically
from tui_lab.runs.files import read_small, store_error
from tui_lab.runs.layout import STANDBY_READY_FILE, STANDBY_TAKEN_FILE
from tui_lab.runs.processes import host, is_alive, own_start
from tui_lab.runs.spawn import Spawned, spawn, worker_command

_GONE_FILE = "gone"
_OWNER_FILE = "owner.json"
_ASSIGNMENT_FILE = "assignment.json"
_WATCHED = ("CUDA_VISIBLE_DEVICES",)
"""Variables that a stand-by worker must have in common with whoever uses it, besides ours."""
_SETTINGS = ("backend", "gpu")
"""Settings that it has chosen by when it imported Keras."""
STALE_SECONDS = 3600.0


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A process, and what it was started with."""

    pid: int
    process_started: float
    host: str
    version: str
    environment: dict[str, str]


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """What a stand-by worker is to do."""

    folder: str
    language: str = "en"
    task: str = "run"
    arguments: dict[str, Any] = {}

    @property
    def run_folder(self) -> Path:
        """The run it is about."""
        return Path(self.folder)


def _myself() -> Party:
    seen = {name: os.environ[name] for name in _WATCHED if os.environ.get(name)}
    seen["home"] = str(home())
    seen["keras"] = str(keras_home())
    seen |= {name: str(settings.get(name)) for name in _SETTINGS}
    seen["data"] = os.pathsep.join(map(str, shared_data_folders()))
    seen["python"] = sys.executable
    return Party(
        pid=os.getpid(),
        process_started=own_start(),
        host=host(),
        version=tui_lab.__version__,
        environment=seen,
    )


def _party(path: Path) -> Party | None:
    try:
        return msgspec.json.decode(read_small(path), type=Party)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def _alive(party: Party) -> bool:
    return party.host == host() and is_alive(party.pid, party.process_started)


# The side of the interface


def start_standby(command: list[str] | None = None) -> Spawned:
    """Start a stand-by worker that belongs to this process and goes away with it.

    Args:
        command: What to start instead of the worker; the stand-by folder is appended.

    Returns:
        The process; its `folder` is the stand-by folder.

    Raises:
        StoreError: The folder cannot be written, or no process can be started.
    """
    base = home() / "standby"
    folder = base / f"{os.getpid()}-{os.urandom(4).hex()}"
    try:
        private_folder(base)
        clean_standbys()
        private_folder(folder)
        write_atomically(folder / _OWNER_FILE, msgspec.json.encode(_myself()))
    except OSError as error:
        raise store_error(error, base) from error
    command = worker_command("standby") if command is None else command
    return spawn([*command, str(folder)], folder, folder / "standby.log")


def take_standby() -> tuple[Path, Party] | None:
    """Take a ready stand-by worker for oneself: nobody else gets it any more.

    Only one that lives on this machine, of this version and with the same environment.

    Returns:
        Its folder, for `assign`, and its process; None where there is none ready.
    """
    me = _myself()
    try:
        folders = sorted(p.parent for p in (home() / "standby").glob(f"*/{STANDBY_READY_FILE}"))
    except OSError:
        return None
    for folder in folders:
        party = _party(folder / STANDBY_READY_FILE)
        fits = party is not None and (party.version, party.environment) == (
            me.version,
            me.environment,
        )
        if party is None or not fits or not _alive(party):
            continue
        with suppress(OSError):
            os.rename(folder / STANDBY_READY_FILE, folder / STANDBY_TAKEN_FILE)
            return folder, party
    return None


def assign(folder: Path, run_folder: Path, task: str = "run", **arguments: Any) -> None:
    """Tell the stand-by worker that was taken what to do.

    Raises:
        OSError: The folder cannot be written, or the worker has gone and it with it.
    """
    assignment = Assignment(
        folder=str(run_folder), language=language(), task=task, arguments=arguments
    )
    write_atomically(folder / _ASSIGNMENT_FILE, msgspec.json.encode(assignment))


def dismiss_standby(folder: Path) -> bool:
    """Send a stand-by worker away that was not used.

    Returns:
        Whether it was still unused; one that has a run goes on with it.
    """
    try:
        os.rename(folder / STANDBY_READY_FILE, folder / _GONE_FILE)
    except FileNotFoundError:
        if (folder / STANDBY_TAKEN_FILE).exists() or not folder.exists():
            return False
    except OSError:
        return False
    # Without its owner's file it belongs to nobody, and leaves by itself.
    with suppress(OSError):
        (folder / _OWNER_FILE).unlink(missing_ok=True)
    return True


def clean_standbys() -> None:
    """Remove the folders of stand-by workers that are gone."""
    now = time.time()
    for folder in (home() / "standby").glob("*"):
        ready = _party(folder / STANDBY_READY_FILE) or _party(folder / STANDBY_TAKEN_FILE)
        owner = _party(folder / _OWNER_FILE)
        try:
            old = now - folder.lstat().st_mtime > STALE_SECONDS
        except OSError:
            continue
        gone = not _alive(ready) if ready else owner is None or not _alive(owner)
        if gone and (old or ready is not None or owner is not None):
            shutil.rmtree(folder, ignore_errors=True)


# The side of the worker


class StandbyChannel:
    """What the stand-by worker of a folder hears from the interface, and tells it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Taken before Keras is imported, which leaves variables of its own in the environment.
        self._party = _myself()

    def mark_ready(self) -> None:
        """Say that Keras is imported and a run may come.

        Raises:
            OSError: The folder was removed or cannot be written.
        """
        write_atomically(self._folder / STANDBY_READY_FILE, msgspec.json.encode(self._party))

    def poll(self) -> Assignment | None:
        """What to do, once it is known. Ask a few times a second."""
        try:
            content = read_small(self._folder / _ASSIGNMENT_FILE)
            return msgspec.json.decode(content, type=Assignment)
        except (OSError, msgspec.MsgspecError, ValueError):
            return None

    def owner_alive(self) -> bool:
        """Whether the interface that wanted this worker lives, and still wants it."""
        owner = _party(self._folder / _OWNER_FILE)
        return owner is not None and _alive(owner)

    def withdraw(self) -> bool:
        """Stop being ready, before leaving.

        Returns:
            False when somebody has just taken this worker: an assignment is on its way, and
            should be waited for some seconds.
        """
        try:
            os.rename(self._folder / STANDBY_READY_FILE, self._folder / _GONE_FILE)
        except OSError:
            return not (self._folder / STANDBY_TAKEN_FILE).exists()
        return True

    def close(self) -> None:
        """Remove the folder; the last thing to do, or the first after an assignment."""
        shutil.rmtree(self._folder, ignore_errors=True)
