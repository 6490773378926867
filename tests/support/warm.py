"""Keras for tests that need not wait until it is imported: workers and scripts, forked.

A process that starts from nothing takes four seconds of a core before Keras is there. One process
imports it for a whole run of tests, also where several run side by side, and what needs it is
forked from that (`warm_process.py`): a worker, which runs its own `main` in a session of its own
with the environment, the folder and the log that `spawn` gives it; and a script that knows Keras
and nothing of the lab. What tests the process itself (its environment, its imports, the moment in
which it starts) takes one that starts from nothing: `@pytest.mark.cold_worker`.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from tui_lab.runs import processes
from tui_lab.runs.environment import python_environment, take_over

SCRIPT = Path(__file__).with_name("warm_process.py")
WORKER = ["-P", "-m", "tui_lab.worker"]
FOLDER = "WARM_PROCESS_FOLDER"
"""The variable that names the folder of the sockets, and the process that runs the tests."""
BACKLOG = 64
ALSO_WARM = False
"""Whether a warm process of the lab is made as well; tests of it say so."""
PAUSE = "WARM_WORKER_PAUSE"
"""The variable with the seconds for which a forked worker sleeps after each batch or block."""


def offer() -> None:
    """Let this process, which runs the tests, and all that it starts have a warm one."""
    os.environ[FOLDER] = f"{tempfile.mkdtemp(prefix='warm-')}{os.pathsep}{os.getpid()}"


def take_back() -> None:
    """End the warm process."""
    folder, _colon, tests = os.environ.get(FOLDER, "").rpartition(os.pathsep)
    if folder and tests == str(os.getpid()):
        shutil.rmtree(folder, ignore_errors=True)
        del os.environ[FOLDER]


def _connection(name: str) -> socket.socket:
    """A connection with the warm process, which is started when it is first wanted."""
    folder, _colon, tests = os.environ[FOLDER].rpartition(os.pathsep)
    path = os.path.join(folder, name)
    with open(os.path.join(folder, "lock"), "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(path):
            _start(folder, tests)
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    return connection


def _start(folder: str, tests: str) -> None:
    environment = python_environment(dict(os.environ))
    environment.pop("PYTHONPATH", None)
    take_over(environment, "tensorflow")
    environment["CUDA_VISIBLE_DEVICES"] = "-1"
    sockets = []
    for name in ("workers", "scripts"):
        sockets.append(socket.socket(socket.AF_UNIX))
        sockets[-1].bind(os.path.join(folder, name))
        sockets[-1].listen(BACKLOG)
    numbers = [each.fileno() for each in sockets]
    subprocess.Popen(
        [sys.executable, "-P", "-s", str(SCRIPT), *map(str, numbers), folder, tests],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=numbers,
        start_new_session=True,
    ).returncode = 0  # it outlives this process; nobody waits for it
    for each in sockets:
        each.close()


def _ask(name: str, request: dict[str, object], files: Sequence[int]) -> int:
    with _connection(name) as connection:
        socket.send_fds(connection, [json.dumps(request).encode()], files)
        answer = connection.makefile("r").readline()
    assert answer, "the warm process has ended"
    return int(answer)


class Forked:
    """A worker that was forked; what `spawn` asks of a `Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._started = processes.process_started(pid)

    def poll(self) -> int | None:
        """None while it lives."""
        return None if processes.is_alive(self.pid, self._started) else 0


def popen(
    command: Sequence[str],
    *,
    stdout: IO[bytes],
    cwd: Any,
    env: Any,
    largest_file: int = 0,
    **options: Any,
) -> Any:
    """In place of `subprocess.Popen` in `tui_lab.runs.spawn`.

    Args:
        largest_file: Bytes of the largest file that the worker can write; 0 sets no limit.
    """
    if list(command[1:5]) == [*WORKER, "warm"] and not ALSO_WARM:
        return Forked(0)  # nothing: here all workers are forked anyway
    if list(command[1:4]) == WORKER:
        request: dict[str, object] = {
            "arguments": list(command[4:]),
            "folder": str(cwd),
            "environment": dict(env),
            "largest_file": largest_file,
        }
        return Forked(_ask("workers", request, [stdout.fileno()]))
    return subprocess.Popen(command, stdout=stdout, cwd=cwd, env=env, **options)


def run_script(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script as `python -I` does, in the user's home, where Keras has been imported already.

    Returns:
        How it ended, and what it wrote.
    """
    request: dict[str, object] = {
        "arguments": [str(script), *arguments],
        "folder": str(Path.home()),
        "environment": dict(os.environ),
    }
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        status = _ask("scripts", request, [output.fileno(), errors.fileno()])
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read())
    return subprocess.CompletedProcess([str(script), *arguments], status, *texts)


PROGRAM = (
    sys.executable,
    "-c",
    f"import sys; sys.path.insert(0, {str(SCRIPT.parent.parent)!r}); from support import warm;"
    "del sys.path[0]; import tui_lab.runs.spawn as spawn; spawn.Popen = warm.popen;"
    "sys.argv[0] = 'tui-lab'; from tui_lab.__main__ import main; sys.exit(main())",
)
"""`tui-lab` in a process of its own, whose workers are forked from the warm one."""
