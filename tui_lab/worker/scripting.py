"""What a worker does for a script when its turn has come: it starts it, and sees how it ends.

The script is a process of the user's own Python, which leads a group and a session. It is given the
run's lock and turn as open files, so that the run goes on if this process is killed. It may report
into the run's log (`runs/joining.py`); so as long as it lives, nothing is written here.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL, Popen

from tui_lab import settings
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs import processes
from tui_lab.runs.commands import Command
from tui_lab.runs.control import INTERRUPTED, Control
from tui_lab.runs.environment import user_environment
from tui_lab.runs.events import Event, EventReader, EventWriter
from tui_lab.runs.failures import TrainingError, kept
from tui_lab.runs.files import read_tail
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.joining import RESUME_VARIABLE, RUN_VARIABLE, SETTINGS_VARIABLE
from tui_lab.runs.layout import EVENTS_FILE, LOG_FILE
from tui_lab.runs.output import leave_out_middle
from tui_lab.runs.payloads import INTERRUPTIONS
from tui_lab.runs.queue import Slot
from tui_lab.runs.state import RunState, fold
from tui_lab.text.fit import LONGEST, one_line, printable
from tui_lab.text.printed import printed_lines
from tui_lab.worker.session import Session, facts, write_ended

LOOK_EVERY = 0.1
"""Seconds between two looks at the script and at what is asked of it."""
GRACE = {"time_limit": 90.0}
"""Seconds that a script has to end by itself, by the reason why it is asked to."""
USUAL_GRACE = 20.0
LAST_GRACE = 5.0
"""Seconds between SIGTERM and SIGKILL."""
SIGNAL_SECONDS = 1.0
"""How much later than the script the worker may get a signal that was sent to both."""
LEFT_SECONDS = 2.0
"""How long what a script has left running may take to end."""
STDOUT = 1
"""The open file that a script prints with: that of this process, which it is given."""
_SESSION_EVENTS = frozenset({"started", "ended", "interrupted"})


def run_script(
    session: Session, before: RunState, writer: EventWriter, control: Control, slot: Slot
) -> str | None:
    """See `Work`.

    Raises:
        LabError: The script cannot be started, or the time of its job was too short for it.
        StoreError: The log cannot be written.
    """
    if not control.begin():
        return None
    script = session.run.header.script
    if script is None:
        raise LabError(_("The run {run} has no script to start.").format(run=session.run.id))
    _check(script, session.run.folder)
    # It also says that an earlier session is over, whatever the script reports.
    mark = writer.write("queued", position=0).seq
    kills, begun = processes.memory_kills(), time.monotonic()
    told = facts()
    writer.close()
    try:
        child = _started(session, script, slot)
        with suppress(LabError):  # a disk that is full harms the script less than its end
            session.lock.sign(child.pid)
        watch = _Watch(session.run.folder, child, control)
        watch.until_it_ends()
        _end_what_is_left(child.pid)
    finally:
        writer.open()
    control.stopping = watch.asked
    events = EventReader(session.run.folder / EVENTS_FILE).read()
    ending = _ScriptEnding(session, child.returncode, control, [e for e in events if e.seq > mark])
    for command in watch.seen:
        ending.answer(command)
    return ending.write(before, fold(events), told, time.monotonic() - begun, kills)


def _check(script: ScriptRecord, folder: Path) -> None:
    for path in filter(None, (script.folder, script.interpreter, script.file)):
        if not os.path.exists(path):
            raise TrainingError("script_gone", folder, path=printable(path, LONGEST))


def _started(session: Session, script: ScriptRecord, slot: Slot) -> Popen[bytes]:
    what = ["-m", script.module] if script.module else [script.file]
    # What a process ignores is ignored by what it starts: Ctrl-C is to reach the script.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    sys.stdout.flush()
    try:
        return Popen(
            [script.interpreter or sys.executable, *what, *script.arguments],
            stdin=DEVNULL,
            cwd=script.folder or None,
            env=_environment(session, script, slot),
            pass_fds=[file for file in (session.lock.fileno(), slot.fileno()) if file >= 0],
            start_new_session=True,
        )
    except OSError as error:
        raise TrainingError("script_not_started", session.run.folder, error) from error
    except ValueError as error:
        raise TrainingError("script_not_started", session.run.folder, reason=str(error)) from error


def _environment(session: Session, script: ScriptRecord, slot: Slot) -> dict[str, str]:
    """The user's environment, with the run and the graphics card that the script may use."""
    environment = {"PYTHONUNBUFFERED": "1", **user_environment(os.environ)}
    environment[RUN_VARIABLE] = os.path.abspath(session.run.folder)
    for name, value in (
        (RESUME_VARIABLE, "1" if session.launch.resume or session.place.attempt else ""),
        (SETTINGS_VARIABLE, json.dumps(script.settings) if script.settings else ""),
    ):
        environment.pop(name, None)
        if value:
            environment[name] = value
    gpu = session.launch.gpu or str(settings.get("gpu"))
    if gpu == "none":
        environment["CUDA_VISIBLE_DEVICES"] = "-1"
    elif slot.cards and not (gpu == "auto" and session.place.scheduled):
        environment["CUDA_VISIBLE_DEVICES"] = ",".join(slot.cards)
        # CUDA's own order puts the fastest card first; `nvidia-smi` and we count by place.
        environment.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
    return environment


@dataclass(slots=True)
class _Watch:
    """Sees to a script while it lives."""

    folder: Path
    child: Popen[bytes]
    control: Control
    asked: str = ""
    """Why it is to end, a reason code; "" where nobody wants it to."""
    seen: list[Command] = field(default_factory=list)
    reports: bool = False
    """Whether something in the script reports that it trains, and so obeys commands itself."""
    _answered: set[str] = field(default_factory=set)
    _reader: EventReader = field(init=False)
    _steps: list[tuple[float, signal.Signals]] = field(default_factory=list)
    """What is done next to end it, and when (on the monotonic clock)."""

    def __post_init__(self) -> None:
        self._reader = EventReader(self.folder / EVENTS_FILE)
        self._reader.read()

    def until_it_ends(self) -> None:
        """Stay here while the script lives; ask it to end where somebody wants that."""
        while self.child.poll() is None:
            if not self.asked and (reason := self.control.terminated()):
                self._ask(reason)
            for command in self.control.commands.read():
                if command.name == "stop" and not self.asked and self._is_ours(command):
                    self._ask("stop_requested")
                self.seen.append(command)
            with suppress(OSError):  # a script is not to end for its log
                leave_out_middle(self.folder / LOG_FILE, STDOUT)
            while self._steps and time.monotonic() >= self._steps[0][0]:
                self._send(self._steps.pop(0)[1])
            time.sleep(LOOK_EVERY)
        # A scheduler signals all processes of a job at once: the script may be the quicker.
        by_signal = self.child.returncode == -signal.SIGTERM
        until = time.monotonic() + (SIGNAL_SECONDS if by_signal else 0.0)
        while not self.asked:
            self.asked = self.control.terminated()
            if time.monotonic() >= until:
                return
            time.sleep(LOOK_EVERY)

    def _is_ours(self, stop: Command) -> bool:
        """Whether a stop is carried out here: nothing reports, or has not answered one before. A
        training that ended by it is not asked twice: the script may go on."""
        for event in self._reader.read():
            if event.type in _SESSION_EVENTS:
                self.reports = event.type == "started"
            elif event.type == "acknowledged":
                self._answered.add(str(event.payload.get("command")))
        if stop.id in self._answered:
            return False
        stops = [command.id for command in self.seen if command.name == "stop"]
        return not self.reports or any(each not in self._answered for each in stops)

    def _ask(self, reason: str) -> None:
        self.asked = reason
        now = time.monotonic()
        first = signal.SIGINT
        if reason == "time_limit" and processes.catches(self.child.pid, signal.SIGUSR1):
            first = signal.SIGUSR1
        elif reason != "stop_requested" and processes.catches(self.child.pid, signal.SIGTERM):
            first = signal.SIGTERM
        grace = now + GRACE.get(reason, USUAL_GRACE)
        self._steps = [
            (now, first),
            (grace, signal.SIGTERM),
            (grace + LAST_GRACE, signal.SIGKILL),
        ]

    def _send(self, number: signal.Signals) -> None:
        if number == signal.SIGKILL:
            for process in processes.processes_of(self.child.pid):
                with suppress(Exception):  # it has ended, or is somebody else's by now
                    process.kill()
            return
        with suppress(ProcessLookupError, PermissionError):
            # As a terminal does it, Ctrl-C reaches all; the rest is what the script itself handles.
            send = os.kill if number == signal.SIGUSR1 else os.killpg
            send(self.child.pid, number)


def _end_what_is_left(group: int) -> None:
    """End what a script has started and left running in its group: its turn is over."""
    until = time.monotonic() + LEFT_SECONDS
    number = signal.SIGTERM
    with suppress(ProcessLookupError, PermissionError):
        while True:
            os.killpg(group, number)
            if number == signal.SIGKILL:
                return
            while time.monotonic() < until:
                os.killpg(group, 0)
                time.sleep(0.02)
            number = signal.SIGKILL


@dataclass(slots=True)
class _ScriptEnding:
    """How a script ended, as the log says it."""

    session: Session
    code: int
    """As `Popen.returncode`."""
    control: Control
    events: Sequence[Event]
    """Those that the script has written."""

    @property
    def _last(self) -> Event | None:
        """What it said last of its session."""
        return next((e for e in reversed(self.events) if e.type in _SESSION_EVENTS), None)

    def answer(self, command: Command) -> None:
        """Answer a command, where the script has not."""
        answered = {e.payload.get("command") for e in self.events if e.type == "acknowledged"}
        if command.id in answered:
            return
        done = command.name == "stop"
        self.control.writer.write(
            "acknowledged",
            command=command.id,
            name=command.name,
            outcome="done" if done else "refused",
            **({} if done else {"reason": "too_late"}),
        )

    def write(
        self,
        before: RunState,
        state: RunState,
        told: dict[str, object],
        seconds: float,
        kills: int | None,
    ) -> str:
        """Write what is missing of the ending.

        Args:
            before: Of the log before the script began.
            state: Of the log by now.
            told: What this process knows of itself.
            seconds: How long the script has run.
            kills: `processes.memory_kills` when it began.

        Returns:
            A status, or INTERRUPTED.

        Raises:
            LabError: The time of its job was too short.
        """
        last, asked = self._last, self.control.stopping
        ended = str(last.payload.get("status")) if last and last.type == "ended" else ""
        if asked in INTERRUPTIONS and ended not in ("finished", "diverged"):
            return self._interrupted(state)
        if ended:
            return ended
        if last is None:
            self.control.writer.write("started", **told, resumed_from=before.epochs_done)
        more: dict[str, object] = {} if state.epochs else {"seconds": seconds}
        status, why = ("stopped", asked) if asked else ("finished", "script")
        if self.code and not asked:
            status, why = "failed", "error"
            more |= kept(self._why(kills))
        write_ended(self.control.writer, self.session.run.folder, status, why, **more)
        return status

    def _interrupted(self, state: RunState) -> str:
        if self.control.stopping == "time_limit" and self.code and not state.checkpoint_epoch:
            raise TrainingError("script_time", self.session.run.folder)
        if self._last is None or self._last.type != "interrupted":
            self.control.interrupt(state.epochs_done)
        return INTERRUPTED

    def _why(self, kills: int | None) -> TrainingError:
        """Why a script failed, and what to do."""
        folder = self.session.run.folder
        if self.code < 0:
            now = processes.memory_kills()
            if self.code == -signal.SIGKILL and None not in (kills, now) and now != kills:
                return TrainingError("script_memory", folder)
            with suppress(ValueError):
                name = signal.Signals(-self.code).name
                return TrainingError("script_signal", folder, name=name)
        lines = printed_lines(read_tail(self.session.run.path(LOG_FILE)))
        last = next((line for line in reversed(lines) if line.strip()), "")
        code = "script_exit" if last else "script_exit_silent"
        return TrainingError(code, folder, code=self.code, line=one_line(last, LONGEST))
