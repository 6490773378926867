"""A run in a line of a table, quickly: a small file beside the log spares folding it again.

`summary.json` is only believed while the log has the size that it was made from. Lists of all runs
are in `listing`. Must not import the store.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from typing import Annotated, Any

import msgspec

from tui_lab.experiment.metrics import found_in
from tui_lab.experiment.target import TaskName, task_of
from tui_lab.paths import temporary_file
from tui_lab.runs.best import best_of, record_of, rule_of
from tui_lab.runs.carried import Carried
from tui_lab.runs.epoch_time import seconds_per_epoch
from tui_lab.runs.files import file_size, read_small
from tui_lab.runs.layout import EVENTS_FILE, SUMMARY_FILE, file_in
from tui_lab.runs.messages import learning_rates
from tui_lab.runs.payloads import Best, Evaluation
from tui_lab.runs.run import Run
from tui_lab.runs.state import FINAL, RunState
from tui_lab.runs.status import Probe, Status, is_stopping, status, status_tone, status_word
from tui_lab.text.statuses import Tone

FORMAT = 6


class Settings(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a table of many runs needs of the experiment of a run, and of what it was made with."""

    alike: bytes
    """Equal for runs that differ in nothing, or in their seed alone, as they were trained; b""
    where this version does not understand the experiment."""
    planned: bytes
    """As `alike`, as they were planned: without what was changed while they trained."""
    loss_kind: bytes
    """Equal where the values of the losses are of one kind."""
    sealed: bool
    """Whether its experiment seals its test part, and nobody opened that."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in a line of a table."""

    id: str
    name: str
    status: Status
    dataset: str
    parameters: int | None
    epochs: int
    """Whole epochs done."""
    epochs_target: int | None
    seconds: float
    """Of training, imports excluded."""
    created: float
    """Seconds since 1970."""
    metrics_last: Mapping[str, float | None]
    """Of the last epoch: loss, val_loss and the metrics, as accuracy and val_accuracy."""
    metrics_best: Mapping[str, float | None]
    """Of the best epoch; empty before the first."""
    evaluations: Mapping[str, Evaluation]
    """By split: validation, test, training."""
    seed: int
    best_epoch: int | None
    """By the metric that the run watches, never by the test part; None before the first epoch."""
    best: Best | None = None
    """The best epoch with the metric that it is the best of."""
    seconds_per_epoch: float | None = None
    """The median of its epochs; None before the first."""
    reason: str = ""
    """The code of why it ended."""
    restored: bool = False
    """The weights of the best epoch were put back at the end; else the last ones were kept."""
    learning_rates: tuple[tuple[int, float], ...] = ()
    """Each with the first epoch that had it: more than one where it was changed by hand."""
    ended_at: float | None = None
    """When it ended (seconds since 1970); None while it has not, and where it was lost."""
    place: int | None = None
    """In line while it waits for its turn: 1 is next."""
    waiting: str = ""
    """Where and why it waits, in the words of the place where it is to be trained."""
    stopping: bool = False
    """Its worker was told to stop, and has not ended yet."""
    metrics: tuple[str, ...] = ("accuracy",)
    """What is recorded besides the loss, the most important first."""
    quantities: tuple[str, ...] = ()
    """The names of the numbers that are answered; empty where it is classes."""
    note: str = ""
    """What a person noted about it."""
    sweep: str = ""
    """The id of the sweep that it was made for."""
    guess: Mapping[str, Any] | None = None
    """What was guessed about it, as run.json holds it."""
    carried: Carried = field(default_factory=Carried)
    """What it has, and so what can be done with it."""
    script_settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    """What a script told of its settings."""
    settings: Settings | None = field(default=None, compare=False)
    """What a table of many runs needs of its experiment; None where that was not looked at."""

    def __eq__(self, other: object) -> bool:
        # Lines from the index are of a class of their own.
        if not isinstance(other, RunSummary):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _COMPARED)

    @property
    def data(self) -> str:
        """What it was trained on, as tables show it: the data set, else the script or the file that
        it comes from, whose runs are taken to be on the same data; "" where neither is known."""
        return self.dataset or self.carried.source

    @property
    def status_word(self) -> str:
        """Its status in the current language, as all tables say it."""
        return status_word(self.status, stopping=self.stopping)

    @property
    def status_tone(self) -> Tone:
        """The tone of that word."""
        return status_tone(self.status, stopping=self.stopping)

    @property
    def without_weights(self) -> bool:
        """Whether it diverged, and has no weights from before that."""
        return self.status is Status.DIVERGED and not self.restored

    @property
    def metrics_kept(self) -> Mapping[str, float | None]:
        """Of the weights that were kept, which is what every table shows of a run.

        Those of their epoch: the best one where its weights were put back, else the last. Where
        the finished model was evaluated, that counts for the validation part. Weights that are of
        no use have no figures, though a network of them would be right by chance.
        """
        if self.without_weights:
            return dict.fromkeys(self.metrics_last)
        epoch = self.metrics_best if self.restored and self.metrics_best else self.metrics_last
        ended = self.status in (Status.FINISHED, Status.STOPPED) or (
            self.status is Status.DIVERGED and self.restored
        )
        # A session that has not come to its end may find an earlier one's evaluation in the log.
        found = self.evaluations.get("validation") if ended else None
        if found is None:
            return epoch
        known = {f"val_{name}": value for name, value in found.metrics.items()}
        # What only the evaluation has, such as `median_error`, is no figure of an epoch.
        recorded = {f"val_{name}" for name in self.metrics} | set(epoch)
        return {
            **epoch,
            "val_loss": found.loss,
            **{name: value for name, value in known.items() if name in recorded},
        }

    @property
    def metric(self) -> str:
        """The most important metric: `accuracy`, `mae`…"""
        return self.metrics[0]

    @property
    def train_metric(self) -> float | None:
        """The most important metric on the training part, of the weights that were kept."""
        return self.metrics_kept.get(self.metric)

    @property
    def val_metric(self) -> float | None:
        """The most important metric on the validation part, of the weights that were kept."""
        return self.metrics_kept.get(f"val_{self.metric}")

    @property
    def val_loss(self) -> float | None:
        """On the validation part, of the weights that were kept."""
        return self.metrics_kept.get("val_loss")

    def kept(self, name: str) -> float | None:
        """A metric of the weights that were kept; None where it was not recorded."""
        return self.metrics_kept.get(name)

    @property
    def test_metric(self) -> float | None:
        """The most important metric on the test part; None where that is not evaluated, or not
        told."""
        test = self.evaluations.get("test")
        return found_in(test.figures, self.metric) if test is not None else None

    @property
    def task(self) -> TaskName:
        """What is answered."""
        return task_of(self.quantities)


_COMPARED = tuple(each.name for each in fields(RunSummary) if each.compare)


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What summary.json holds: nothing that run.json or meta.json say."""

    format: int = FORMAT
    events_size: int
    ended: str | None
    reason: str = ""
    parameters: int | None
    epochs: int
    epochs_target: int | None
    seconds: float
    metrics_last: dict[str, float | None]
    metrics_best: dict[str, float | None]
    evaluations: dict[str, Evaluation]
    best: Best | None = None
    seconds_per_epoch: float | None = None
    restored: bool = False
    learning_rates: tuple[tuple[int, float], ...]
    ended_at: float | None = None
    metrics: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = ("accuracy",)
    quantities: tuple[str, ...] = ()
    script_settings: dict[str, str | int | float | bool] = {}


def summary(run: Run) -> RunSummary:
    """A run in a line. Leaves summary.json behind when no worker has the run in hand.

    Raises:
        StoreError: The log is there, but may not be read.
    """
    seen = run.probe()
    if not seen.held and not seen.starting:
        kept = _read(run, seen.log_size)
        if kept is not None and kept.ended is not None:
            return _line(run, kept, Status(kept.ended))
    return _fold(run, seen)


def write_summary(run: Run) -> None:
    """Leave summary.json for those who list the runs; a folder that cannot be written is none."""
    size = file_size(run.path(EVENTS_FILE))
    _write(run, _keep(run, run.state(), size))


def _fold(run: Run, seen: Probe) -> RunSummary:
    state = run.state()
    now = status(state, run.folder, seen)
    kept = _keep(run, state, seen.log_size)
    if kept.ended is not None and not now.live:
        _write(run, kept)
    place = state.queue_position if state.status_seen == "queued" else None
    queued = (place, seen.waiting) if now is Status.QUEUED else ()
    return replace(_line(run, kept, now, *queued), stopping=is_stopping(now, state))


def _keep(run: Run, state: RunState, size: int) -> _Kept:
    best = best_of(state, rule_of(run.header.experiment))
    record = record_of(state, best)
    return _Kept(
        events_size=size,
        ended=state.ended.status if state.ended else None,
        reason=state.ended.reason if state.ended else "",
        parameters=state.parameters,
        epochs=state.epochs_done,
        epochs_target=state.epochs_target,
        seconds=state.seconds,
        metrics_last=dict(state.epochs[-1].metrics) if state.epochs else {},
        metrics_best=dict(record.metrics) if record else {},
        evaluations=dict(state.evaluations),
        best=best,
        seconds_per_epoch=seconds_per_epoch(state.epochs),
        restored=best is not None and best.restored,
        learning_rates=learning_rates(state),
        ended_at=state.last_time if state.ended else None,
        metrics=state.metrics,
        quantities=state.quantities,
        script_settings=dict(state.script_settings),
    )


def _read(run: Run, size: int) -> _Kept | None:
    try:
        kept = msgspec.json.decode(read_small(file_in(run.folder, SUMMARY_FILE)), type=_Kept)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return None
    fits = kept.format == FORMAT and kept.events_size == size
    return kept if fits and kept.ended in (None, *FINAL) else None


def _write(run: Run, kept: _Kept) -> None:
    # Not flushed to the disk, unlike other small files: what a crash damages is made again, and
    # the first look at a thousand runs must not wait for the disk a thousand times.
    with suppress(OSError):
        handle, name = temporary_file(run.path(SUMMARY_FILE))
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(kept))
            os.replace(name, run.path(SUMMARY_FILE))
        except OSError:
            os.unlink(name)


def _line(
    run: Run, kept: _Kept, now: Status, place: int | None = None, waiting: str = ""
) -> RunSummary:
    name, note = run.words()
    return RunSummary(
        id=run.id,
        name=name,
        status=now,
        dataset=run.dataset,
        parameters=kept.parameters,
        epochs=kept.epochs,
        epochs_target=run.planned_epochs(kept.epochs_target),
        seconds=kept.seconds,
        created=run.created,
        metrics_last=kept.metrics_last,
        metrics_best=kept.metrics_best,
        evaluations=kept.evaluations,
        seed=run.seed,
        best_epoch=kept.best.epoch if kept.best else None,
        best=kept.best,
        seconds_per_epoch=kept.seconds_per_epoch,
        reason=kept.reason,
        restored=kept.restored,
        learning_rates=kept.learning_rates,
        ended_at=None if now.live else kept.ended_at,
        place=place or None,
        waiting=waiting,
        metrics=kept.metrics,
        quantities=kept.quantities,
        note=note,
        sweep=run.sweep,
        guess=guess if isinstance(guess := run.extra.get("guess"), dict) else None,
        carried=run.carried,
        script_settings=kept.script_settings,
    )
