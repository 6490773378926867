"""Runs that answer quantities, with results on every part, without training them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tui_lab.datasets import loading
from tui_lab.datasets.model import Part
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.model import Compile, Data, Experiment, Fit, Layer
from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import Split
from tui_lab.runs.quantity_figures import quantity_figures
from tui_lab.runs.results_file import write_quantities
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

SIZES: dict[Split, int] = {"training": 120, "validation": 40, "test": 80}


def quantity_run(
    names: Sequence[str] = ("progression",),
    units: Sequence[str] = ("",),
    *,
    name: str = "diabetes-mlp",
    dataset: str = "diabetes",
    sealed: bool = False,
    parts: Sequence[Split] = ("training", "validation", "test"),
    changes: Sequence[str] = (),
    off: float = 0.4,
    extra: Mapping[str, Any] | None = None,
) -> Run:
    """A finished run; each quantity is a hundredth of the one before.

    Its answers are drawn to the middle: small values are answered too high, large ones too low.

    Args:
        names: Of the quantities.
        units: Of them.
        name: Of the run.
        sealed: Whether its test part is in an envelope.
        parts: Those that it has results of.
        changes: In its settings.
        off: How far off the answers are besides, in standard deviations of the truth.
        extra: Kept with it, such as a guess.
    """
    experiment = Experiment(
        data=Data(dataset, test_split=0.2, test="sealed" if sealed else "open"),
        layers=(Layer("Dense", {"units": "outputs"}),),
        compile=Compile("mean_squared_error", "adam", 0.01),
        fit=Fit(2, 32),
        name=name,
        seed=7,
    )
    changed = with_settings(experiment, list(changes))
    run = Store().create(changed, name=name, extra=dict(extra or {}))
    y = loading.load(dataset).y_train
    y = y.reshape(len(y), -1)[:, 0].astype(np.float64)
    truths = np.stack([y / 100**place for place in range(len(names))], axis=1)
    middle = truths.mean(axis=0)
    away = np.sin(np.arange(len(truths)))[:, None] * truths.std(axis=0) * off
    answers = middle + (truths - middle) * 0.6 + away
    with EventWriter(run.path("events.jsonl")) as writer:
        writer.write("started", pid=os.getpid(), resumed_from=0, epochs=2)
        writer.write(
            "data",
            train=SIZES["training"],
            validation=SIZES["validation"],
            test=SIZES["test"],
            input_shape=[10],
            quantities=list(names),
            units=list(units),
            metrics=["mae"],
        )
        for epoch in (1, 2):
            figures = {"loss": 1 / epoch, "mae": 60 / epoch, "val_loss": 1.2 / epoch}
            writer.write("epoch", epoch=epoch, epochs=2, seconds=0.5, val_mae=66 / epoch, **figures)
        start = 0
        for split, size in SIZES.items():
            rows = np.arange(start, start + size)
            start += size
            if split not in parts:
                continue
            part = Part(np.zeros((size, 10), np.float32), truths[rows], rows)
            write_quantities(run.folder, split, answers[rows], part, 0.25, "train")
            if split != "test" or not sealed:
                told = quantity_figures(truths[rows], answers[rows])
                writer.write("evaluation", split=split, loss=0.25, examples=size, **told)
        writer.write("ended", status="finished", reason="completed", epochs_done=2, seconds=1.0)
    return Store().find(run.id)
