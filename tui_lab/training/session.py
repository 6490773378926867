"""One session of training: from a run's folder to its results. The worker calls `train`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from tui_lab.datasets.model import Part, Prepared
from tui_lab.experiment.model import EarlyStopping, Experiment
from tui_lab.experiment.shapes import describe
from tui_lab.runs.control import INTERRUPTED, Control, refuse_endless
from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import MODEL_FILE, Split
from tui_lab.runs.payloads import INTERRUPTIONS
from tui_lab.runs.state import RunState
from tui_lab.training import best_epoch, checkpoints, engine, several_cards
from tui_lab.training.answers import TaskAnswers, answers_for
from tui_lab.training.backend import (
    Backend,
    peak_memory,
    seed_everything,
    use_one_thread_an_operation,
)
from tui_lab.training.boundary import BoundaryDrawer, boundary
from tui_lab.training.build import build_model
from tui_lab.training.data import Loaded
from tui_lab.training.evaluate import FixedSamples, evaluate
from tui_lab.training.feed import EpochOrder
from tui_lab.training.progress import TrainingProgress
from tui_lab.training.recorder import Recorder


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is asked to train."""

    folder: Path
    experiment: Experiment
    resume: bool = False
    more_epochs: int | None = None
    """Train for so many beyond those done; None: up to what the run was aiming at."""
    engine: str = "auto"
    cards: int = 1
    """Graphics cards that share each batch."""


def train(
    job: Job,
    loaded: Loaded,
    before: RunState,
    writer: EventWriter,
    backend: Backend,
    *,
    facts: Mapping[str, Any],
    control: Control,
) -> str:
    """Train, evaluate and keep everything; the last event written is `ended`.

    Args:
        job: What to train.
        loaded: With what.
        before: The state that the run's events gave before this session.
        writer: The run's only writer.
        backend: What Keras runs on.
        facts: What the worker knows of itself, for the `started` event: pid, host…
        control: What viewers have asked for, and will.

    Returns:
        The status that was written: "finished", "stopped" or "diverged"; INTERRUPTED where a
        scheduler broke it off.

    Raises:
        StoreError: The checkpoint cannot be used; nothing has been trained.
        LabError: The time of a job was over before one epoch was.
        OSError: The folder cannot be written.
    """
    experiment = job.experiment
    seed_everything(experiment.seed)
    data = loaded.prepared
    order = EpochOrder(len(data.train.y), experiment.fit.batch_size, experiment.seed)
    chosen = engine.choose(job.engine, experiment, data, order, backend, cards=job.cards)
    if chosen.one_thread_an_operation:
        use_one_thread_an_operation()
    answers = answers_for(experiment, data)
    with several_cards.scope(job.cards, backend):
        model = build_model(experiment, data.info, answers.metrics())
    progress, best = (
        checkpoints.load(job.folder, model) if job.resume else (TrainingProgress(), None)
    )
    early = experiment.fit.early_stopping
    planned = before.epochs_target or experiment.fit.epochs
    wanted = before.epochs_done + job.more_epochs if job.more_epochs else planned
    control.aim(wanted)
    more = job.more_epochs is not None or control.target > wanted
    ending = missing_ending(progress, before, early, control.target, more=more)
    if not ending and best_epoch.should_stop(progress, early):
        # The wait that ended the run would end it again after one epoch.
        progress = replace(progress, wait=0)
    writer.write(
        "started",
        **facts,
        **{name: value for name, value in asdict(backend).items() if name != "gpu"},
        engine=chosen.name,
        engine_reason=chosen.reason,
        resumed_from=progress.epoch,
        ending_only=bool(ending),
        epochs=control.target,
        steps_per_epoch=order.steps,
        batch_size=order.batch_size,
    )
    _describe(writer, experiment, data, model, answers, loaded.fingerprint)
    samples = FixedSamples(model, experiment, data.validation or data.train, answers)
    plane = boundary(job.folder, model, experiment, data)

    def show_examples(epoch: int) -> None:
        writer.write("samples", **samples.payload(epoch))
        if plane is not None:
            plane.write(epoch)

    recorder = Recorder(
        job.folder,
        writer,
        control,
        experiment,
        order,
        progress,
        best,
        samples=show_examples,
    )
    if ending:
        recorder.reason = ending
        if ending != "nan_loss":
            show_examples(progress.epoch)
    else:
        chosen.fit(model, experiment, data, order, recorder)
    if recorder.reason in INTERRUPTIONS:
        if recorder.progress.epoch == progress.epoch:
            refuse_endless(control, job.folder)
        control.interrupt(recorder.progress.epoch)
        return INTERRUPTED
    return _finish(job, loaded, model, answers, recorder, writer, plane)


def missing_ending(
    progress: TrainingProgress,
    before: RunState,
    early: EarlyStopping | None,
    target: int,
    *,
    more: bool,
) -> str:
    """Why training was over in a session whose ending is missing or is to be made once more.

    Args:
        progress: Of the checkpoint.
        before: The state that the run's events give.
        early: The run's early stopping.
        target: Epochs to train in all.
        more: Whether epochs were asked for beyond those that were planned.

    Returns:
        The reason code of the ending; "" where there is something to train.
    """
    if progress.diverged:
        return "nan_loss"
    if more:
        return ""
    if before.ended is not None and before.ended.status == "finished":
        return before.ended.reason
    if best_epoch.should_stop(progress, early) and not _trained_on(progress, before):
        return "early_stopping"
    return "completed" if progress.epoch >= target else ""


def _trained_on(progress: TrainingProgress, before: RunState) -> bool:
    """Whether the early stopping of the checkpoint had its ending, and more was asked for then."""
    settled = before.settled
    return (
        settled is not None
        and settled.reason == "early_stopping"
        and settled.epochs_done == progress.epoch
        and before.sessions > before.sessions_settled
        and not (before.started is not None and before.started.ending_only)
    )


def _describe(
    writer: EventWriter,
    experiment: Experiment,
    data: Prepared,
    model: keras.Sequential,
    answers: TaskAnswers,
    fingerprint: str,
) -> None:
    writer.write(
        "data",
        train=len(data.train.y),
        validation=len(data.validation.y) if data.validation else 0,
        test=len(data.test.y) if data.test else 0,
        input_shape=list(data.info.input_shape),
        **answers.facts(),
        scaling=experiment.data.scaling,
        fingerprint=fingerprint,
    )
    summaries = describe(experiment, data.info.input_shape, data.info.target)
    writer.write(
        "model",
        parameters=model.count_params(),
        trainable=sum(math.prod(v.shape) for v in model.trainable_variables),
        layers=[
            {
                "type": summary.type,
                "name": layer.name,
                "output_shape": list(summary.output_shape),
                "parameters": summary.parameters,
            }
            for summary, layer in zip(summaries, model.layers, strict=True)
        ],
    )


def _finish(
    job: Job,
    loaded: Loaded,
    model: keras.Sequential,
    answers: TaskAnswers,
    recorder: Recorder,
    writer: EventWriter,
    plane: BoundaryDrawer | None,
) -> str:
    """Settle which weights stay, save the model, evaluate, and say how it ended."""
    data, progress = loaded.prepared, recorder.progress
    early = job.experiment.fit.early_stopping
    diverged = recorder.reason == "nan_loss"
    restored = recorder.best is not None and (
        diverged or (early is not None and early.restore_best_weights)
    )
    if recorder.best is not None and restored:
        checkpoints.set_weights(model, recorder.best)
        if plane is not None:
            plane.write(progress.best_epoch)
    if progress.best_epoch:
        writer.write(
            "best",
            epoch=progress.best_epoch,
            monitor=best_epoch.monitored(job.experiment, _metrics(data, answers)),
            value=progress.best_value,
            restored=restored,
        )
    model.compile(optimizer=model.optimizer, loss=model.loss, metrics=answers.metrics_to_keep())
    checkpoints.save_model(model, job.folder / MODEL_FILE)
    if not diverged or restored:
        parts: dict[Split, Part | None] = {
            "validation": data.validation,
            "test": data.test,
            "training": data.train,
        }
        for split, part in parts.items():
            if part is None:
                continue
            figures = evaluate(
                model,
                job.experiment,
                part,
                answers,
                job.folder,
                split,
                loaded.test_source if split == "test" else "train",
            )
            if split != "test" or job.experiment.data.test == "open":
                writer.write(
                    "evaluation",
                    split=split,
                    loss=figures.loss,
                    examples=figures.examples,
                    **figures.metrics,
                )
    status = {"completed": "finished", "early_stopping": "finished", "nan_loss": "diverged"}.get(
        recorder.reason, "stopped"
    )
    writer.write(
        "ended",
        status=status,
        reason=recorder.reason,
        epochs_done=progress.epoch,
        best_epoch=progress.best_epoch or None,
        seconds=round(progress.seconds, 3),
        finite_weights=_finite(model),
        peak_memory=peak_memory(),
    )
    return status


def _metrics(data: Prepared, answers: TaskAnswers) -> tuple[str, ...]:
    """The names of the metrics that each epoch has."""
    names = ("loss", *answers.metric_names)
    return names if data.validation is None else (*names, *(f"val_{name}" for name in names))


def _finite(model: keras.Sequential) -> bool:
    """Whether all weights are finite numbers."""
    return all(bool(np.isfinite(weights).all()) for weights in checkpoints.get_weights(model))
