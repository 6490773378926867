"""What viewers ask of a running training: commands are read, obeyed at a batch boundary, answered.

Knows nothing of Keras; `Recorder` acts on what is asked here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tui_lab.runs.commands import Command, CommandReader
from tui_lab.runs.events import EventWriter

LOOK_EVERY = 0.05
"""Seconds between two looks at the file of commands: a stop is felt as immediate below 0.1."""


@dataclass(slots=True)
class Control:
    """The wishes of the viewers as they stand now."""

    writer: EventWriter
    commands: CommandReader
    terminated: Callable[[], bool] = lambda: False
    """Whether the system asked the process to end (SIGTERM)."""
    target: int = 0
    """Epochs to train in all; 0 as long as it is not known, `more` counts until then."""
    more: int = 0
    """Epochs that `train_on` asked for before the target was known."""
    epoch: int = 0
    """The epoch that is going on, for the record."""
    stopping: str = ""
    """Reason code once a stop is asked for: "stop_requested" or "terminated"."""
    paused: bool = False
    learning_rate: float | None = None
    """A new learning rate that has not been set yet."""
    _next_look: float = 0.0

    def aim(self, target: int) -> None:
        """Say how many epochs were asked for when the session was started."""
        self.target = target + self.more
        self.more = 0

    def look(self) -> None:
        """Read new commands, at most every `LOOK_EVERY` seconds."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + LOOK_EVERY
        if self.terminated() and not self.stopping:
            self.stopping = "terminated"
        for command in self.commands.read():
            self._obey(command)

    def _obey(self, command: Command) -> None:
        match command.name:
            case "stop":
                self.stopping = self.stopping or "stop_requested"
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

    def wait_while_paused(self) -> float:
        """Stay here until somebody resumes or stops the training; gives the seconds spent."""
        if not self.paused:
            return 0.0
        begun = time.monotonic()
        self.writer.write("paused", epoch=self.epoch)
        while self.paused and not self.stopping:
            time.sleep(LOOK_EVERY)
            self.look()
        self.paused = False
        self.writer.write("resumed", epoch=self.epoch)
        return time.monotonic() - begun
