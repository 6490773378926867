"""A process that has imported Keras and forks a worker whenever it is asked for one.

Started by `support.warm_worker`; its one argument is the number of the socket on which it is asked.
A request is JSON with the worker's arguments, environment and folder, and a file for its output;
the answer is the number of the new process. It ends with the process that started it.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys

LONGEST = 1 << 20
"""Bytes of a request."""


def main(connection: socket.socket) -> None:
    """Answer requests until the other side is gone."""
    from tui_lab.training import backend, session  # noqa: F401
    from tui_lab.worker import predicting, running, standby  # noqa: F401

    backend.start("none")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that ended leave nothing behind
    gc.collect()
    gc.freeze()
    while True:
        request, files, _, _ = socket.recv_fds(connection, LONGEST, 1)
        if not request:
            return
        process = os.fork()
        if process == 0:
            connection.close()
            _become_worker(json.loads(request), files[0])
        os.close(files[0])
        connection.sendall(f"{process}\n".encode())


def _become_worker(request: dict[str, object], output: int) -> None:
    """Do what `python -m tui_lab.worker` does; never returns."""
    status = 70
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.chdir(str(request["folder"]))
        os.environ.clear()
        os.environ.update(request["environment"])  # type: ignore[call-overload]
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        os.close(output)
        from tui_lab.worker.main import main as work

        status = work(list(request["arguments"]))  # type: ignore[call-overload]
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
