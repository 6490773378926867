"""A run that has ended, as lists of tens of thousands keep it: packed until it is asked for.

Must not import the store.
"""

from __future__ import annotations

import math
import struct
import sys
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import msgspec

from tui_lab.errors import LabError
from tui_lab.runs import envelope
from tui_lab.runs.carried import Carried
from tui_lab.runs.messages import changes_in
from tui_lab.runs.payloads import Best, Evaluation
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary, Settings

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment


_Digests = tuple[bytes, bytes, bytes]
_digests: WeakKeyDictionary[Run, tuple[Hashable, _Digests]] = WeakKeyDictionary()
"""Those of runs that are followed, with what they were made from."""


def settings_of(run: Run, line: RunSummary) -> Settings:
    """Those of a run; the first time for a run takes about half a millisecond.

    Args:
        run: It.
        line: It in a line, for what was changed while it trained.
    """
    try:
        experiment = run.experiment
    except LabError:
        return Settings(b"", b"", b"", False)
    key = line.learning_rates, line.epochs_target
    known = _digests.get(run)
    if known is None or known[0] != key:
        known = _digests[run] = key, _digests_of(experiment, line)
    sealed = experiment.data.test == "sealed" and not envelope.is_open(run)
    return Settings(*known[1], sealed)


def _digests_of(experiment: Experiment, line: RunSummary) -> _Digests:
    from tui_lab.experiment.comparing import digest, learning_rate, loss_kind, settings_key

    changes = changes_in(line.learning_rates, learning_rate(experiment.compile))
    epochs = max(experiment.fit.epochs, line.epochs_target or 0)
    trained = replace(experiment, fit=replace(experiment.fit, epochs=epochs))
    return (
        digest((settings_key(trained), changes)),
        digest(settings_key(experiment)),
        digest(loss_kind(experiment)),
    )


class _Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a line holds beside its own attributes; the order is that of the bytes."""

    seed: int
    parameters: int | None
    epochs: int
    epochs_target: int | None
    seconds: float
    metrics_last: dict[str, float | None]
    metrics_best: dict[str, float | None]
    evaluations: dict[str, Evaluation]
    best_epoch: int | None
    best: Best | None
    reason: str
    restored: bool
    learning_rates: tuple[tuple[int, float], ...]
    quantities: tuple[str, ...]
    script_settings: dict[str, str | int | float | bool]
    settings: Settings | None


_NAMES = _Packed.__struct_fields__
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Packed)
_unpacked: tuple[bytes, _Packed] | None = None
"""The last one that was asked for: whoever looks at one figure of a run looks at several."""
_FIGURES = struct.Struct("<5d")
"""What is asked of all lines, without anything to be unpacked; no number stands for None."""


class PackedSummary(RunSummary):
    """A line that takes a fifth of the memory of another one; equal to it, and as good."""

    __slots__ = ("figures", "packed")
    figures: bytes
    """The metric in training, in validation, the loss in validation, the seconds of an epoch, and
    when it ended."""
    packed: bytes
    """The rest."""

    def __new__(cls, **values: Any) -> RunSummary:  # type: ignore[misc]
        """What is made of it by `replace` is no packed one."""
        return RunSummary(**values)

    def __getattr__(self, name: str) -> Any:
        # Called for the attributes that have no value alone.
        if name in ("seconds_per_epoch", "ended_at"):
            return _figure(self.figures, 3 if name == "seconds_per_epoch" else 4)
        if name not in _NAMES:
            raise AttributeError(name)
        return getattr(_unpack(self.packed), name)

    @property
    def train_metric(self) -> float | None:
        return _figure(self.figures, 0)

    @property
    def val_metric(self) -> float | None:
        return _figure(self.figures, 1)

    @property
    def val_loss(self) -> float | None:
        return _figure(self.figures, 2)

    def kept(self, name: str) -> float | None:
        if name == f"val_{self.metrics[0]}":
            return _figure(self.figures, 1)
        # A table of thousands asks those of quantities for an accuracy as well.
        recorded = name.removeprefix("val_") in ("loss", *self.metrics)
        return super().kept(name) if recorded else None


def _figure(figures: bytes, place: int) -> float | None:
    value: float = _FIGURES.unpack(figures)[place]
    return None if value != value else value


def _unpack(packed: bytes) -> _Packed:
    global _unpacked
    known = _unpacked
    if known is None or known[0] is not packed:
        known = _unpacked = packed, _decoder.decode(packed)
    return known[1]


def pack(line: RunSummary) -> PackedSummary:
    """The same line in less room.

    Raises:
        ValueError: It holds what no file of the index can hold.
    """
    values = {name: getattr(line, name) for name in _NAMES}
    known = (
        *(line.train_metric, line.val_metric, line.val_loss),
        *(line.seconds_per_epoch, line.ended_at),
    )
    figures = _FIGURES.pack(*(math.nan if value is None else value for value in known))
    head = (line.id, line.name, line.status, line.dataset, line.created, line.note, line.sweep)
    try:
        guess = "" if line.guess is None else msgspec.json.encode(line.guess).decode()
        packed = _encoder.encode(_Packed(**values))
        carried = _carried_text(line)
        "".join((line.name, line.dataset, line.note, line.sweep, carried)).encode()
    except (OverflowError, msgspec.MsgspecError) as error:  # a seed of a hundred digits
        raise ValueError(str(error)) from error
    return packed_line((*head, guess, _metrics_text(line), carried, figures, packed))


COLUMNS = (
    *("id", "name", "status", "dataset", "created", "note", "sweep"),
    *("guess", "metrics", "carried", "figures", "packed"),
)
"""What a line is made of."""
_STATUSES: Mapping[str, Status] = {status.value: status for status in Status}
_METRICS: dict[str, tuple[str, ...]] = {}
"""Those of all lines are a few objects."""
_CARRIED: dict[str, Carried] = {"": Carried()}
"""So are these; "" is that of an experiment, whose lines are the most."""


def packed_line(values: Sequence[Any]) -> PackedSummary:
    """A line from its `COLUMNS`.

    Raises:
        KeyError: There is no such status.
        ValueError: There are more or fewer.
    """
    made = object.__new__(PackedSummary)
    put = object.__setattr__
    id_, name, status, dataset, created, note, sweep, guess, metrics, *rest = values
    carried, figures, packed = rest
    put(made, "id", id_)
    put(made, "name", name)
    put(made, "status", _STATUSES[status])
    put(made, "dataset", sys.intern(dataset))
    put(made, "created", created)
    put(made, "note", note)
    put(made, "sweep", sweep)
    put(made, "guess", msgspec.json.decode(guess, type=dict) if guess else None)
    put(made, "place", None)
    put(made, "waiting", "")
    put(made, "stopping", False)
    put(made, "metrics", _METRICS.get(metrics) or _metrics(metrics))
    put(made, "carried", _CARRIED.get(carried) or _carried(carried))
    put(made, "figures", figures)
    put(made, "packed", packed)
    return made


def columns_of(line: PackedSummary) -> tuple[Any, ...]:
    """The `COLUMNS` of a line."""
    values = {
        "status": line.status.value,
        "guess": "" if line.guess is None else msgspec.json.encode(line.guess).decode(),
        "metrics": _metrics_text(line),
        "carried": _carried_text(line),
    }
    return tuple(values[n] if n in values else getattr(line, n) for n in COLUMNS)


def _metrics_text(line: RunSummary) -> str:
    return msgspec.json.encode(line.metrics).decode()


def _carried_text(line: RunSummary) -> str:
    known = line.carried
    return "" if known == _CARRIED[""] else msgspec.json.encode(known).decode()


def _carried(text: str) -> Carried:
    found = _CARRIED[text] = msgspec.json.decode(text, type=Carried)
    return found


def _metrics(text: str) -> tuple[str, ...]:
    found = _METRICS[text] = msgspec.json.decode(text, type=tuple[str, ...])
    return found
