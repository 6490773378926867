"""Small data made from a seed, and a training in this process, for tests of the training room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tui_lab.datasets.model import DatasetInfo, Kind, Origin, Part, Prepared, Scaler
from tui_lab.datasets.preparing import fit_target_scaler
from tui_lab.datasets.targets import quantity
from tui_lab.experiment.model import Compile, Data, Experiment, Fit, Layer, Value
from tui_lab.runs.commands import CommandReader
from tui_lab.runs.events import Event, EventReader, EventWriter


def made_data(shape: tuple[int, ...] = (6,), classes: int = 3, examples: int = 103) -> Prepared:
    """Points around a centre for each class: learnable, not perfectly; the last batch is small."""
    generator = np.random.default_rng(7)
    centres = generator.normal(size=(classes, *shape))

    def part(count: int) -> Part:
        y = generator.integers(0, classes, count)
        x = centres[y] + generator.normal(scale=0.8, size=(count, *shape))
        return Part(x.astype(np.float32), y.astype(np.int64), np.arange(count))

    info = DatasetInfo(
        name="made",
        title="Made",
        kind=Kind.TABLE,
        origin=Origin.GENERATED,
        input_shape=shape,
        classes=tuple(str(number) for number in range(classes)),
        train_size=examples,
        test_size=0,
    )
    none = Scaler(np.zeros((), np.float32), np.ones((), np.float32))
    return Prepared(info, part(examples), part(41), part(41), none)


def made_quantities(
    target_scaling: str = "standard",
    examples: int = 103,
    *,
    positive: bool = False,
    inputs: int = 6,
) -> Prepared:
    """Two quantities in the hundreds that follow six inputs, or so many, with noise."""
    generator = np.random.default_rng(11)
    slopes = generator.normal(size=(inputs, 2)) * [40.0, 5.0]

    def part(count: int) -> Part:
        x = generator.normal(size=(count, inputs))
        y = x @ slopes + [300.0, -20.0] + generator.normal(scale=2.0, size=(count, 2))
        y = np.exp(y / 200) if positive else y
        return Part(x.astype(np.float32), y, np.arange(count))

    train = part(examples)
    info = DatasetInfo(
        name="made",
        title="Made",
        kind=Kind.TABLE,
        origin=Origin.GENERATED,
        input_shape=(inputs,),
        classes=(),
        train_size=examples,
        test_size=0,
        quantities=(quantity("far", train.y[:, 0]), quantity("near", train.y[:, 1])),
    )
    none = Scaler(np.zeros((), np.float32), np.ones((), np.float32))
    wanted = "none" if positive else target_scaling
    scaler = fit_target_scaler(info, train.y, wanted)  # type: ignore[arg-type]
    return Prepared(info, train, part(41), part(41), none, scaler)


def experiment(
    *layers: Layer,
    loss: str = "sparse_categorical_crossentropy",
    optimizer: str = "adam",
    epochs: int = 3,
    batch_size: int = 16,
    seed: int = 5,
    arguments: Mapping[str, Value] | None = None,
) -> Experiment:
    """An experiment on `made_data`; without layers, a small dense network."""
    dense = (
        Layer("Dense", {"units": 8, "activation": "relu"}),
        Layer("Dense", {"units": "classes", "activation": "softmax"}),
    )
    return Experiment(
        data=Data("made", "none"),
        layers=layers or dense,
        compile=Compile(loss, optimizer, 0.01, arguments or {}),
        fit=Fit(epochs, batch_size),
        seed=seed,
    )


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training left behind."""

    weights: list[np.ndarray[Any, Any]]
    events: list[Event]
    reason: str
    model: Any

    def epochs(self) -> list[dict[str, Any]]:
        """The payloads of the `epoch` events."""
        return [event.payload for event in self.events if event.type == "epoch"]


def train_here(
    folder: Path,
    what: Experiment,
    data: Prepared,
    engine: str,
    *,
    more: dict[str, Any] | None = None,
    reason: str = "test",
    terminated: Callable[[], str] = lambda: "",
) -> Trained:
    """Train in this process with the engine "plain", "resident" or "compiled", chosen so.

    `terminated` is asked at every look of the control, as the worker's signals are.
    """
    from tui_lab.runs.control import Control
    from tui_lab.training import checkpoints
    from tui_lab.training.answers import answers_for
    from tui_lab.training.backend import seed_everything
    from tui_lab.training.build import build_model
    from tui_lab.training.engine import Engine
    from tui_lab.training.feed import EpochOrder
    from tui_lab.training.recorder import Recorder

    seed_everything(what.seed)
    model = build_model(what, data.info, answers_for(what, data).metrics())
    progress, best = checkpoints.load(folder, model)
    order = EpochOrder(len(data.train.y), what.fit.batch_size, what.seed)
    with EventWriter(folder / "events.jsonl") as writer:
        control = Control(writer, CommandReader(folder), terminated)
        control.begin()
        control.aim(what.fit.epochs)
        recorder = Recorder(folder, writer, control, what, order, progress, best, **(more or {}))
        Engine(engine, reason).fit(model, what, data, order, recorder)  # type: ignore[arg-type]
    events = EventReader(folder / "events.jsonl").read()
    return Trained(checkpoints.get_weights(model), events, recorder.reason, model)
