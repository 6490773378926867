"""Logs of every format version, as they were written then; they stay here for ever."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.runs import RECORDED

from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    shutil.copytree(RECORDED, tmp_path / "lab" / "runs")
    return Store(tmp_path / "lab")


def opened(store: Store, name: str) -> tuple[Run, RunState]:
    run = store.find(name)
    return run, run.state()


def test_all_recorded_runs_can_be_read(store: Store) -> None:
    assert {run.id for run in store.runs()} == {"finished", "resumed", "diverged", "killed"}
    assert store.unreadable() == []
    for run in store.runs():
        assert run.experiment.data.dataset == "digits"


def test_a_finished_run_of_format_1(store: Store) -> None:
    run, state = opened(store, "finished")
    assert run.status() is Status.FINISHED
    assert [record.epoch for record in state.epochs] == [1, 2, 3, 4, 5, 6, 7]
    assert state.epochs_target == 12
    assert state.epochs[4].metrics["val_loss"] == 0.48
    assert state.ended is not None
    assert (state.ended.reason, state.best_epoch, state.seconds) == ("early_stopping", 5, 3.0625)
    assert state.best is not None
    assert state.best.restored
    assert state.parameters == 4810
    assert [layer.output_shape for layer in state.layers] == [(None, 64), (None, 64), (None, 10)]
    assert state.sizes is not None
    assert (state.sizes.train, state.sizes.validation, state.sizes.test) == (1149, 288, 360)
    assert state.classes[-1] == "9"
    assert state.evaluations["test"].accuracy == 0.9111
    assert state.samples is not None
    assert state.samples.predicted == (3, 8, 0)
    assert (state.device, state.engine) == ("CPU", "resident")
    assert len(state.recent_batches) == 28
    assert (state.unknown, state.unreadable) == (0, 0)
    summary = run.summary()
    assert (summary.best_epoch, summary.metrics_best["val_loss"]) == (5, 0.48)
    assert summary.metrics_last["val_loss"] == 0.52


def test_a_stopped_and_resumed_run_of_format_1(store: Store) -> None:
    run, state = opened(store, "resumed")
    assert run.status() is Status.FINISHED
    assert run.name == "continuación"
    assert state.sessions == 2
    assert [record.epoch for record in state.epochs] == list(range(1, 9))
    assert (state.epochs_target, state.learning_rate) == (8, 0.001)
    assert set(state.acknowledged) == {f"c0ffee0{number}" for number in range(1, 6)}
    assert state.started is not None
    assert (state.started.pid, state.started.resumed_from) == (5900, 3)
    assert [note.code for note in state.notes] == ["slow_disk"]
    # The batch of the epoch that was broken off is gone.
    epochs_of_batches = [record.epoch for record in state.batch_history]
    assert epochs_of_batches == sorted(epochs_of_batches)
    assert epochs_of_batches.count(4) == 4
    assert (state.unknown, state.unreadable) == (0, 0)


def test_a_diverged_run_of_format_1(store: Store) -> None:
    run, state = opened(store, "diverged")
    assert run.status() is Status.DIVERGED
    assert state.epochs[0].metrics["val_loss"] is None
    assert state.epochs[0].reasons == {"val_loss": "inf"}
    assert state.epochs[1].reasons == {"loss": "nan", "val_loss": "nan"}
    assert state.batch is not None
    assert state.batch.loss is None
    assert state.ended is not None
    assert "learning rate" in state.ended.hint
    assert state.unknown == 1
    summary = run.summary()
    # No epoch had a finite validation loss: none of them is the best, as in training.
    assert (summary.best_epoch, summary.metrics_best) == (None, {})


def test_a_killed_run_of_format_1(store: Store) -> None:
    run, state = opened(store, "killed")
    assert run.status() is Status.LOST
    assert state.ended is None
    assert (state.epochs_done, state.checkpoint_epoch) == (2, 2)
    assert state.batch is not None
    assert state.batch.epoch == 3
    assert state.unreadable == 0
    assert run.path("events.jsonl").stat().st_size > run.offset
