"""What viewers ask of a running training: commands are read, obeyed at a batch boundary, answered.

Knows nothing of Keras; `Recorder` acts on what is asked here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_lab.runs.commands import Command, CommandReader
from tui_lab.runs.events import EventWriter
from tui_lab.runs.failures import TrainingError

INTERRUPTED = "interrupted"
"""What a session ends with that a scheduler broke off: no status, since it goes on."""
LOOK_EVERY = 0.05
"""Seconds between two looks at the file of commands: a stop is felt as immediate below 0.1."""


@dataclass(slots=True)
class Control:
    """The wishes of the viewers as they stand now."""

    writer: EventWriter
    commands: CommandReader
    terminated: Callable[[], str] = lambda: ""
    """Why the system asked the process to end, a reason code; "" where it did not."""
    answered: Collection[str] = ()
    """Ids of commands that an earlier attempt of this session has obeyed."""
    refused: dict[str, str] = field(default_factory=dict)
    """Commands that this training cannot obey, each with the code of its reason."""
    target: int = 0
    """Epochs to train in all; 0 as long as it is not known, `more` counts until then."""
    more: int = 0
    """Epochs that `train_on` asked for before the target was known."""
    epoch: int = 0
    """The epoch that is going on, for the record."""
    stopping: str = ""
    """Reason code once a stop is asked for: "stop_requested", "terminated", or one of
    INTERRUPTIONS."""
    paused: bool = False
    paused_at_stop: bool = False
    """Whether it was paused when the system asked for the end."""
    begun: bool = False
    """Whether training has begun: a pause then waits for the end of a batch, and till then does
    not."""
    learning_rate: float | None = None
    """A new learning rate that has not been set yet."""
    _next_look: float = 0.0
    _told_paused: bool = False
    _told_refused: dict[str, str] | None = None

    def aim(self, target: int) -> None:
        """Say how many epochs were asked for when the session was started, which begins now."""
        self.begun = True
        self.target = target + self.more
        self.more = 0

    def wishes(self) -> dict[str, Any]:
        """What was asked for before training began, for the worker that goes on in its place."""
        return {
            "offset": self.commands.offset,
            "more": self.more,
            "paused": self.paused,
            "told_paused": self._told_paused,
            "learning_rate": self.learning_rate,
        }

    def take_wishes(self, wishes: Mapping[str, Any]) -> None:
        """Go on with what another worker was asked for."""
        self.commands.offset = int(wishes["offset"])
        self.more = int(wishes["more"])
        self.paused = bool(wishes["paused"])
        self._told_paused = bool(wishes["told_paused"])
        self.learning_rate = wishes["learning_rate"]

    def look(self) -> None:
        """Read new commands, at most every `LOOK_EVERY` seconds."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + LOOK_EVERY
        reason = self.terminated()
        if reason and not self.stopping:
            self.stopping, self.paused_at_stop = reason, self.paused
        for command in self.commands.read():
            if command.id not in self.answered:
                self._obey(command)

    def _obey(self, command: Command) -> None:
        if command.name in self.refused:
            return self._answer(command, "refused", self.refused[command.name])
        match command.name:
            case "stop":
                self.stopping = self.stopping or "stop_requested"
            case _ if self.stopping:
                return self._answer(command, "refused", "too_late")
            case "pause" if not self.paused:
                self.paused = True
            case "resume" if self.paused:
                self.paused = False
            case "set_learning_rate":
                value = command.arguments.get("learning_rate")
                if not isinstance(value, int | float) or not 0 < value < float("inf"):
                    return self._answer(command, "refused", "learning_rate_not_positive")
                self.learning_rate = float(value)
            case "train_on":
                more = command.arguments.get("epochs")
                if not isinstance(more, int) or isinstance(more, bool) or more < 1:
                    return self._answer(command, "refused", "epochs_not_positive")
                self._extend(more)
            case "pause" | "resume":
                return self._answer(command, "refused", "already_so")
            case _:
                return self._answer(command, "refused", "unknown_command")
        self._answer(command, "done")
        if not self.begun:
            self._tell_paused(self.paused)
        return None

    def _extend(self, more: int) -> None:
        if not self.target:
            self.more += more
            return
        self.target += more
        self.writer.write("epochs", epochs=self.target)

    def _answer(self, command: Command, outcome: str, reason: str | None = None) -> None:
        extra = {"reason": reason} if reason else {}
        self.writer.write(
            "acknowledged", command=command.id, name=command.name, outcome=outcome, **extra
        )

    def tell_refused(self) -> None:
        """Write which commands are refused, where that is new: viewers offer none of them."""
        if self.refused != self._told_refused:
            self._told_refused = dict(self.refused)
            self.writer.write("refuses", **self.refused)

    def wait_while_paused(self) -> float:
        """Stay here until somebody resumes or stops the training; gives the seconds spent."""
        if not self.paused:
            return 0.0
        begun = time.monotonic()
        self._tell_paused(True)
        while self.paused and not self.stopping:
            time.sleep(LOOK_EVERY)
            self.look()
        self.paused = False
        self._tell_paused(False)
        return time.monotonic() - begun

    def _tell_paused(self, paused: bool) -> None:
        if paused is not self._told_paused:
            self._told_paused = paused
            self.writer.write("paused" if paused else "resumed", epoch=self.epoch)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer commands from a thread, as long as this one is busy and writes no events."""
        over = threading.Event()

        def answer() -> None:
            while not over.wait(LOOK_EVERY):
                self.look()

        thread = threading.Thread(target=answer, name="commands", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def begin(self) -> bool:
        """Stay here while the run is paused before its beginning; False if it is not to begin."""
        self._next_look = 0.0
        self.look()
        self.wait_while_paused()
        self.begun = not self.stopping
        return self.begun

    def interrupt(self, epochs_done: int) -> None:
        """Write that a scheduler has broken the session off."""
        self.writer.write(
            "interrupted",
            reason=self.stopping,
            epochs_done=epochs_done,
            paused=self.paused_at_stop,
        )


def refuse_endless(control: Control, folder: Path) -> None:
    """Refuse to go on where the time of a job is over before one epoch is: the next job would come
    no further.

    Args:
        control: What was asked for.
        folder: The run's.

    Raises:
        TrainingError: That is so.
    """
    if control.stopping == "time_limit" and not control.paused_at_stop:
        raise TrainingError("time", folder)
