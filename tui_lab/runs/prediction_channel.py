"""Asks the network of a run about new examples: a worker keeps it loaded between the questions.

A temporary folder for each: `owner.json` (who asks), `question-N.npz` (put there whole),
`answer-N.json`. The worker goes when the folder or the asking process does. Must not import the
store.
"""

from __future__ import annotations

import math
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import _, language
from tui_lab.paths import write_atomically
from tui_lab.plain_files import open_to_append
from tui_lab.runs.files import InFolder, folder_of, read_small, read_tail, store_error
from tui_lab.runs.layout import LOG_FILE
from tui_lab.runs.processes import host, is_alive, own_start
from tui_lab.runs.spawn import reap, spawn
from tui_lab.runs.warm import start_worker

TASK = "answer"
LOOK_EVERY = 0.05
"""Seconds between two looks for an answer, or for a question."""
LOOK_FOR_OWNER_EVERY = 1.0
LONGEST_ANSWER = 1 << 30
"""Bytes."""
_OWNER_FILE = "owner.json"


class _Owner(msgspec.Struct, frozen=True):
    pid: int
    process_started: float
    host: str


class _Reply(msgspec.Struct, frozen=True):
    outputs: list[list[float | None]] = []
    """None for what is not a number."""
    message: str = ""
    """Translated: why there is no answer."""
    hint: str = ""
    exit_code: int = ExitCode.FAILED


def _question(folder: Path, number: int) -> Path:
    return folder / f"question-{number}.npz"


def _answer(folder: Path, number: int) -> Path:
    return folder / f"answer-{number}.json"


class Asker:
    """The side that asks. The worker is started with the first question, and kept for the next."""

    def __init__(
        self, run: Path | InFolder, *, use_warm: bool = True, command: Sequence[str] | None = None
    ) -> None:
        """Prepare to ask; nothing is started yet.

        Args:
            run: The run, or its folder; it has kept a model.
            use_warm: Whether a warm process may be asked for it; never with `command`.
            command: What to start instead of the worker; the run's folder and that of the
                questions are appended.
        """
        self._run = folder_of(run)
        self._command = command
        self._use_warm = use_warm
        self._folder: Path | None = None
        self._count = 0
        self._worker: tuple[int, float | None] | None = None
        self._closed = False
        self._lock = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether a worker lives that has been asked before: it answers without delay."""
        return self._count > 0 and self._lives()

    def ask(
        self, save: Callable[[Path], object], given_up: Callable[[], bool] = lambda: False
    ) -> list[list[float]] | None:
        """Ask, and wait for the answer.

        Args:
            save: Writes an npz file with `x`, float32 (n, *input shape), prepared and scaled as
                the run's own data were.
            given_up: Is asked several times a second whether nobody wants the answer any more.

        Returns:
            What the network gives, a row for each example; not a number where it gave none. None
            where it was given up, or closed meanwhile.

        Raises:
            StoreError: No place for the question, or no process can be started.
            LabError: The network cannot be loaded, the examples do not fit it, or the worker ended
                without an answer.
        """
        with self._lock:
            if self._closed:
                return None
            folder = self._own_folder()
            self._count += 1
            number = self._count
            draft = folder / f".question-{number}.npz"
            try:
                save(draft)
                os.replace(draft, _question(folder, number))
            except OSError as error:
                raise store_error(error, folder) from error
            fresh = not self._lives()
            if fresh:
                self._start(folder)
        while (reply := self._reply(folder, number)) is None:
            if self._closed or given_up():
                with suppress(OSError):
                    _question(folder, number).unlink()
                return None
            if self._lives():
                time.sleep(LOOK_EVERY)
            elif (reply := self._reply(folder, number)) is not None:
                break
            elif fresh and not self._use_warm and not self._closed:
                raise self._no_answer(folder)
            else:  # one that had waited before has gone just now: one of our own then
                fresh = self._start_anew(folder)
        if reply.message:
            refused = LabError(reply.message, reply.hint)
            refused.exit_code = ExitCode(reply.exit_code)
            raise refused
        return [[math.nan if share is None else share for share in row] for row in reply.outputs]

    def close(self) -> None:
        """Let the worker go, and give up what is being asked."""
        self._closed = True
        with self._lock:
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
            if self._worker is not None and self._lives():
                # It holds nothing that could be torn, and may be busy importing for seconds.
                with suppress(OSError):
                    os.kill(self._worker[0], signal.SIGKILL)
        reap()

    def __enter__(self) -> Asker:
        """It."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let the worker go."""
        self.close()

    def _lives(self) -> bool:
        return self._worker is not None and is_alive(*self._worker)

    def _own_folder(self) -> Path:
        if self._folder is None:
            try:
                self._folder = Path(tempfile.mkdtemp(prefix="tui-lab-"))
                owner = _Owner(os.getpid(), own_start(), host())
                write_atomically(self._folder / _OWNER_FILE, msgspec.json.encode(owner))
            except OSError as error:
                raise store_error(error, Path(tempfile.gettempdir())) from error
        return self._folder

    def _start_anew(self, folder: Path) -> bool:
        with self._lock:
            if not self._lives() and not self._closed:
                self._use_warm = False
                self._start(folder)
        return True

    def _start(self, folder: Path) -> None:
        if self._command is not None:
            started = spawn(
                [*self._command, str(self._run), str(folder)], folder, folder / LOG_FILE
            )
        else:
            arguments = [str(self._run), str(folder), "--lang", language()]
            log = folder / LOG_FILE
            started = start_worker(TASK, arguments, folder, log, use_warm=self._use_warm)
        self._use_warm = started.warm
        self._worker = (started.pid, started.process_started)
        if started.process_started is None:
            self._worker = None

    def _reply(self, folder: Path, number: int) -> _Reply | None:
        path = _answer(folder, number)
        try:
            reply = msgspec.json.decode(read_small(path, LONGEST_ANSWER), type=_Reply)
            path.unlink()
        except (OSError, msgspec.MsgspecError, ValueError):
            return None
        return reply

    def _no_answer(self, folder: Path) -> LabError:
        message = _("The network of the run {run} could not be asked.").format(run=self._run.name)
        log = self._run / LOG_FILE
        try:
            with open_to_append(log, links=False) as file:
                file.write(read_tail(folder / LOG_FILE, 1 << 16).encode())
        except OSError:
            return LabError(message)
        return LabError(message, _("The details are in {path}.").format(path=log))


class Questions:
    """The worker's side: questions in their order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._looked = 0.0
        self._owned = True

    def wanted(self) -> bool:
        """Whether somebody still asks. Ask a few times a second."""
        if not self._folder.is_dir():
            return False
        if time.monotonic() - self._looked >= LOOK_FOR_OWNER_EVERY:
            self._looked = time.monotonic()
            self._owned = self._owner_lives()
        return self._owned

    def _owner_lives(self) -> bool:
        try:
            owner = msgspec.json.decode(read_small(self._folder / _OWNER_FILE), type=_Owner)
        except (OSError, msgspec.MsgspecError, ValueError):
            return False
        return owner.host == host() and is_alive(owner.pid, owner.process_started)

    def next(self) -> Path | None:
        """The examples of the next question, once there is one."""
        names = [path.stem.rpartition("-")[2] for path in self._folder.glob("question-*.npz")]
        numbers = [int(name) for name in names if name.isdecimal()]
        if not numbers:
            return None
        self._number = min(numbers)
        return _question(self._folder, self._number)

    def answer(self, outputs: list[list[float]]) -> None:
        """Answer the question; NaN becomes null."""
        self._write({"outputs": outputs})

    def refuse(self, error: LabError) -> None:
        """Say why there is no answer."""
        self._write(
            {"message": error.message, "hint": error.hint, "exit_code": int(error.exit_code)}
        )

    def _write(self, reply: object) -> None:
        # Where the folder has gone meanwhile, nobody waits.
        with suppress(FileNotFoundError):
            write_atomically(_answer(self._folder, self._number), msgspec.json.encode(reply))
            _question(self._folder, self._number).unlink(missing_ok=True)

    def close(self) -> None:
        """Clear away what an owner that has died left behind."""
        if (self._folder / _OWNER_FILE).exists() and not self._owner_lives():
            shutil.rmtree(self._folder, ignore_errors=True)
