"""Stop, pause, resume, train on: a training obeys at a batch boundary and loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from support.training import experiment, made_data, train_here

from tui_lab.experiment.model import Layer
from tui_lab.runs import commands
from tui_lab.runs.events import EventReader

WAYS = ["plain", "resident"]


def sending(
    folder: Path, after_epoch: int, *asked: tuple[str, dict[str, float]]
) -> Callable[[int], None]:
    """A stand-in for the samples of an epoch, which sends commands once."""

    def send(epoch: int) -> None:
        if epoch == after_epoch:
            for name, arguments in asked:
                commands.send(folder, name, **arguments)

    return send


@pytest.fixture(autouse=True)
def every_epoch_and_every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_lab.training.recorder.SAMPLES_EVERY", 0.0)
    monkeypatch.setattr("tui_lab.training.control.LOOK_EVERY", 0.0)


@pytest.mark.parametrize("way", WAYS)
def test_a_resumed_training_ends_as_one_without_a_break(tmp_path: Path, way: str) -> None:
    layers = (
        Layer("Dense", {"units": 8}),
        Layer("Dropout", {"rate": 0.3}),
        Layer("Dense", {"units": "classes", "activation": "softmax"}),
    )
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    without = train_here(whole, experiment(*layers, epochs=6), made_data(), way)
    train_here(broken, experiment(*layers, epochs=2), made_data(), way)
    resumed = train_here(broken, experiment(*layers, epochs=6), made_data(), way)
    assert [e["epoch"] for e in resumed.epochs()] == [1, 2, 3, 4, 5, 6]
    assert [e["val_loss"] for e in resumed.epochs()] == pytest.approx(
        [e["val_loss"] for e in without.epochs()], rel=1e-5
    )
    for ours, theirs in zip(resumed.weights, without.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("way", WAYS)
def test_stop_ends_the_training_soon_and_is_answered(run_folder: Path, way: str) -> None:
    ask = sending(run_folder, 2, ("stop", {}))
    trained = train_here(
        run_folder, experiment(epochs=500), made_data(), way, more={"samples": ask}
    )
    assert trained.reason == "stop_requested"
    assert len(trained.epochs()) in (2, 3)
    assert [e.payload["outcome"] for e in trained.events if e.type == "acknowledged"] == ["done"]


def test_pause_and_resume_are_both_recorded(run_folder: Path) -> None:
    ask = sending(run_folder, 1, ("pause", {}), ("resume", {}), ("pause", {}), ("stop", {}))
    trained = train_here(
        run_folder, experiment(epochs=9), made_data(), "plain", more={"samples": ask}
    )
    outcomes = [e.payload["outcome"] for e in trained.events if e.type == "acknowledged"]
    assert outcomes == ["done", "done", "done", "done"]
    assert trained.reason == "stop_requested"


@pytest.mark.parametrize("way", WAYS)
def test_a_new_learning_rate_is_used_from_then_on(run_folder: Path, way: str) -> None:
    ask = sending(run_folder, 1, ("set_learning_rate", {"learning_rate": 0.5}))
    trained = train_here(run_folder, experiment(epochs=4), made_data(), way, more={"samples": ask})
    rates = [epoch["learning_rate"] for epoch in trained.epochs()]
    assert rates[0] == pytest.approx(0.01)
    assert rates[-1] == pytest.approx(0.5)
    assert [e.payload["learning_rate"] for e in trained.events if e.type == "learning_rate"] == [
        0.5
    ]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("set_learning_rate", {"learning_rate": -1.0}),
        ("train_on", {"epochs": 0}),
        ("resume", {}),
        ("dance", {}),
    ],
)
def test_what_makes_no_sense_is_refused(
    run_folder: Path, name: str, arguments: dict[str, float]
) -> None:
    # Written past `commands.send`, which would not let it through.
    asked = {"format": 1, "id": "a", "time": 0, "name": name, "arguments": arguments}
    (run_folder / "commands.jsonl").write_text(json.dumps(asked) + "\n")
    trained = train_here(run_folder, experiment(epochs=3), made_data(), "plain")
    assert [e.payload["outcome"] for e in trained.events if e.type == "acknowledged"] == ["refused"]
    assert len(trained.epochs()) == 3


@pytest.mark.parametrize("way", WAYS)
def test_train_on_adds_epochs_while_it_runs(run_folder: Path, way: str) -> None:
    ask = sending(run_folder, 1, ("train_on", {"epochs": 2}))
    trained = train_here(run_folder, experiment(epochs=3), made_data(), way, more={"samples": ask})
    assert [epoch["epoch"] for epoch in trained.epochs()] == [1, 2, 3, 4, 5]
    assert trained.reason == "completed"


@pytest.mark.parametrize("way", WAYS)
def test_a_loss_that_is_no_number_ends_the_training(run_folder: Path, way: str) -> None:
    linear = Layer("Dense", {"units": "classes"})
    what = experiment(linear, loss="mean_squared_error", optimizer="sgd", epochs=50)
    data = made_data()
    data.train.x[:] *= 1e30
    trained = train_here(run_folder, what, data, way)
    assert trained.reason == "nan_loss"
    for line in (run_folder / "events.jsonl").read_text().splitlines():
        json.loads(line, parse_constant=lambda word: pytest.fail(f"not strict JSON: {word}"))


def test_an_epoch_that_was_broken_off_does_not_count(run_folder: Path) -> None:
    commands.send(run_folder, "stop")
    trained = train_here(run_folder, experiment(epochs=5), made_data(), "plain")
    assert trained.epochs() == []
    assert trained.reason == "stop_requested"


def test_batch_events_come_at_most_ten_times_a_second_and_with_each_epoch(run_folder: Path) -> None:
    trained = train_here(run_folder, experiment(epochs=3, batch_size=1), made_data(), "plain")
    batches = [event for event in trained.events if event.type == "batch"]
    lasts = [event for event in batches if event.payload["batch"] == event.payload["batches"]]
    assert len(lasts) == 3
    others = [event for event in batches if event not in lasts]
    span = trained.events[-1].time - trained.events[0].time
    assert len(others) <= span / 0.1 + 2


def test_events_are_numbered_without_a_gap(run_folder: Path) -> None:
    train_here(run_folder, experiment(), made_data(), "resident")
    numbers = [event.seq for event in EventReader(run_folder / "events.jsonl").read()]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
