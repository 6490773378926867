"""Helpers of the tests of the command line: calling it here, in a process, and on a terminal."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np
from click.testing import CliRunner, Result
from support.runs import RECORDED

from tui_lab.cli import app
from tui_lab.paths import runs_folder
from tui_lab.runs.events import EventWriter
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

PROGRAM = [sys.executable, "-m", "tui_lab"]
PATIENCE = 60.0


def call(*arguments: str, typed: str | None = None) -> Result:
    """Run the command line in this process, as `tui-lab` with these arguments."""
    return CliRunner().invoke(app.build(), list(arguments), input=typed)


def process(
    *arguments: str, env: Mapping[str, str] | None = None, program: list[str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run it in a process of its own, with pipes for stdout and stderr."""
    return subprocess.run(
        [*(program or PROGRAM), *arguments],
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE,
    )


def recorded(*names: str) -> list[Run]:
    """Copies of recorded runs in the lab's folder."""
    runs_folder().mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copytree(RECORDED / name, runs_folder() / name)
    return [Store().find(name) for name in names]


def keep_results(
    run: Run, split: str = "test", *, classes: int = 3, count: int = 12, wrong: int = 3
) -> None:
    """Write results as a worker would: the first `wrong` examples of `count` are mistaken."""
    labels = np.arange(count, dtype=np.int64) % classes
    answers = np.where(np.arange(count) < wrong, (labels + 1) % classes, labels)
    probabilities = np.full((count, classes), 0.1, np.float32)
    probabilities[np.arange(count), answers] = 0.8
    np.savez(
        run.path(f"{split}.npz"),
        probabilities=probabilities,
        labels=labels,
        indices=np.arange(count, dtype=np.int64),
        loss=np.float64(0.25),
        source=np.array("test" if split == "test" else "train"),
    )


def write_events(run: Run, *events: tuple[str, dict[str, object]]) -> None:
    """Append events to the run's log."""
    with EventWriter(run.path("events.jsonl")) as writer:
        for kind, payload in events:
            writer.write(kind, **payload)


FAKE_WORKER = """
import os, sys, time
from pathlib import Path
import psutil
from tui_lab.runs.commands import CommandReader
from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.run import Run
from tui_lab.runs.header import read_header
from tui_lab.runs.processes import host
folder = Path(sys.argv[1])
epochs = Run(folder, read_header(folder)).experiment.fit.epochs
seconds = float(os.environ.get("FAKE_EPOCH_SECONDS", "0.01"))
with RunLock(folder), EventWriter(folder / "events.jsonl") as log:
    commands = CommandReader(folder)
    log.write("started", pid=os.getpid(), process_started=psutil.Process().create_time(),
              host=host(), keras="3.0", backend="fake", backend_version="1", device="CPU",
              engine="plain", resumed_from=0, epochs=epochs)
    status, reason, done = "finished", "completed", 0
    for epoch in range(1, epochs + 1):
        time.sleep(seconds)
        log.write("batch", epoch=epoch, batch=1, batches=1, loss=1 / epoch, accuracy=0.5)
        log.write("epoch", epoch=epoch, epochs=epochs, seconds=seconds, learning_rate=0.01,
                  loss=1 / epoch, accuracy=0.5, val_loss=1.1 / epoch, val_accuracy=0.4)
        done = epoch
        if os.environ.get("FAKE_DIES_AT") == str(epoch):
            os._exit(9)
        for command in commands.read():
            log.write("acknowledged", command=command.id, name=command.name, outcome="done")
            if command.name == "stop":
                status, reason = "stopped", "stop_requested"
        if status == "stopped":
            break
    log.write("ended", status=status, reason=reason, epochs_done=done, seconds=done * seconds)
"""
"""Does what a worker does, without Keras: an epoch takes $FAKE_EPOCH_SECONDS."""


def with_fake_worker(folder: Path) -> list[str]:
    """The program, with workers that need no Keras; to be given to `process` or `Terminal`."""
    script = folder / "fake_worker.py"
    script.write_text(FAKE_WORKER)
    code = (
        "import sys, tui_lab.runs.warm as warm; warm.minutes = lambda: 0.0;"
        f"warm.worker_command = lambda task, *rest: [sys.executable, {str(script)!r}, *rest];"
        "sys.argv[0] = 'tui-lab';"
        "from tui_lab.__main__ import main; sys.exit(main())"
    )
    return [sys.executable, "-c", code]


@dataclass
class Terminal:
    """A program on a pseudo-terminal of 80 columns and 24 lines."""

    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)
    columns: int = 80
    output: str = ""
    exit_code: int | None = None

    def __post_init__(self) -> None:
        # What is read at once may end within a character.
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", **self.env})
            os.execvp(self.command[0], self.command)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", 24, self.columns, 0, 0))

    def until(self, condition: Callable[[str], object], what: str) -> None:
        """Read until the output meets the condition."""
        deadline = time.monotonic() + PATIENCE
        while not condition(self.output):
            if time.monotonic() > deadline or not self._read():
                raise AssertionError(f"never came: {what}\n{self.output}")

    def _read(self) -> bool:
        """Take in what there is; False at the end of the output."""
        if not select.select([self.handle], [], [], 0.2)[0]:
            return True
        try:
            part = os.read(self.handle, 65536)
        except OSError:  # Linux's way to say that the other end is closed
            return False
        self.output += self._decoder.decode(part)
        return bool(part)

    def type(self, keys: str) -> None:
        """Type; "\\x03" is Ctrl-C."""
        os.write(self.handle, keys.encode())

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        os.close(self.handle)

    def wait(self) -> int:
        """Read to the end.

        Returns:
            The exit code.
        """
        deadline = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < deadline, f"the program does not end\n{self.output}"
        self.exit_code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.exit_code

    def close(self) -> None:
        """End what still runs."""
        if self.exit_code is None:
            with suppress(OSError):
                os.kill(self.pid, 9)
                os.waitpid(self.pid, 0)
        with suppress(OSError):
            os.close(self.handle)

    @property
    def lines(self) -> list[str]:
        """What stayed on the screen: a line that was drawn over counts as it was at last."""
        found = []
        for line in self.output.replace("\r\n", "\n").split("\n"):
            text = line.rpartition("\r")[2].replace("\x1b[K", "")
            if text:
                found.append(text)
        return found


def commands_by_name() -> dict[str, click.Command]:
    """Every command that is no group, by its whole name as it is typed: `data add`."""
    found: dict[str, click.Command] = {}

    def walk(group: click.Group, before: str) -> None:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if isinstance(command, click.Group):
                walk(command, f"{before}{name} ")
            else:
                found[before + name] = command

    walk(app.build(), "")
    return found
