"""How a training loop is followed: its figures become events, the wishes of the lab reach it.

Anything here may raise; `guard` stands around it. Knows nothing of Keras.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_lab.live import libraries, notice, opening
from tui_lab.live.record import Record
from tui_lab.live.values import Means, as_float
from tui_lab.runs.layout import EVENTS_FILE, Split

Setting = str | int | float | bool
PATIENCE = 5.0
"""Seconds after a stop was asked for in which a loop may show that it looks at `stopping`."""
MANY_EPOCHS = 2000
"""From here on epochs are written as seldom as steps are: nobody looks at each of them."""


@dataclass(slots=True)
class LivePlan:
    """What a script says of its training."""

    name: str = ""
    epochs: int | None = None
    """How many are planned; None where nobody says."""
    steps: int | None = None
    """Of an epoch."""
    batch_size: int | None = None
    classes: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    settings: dict[str, Setting] = field(default_factory=dict)
    quiet: bool = False
    resume: bool = False
    """Whether a run that was broken off is gone on with."""


class Following:
    """One training, from its first figure to its end."""

    def __init__(self, plan: LivePlan) -> None:
        self.plan = plan
        self.record: Record | None = None
        self.entered = False
        """Whether it is inside a `with`, which a stop can leave."""
        self.looping = False
        """Whether `LiveLoop.epochs` counts its epochs: then a `fit` is a part of its run."""
        self.looked = False
        """Whether the loop has shown that it looks for a stop."""
        self.rate: float | None = None
        """The learning rate that was asked for, or that the loop has told."""
        self.next_write = 0.0
        """When, by `time.monotonic`, a step is written next, and commands are looked at."""
        self.means = Means()
        self.epoch_begun = self.paused = 0.0
        self._step = self._shift = 0
        self._epoch: tuple[int, dict[str, float], float] | None = None
        """The epoch that was logged last: number from 1, figures, seconds."""
        self._unwritten = False
        self.asked_at = 0.0
        """When, by `time.monotonic`, a stop was heard of; 0 where none was."""

    @property
    def open(self) -> bool:
        """Whether there is a run to write."""
        return self.record is not None and not self.record.ended

    @property
    def goes_on(self) -> bool:
        """Whether the run goes on after a `fit` in it."""
        return self.entered or self.looping

    @property
    def elsewhere(self) -> bool:
        """Whether this process was forked off the one that trains."""
        return self.record is not None and self.record.forgotten

    @property
    def folder(self) -> Path | None:
        """The folder of the run; None before it has begun."""
        return self.record.folder if self.record is not None else None

    @property
    def initial_epoch(self) -> int:
        """How many epochs are done already, of a run that goes on."""
        record = self.record
        return record.opened.before.epochs_done if record and record.opened.resumed else 0

    @property
    def started(self) -> bool:
        """Whether the run has begun."""
        return self.record is not None and self.record.started

    def facts(self) -> Mapping[str, Any]:
        """What trains: the payload of `started`, as far as it is known."""
        return libraries.facts()

    def open_run(self, name: str = "") -> Record:
        """Have a run to write: a new one, or one that goes on.

        Args:
            name: What it is called where the script says nothing.

        Raises:
            StoreError: There is none that can be written.
        """
        notice.use_language()
        plan = self.plan
        found = opening.going_on(plan.name, self.resumable) if plan.resume else None
        opened = found or opening.open_run(opening.name_for(plan.name, name), resume=plan.resume)
        self.record = Record(opened)
        self.record.on_leaving = self.leave
        return self.record

    resumable = EVENTS_FILE
    """The file without which a run of this kind cannot be gone on with."""

    def begin(self, name: str = "") -> Record:
        """Open the run, if that was not done, and write what is known.

        Args:
            name: What it is called where the script says nothing.

        Raises:
            StoreError: There is no run that can be written.
        """
        record = self.record
        if record is None or record.ended:
            record = self.open_run(name)
        self.start()
        plan = self.plan
        record.sizes(classes=plan.classes, quantities=plan.quantities)
        if plan.settings:
            record.settings(plan.settings)
        self.epoch_begun = time.monotonic()
        if not plan.quiet and not record.opened.joined:
            notice.say_where(record.folder.name, record.opened.name, record.epochs_done)
        return record

    def start(self) -> None:
        """Write that training begins, after the epochs that are done."""
        record, plan = self.record, self.plan
        if record is None:
            return
        control = record.control
        control.begun = True
        control.refused |= {"set_learning_rate": "not_followed", "train_on": "not_followed"}
        if plan.epochs:
            control.aim(plan.epochs)
        record.start(
            self.facts(),
            epochs=plan.epochs,
            steps_per_epoch=plan.steps,
            batch_size=plan.batch_size,
            resumed_from=self.initial_epoch,
        )

    def take(self, step: int | None, values: Mapping[str, Any]) -> None:
        """Take in the figures of a step."""
        self._step = self._step + 1 if step is None else step
        self.means.add(values)

    def write_step(self) -> None:
        """Write the latest figures."""
        if self.record is not None:
            steps = self.plan.steps or 0
            self.record.batch(self.record.epochs_done + 1, self._step, steps, self.means.now())

    def end_epoch(self, epoch: int) -> None:
        """End an epoch, or take more figures in for the one that was ended last."""
        now = time.monotonic()
        known = self._epoch
        if known is None:
            self._shift = 1 if epoch == self.initial_epoch else 0
        number = epoch + self._shift
        figures = self.means.take()
        again = known is not None and known[0] == number
        if known is not None and again:
            self._epoch = number, {**known[1], **figures}, known[2]
        else:
            self.write_epoch()
            seconds = now - self.epoch_begun - self.paused
            self._epoch = number, figures, max(0.0, seconds)
            self.epoch_begun, self.paused, self._step = now, 0.0, 0
        self._unwritten = True
        if not (again or number > MANY_EPOCHS) or now >= self.next_write:
            self.write_epoch()

    def write_epoch(self) -> None:
        """Write the epoch that was ended last, if it has not been."""
        if self.record is None or self._epoch is None or not self._unwritten:
            return
        number, figures, seconds = self._epoch
        self._unwritten = False
        self.record.epoch(
            max(1, number),
            figures,
            seconds=seconds,
            epochs=self.target,
            learning_rate=self.rate,
        )
        self.record.control.epoch = max(1, number) + 1

    @property
    def target(self) -> int | None:
        """How many epochs are to be trained, as it stands now; None where nobody says."""
        return (self.record.control.target if self.record is not None else 0) or self.plan.epochs

    @property
    def stopping(self) -> bool:
        """Whether somebody has asked for an end."""
        return self.record is not None and bool(self.record.control.stopping)

    def obey(self) -> None:
        """Look at the commands; stays here while the run is paused."""
        if self.record is None or self.record.ended:
            return
        control = self.record.control
        looks = self.entered or self.looked
        if looks or self.record.opened.joined:
            control.refused.pop("stop", None)
        else:
            control.refused["stop"] = "not_followed"
        control.tell_refused()
        control.look()
        if self.asked_at and not looks and time.monotonic() - self.asked_at > PATIENCE:
            # The lab has started this script, so a stop is a Ctrl+C for it.
            raise KeyboardInterrupt
        self.paused += control.wait_while_paused()
        if control.learning_rate is not None:
            self.rate, control.learning_rate = control.learning_rate, None
            self.set_rate(self.rate)
            self.record.rate(max(1, control.epoch), self.rate)
        if control.stopping and not self.asked_at:
            self.asked_at = time.monotonic()

    def set_rate(self, rate: float) -> None:
        """Train with another learning rate; a loop asks for it by itself."""

    def follows(self, command: str) -> None:
        """The loop has shown that it follows a command."""
        if self.record is not None and command in self.record.control.refused:
            del self.record.control.refused[command]
            self.record.control.tell_refused()

    def must_leave(self) -> bool:
        """Whether a stop cannot wait any longer for the loop to look at `stopping`."""
        if not self.asked_at or self.looked or not self.entered:
            return False
        return self._epoch is not None or time.monotonic() - self.asked_at > PATIENCE

    def keep_result(
        self,
        y_true: Any,
        y_pred: Any,
        split: Split,
        classes: tuple[str, ...],
        x: Any,
        figures: Mapping[str, Any],
    ) -> None:
        """Write what was answered about a part; see `LiveLoop.result`.

        Raises:
            DataError: It is neither classes nor quantities.
            StoreError, OSError: It cannot be written.
        """
        if self.record is None:
            return
        # NumPy is imported only now.
        from tui_lab.live.answers import Meaning, array, keep, understood

        answers = understood(y_true, y_pred, Meaning(classes, self.plan.quantities))
        known = {name: as_float(value) for name, value in figures.items()}
        keep(self.record, split, answers, known, None if x is None else array(x))

    def last_epoch(self) -> None:
        """Write what was logged last and has not been written."""
        record = self.record
        if record is None or record.ended:
            return
        if self._epoch is None and not record.epochs_done and self.means.latest:
            # A loop without epochs counts as one, whose figures are the last ones.
            self.means.keep_latest()
            self.end_epoch(self.initial_epoch)
        self.write_epoch()

    def leave(self, error: BaseException | None) -> None:
        """End the run where its process ends, or where nobody holds it any more: the loop may have
        come to its end, or not.

        Args:
            error: What the process ends by; None where nothing tells.
        """
        self.last_epoch()
        record = self.record
        if record is None or record.ended:
            return
        planned = self.target
        done = not planned or record.epochs_done >= planned
        if error is not None or record.is_for_the_worker or record.control.stopping or not done:
            record.broken_off(error)
        elif record.finite:
            record.end("finished", "completed" if planned else "script_stopped")
        else:
            record.end("diverged", "nan_loss")

    def close(self, error: BaseException | None) -> None:
        """End the run.

        Args:
            error: What the loop was left by, if it was.
        """
        record = self.record
        if record is None or record.ended:
            return
        joined, stopping = record.opened.joined, record.control.stopping
        at_will = isinstance(error, GeneratorExit) or (
            isinstance(error, SystemExit) and bool(stopping or not (error.code or joined))
        )
        if error is not None and not at_will:
            record.broken_off(error)
        elif record.control.stopping:
            record.end("stopped", record.control.stopping)
        elif record.finite:
            record.end("finished", "completed")
        else:
            record.end("diverged", "nan_loss")
