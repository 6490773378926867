"""What a viewer asks of a worker: lines appended to the run's folder, answered in its log.

Must not import the store: a run is handed in as its folder, or as something with a state.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec

from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.runs.files import InFolder, append_line, folder_of, open_regular
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.layout import COMMANDS_FILE
from tui_lab.runs.payloads import Acknowledged
from tui_lab.runs.places import place_of
from tui_lab.runs.state import RunState
from tui_lab.runs.status import probe
from tui_lab.text.fit import LONGEST, printable

FORMAT = 1
_LONGEST = 1 << 20


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One line of commands.jsonl."""

    format: int = FORMAT
    id: str
    time: float
    name: str
    arguments: dict[str, Any] = {}


class _Watched(InFolder, Protocol):
    def state(self) -> RunState: ...


def _learning_rate(value: object) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and math.isfinite(float(value)) and float(value) > 0  # type: ignore[arg-type]


def _epochs(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10**9


COMMANDS: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    "stop": {},
    "pause": {},
    "resume": {},
    "set_learning_rate": {"learning_rate": _learning_rate},
    "train_on": {"epochs": _epochs},
}
"""Every command: its arguments, all of them required, and what their values must satisfy."""


def send(run: Path | InFolder, name: str, /, **arguments: object) -> str:
    """Ask the worker of a run for something.

    Args:
        run: The run, or its folder.
        name: One of COMMANDS: stop, pause, resume, set_learning_rate, train_on.
        arguments: `learning_rate` (> 0) or `epochs` (>= 1, to be trained in addition).

    Returns:
        The command's id, which the worker's answer names.

    Raises:
        UsageError: No such command, or an argument is missing, unknown or out of range.
        StoreError: It cannot be written.
    """
    wanted = COMMANDS.get(name)
    if wanted is None:
        raise UsageError(
            _("There is no command “{name}” for a run.").format(name=printable(name, LONGEST)),
            _("The commands are: {names}.").format(names=", ".join(COMMANDS)),
        )
    for key in (*wanted, *arguments):
        if key not in wanted or key not in arguments:
            raise UsageError(
                _("The command {name} takes these arguments: {arguments}.").format(
                    name=name, arguments=", ".join(wanted) or "–"
                )
            )
        if not wanted[key](arguments[key]):
            raise UsageError(
                _("{argument} cannot be {value}.").format(
                    argument=key, value=printable(repr(arguments[key]), LONGEST)
                ),
                _("Give a number larger than 0."),
            )
    command = Command(id=os.urandom(4).hex(), time=time.time(), name=name, arguments=arguments)
    append_line(folder_of(run) / COMMANDS_FILE, msgspec.json.encode(command))
    return command.id


class CommandReader:
    """Reads the commands for a run, each once.

    Args:
        run: The run, or its folder; nothing need have been asked yet.
        offset: Bytes to pass over: `LaunchRecord.commands_from`, so that a command to an earlier
            session is not carried out in this one.
    """

    def __init__(self, run: Path | InFolder, offset: int = 0) -> None:
        self._path = folder_of(run) / COMMANDS_FILE
        self.offset = offset
        self.unreadable = 0

    def read(self) -> list[Command]:
        """The commands that came since the last call; lines that are none are counted only."""
        try:
            if os.stat(self._path).st_size <= self.offset:
                return []
            handle = open_regular(self._path)
        except OSError:
            return []
        try:
            chunk = os.pread(handle, _LONGEST, self.offset)
        finally:
            os.close(handle)
        end = chunk.rfind(b"\n") + 1
        if not end and len(chunk) == _LONGEST:
            end = _LONGEST
        self.offset += end
        found = []
        for line in chunk[:end].splitlines():
            try:
                command = msgspec.json.decode(line, type=Command)
            except (msgspec.MsgspecError, ValueError, RecursionError):
                self.unreadable += 1
                continue
            if command.format <= FORMAT:
                found.append(command)
            else:
                self.unreadable += 1
        return found


def wait_acknowledged(
    run: _Watched, command: str, timeout: float, interval: float = 0.05
) -> Acknowledged | None:
    """Wait for the worker's answer to the command of that id.

    Returns:
        The answer; None after `timeout` seconds, or when there is no worker (any more).
    """
    deadline = time.monotonic() + timeout
    while True:
        alive = probe(run.folder).alive
        answer = run.state().acknowledged.get(command)
        if answer is not None or not alive or time.monotonic() >= deadline:
            return answer
        time.sleep(interval)


def kill(run: Path | InFolder) -> str:
    """End the worker of `run` at once; the run is then lost, and can be resumed.

    Returns:
        What was ended, to be put into a sentence: "the process 4711".

    Raises:
        StoreError: There is no worker, it is on another machine, or may not be killed.
    """
    folder = folder_of(run)
    launch = launch_record(folder)
    return place_of(launch).kill(folder, launch)
