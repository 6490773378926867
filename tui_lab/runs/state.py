"""The state of a run: what is left when its events are folded, one after the other.

Pure: reads no file and knows no process. Whether the worker still lives is `status.py`'s matter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import msgspec

from tui_lab.runs import payloads as of
from tui_lab.runs.events import Event
from tui_lab.runs.payloads import (
    Acknowledged,
    BatchRecord,
    Best,
    Ended,
    EpochRecord,
    Evaluation,
    Interrupted,
    LayerRecord,
    Note,
    Samples,
    Sizes,
    Started,
)
from tui_lab.text.fit import unbroken

RECENT_BATCHES = 256
HISTORY_BATCHES = 512
"""The history of batches is halved when it has this many points, and then goes on half as dense."""
MOST_NOTES = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RunState:
    """Everything that the log of a run says, at one moment. Nothing in it changes."""

    status_seen: str = ""
    """What the last event of that kind said: "" (nothing), queued, running, paused, interrupted or
    a final status. Whether it is still true depends on the worker: see `status.status`."""
    queue_position: int | None = None
    seen_at: float | None = None
    """When that was (seconds since 1970)."""
    started: Started | None = None
    """The latest session."""
    begun: bool = False
    """Whether a session has begun and has neither ended nor given way to one that waits."""
    stopping: bool = False
    """Whether its worker has taken a command to stop, and has not ended since."""
    sessions: int = 0
    epochs: tuple[EpochRecord, ...] = ()
    """Whole epochs, in order, without those that a resumed session does again."""
    epochs_target: int | None = None
    learning_rate: float | None = None
    batch: BatchRecord | None = None
    """The latest."""
    recent_batches: tuple[BatchRecord, ...] = ()
    """The latest ones, at most RECENT_BATCHES."""
    batch_history: tuple[BatchRecord, ...] = ()
    """From the first to the last at equal steps, at most HISTORY_BATCHES."""
    parameters: int | None = None
    trainable: int | None = None
    layers: tuple[LayerRecord, ...] = ()
    sizes: Sizes | None = None
    evaluations: Mapping[str, Evaluation] = field(default_factory=dict)
    """By split: validation, test."""
    samples: Samples | None = None
    best: Best | None = None
    """As the last session said it at its end; None while epochs come. See `best.best_of`."""
    checkpoint_epoch: int | None = None
    notes: tuple[Note, ...] = ()
    script_settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    """What a script has told of its settings, by name."""
    refuses: Mapping[str, str] = field(default_factory=dict)
    """Commands that the training of a script cannot obey, each with the code of its reason."""
    acknowledged: Mapping[str, Acknowledged] = field(default_factory=dict)
    """By the id of the command."""
    ended: Ended | None = None
    """None while a session goes on, also after an earlier one has ended."""
    interrupted: Interrupted | None = None
    """How a scheduler broke the latest session off; None once another one has begun or ended."""
    settled: Ended | None = None
    """How the latest session ended that came to an end of its own; it stays while a later one goes
    on or breaks off. What failed is not settled."""
    sessions_settled: int = 0
    """How many sessions had begun by then."""
    first_time: float | None = None
    last_time: float | None = None
    """Time of the latest event (seconds since 1970)."""
    events: int = 0
    unknown: int = 0
    """Events of types that this version does not know."""
    unreadable: int = 0
    """Lines that are no event, and events whose payload is not what their type asks for."""

    @property
    def epochs_done(self) -> int:
        """The number of the last whole epoch; 0 before the first."""
        return self.epochs[-1].epoch if self.epochs else 0

    @property
    def best_epoch(self) -> int | None:
        """The best epoch where the log names it; `best.best_of` knows it before the end as well."""
        if self.ended is not None and self.ended.best_epoch is not None:
            return self.ended.best_epoch
        return self.best.epoch if self.best else None

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes."""
        return self.sizes.classes if self.sizes else ()

    @property
    def quantities(self) -> tuple[str, ...]:
        """The names of the numbers that are answered; empty where it is classes."""
        return self.sizes.quantities if self.sizes else ()

    @property
    def metrics(self) -> tuple[str, ...]:
        """What is recorded besides the loss, the most important first."""
        if self.sizes is not None and self.sizes.metrics:
            return self.sizes.metrics
        return of.recorded(self.epochs[-1].metrics if self.epochs else ())

    @property
    def device(self) -> str:
        """Where the latest session trains."""
        return self.started.device if self.started else ""

    @property
    def engine(self) -> str:
        """How the latest session trains: plain or resident."""
        return self.started.engine if self.started else ""

    @property
    def seconds(self) -> float:
        """Of training alone, all sessions, without the epochs that were done again."""
        if self.ended is not None and self.ended.seconds is not None:
            return self.ended.seconds
        return sum(record.seconds or 0.0 for record in self.epochs)


class RunStateBuilder:
    """Folds events into a state; goes on from where it is when more of them come."""

    def __init__(self) -> None:
        self._state = RunState()
        self._epochs: list[EpochRecord] = []
        self._recent: deque[Event] = deque(maxlen=RECENT_BATCHES)
        self._history: list[Event] = []
        self._step = 1
        self._batches = 0
        self._evaluations: dict[str, Evaluation] = {}
        self._acknowledged: dict[str, Acknowledged] = {}
        self._notes: deque[Note] = deque(maxlen=MOST_NOTES)
        self._events = self._unknown = self._skipped = 0
        self._snapshot: RunState | None = None

    def apply(self, event: Event) -> None:
        """Take one event in. A payload that is not what its type asks for is counted, not raised.

        A batch is only kept here; it is looked at when a snapshot is made.
        """
        self._snapshot = None
        self._events += 1
        kind = event.type
        if kind == "batch":
            self._recent.append(event)
            self._batches += 1
            if not self._batches % self._step:
                self._history.append(event)
                if len(self._history) >= HISTORY_BATCHES:
                    self._history = self._history[1::2]
                    self._step *= 2
            return
        handler = _HANDLERS.get(kind)
        if handler is None:
            self._unknown += 1
            return
        try:
            handler(self, event)
        except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
            self._skipped += 1

    def apply_all(self, events: Iterable[Event]) -> None:
        """Take events in, in order."""
        last: Event | None = None
        for event in events:
            last = event
            self.apply(event)
            if self._state.first_time is None:
                self._set(first_time=event.time)
        if last is not None:
            self._set(last_time=last.time)

    def snapshot(self, unreadable: int = 0) -> RunState:
        """The state now.

        Args:
            unreadable: Lines that were no events, to be counted with the odd payloads.
        """
        unreadable += self._skipped
        if self._snapshot is None or self._snapshot.unreadable != unreadable:
            recent = tuple(b for e in self._recent if (b := of.batch(e.payload)) is not None)
            self._snapshot = replace(
                self._state,
                epochs=tuple(self._epochs),
                batch=recent[-1] if recent else None,
                recent_batches=recent,
                batch_history=tuple(
                    b for e in self._history if (b := of.batch(e.payload)) is not None
                ),
                evaluations=dict(self._evaluations),
                acknowledged=dict(self._acknowledged),
                notes=tuple(self._notes),
                events=self._events,
                unknown=self._unknown,
                unreadable=unreadable,
            )
        return self._snapshot

    def _set(self, **changes: Any) -> None:
        self._snapshot = None
        self._state = replace(self._state, **changes)

    def _queued(self, event: Event) -> None:
        self._over(event, "queued", queue_position=_payload(event, of.Queued).position)

    def _started(self, event: Event) -> None:
        started = _payload(event, Started)
        done = started.resumed_from
        self._epochs = [record for record in self._epochs if record.epoch <= done]
        self._history = [e for e in self._history if (b := of.batch(e.payload)) and b.epoch <= done]
        self._recent.clear()
        best = self._state.best
        checkpoint = self._state.checkpoint_epoch
        self._set(
            status_seen="running",
            begun=True,
            # A command of this session, from before it began; those of one that was lost are past.
            stopping=self._state.stopping and self._state.status_seen == "queued",
            queue_position=None,
            seen_at=event.time,
            started=started,
            sessions=self._state.sessions + 1,
            epochs_target=self._state.epochs_target if started.epochs is None else started.epochs,
            best=best if best is not None and best.epoch <= done else None,
            checkpoint_epoch=None if checkpoint is None else min(checkpoint, done),
            ended=None,
            interrupted=None,
        )

    def _data(self, event: Event) -> None:
        sizes = _payload(event, Sizes)
        self._set(
            sizes=replace(
                sizes,
                classes=tuple(map(unbroken, sizes.classes)),
                quantities=tuple(map(unbroken, sizes.quantities)),
                units=tuple(map(unbroken, sizes.units)),
                metrics=tuple(map(unbroken, sizes.metrics)),
            )
        )

    def _model(self, event: Event) -> None:
        model = _payload(event, of.Model)
        self._set(parameters=model.parameters, trainable=model.trainable, layers=model.layers)

    def _epoch(self, event: Event) -> None:
        payload = event.payload
        number: int = msgspec.convert(payload.get("epoch"), of.Epoch)
        target = msgspec.convert(payload.get("epochs"), of.Count | None)
        rate = msgspec.convert(payload.get("learning_rate"), of.Metric)
        seconds = msgspec.convert(payload.get("seconds"), of.Metric)
        reasons = of.reasons(payload)
        metrics = {
            name: None if value is None else of.meant_by_single(value)
            for name, value in of.numbers(payload).items()
        }
        while self._epochs and self._epochs[-1].epoch >= number:
            self._epochs.pop()
        self._epochs.append(EpochRecord(number, seconds, rate, metrics, reasons))
        if self._state.best is not None:
            # It is said at the end of a session: what comes after may be better.
            self._set(best=None)
        if target is not None and target != self._state.epochs_target:
            self._set(epochs_target=target)
        if rate is not None and rate != self._state.learning_rate:
            self._set(learning_rate=rate)

    def _samples(self, event: Event) -> None:
        samples = _payload(event, Samples)
        each = (samples.true, samples.predicted, samples.probabilities, samples.truths)
        lengths = {len(kept) for kept in (*each, samples.answers) if kept}
        if lengths - {len(samples.indices)}:
            raise ValueError("samples of different lengths")
        self._set(samples=samples)

    def _evaluation(self, event: Event) -> None:
        evaluation = _payload(event, Evaluation)
        self._evaluations[evaluation.split] = replace(
            evaluation, metrics=of.numbers(event.payload, "loss")
        )

    def _checkpoint(self, event: Event) -> None:
        self._set(checkpoint_epoch=_payload(event, of.EpochOnly).epoch)

    def _acknowledge(self, event: Event) -> None:
        answer = _payload(event, Acknowledged)
        self._acknowledged[answer.command] = answer
        if answer.name == "stop" and answer.outcome == "done":
            self._set(stopping=True)

    def _paused(self, event: Event) -> None:
        _payload(event, of.EpochOnly)
        self._set(status_seen="paused", seen_at=event.time)

    def _resumed(self, event: Event) -> None:
        _payload(event, of.EpochOnly)
        self._set(status_seen="running", seen_at=event.time)

    def _learning_rate(self, event: Event) -> None:
        self._set(learning_rate=_payload(event, of.LearningRate).learning_rate)

    def _epochs_target(self, event: Event) -> None:
        self._set(epochs_target=_payload(event, of.EpochsTarget).epochs)

    def _best(self, event: Event) -> None:
        self._set(best=_payload(event, Best))

    def _note(self, event: Event) -> None:
        code = msgspec.convert(event.payload.get("code"), str)
        details = {name: value for name, value in event.payload.items() if name != "code"}
        self._notes.append(Note(event.time, code, details))

    def _settings(self, event: Event) -> None:
        self._set(script_settings=of.settings(event.payload))

    def _refuses(self, event: Event) -> None:
        self._set(refuses=msgspec.convert(event.payload, dict[str, str]))

    def _ended(self, event: Event) -> None:
        ended = _payload(event, Ended)
        if ended.status not in FINAL:
            raise ValueError(ended.status)
        self._over(event, ended.status, ended=ended, interrupted=None)
        if ended.status != "failed":
            self._set(settled=ended, sessions_settled=self._state.sessions)

    def _interrupted(self, event: Event) -> None:
        self._over(event, "interrupted", interrupted=_payload(event, Interrupted))

    def _over(self, event: Event, seen: str, **changes: Any) -> None:
        self._set(status_seen=seen, seen_at=event.time, begun=False, stopping=False, **changes)


FINAL = frozenset({"finished", "stopped", "diverged", "failed"})
"""The statuses that an `ended` event may give."""

_HANDLERS: Mapping[str, Callable[[RunStateBuilder, Event], None]] = {
    "queued": RunStateBuilder._queued,
    "started": RunStateBuilder._started,
    "data": RunStateBuilder._data,
    "model": RunStateBuilder._model,
    "epoch": RunStateBuilder._epoch,
    "samples": RunStateBuilder._samples,
    "evaluation": RunStateBuilder._evaluation,
    "checkpoint": RunStateBuilder._checkpoint,
    "acknowledged": RunStateBuilder._acknowledge,
    "paused": RunStateBuilder._paused,
    "resumed": RunStateBuilder._resumed,
    "learning_rate": RunStateBuilder._learning_rate,
    "epochs": RunStateBuilder._epochs_target,
    "best": RunStateBuilder._best,
    "note": RunStateBuilder._note,
    "settings": RunStateBuilder._settings,
    "refuses": RunStateBuilder._refuses,
    "ended": RunStateBuilder._ended,
    "interrupted": RunStateBuilder._interrupted,
}


def fold(events: Iterable[Event]) -> RunState:
    """The state that `events`, in order, lead to."""
    folder = RunStateBuilder()
    folder.apply_all(events)
    return folder.snapshot()


def _payload(event: Event, kind: type[T]) -> T:
    return msgspec.convert(event.payload, kind)
