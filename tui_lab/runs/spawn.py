"""Starts processes that outlive the terminal, the connection and the process that started them.

Must not import any other module of this room but the careful file functions, the environment and
the processes.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen

from tui_lab import settings, version
from tui_lab.errors import StoreError
from tui_lab.i18n import _
from tui_lab.paths import (
    DATA_VARIABLE,
    HOME_VARIABLE,
    KERAS_HOME_VARIABLE,
    home,
    keras_home,
    private_folder,
    shared_data_folders,
)
from tui_lab.plain_files import open_to_append, reason
from tui_lab.runs.environment import python_environment, require_keras
from tui_lab.runs.files import store_error
from tui_lab.runs.processes import is_alive, process_started

LOOK_EVERY = 0.05
"""Seconds between two looks whether a process has ended."""
_children: list[Popen[bytes]] = []
"""Kept until they end, so that none is left as a zombie while this process lives."""


@dataclass(frozen=True, slots=True)
class Spawned:
    """A process that was started."""

    folder: Path
    pid: int
    process_started: float | None
    """None: it has ended already."""
    warm: bool = False
    """Whether a warm process made it, in which Keras was imported already."""


def worker_command(task: str, *arguments: str) -> list[str]:
    """The command that starts the worker: this Python, without the current folder in its path.

    Raises:
        LabError: Keras or its backend is not installed.
    """
    require_keras(str(settings.get("backend")))
    return [sys.executable, "-P", "-m", "tui_lab.worker", task, *arguments]


def spawn(
    command: list[str], folder: Path, log: Path, more: Mapping[str, str] | None = None
) -> Spawned:
    """Start `command` in a session of its own: nothing to read, all its output appended to `log`.

    Its working folder is the lab's own, so that it keeps no other file system busy. The variables
    that name folders are handed on as absolute paths.

    Args:
        command: What is started, with its arguments.
        folder: What it works on.
        log: The file for its output.
        more: Variables for it, beside those of this process.

    Raises:
        StoreError: The log cannot be written, or the system starts no more processes.
    """
    reap()
    try:
        start_in = private_folder(home())
        output = open_to_append(log, links=False)
    except OSError as error:
        raise store_error(error, log.parent) from error
    try:
        process = Popen(
            command,
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
            cwd=start_in,
            env=worker_environment() | dict(more or {}),
            close_fds=True,
            start_new_session=True,
        )
    except OSError as error:
        raise StoreError(
            _("The worker cannot be started: {reason}.").format(reason=reason(error))
        ) from error
    finally:
        output.close()
    _children.append(process)
    return Spawned(folder, process.pid, process_started(process.pid))


def wait_for(started: Spawned) -> None:
    """Wait until a worker that was started here has ended."""
    for child in [child for child in _children if child.pid == started.pid]:
        while child.poll() is None:
            time.sleep(LOOK_EVERY)
    reap()
    while started.process_started and is_alive(started.pid, started.process_started):
        time.sleep(LOOK_EVERY)  # made by a warm process, which is its parent


def reap() -> None:
    """Forget the processes that have ended."""
    _children[:] = [child for child in _children if child.poll() is None]


def worker_environment() -> dict[str, str]:
    """The environment of a worker: this process's, with folders as absolute paths."""
    environment = dict(os.environ)
    if environment.get(HOME_VARIABLE):
        environment[HOME_VARIABLE] = str(home())
    if environment.get(DATA_VARIABLE):
        environment[DATA_VARIABLE] = os.pathsep.join(map(str, shared_data_folders()))
    if (keras := keras_home()) is not None:
        environment[KERAS_HOME_VARIABLE] = str(keras)
    listed = environment.get("PYTHONPATH", "")
    entries = [os.path.abspath(part) for part in listed.split(os.pathsep) if part]
    # In a checkout that is not installed, the package is found only from the current folder.
    package = Path(version.__file__).absolute().parent.parent
    if package.name not in ("site-packages", "dist-packages") and str(package) not in entries:
        entries.append(str(package))
    if entries:
        environment["PYTHONPATH"] = os.pathsep.join(entries)
    return python_environment(environment)
