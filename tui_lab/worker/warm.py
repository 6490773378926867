"""The warm process: it imports Keras, runs nothing, and forks a worker whenever it is asked to.

A worker gets everything of its own: session, output, environment, folder, signals. Only what was
imported is common to all, so figures are those of a worker that imports it itself; that is a test.
No operation of a library is run here, and no graphics card is touched, because neither would
survive a fork. Where forking is not safe (macOS, whose system libraries forbid it after their first
use, and backends that have threads once they are imported), the process becomes the first worker
itself, and whoever wants another warm one starts it.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import NoReturn

import msgspec

from tui_lab import settings
from tui_lab.errors import ExitCode
from tui_lab.runs import warm
from tui_lab.runs.processes import host, own_start
from tui_lab.worker.handover import Handed

LOOK_EVERY = 0.5
"""Seconds between two looks whether it is still of use."""
SETTINGS_EVERY = 5.0
"""Seconds between two readings of the settings, and two looks at the memory."""
GRACE = 5.0
"""Seconds for whoever started it to ask, also where it is not to stay."""
BACKLOG = 64
LONGEST = 1 << 22
"""Bytes of a request; environments are some kilobytes."""
SLOWEST = 5.0
"""Seconds that a request may take to arrive."""
MOST_FILES = 3
FORKS = ("tensorflow",)
"""Backends that start no threads of their own and touch no card until they compute."""


def serve(folder: Path, terminated: Callable[[], str]) -> int:
    """Import Keras, say so, and make workers until nobody needs any.

    Args:
        folder: See `runs/warm.py`.
        terminated: Why the system has asked the process to end; "" where it has not.
    """
    since = time.time()
    backend = str(settings.get("backend"))
    _import_what_trains(backend)
    place = Path(tempfile.mkdtemp(prefix="tui-lab-warm-"))
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(place / "s"))
            listening.listen(BACKLOG)
            party = warm.WarmProcess(
                pid=os.getpid(),
                process_started=own_start(),
                host=host(),
                since=since,
                socket=str(place / "s"),
            )
            warm.tell(folder, party)
            forks = backend in FORKS and sys.platform.startswith("linux")
            chosen = _Server(folder, party, listening, terminated, forks).run()
    finally:
        shutil.rmtree(place, ignore_errors=True)
        there = warm.in_folder(folder)
        if there is not None and there.pid == os.getpid():
            shutil.rmtree(folder, ignore_errors=True)
    if chosen is not None:
        _work(chosen)
    return ExitCode.OK


def _import_what_trains(backend: str) -> None:
    from tui_lab.training import backend as starting

    starting.prepare("auto", backend)
    import keras  # noqa: F401

    from tui_lab.training import predict, session  # noqa: F401
    from tui_lab.worker import exporting, predicting, running, training  # noqa: F401

    gc.collect()
    gc.freeze()  # a collection in a worker then writes into none of these pages


@dataclass(slots=True)
class _WorkerRequest:
    """A request for a worker, with what came with it."""

    line: socket.socket
    request: warm.Request
    files: list[int]


@dataclass(slots=True)
class _Server:
    folder: Path
    party: warm.WarmProcess
    """This process, as it tells others of itself."""
    listening: socket.socket
    terminated: Callable[[], str]
    forks: bool
    selector: DefaultSelector = field(default_factory=DefaultSelector)
    worked: float = field(default_factory=time.monotonic)
    """When it was last of use."""
    _minutes: float = 0.0
    _read_settings: float = 0.0

    def run(self) -> _WorkerRequest | None:
        """Make workers; a request that this very process is to carry out is given back."""
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # workers that ended leave nothing behind
        self.selector.register(self.listening, EVENT_READ)
        with self.selector:
            while self._wanted():
                for key, _events in self.selector.select(LOOK_EVERY):
                    if key.fileobj is not self.listening:
                        self._hear(key.fileobj)  # type: ignore[arg-type]
                        continue
                    asked = self._accept()
                    if asked is not None and not self.forks:
                        return asked
                    if asked is not None:
                        self._make(asked)
        return None

    def _wanted(self) -> bool:
        now = time.monotonic()
        if now - self._read_settings > SETTINGS_EVERY:
            self._read_settings = now
            self._minutes = warm.minutes()
            if warm.memory_is_short():
                return False
        party = warm.in_folder(self.folder)
        if self.terminated() or party is None or party.pid != os.getpid():
            return False
        if not party.ready:  # whoever started it has written it down after it did so itself
            warm.tell(self.folder, self.party)
        if len(self.selector.get_map()) > 1:
            return True  # somebody keeps it
        patience = max(60.0 * self._minutes, GRACE)
        return now - self.worked < patience and not warm.is_superseded(self.folder)

    def _hear(self, owner: socket.socket) -> None:
        """An owner says nothing more: its line has closed."""
        with suppress(OSError):
            if owner.recv(1):
                return
        self.selector.unregister(owner)
        owner.close()
        self.worked = time.monotonic()

    def _accept(self) -> _WorkerRequest | None:
        try:
            line, _address = self.listening.accept()
        except OSError:
            return None
        files: list[int] = []
        try:
            line.settimeout(SLOWEST)
            content, files, _flags, _from = socket.recv_fds(line, 1 << 16, MOST_FILES)
            while content and not content.endswith(b"\n") and len(content) < LONGEST:
                content += line.recv(1 << 16) or b"\n"
            request = msgspec.json.decode(content, type=warm.Request)
        except (OSError, msgspec.MsgspecError, ValueError):
            _close(line, files)
            return None
        self.worked = time.monotonic()
        if request.arguments and files:
            return _WorkerRequest(line, request, files)
        for file in files:
            os.close(file)
        self.selector.register(line, EVENT_READ)
        return None

    def _make(self, asked: _WorkerRequest) -> None:
        try:
            child = os.fork()
        except OSError:
            child = -1
        if child == 0:
            for key in list(self.selector.get_map().values()):
                os.close(key.fd)
            self.selector.close()
            _work(asked)
        _close(asked.line, asked.files)


def _close(line: socket.socket, files: list[int]) -> None:
    line.close()
    for file in files:
        os.close(file)


def _work(asked: _WorkerRequest) -> NoReturn:
    """Be the worker, as a process that was started for it; never returns."""
    status: int = ExitCode.FAILED
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with suppress(OSError):  # it leads a session already where it was not forked
            os.setsid()
        request, files = asked.request, asked.files
        os.environ.clear()
        os.environ.update(request.environment)
        os.chdir(request.folder)
        os.dup2(files[0], 1)
        os.dup2(files[0], 2)
        os.close(files[0])
        from tui_lab.worker.main import main

        if request.handed:
            handed = Handed.received(request.handed, files[1:], asked.line)
        else:
            handed = None
            asked.line.sendall(b"%d\n" % os.getpid())
            asked.line.close()
        status = main(request.arguments, handed)
    except BrokenPipeError:
        pass  # whoever asked has given up, and does it otherwise
    except Exception:  # the edge of the process: the log is the only place left to say it
        logging.exception("the worker ended with an error")
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)
