"""Workers for tests that need not wait until TensorFlow is imported: forked from a warm process.

A worker that starts from nothing takes four seconds of a core before it does anything. What is
forked runs the worker's own `main` in a session of its own, with the environment, the folder and
the log that `spawn` gives it. What tests the process itself (its environment, its imports, the
moment in which it starts) takes one that starts from nothing: `@pytest.mark.cold_worker`.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

from tui_lab.runs import processes
from tui_lab.runs.environment import python_environment

SCRIPT = Path(__file__).with_name("warm_process.py")
WORKER = ["-P", "-m", "tui_lab.worker"]


class Forked:
    """A worker that was forked; what `spawn` asks of a `Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._started = processes.process_started(pid)

    def poll(self) -> int | None:
        """None while it lives."""
        return None if processes.is_alive(self.pid, self._started) else 0


class WarmWorkers:
    """The warm process; one for each process that runs tests."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair()
        environment = python_environment(dict(os.environ))
        root = str(SCRIPT.parent.parent.parent)
        environment["PYTHONPATH"] = os.pathsep.join([root, environment.get("PYTHONPATH", "")])
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(theirs.fileno())],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        atexit.register(self._close)

    def _close(self) -> None:
        self._ours.close()
        self._process.wait()

    def fork(self, arguments: Sequence[str], output: int, folder: str, environment: Any) -> Forked:
        """A new worker with these arguments."""
        request = {"arguments": list(arguments), "folder": folder, "environment": environment}
        socket.send_fds(self._ours, [json.dumps(request).encode()], [output])
        return Forked(int(self._ours.makefile("r").readline()))


@cache
def warm_workers() -> WarmWorkers:
    """The one of this process; started when it is first wanted."""
    return WarmWorkers()


def popen(command: Sequence[str], *, stdout: IO[bytes], cwd: Any, env: Any, **options: Any) -> Any:
    """In place of `subprocess.Popen` in `tui_lab.runs.spawn`."""
    if list(command[1:4]) == WORKER:
        return warm_workers().fork(command[4:], stdout.fileno(), str(cwd), dict(env))
    return subprocess.Popen(command, stdout=stdout, cwd=cwd, env=env, **options)
