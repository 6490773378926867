"""A process that has imported Keras and forks another whenever it is asked for one.

Started by `support.warm`; its arguments are the numbers of two listening sockets, the folder in
which they lie, and the number of the process that runs the tests. On the first socket it is asked
for workers, on the second for scripts that need Keras and know nothing of the lab. A request is
JSON, with files for the output; the answer is the number of the worker, or the exit status of the
script. It ends with the process that runs the tests, or when the folder is gone.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable

import keras  # noqa: F401

LONGEST = 1 << 20
"""Bytes of a request."""
LOOK_EVERY = 0.5
"""Seconds between two looks whether it is still needed."""
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main(workers: socket.socket, scripts: socket.socket, folder: str, tests: int) -> None:
    """Answer requests until nobody can ask any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that ended leave nothing behind
    if os.fork() == 0:
        workers.close()
        _serve(scripts, folder, tests, _run_script)
        return
    scripts.close()
    sys.path.insert(0, ROOT)
    from tui_lab.training import backend, session  # noqa: F401
    from tui_lab.worker import predicting, running, warm  # noqa: F401

    backend.start("none")
    do_not_optimize_graphs()
    _serve(workers, folder, tests, _become_worker)


def do_not_optimize_graphs() -> None:
    """Let TensorFlow run the graphs as they are: to make them quicker takes a sixth of the time of
    a training with a few small epochs. Processes that start from nothing do as a user's.
    """
    import tensorflow as tf

    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})


def _serve(
    listening: socket.socket,
    folder: str,
    tests: int,
    become: Callable[[socket.socket, dict[str, object], list[int]], None],
) -> None:
    gc.collect()
    gc.freeze()
    listening.settimeout(LOOK_EVERY)
    while os.path.isdir(folder):
        try:
            connection, _address = listening.accept()
        except TimeoutError:
            try:
                os.kill(tests, 0)
            except ProcessLookupError:
                return
            continue
        with connection:
            connection.settimeout(None)
            request, files, _, _ = socket.recv_fds(connection, LONGEST, 2)
            if request and os.fork() == 0:
                listening.close()
                become(connection, json.loads(request), files)
            for file in files:
                os.close(file)


def _take_place(request: dict[str, object], output: int, errors: int) -> None:
    """Be a process of its own, with the folder, the environment and the output that are asked."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(str(request["folder"]))
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[call-overload]
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (errors, 2)):
        os.dup2(source, target)


def _become_worker(connection: socket.socket, request: dict[str, object], files: list[int]) -> None:
    """Do what `python -m tui_lab.worker` does; never returns."""
    status = 70
    try:
        os.setsid()
        connection.sendall(f"{os.getpid()}\n".encode())
        connection.close()
        _take_place(request, files[0], files[0])
        os.close(files[0])
        if largest := request["largest_file"]:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (int(str(largest)),) * 2)
        if pause := os.environ.get("WARM_WORKER_PAUSE"):
            _sleep_after_batches(float(pause))
        from tui_lab.worker.main import main as work

        status = work(list(request["arguments"]))  # type: ignore[call-overload]
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)


def _sleep_after_batches(seconds: float) -> None:
    """Let a training take long without much work."""
    from tui_lab.training.recorder import Recorder

    told = Recorder.on_train_batch_end

    def slowly(recorder: Recorder, batch: int, logs: dict[str, float]) -> None:
        told(recorder, batch, logs)
        time.sleep(seconds)

    Recorder.on_train_batch_end = slowly  # type: ignore[method-assign]


def _run_script(connection: socket.socket, request: dict[str, object], files: list[int]) -> None:
    """Do what `python -I SCRIPT ARGUMENTS` does, and say how it ended; never returns."""
    status = 1
    try:
        _take_place(request, *files)
        sys.argv = list(request["arguments"])  # type: ignore[call-overload]
        runpy.run_path(sys.argv[0], run_name="__main__")
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:  # as Python itself does
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        connection.sendall(f"{status}\n".encode())
        os._exit(status)


if __name__ == "__main__":
    main(
        socket.socket(fileno=int(sys.argv[1])),
        socket.socket(fileno=int(sys.argv[2])),
        sys.argv[3],
        int(sys.argv[4]),
    )
