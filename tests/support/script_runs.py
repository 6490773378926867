"""Runs that are no experiment of the lab, as scripts and imports leave them: without Keras."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tui_lab.datasets.model import Part
from tui_lab.runs.events import EventWriter
from tui_lab.runs.examples_file import write_examples
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.results_file import write_quantities, write_results
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

CLASSES = ("cat", "dog", "fox")
COUNT = 30
WRONG = 6
"""So many of the first examples of the run of pictures are taken for the next class."""
SCRIPT = ScriptRecord(
    file="/home/ana/nets/train.py",
    arguments=("--lr", "0.1"),
    folder="/home/ana/nets",
    interpreter="/home/ana/venv/bin/python",
)


def _run(
    name: str,
    epochs: int,
    figures: Callable[[int], Mapping[str, float]],
    *events: tuple[str, Mapping[str, Any]],
    ended: str = "finished",
    timed: bool = True,
    **header: Any,
) -> Run:
    """A run with a log.

    Args:
        name: Of the run.
        epochs: How many; 0 says that nobody knows.
        figures: Of an epoch.
        events: What comes before the epochs.
        ended: How it ends; "" for not at all.
        timed: Whether it says how long it took.
        header: Further fields of run.json.
    """
    run = Store().create_from(name, **{"origin": "script", "script": SCRIPT, **header})
    target = {"epochs": epochs} if epochs else {}
    with EventWriter(run.path("events.jsonl")) as writer:
        writer.write("started", pid=os.getpid(), device="CPU", engine="script", **target)
        for kind, payload in events:
            writer.write(kind, **payload)
        for epoch in range(1, epochs + 1):
            took = {"seconds": 0.5} if timed else {}
            writer.write("epoch", epoch=epoch, **target, **took, **figures(epoch))
        if ended:
            took = {"seconds": 2.0} if timed else {}
            writer.write("ended", status=ended, reason="completed", epochs_done=epochs, **took)
    return run


def pictures_run(
    name: str = "my net",
    epochs: int = 3,
    settings: Mapping[str, str | int | float | bool] | None = None,
    **header: Any,
) -> Run:
    """Three classes of pictures of 28x28, evaluated on a test part, of which all but three examples
    were kept."""
    run = _run(
        name,
        epochs,
        lambda epoch: {
            "loss": 1 / epoch,
            "accuracy": 1 - 1 / (epoch + 1),
            "val_loss": 1.2 / epoch,
            "val_accuracy": 0.9 - 0.5 / epoch,
            "learning_rate": 0.1,
        },
        (
            "data",
            {
                "train": 90,
                "validation": 10,
                "test": COUNT,
                "input_shape": [28, 28],
                "classes": CLASSES,
                "metrics": ["accuracy"],
            },
        ),
        (
            "model",
            {
                "parameters": 2355,
                "trainable": 2355,
                "layers": [
                    {"type": "Flatten", "name": "flatten", "output_shape": [None, 784]},
                    {
                        "type": "Dense",
                        "name": "dense",
                        "output_shape": [None, 3],
                        "parameters": 2355,
                    },
                ],
            },
        ),
        ("evaluation", {"split": "test", "loss": 0.4, "accuracy": 0.8, "examples": COUNT}),
        ("settings", settings or {}),
        **header,
    )
    labels = np.arange(COUNT, dtype=np.int64) % 3
    answers = np.where(np.arange(COUNT) < WRONG, (labels + 1) % 3, labels)
    sure = np.linspace(0.55, 0.95, COUNT, dtype=np.float32)
    probabilities = np.repeat((1 - sure)[:, None] / 2, 3, axis=1)
    probabilities[np.arange(COUNT), answers] = sure
    pictures = np.random.default_rng(0).random((COUNT, 28, 28), np.float32)
    part = Part(pictures, labels, np.arange(COUNT, dtype=np.int64))
    write_results(run.folder, "test", probabilities, part, 0.4, "test")
    kept = np.arange(3, COUNT)
    write_examples(run.folder, "test", pictures[kept], kept)
    return run


def quantities_run(name: str = "prices") -> Run:
    """Two quantities of rows of five numbers."""
    run = _run(
        name,
        2,
        lambda epoch: {"loss": 4 / epoch, "mae": 2 / epoch, "val_loss": 5 / epoch, "val_mae": 2.5},
        (
            "data",
            {
                "train": 90,
                "test": COUNT,
                "input_shape": [5],
                "quantities": ["price", "rent"],
                "metrics": ["mae"],
            },
        ),
        ("evaluation", {"split": "test", "loss": 4.1, "mae": 1.9, "examples": COUNT}),
    )
    rng = np.random.default_rng(1)
    truths = rng.normal(100, 20, (COUNT, 2))
    part = Part(rng.random((COUNT, 5)), truths, np.arange(COUNT, dtype=np.int64))
    write_examples(run.folder, "test", part.x, part.indices)
    write_quantities(run.folder, "test", truths + rng.normal(0, 3, (COUNT, 2)), part, 4.1, "test")
    return run


def loop_run(name: str = "gan", epochs: int = 4, ended: str = "finished", **header: Any) -> Run:
    """A loop of somebody's own: figures under names of its own, no validation, no model."""
    return _run(
        name,
        epochs,
        lambda epoch: {"generator_loss": 2 / epoch, "critic_loss": 0.5 + epoch / 10, "fid": 90.0},
        ("data", {"train": 0, "metrics": ["generator_loss", "critic_loss", "fid"]}),
        ended=ended,
        **header,
    )


def empty_run(name: str = "nothing yet", ended: str = "failed") -> Run:
    """A script that ended before its first epoch."""
    return _run(name, 0, lambda _epoch: {}, ended=ended)


def imported_run(name: str = "old log", **header: Any) -> Run:
    """What another program recorded: epochs and nothing else."""
    return _run(
        name,
        3,
        lambda epoch: {"loss": 1 / epoch, "acc": 0.5 + epoch / 10},
        ("data", {"train": 0, "metrics": ["acc"]}),
        origin="import",
        script=None,
        source="/home/ana/logs/old.csv",
        timed=False,
        **header,
    )


KINDS: Mapping[str, Callable[[], Run]] = {
    "pictures": pictures_run,
    "quantities": quantities_run,
    "loop": loop_run,
    "empty": empty_run,
    "imported": imported_run,
}
"""One of each kind."""
