"""Runs on two inputs whose neurons are known, as a worker would leave them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import h5py
import numpy as np
from support.cli import write_events
from support.reports import keep_answers

from tui_lab.datasets import loading, preparing
from tui_lab.datasets import model as dataset_model
from tui_lab.experiment.model import Compile, Data, Experiment, Fit, Layer
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

OR_AND = ([[2.0, 1.5], [2.0, 1.5]], [-1.0, -2.25])
"""Weights and biases of two neurons that draw the lines of OR and of AND: both by slope -1."""
XOR_OUT = ([[6.0], [-7.0]], [-2.5])

MOONS = (
    ([[0.01, -2.42, -0.02, 0.66, 1.08, -0.24], [1.21, 0.1, 1.31, -0.58, 0.33, 0.41]],
     [-0.06, -1.64, -0.39, 1.34, 0.72, 0.82]),
    ([[0.21, -1.05], [1.39, -1.45], [0.74, -0.74], [-1.29, 0.91], [0.5, -1.3], [0.98, -1.04]],
     [-0.87, 0.87]),
)  # fmt: skip
"""Two layers that tell the half moons apart, trained on inputs of mean 0 and deviation 1."""


@dataclass(frozen=True)
class Dense:
    """A layer with its weights."""

    kernel: Sequence[Sequence[float]]
    bias: Sequence[float] | None
    activation: str = "tanh"


def keep_network(run: Run, layers: Sequence[Dense | str]) -> None:
    """A `.keras` file as Keras lays it out; a word stands for a layer without weights."""
    weights = io.BytesIO()
    described: list[dict[str, Any]] = [{"class_name": "InputLayer", "config": {}}]
    count = 0
    with h5py.File(weights, "w") as file:
        for layer in layers:
            if isinstance(layer, str):
                described.append({"class_name": layer, "config": {}})
                continue
            place = f"layers/dense_{count}/vars" if count else "layers/dense/vars"
            count += 1
            file[f"{place}/0"] = np.asarray(layer.kernel, np.float32)
            if layer.bias is not None:
                file[f"{place}/1"] = np.asarray(layer.bias, np.float32)
            config = {"activation": layer.activation, "use_bias": layer.bias is not None}
            described.append({"class_name": "Dense", "config": config})
    with zipfile.ZipFile(run.path("model.keras"), "w") as archive:
        archive.writestr("config.json", json.dumps({"config": {"layers": described}}))
        archive.writestr("model.weights.h5", weights.getvalue())


def moons() -> Run:
    """A run that was trained on the half moons."""
    first, last = MOONS
    layers = [Dense(*first, "relu"), Dense(*last, "softmax")]
    return two_inputs("moons", layers, scaling="standard")


def two_inputs(
    dataset: str = "xor",
    layers: Sequence[Dense | str] = (Dense(*OR_AND), Dense(*XOR_OUT, "sigmoid")),
    *,
    scaling: str = "none",
    plane: bool = True,
    ended: bool = True,
) -> Run:
    """A finished run on a set of points or a gate, with this network.

    Args:
        dataset: Its name.
        layers: The network that was trained.
        scaling: Of the inputs.
        plane: Whether it left a plane: one that takes everything for class 1.
        ended: Whether its last session has ended.
    """
    gate = dataset in ("and", "or", "xor")
    experiment = Experiment(
        data=Data(dataset, scaling, 0.0 if gate else 0.2),  # type: ignore[arg-type]
        layers=(Layer("Dense", {"units": 1, "activation": "sigmoid"}),),
        compile=Compile("binary_crossentropy", "adam", 0.01),
        fit=Fit(3, 4),
        name=f"{dataset}-lines",
        seed=0,
    )
    run = Store().create(experiment, name=experiment.name)
    loaded = loading.load(dataset)
    prepared = preparing.prepare(loaded, experiment.data, 0)
    sizes = {"train": len(prepared.train.y), "validation": 0, "test": 4, "input_shape": [2]}
    known = {"classes": ["0", "1"], "fingerprint": loading.fingerprint(loaded)}
    write_events(
        run,
        ("started", {"pid": 1, "resumed_from": 0, "epochs": 3}),
        ("data", {**sizes, **known, "scaling": scaling}),
        ("epoch", {"epoch": 3, "epochs": 3, "seconds": 0.1, "learning_rate": 0.01, "loss": 0.5}),
    )
    if ended:
        end = {"status": "finished", "reason": "completed", "epochs_done": 3, "seconds": 0.3}
        write_events(run, ("ended", end))
    keep_network(run, layers)
    if plane:
        keep_plane(run, prepared)
    keep_answers(run, [0, 1, 1, 0], [0, 1, 1, 0], 2)
    return Store().find(run.id)


def keep_plane(run: Run, prepared: dataset_model.Prepared) -> None:
    """A plane as a worker keeps it, with the training points; all of it is taken for class 1."""
    scaler = prepared.scaler
    x = prepared.train.x * scaler.scale + scaler.offset
    low, high = x.min(axis=0), x.max(axis=0)
    more = 0.12 * (high - low)
    sides = np.linspace(low - more, high + more, 16).astype(np.float32).T
    cells = np.zeros((16, 16, 2), np.float16)
    cells[..., 1] = 1
    np.savez(
        run.path("boundary.npz"),
        epoch=np.int64(3),
        across=sides[0],
        up=sides[1],
        probabilities=cells,
        points=x.astype(np.float32),
        labels=prepared.train.y,
        answers=np.full((len(x), 2), 0.5, np.float16),
    )
