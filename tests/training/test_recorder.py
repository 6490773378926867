"""Stop, pause, resume, train on: a training obeys at a batch boundary and loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import ANY

import numpy as np
import pytest
from support.training import Trained, experiment, made_data, train_here

from tui_lab.experiment.model import Layer
from tui_lab.runs import commands

WAYS = ["plain", "resident"]
NONSENSE: dict[str, dict[str, float]] = {
    "set_learning_rate": {"learning_rate": -1.0},
    "train_on": {"epochs": 0},
    "resume": {},
    "dance": {},
}
"""Commands that make none, at least before the first batch."""


def sending(
    folder: Path, after_epoch: int, *asked: tuple[str, dict[str, float]]
) -> Callable[[int], None]:
    """A stand-in for the samples of an epoch, which sends commands once."""

    def send(epoch: int) -> None:
        if epoch == after_epoch:
            for name, arguments in asked:
                commands.send(folder, name, **arguments)

    return send


@pytest.fixture(autouse=True, scope="module")
def every_epoch_and_every_batch() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tui_lab.training.recorder.SAMPLES_EVERY", 0.0)
        patch.setattr("tui_lab.runs.control.LOOK_EVERY", 0.0)
        yield


@pytest.fixture(scope="module", params=WAYS)
def asked(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    every_epoch_and_every_batch: None,
) -> Trained:
    """A training of three epochs that was asked for nonsense, and after the first for two things.

    Asked for a learning rate of 0.5, and for two epochs more.
    """
    folder = tmp_path_factory.mktemp("asked")
    with (folder / "commands.jsonl").open("w") as file:
        for name, arguments in NONSENSE.items():
            # Written past `commands.send`, which would not let it through.
            line = {"format": 1, "id": name, "time": 0, "name": name, "arguments": arguments}
            file.write(json.dumps(line) + "\n")
    ask = sending(
        folder, 1, ("set_learning_rate", {"learning_rate": 0.5}), ("train_on", {"epochs": 2})
    )
    return train_here(
        folder, experiment(epochs=3), made_data(), request.param, more={"samples": ask}
    )


@pytest.mark.parametrize("way", [*WAYS, "compiled"])
def test_the_same_seed_gives_the_same_run_and_a_resumed_one_ends_as_one_without_a_break(
    tmp_path: Path, way: str
) -> None:
    layers = (
        Layer("Dense", {"units": 8}),
        Layer("Dropout", {"rate": 0.3}),
        Layer("Dense", {"units": "classes", "activation": "softmax"}),
    )
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    without = train_here(whole, experiment(*layers, epochs=6), made_data(), way)
    begun = train_here(broken, experiment(*layers, epochs=2), made_data(), way)
    for same, epoch in zip(begun.epochs(), without.epochs()[:2], strict=True):
        for figure in ("loss", "accuracy", "val_loss", "val_accuracy"):
            assert same[figure] == epoch[figure]
    resumed = train_here(broken, experiment(*layers, epochs=6), made_data(), way)
    assert [e["epoch"] for e in resumed.epochs()] == [1, 2, 3, 4, 5, 6]
    assert [e["val_loss"] for e in resumed.epochs()] == pytest.approx(
        [e["val_loss"] for e in without.epochs()], rel=1e-5
    )
    for ours, theirs in zip(resumed.weights, without.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("way", WAYS)
def test_what_a_scheduler_breaks_off_is_kept_to_the_last_epoch_and_ends_as_one_without_a_break(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_lab.training.recorder.CHECKPOINT_SHARE", 1e-9)  # after the first, none
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    without = train_here(whole, experiment(epochs=40), made_data(), way)

    def signal() -> str:
        written = broken.joinpath("events.jsonl").read_text()
        return "time_limit" if '"epoch":3' in written else ""

    begun = train_here(broken, experiment(epochs=40), made_data(), way, terminated=signal)
    assert begun.reason == "time_limit"
    done = begun.epochs()[-1]["epoch"]
    assert 3 <= done < 40
    assert begun.events[-1].type == "checkpoint"
    assert begun.events[-1].payload["epoch"] == done, "an epoch that is short is not thrown away"
    resumed = train_here(broken, experiment(epochs=40), made_data(), way)
    assert resumed.epochs()[-1] == pytest.approx(without.epochs()[-1] | {"seconds": ANY}, rel=1e-5)
    for ours, theirs in zip(resumed.weights, without.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_a_long_epoch_is_not_waited_for(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_lab.training.recorder.SHORT_EPOCH", 0.0)
    batches = iter([""] * 12)
    trained = train_here(
        run_folder,
        experiment(epochs=5),
        made_data(),
        "plain",
        terminated=lambda: next(batches, "scheduler"),
    )
    assert trained.reason == "scheduler"
    last = [event for event in trained.events if event.type == "checkpoint"][-1]
    assert last.payload["epoch"] == len(trained.epochs()) < 5


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


def test_a_new_learning_rate_is_used_from_then_on(asked: Trained) -> None:
    rates = [epoch["learning_rate"] for epoch in asked.epochs()]
    assert rates[0] == pytest.approx(0.01)
    assert rates[-1] == pytest.approx(0.5)
    assert [e.payload["learning_rate"] for e in asked.events if e.type == "learning_rate"] == [0.5]


def test_what_makes_no_sense_is_refused(asked: Trained) -> None:
    told = [event.payload for event in asked.events if event.type == "acknowledged"]
    refused = {each["command"] for each in told if each["outcome"] == "refused"}
    assert refused == set(NONSENSE)
    assert [each["outcome"] for each in told].count("done") == 2


def test_train_on_adds_epochs_while_it_runs(asked: Trained) -> None:
    assert [epoch["epoch"] for epoch in asked.epochs()] == [1, 2, 3, 4, 5]
    assert asked.reason == "completed"


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


def test_events_are_numbered_without_a_gap(asked: Trained) -> None:
    numbers = [event.seq for event in asked.events]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
