"""Runs with results for the tests of the report: made of real digits, mistaken where we say."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray
from support.cli import recorded
from support.ui import until
from textual.pilot import Pilot

from tui_lab.datasets import loading
from tui_lab.paths import runs_folder
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.report.screen import ReportScreen

COUNT = 300
MISTAKES: Mapping[tuple[int, int], int] = {(8, 3): 4, (3, 9): 5, (5, 8): 1}
"""(truth, answer) -> how many of the first examples of the truth were taken for the answer."""


def keep_answers(
    run: Run,
    labels: Sequence[int],
    answers: Sequence[int],
    classes: int,
    split: str = "test",
    *,
    indices: Sequence[int] | None = None,
    source: str = "train",
) -> None:
    """Write results as a worker does; later examples are a little more certain."""
    count = len(labels)
    sure = np.linspace(0.55, 0.95, count, dtype=np.float32)
    probabilities = np.repeat((1 - sure)[:, None] / (classes - 1), classes, axis=1)
    probabilities[np.arange(count), answers] = sure
    np.savez(
        run.path(f"{split}.npz"),
        probabilities=probabilities.astype(np.float32),
        labels=np.asarray(labels, np.int64),
        indices=np.arange(count) if indices is None else np.asarray(indices, np.int64),
        loss=np.float64(0.25),
        source=np.array(source),
    )


def digits_run(*, sealed: bool = False, mistakes: Mapping[tuple[int, int], int] = MISTAKES) -> Run:
    """The recorded run on the digits, with results on both parts."""
    (run,) = recorded("finished")
    if sealed:
        change(run, lambda table: table["data"].__setitem__("test", "sealed"))
        run = Store().find(run.id)
    labels = loading.load("digits").y_train[:COUNT]
    answers = labels.copy()
    for (truth, answer), count in mistakes.items():
        answers[np.flatnonzero(labels == truth)[:count]] = answer
    keep_answers(run, labels.tolist(), answers.tolist(), 10)
    keep_answers(run, labels[:100].tolist(), labels[:100].tolist(), 10, "validation")
    return run


def made_up_run(
    name: str, classes: Sequence[str], labels: Sequence[int], answers: Sequence[int]
) -> Run:
    """A run on a data set of that name with these answers on its test part."""
    (run,) = recorded("finished")
    change(run, lambda table: table["data"].__setitem__("dataset", name))
    events = run.path("events.jsonl")
    lines = [json.loads(line) for line in events.read_text().splitlines()]
    for event in lines:
        if event["type"] == "data":
            event["payload"]["classes"] = list(classes)
    events.write_text("".join(json.dumps(event) + "\n" for event in lines))
    keep_answers(run, labels, answers, len(classes))
    return Store().find(run.id)


def conv_model(
    run: Run, kernel: NDArray[np.float32], bias: Sequence[float], **config: object
) -> None:
    """A model file of the run whose first layer is this convolution, with relu."""
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        file["layers/conv2d/vars/0"] = kernel
        file["layers/conv2d/vars/1"] = np.asarray(bias, np.float32)
    layers = [
        {"class_name": "InputLayer"},
        {"class_name": "Conv2D", "config": {"activation": "relu", **config}},
    ]
    with zipfile.ZipFile(run.path("model.keras"), "w") as archive:
        archive.writestr("config.json", json.dumps({"config": {"layers": layers}}))
        archive.writestr("model.weights.h5", weights.getvalue())


def change(run: Run, how: Callable[[Any], object]) -> None:
    """Change the experiment that run.json holds."""
    path = runs_folder() / run.id / "run.json"
    header = json.loads(path.read_text())
    how(header["experiment"])
    path.write_text(json.dumps(header))


def words(lab: LabApp) -> str:
    """What stands on the screen, as text."""
    return "\n".join(strip.text for strip in lab.screen._compositor.render_strips())


async def opened(pilot: Pilot[None], run: Run) -> ReportScreen:
    """The report of a run, once it has been read."""
    screen = ReportScreen(run)
    await pilot.app.push_screen(screen)
    await until(pilot, "the results were read", lambda: screen.data is not None or screen.failed)
    await pilot.pause()
    return screen


async def sees(pilot: Pilot[None], text: str) -> None:
    """Wait until a text is on the screen."""
    lab = pilot.app
    assert isinstance(lab, LabApp)
    await until(pilot, f"on the screen: {text}", lambda: text in words(lab))
