"""Real workers for tests: small runs on the embedded digits, and waiting for what they do."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tui_lab.experiment.model import Compile, Data, Experiment, Fit, Layer
from tui_lab.runs.events import Event, EventReader
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

PATIENCE = 120.0
"""Seconds: a worker imports TensorFlow, on a machine that may be busy."""
ENDLESS = 100_000
"""Epochs of a run that must still be going on, however quick the machine is."""


def digits(
    epochs: int = 3,
    batch_size: int = 32,
    units: int = 16,
    *,
    loss: str = "categorical_crossentropy",
    optimizer: str = "adam",
    learning_rate: float = 0.001,
    dropout: float = 0.0,
    activations: tuple[str, str] = ("relu", "softmax"),
) -> Experiment:
    """A dense network on the 8x8 digits; with batch_size=1 an epoch takes about a second."""
    layers = [Layer("Flatten"), Layer("Dense", {"units": units, "activation": activations[0]})]
    if dropout:
        layers.append(Layer("Dropout", {"rate": dropout}))
    layers.append(Layer("Dense", {"units": "classes", "activation": activations[1]}))
    return Experiment(
        data=Data("digits", test_split=0.3),
        layers=tuple(layers),
        compile=Compile(loss, optimizer, learning_rate),
        fit=Fit(epochs, batch_size),
        seed=3,
    )


def create(experiment: Experiment, **extra: Any) -> Run:
    """A run in the store of the test."""
    return Store().create(experiment, name="test", extra=extra)


def events(run: Run, kind: str = "") -> list[Event]:
    """What its log says so far, of one type or all."""
    found = EventReader(run.folder / EVENTS_FILE).read()
    return [event for event in found if kind in ("", event.type)]


def wait_for(what: str, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until `condition` holds; fails naming `what` when it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.02)


def wait_until_ended(run: Run) -> str:
    """Wait for the end of a run; gives its status."""
    wait_for(f"{run.id} ends", lambda: not run.status().live)
    return str(run.status())
