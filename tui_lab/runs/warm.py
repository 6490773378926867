"""A warm process: one that has imported Keras and makes workers at once, by forking itself.

What happens in it stands in `worker/warm.py`; here it is found, started and asked. Each has a
folder below `home()/warm`, named by what its workers must have in common with whoever asks;
`party.json` there says which process it is and where it listens. A worker that it makes is a
process of its own in every respect; whoever finds none, or gets none, starts a worker that imports
Keras itself. Must not import the store.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from tui_lab import settings, version
from tui_lab.errors import LabError
from tui_lab.paths import home, private_folder, write_atomically
from tui_lab.plain_files import open_to_append
from tui_lab.runs.files import locked, read_small
from tui_lab.runs.layout import GUARD_FILE
from tui_lab.runs.processes import (
    JOB_VARIABLE,
    host,
    in_job,
    is_alive,
    others_work_here,
    process_started,
)
from tui_lab.runs.spawn import Spawned, spawn, worker_command, worker_environment

TASK = "warm"
LOG_NAME = "warm.log"
AUTO_MINUTES = 10
"""How long it stays without work where the setting `warm` is auto, on a machine of one's own."""
LEAST_MEMORY = 1_000_000_000
"""Bytes that must be available: below that none is started, and one that waits leaves. It holds
about 600 MB, and so does a worker that imports Keras itself."""
PATIENCE = 10.0
"""Seconds for an answer. A fork takes hundredths of one, but a machine may be busy."""
LOOK_EVERY = 0.05
_PARTY_FILE = "party.json"
_LEAVE_FILE = "leave"
"""In the folder of one whose place another has taken: it stays only for who keeps it."""
_READ_ON_IMPORT = re.compile(
    rf"(OMP|GOMP|KMP|MKL|OPENBLAS|GOTO|BLIS|NUMEXPR|VECLIB|NPY|LD|DYLD|MALLOC|GLIBC|{JOB_VARIABLE}"
    r"|PYTHON|KERAS|TF2?|TENSORFLOW|XLA|JAX|TORCH|TORCHINDUCTOR|PYTORCH|CUBLAS|CUDNN|NVIDIA_TF32"
    r"|ONEDNN|DNNL|AUTOGRAPH)(_.*|PATH|HASHSEED)?"
)
"""Variables that Python and the libraries read when they are imported. Which cards are seen
(CUDA_VISIBLE_DEVICES) is not among them: that is read when one is first used, after the fork."""


class WarmProcess(msgspec.Struct, frozen=True, kw_only=True):
    """`party.json`."""

    pid: int
    process_started: float
    host: str
    since: float
    """When it was started (seconds since 1970)."""
    socket: str = ""
    """Where it listens; "" as long as it imports Keras."""

    @property
    def ready(self) -> bool:
        """Whether Keras is there: an answer comes at once."""
        return bool(self.socket)

    @property
    def alive(self) -> bool:
        """Whether that very process lives on this machine."""
        return self.host == host() and is_alive(self.pid, self.process_started)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: with `arguments`, a worker; without, to stay as long as the line is open."""

    arguments: list[str] = []
    """As `python -m tui_lab.worker` takes them."""
    environment: dict[str, str] = {}
    folder: str = ""
    """Where it is to work."""
    handed: dict[str, Any] = {}
    """What a worker that gives its run away says of it: see `worker/handover.py`."""


# Whether one is wanted


def minutes() -> float:
    """How long a warm process stays without work, by the setting `warm`; 0: it is not wanted.

    Of its own accord none stays on a machine that other people use as well, nor in a job of SLURM.
    """
    chosen = str(settings.get("warm"))
    if chosen == "off":
        return 0.0
    if chosen != "auto":
        return float(chosen)
    return 0.0 if in_job() or others_work_here() else float(AUTO_MINUTES)


def memory_is_short() -> bool:
    """Whether the machine has no room for a process that only waits."""
    import psutil

    return bool(psutil.virtual_memory().available < LEAST_MEMORY)


# Which one


def own_folder() -> Path:
    """The folder of the warm process that would suit this process; need not be there.

    The same for all that train alike: version and files of the lab, Python, folders, backend, the
    variables that libraries read when they are imported, cores and priority.
    """
    environment = worker_environment()
    seen = [
        *sorted(f"{key}={value}" for key, value in environment.items() if _matters(key)),
        *(version.__version__, _newest_file(), sys.executable, host(), str(home().absolute())),
        *(str(settings.get("backend")), str(_cores()), str(os.getpriority(os.PRIO_PROCESS, 0))),
    ]
    name = hashlib.sha256("\0".join(seen).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return home() / "warm" / name


def _matters(variable: str) -> bool:
    return _READ_ON_IMPORT.fullmatch(variable) is not None


def _newest_file() -> str:
    """When the newest module of the lab was written: an update makes other workers."""
    newest = 0
    for folder, _folders, files in os.walk(os.path.dirname(version.__file__)):
        if not folder.endswith("__pycache__"):
            for file in files:
                if file.endswith(".py"):
                    newest = max(newest, os.stat(os.path.join(folder, file)).st_mtime_ns)
    return str(newest)


def _cores() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def in_folder(folder: Path) -> WarmProcess | None:
    """The warm process of a folder, if it lives."""
    party = _read(folder)
    return party if party is not None and party.alive else None


def _read(folder: Path) -> WarmProcess | None:
    try:
        return msgspec.json.decode(read_small(folder / _PARTY_FILE), type=WarmProcess)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def find() -> WarmProcess | None:
    """The warm process that suits this process, ready or about to be."""
    return in_folder(own_folder())


def everyone() -> Iterator[WarmProcess]:
    """All warm processes of this lab's folder that live on this machine."""
    with suppress(OSError):
        for folder in sorted((home() / "warm").iterdir()):
            if (party := in_folder(folder)) is not None:
                yield party


# Starting one


def start(command: list[str] | None = None) -> WarmProcess | None:
    """Have a warm process that suits this process, unless memory is short; returns at once.

    Args:
        command: What to start instead of it; its folder is appended.

    Returns:
        It, ready or not; None where none could be started, which is not worth a word: workers then
        import Keras themselves.
    """
    folder = own_folder()
    try:
        private_folder(folder.parent)
        private_folder(folder)
        with locked(folder.parent / GUARD_FILE):
            if (there := in_folder(folder)) is not None:
                return there
            if memory_is_short():
                return None
            _make_room(folder.parent)
            private_folder(folder)
            command = worker_command(TASK) if command is None else command
            started = spawn([*command, str(folder)], folder, folder / LOG_NAME)
            if started.process_started is None:
                return None
            party = WarmProcess(
                pid=started.pid,
                process_started=started.process_started,
                host=host(),
                since=time.time(),
            )
            tell(folder, party)
            return party
    except (LabError, OSError):
        return None


def tell(folder: Path, party: WarmProcess) -> None:
    """Write down which process it is.

    Raises:
        OSError: The folder is gone or cannot be written.
    """
    write_atomically(folder / _PARTY_FILE, msgspec.json.encode(party))


def is_superseded(folder: Path) -> bool:
    """Whether another warm process has taken the place of the one of that folder."""
    return (folder / _LEAVE_FILE).exists()


def _make_room(base: Path) -> None:
    """Let those go that others wanted, and remove the folders of those that are gone.

    After an update, or with other variables, one more is wanted: each holds much memory.
    """
    for folder in base.iterdir():
        if not folder.is_dir():
            continue
        party = _read(folder)
        if party is not None and (party.host != host() or party.alive):
            if party.host == host():
                with suppress(OSError):
                    (folder / _LEAVE_FILE).touch()
            continue
        shutil.rmtree(folder, ignore_errors=True)
        if party is not None and party.socket:
            shutil.rmtree(os.path.dirname(party.socket), ignore_errors=True)


# Asking


def wait_until_ready(given_up: Callable[[], bool]) -> WarmProcess | None:
    """The suitable warm process once it has imported Keras; None where there is none (any more).

    Args:
        given_up: Asked several times a second; True ends the wait.
    """
    folder = own_folder()
    while (party := in_folder(folder)) is not None and not party.ready:
        if given_up():
            return None
        time.sleep(LOOK_EVERY)
    return party


def make_worker(
    arguments: Sequence[str],
    log: int,
    *,
    files: Sequence[int] = (),
    handed: Mapping[str, Any] | None = None,
    party: WarmProcess | None = None,
) -> int | None:
    """Let a warm process make a worker.

    Args:
        arguments: As `python -m tui_lab.worker` takes them.
        log: An open file to which the worker's output goes.
        files: Further open files that the worker gets.
        handed: See `Request`.
        party: Which one is asked; None takes the one that suits, if it is ready.

    Returns:
        The worker's process; None where there is none: nothing has happened then.
    """
    party = find() if party is None else party
    if party is None or not party.ready:
        return None
    request = Request(
        arguments=list(arguments),
        environment=worker_environment(),
        folder=str(home().absolute()),
        handed=dict(handed or {}),
    )
    content = msgspec.json.encode(request) + b"\n"
    try:
        with _connected(party, PATIENCE) as line:
            sent = socket.send_fds(line, [content], [log, *files])
            # Sending nothing fails where the answer was given and the line closed in the meantime.
            if sent < len(content):
                line.sendall(content[sent:])
            answer = line.makefile("rb").readline(64)
        return int(answer)
    except (OSError, ValueError):
        return None


def stay(party: WarmProcess) -> socket.socket | None:
    """Ask a warm process to stay for as long as the line that is returned is open."""
    try:
        line = _connected(party, 1.0)
        line.sendall(msgspec.json.encode(Request()) + b"\n")
    except OSError:
        return None
    return line


def _connected(party: WarmProcess, seconds: float) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(seconds)
        line.connect(party.socket)
    except OSError:
        line.close()
        raise
    return line


def start_worker(
    task: str, arguments: Sequence[str], folder: Path, log: Path, *, use_warm: bool = True
) -> Spawned:
    """Start a worker: from the warm process where one is ready, else a new process.

    Args:
        task: What it is to do, as `python -m tui_lab.worker` takes it.
        arguments: What follows the task there.
        folder: Whose worker it is.
        log: Where its output goes.
        use_warm: Whether the warm process may be asked.

    Raises:
        LabError: Keras or its backend is not installed.
        StoreError: The log cannot be written, or the system starts no more processes.
    """
    command = worker_command(task, *arguments)
    if use_warm and (party := find()) is not None and party.ready:
        with suppress(OSError), open_to_append(log, links=False) as output:
            pid = make_worker([task, *arguments], output.fileno(), party=party)
            if pid is not None:
                return Spawned(folder, pid, process_started(pid), warm=True)
    return spawn(command, folder, log)
