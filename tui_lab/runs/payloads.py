"""What the events of a run say, as frozen values that `msgspec.convert` checks payloads against.

Only what a reader cannot do without is required; everything else has a default, so that logs of
other versions stay readable. Must not import any other module of this room.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec

from tui_lab.experiment.target import TaskName, task_of
from tui_lab.text.fit import unbroken

Count = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
Epoch = Annotated[int, msgspec.Meta(ge=1, le=2**62)]
Metric = float | None
"""A number, or None where it was not finite or is not known."""


@dataclass(frozen=True, slots=True)
class Queued:
    """The worker waits for its turn."""

    position: Count = 0
    """1 means next; 0 that its turn has come."""


@dataclass(frozen=True, slots=True)
class Started:
    """A session of training began; a resumed run has several."""

    pid: Count
    process_started: float | None = None
    """When that process started (seconds since 1970): with the pid, its identity."""
    host: str = ""
    keras: str = ""
    backend: str = ""
    backend_version: str = ""
    floatx: str = ""
    """Keras's settings of that name; "" and None in logs that do not say."""
    epsilon: Metric = None
    image_data_format: str = ""
    dtype_policy: str = ""
    overruled: Mapping[str, str] = field(default_factory=dict)
    """What of the user's variables and `keras.json` did not hold; see `environment.Overruled`."""
    python: str = ""
    device: str = ""
    engine: str = ""
    engine_reason: str = ""
    resumed_from: Count = 0
    """Epochs already done."""
    ending_only: bool = False
    """Nothing is trained: an ending that is missing is made up for."""
    epochs: Count | None = None
    """Target, counted from the first epoch of the first session."""
    steps_per_epoch: Count | None = None
    batch_size: Count | None = None
    import_seconds: Metric = None
    memory_kills: Count | None = None
    """What `processes.memory_kills` said when it started."""
    memory_group: str | None = None


@dataclass(frozen=True, slots=True)
class Sizes:
    """The data that the network is given."""

    train: Count
    validation: Count = 0
    test: Count = 0
    input_shape: tuple[Count, ...] = ()
    """Of one example."""
    classes: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    """Names of the numbers to be answered, where it is not classes."""
    units: tuple[str, ...] = ()
    """What each of them is counted in; "" where that is not known."""
    metrics: tuple[str, ...] = ("accuracy",)
    """What is recorded of each epoch besides the loss, the most important first."""
    scaling: str = ""
    fingerprint: str = ""

    @property
    def counts(self) -> tuple[int, int, int]:
        """Examples to train, to validate and to test."""
        return self.train, self.validation, self.test

    @property
    def task(self) -> TaskName:
        """What is answered."""
        return task_of(self.quantities)


@dataclass(frozen=True, slots=True)
class LayerRecord:
    """One layer as Keras built it."""

    type: str
    name: str = ""
    output_shape: tuple[Count | None, ...] = ()
    parameters: Count = 0


@dataclass(frozen=True, slots=True)
class Model:
    """The network as Keras built it."""

    parameters: Count
    trainable: Count | None = None
    layers: tuple[LayerRecord, ...] = ()


_SINGLE = struct.Struct("f")


def meant_by_single(value: float) -> float:
    """The shortest decimal that names the same number in single precision; others as they are.

    Keras gives the figures of an epoch so: 23,490 right of 24,000, which is 0.97875, comes as
    0.9787499904632568, and would be rounded to another figure than what is counted later.
    """
    try:
        packed = _SINGLE.pack(value)
        if _SINGLE.unpack(packed)[0] != value:
            return value
    except OverflowError:
        return value
    shorter = (float(f"{value:.{digits}g}") for digits in (7, 8))
    return next((each for each in shorter if _SINGLE.pack(each) == packed), value)


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """One whole epoch."""

    epoch: int
    """1 is the first."""
    seconds: Metric
    learning_rate: Metric
    metrics: Mapping[str, Metric]
    """`loss`, `val_loss` and the metrics: `accuracy`, `val_accuracy`; None where the number was not
    finite."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """For each None in `metrics`: "nan", "inf" or "-inf", where the log says so."""


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """The running averages of an epoch after one of its batches."""

    epoch: Epoch
    batch: Count
    """1 is the first."""
    batches: Count = 0
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    """`loss` and the metrics of the run, as `accuracy`."""

    @property
    def loss(self) -> float | None:
        """The running average of the loss."""
        return self.metrics.get("loss")


@dataclass(frozen=True, slots=True)
class Samples:
    """What the network makes of a few fixed validation examples after an epoch."""

    epoch: Count
    indices: tuple[Count, ...]
    true: tuple[Count, ...] = ()
    """Class numbers."""
    predicted: tuple[Count, ...] = ()
    probabilities: tuple[tuple[Metric, ...], ...] = ()
    truths: tuple[tuple[Metric, ...], ...] = ()
    """Where quantities are answered: the true ones of each example, in the unit of the data."""
    answers: tuple[tuple[Metric, ...], ...] = ()
    """What the network says of them."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the network does on a part, with the weights that were kept."""

    split: str
    loss: Metric = None
    examples: Count = 0
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    """By name: `accuracy`; or `mae`, `rmse`, `r2`, `median_error`."""

    @property
    def figures(self) -> Mapping[str, Metric]:
        """The loss and the metrics, by name."""
        return {"loss": self.loss, **self.metrics}

    @property
    def accuracy(self) -> float | None:
        """The share of right answers; None where quantities are answered."""
        return self.metrics.get("accuracy")


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The worker's answer to a command."""

    command: str
    """The id that `commands.send` gave."""
    name: str = ""
    outcome: str = "done"
    """`done` or `refused`."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Best:
    """The epoch with the best value of the monitored metric, as a session says it at its end."""

    epoch: Epoch
    monitor: str = "val_loss"
    value: Metric = None
    restored: bool = False
    """Whether the network has that epoch's weights now."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person should know of; `code` says what, the rest are its values."""

    time: float
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """How the last session of a run ended."""

    status: str
    """finished, stopped, diverged or failed."""
    reason: str = ""
    """Code: completed, early_stopping, stop_requested, terminated, nan_loss…"""
    message: str = ""
    hint: str = ""
    failure: str = ""
    """Code of what the two say, where the lab words it: see `failures.words`."""
    values: Mapping[str, str | int] = field(default_factory=dict)
    epochs_done: Count | None = None
    best_epoch: Epoch | None = None
    seconds: Metric = None
    """Of training alone, all sessions."""
    finite_weights: bool | None = None
    """Whether all weights that were kept are finite numbers; None where the log does not say."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A scheduler broke a session off: the last whole epoch is kept, nothing was evaluated, and the
    run goes on when its turn comes again."""

    reason: str = ""
    """Code: one of INTERRUPTIONS."""
    epochs_done: Count = 0
    paused: bool = False
    """Whether it was paused then, and stays so."""


INTERRUPTIONS = frozenset({"time_limit", "scheduler"})
"""Why a scheduler breaks a session off: the time of the job is over; anything else (others come
first, a node is taken away, the job was ended)."""


@dataclass(frozen=True, slots=True)
class EpochOnly:
    """Payload of `checkpoint`, `paused` and `resumed`."""

    epoch: Count = 0


@dataclass(frozen=True, slots=True)
class LearningRate:
    """A learning rate that holds from now on."""

    learning_rate: float
    epoch: Count = 0


@dataclass(frozen=True, slots=True)
class EpochsTarget:
    """A new number of epochs to reach."""

    epochs: Count


def settings(payload: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    """What a script tells of its settings; anything that is no number, text or truth is left out.

    Nothing in the texts steers a terminal.
    """
    return {
        unbroken(name): unbroken(value) if isinstance(value, str) else value
        for name, value in payload.items()
        if isinstance(value, str | int | float | bool)
    }


def reasons(payload: Mapping[str, Any]) -> dict[str, str]:
    """For each number of a payload that was not finite: "nan", "inf" or "-inf"."""
    return {
        name.removesuffix("_reason"): value
        for name, value in payload.items()
        if name.endswith("_reason") and isinstance(value, str)
    }


NOT_METRICS = frozenset(
    {"epoch", "epochs", "seconds", "learning_rate", "batch", "batches", "examples", "split"}
)
"""What stands beside the metrics of an event under a name of its own."""


def numbers(payload: Mapping[str, Any], *others: str) -> dict[str, float | None]:
    """The values of a payload that are metrics: numbers, or None where one was not finite."""
    return {
        name: None if value is None else float(value)
        for name, value in payload.items()
        if name not in NOT_METRICS
        and name not in others
        and (value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)))
    }


def recorded(figures: Collection[str]) -> tuple[str, ...]:
    """The metrics among the figures of an epoch, for a log that does not name them: a loop of
    somebody's own records what it likes; accuracy before there is one."""
    names = tuple(each for each in figures if each != "loss" and not each.startswith("val_"))
    return names or (("loss",) if "loss" in figures else ("accuracy",))


def batch(payload: Mapping[str, Any]) -> BatchRecord | None:
    """A batch; None where the payload is not what a batch has."""
    try:
        return BatchRecord(
            epoch=msgspec.convert(payload.get("epoch"), Epoch),
            batch=msgspec.convert(payload.get("batch"), Count),
            batches=msgspec.convert(payload.get("batches", 0), Count),
            metrics=numbers(payload),
        )
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return None
