"""A checkpoint is put back to the last bit, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.later import Later
from support.training import experiment, made_data

from tui_lab.errors import StoreError
from tui_lab.experiment.model import Layer
from tui_lab.runs.layout import CHECKPOINT_FILE
from tui_lab.training.progress import TrainingProgress

build = Later("tui_lab.training.build")
checkpoints = Later("tui_lab.training.checkpoints")


def test_weights_optimizer_and_progress_come_back(run_folder: Path) -> None:
    data = made_data()
    model = build.build_model(experiment(), data.info)
    model.fit(data.train.x, data.train.y, epochs=1, verbose=0)
    kept = TrainingProgress(epoch=3, seconds=1.5, best_epoch=2, best_value=0.25, wait=1)
    best = checkpoints.get_weights(model)
    checkpoints.save(run_folder, model, kept, best)
    other = build.build_model(experiment(seed=99), data.info)
    progress, found = checkpoints.load(run_folder, other)
    assert progress == kept
    assert found is not None
    for ours, theirs in zip(found, best, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    for ours, theirs in zip(
        checkpoints.variables(other), checkpoints.variables(model), strict=True
    ):
        np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


def test_only_the_best_file_that_belongs_stays(run_folder: Path) -> None:
    model = build.build_model(experiment(), made_data().info)
    weights = checkpoints.get_weights(model)
    checkpoints.save(run_folder, model, TrainingProgress(1, best_epoch=1), weights)
    checkpoints.save(run_folder, model, TrainingProgress(2, best_epoch=2), weights)
    assert [path.name for path in run_folder.glob("best-*")] == ["best-2.npz"]


def test_without_a_checkpoint_training_starts_at_the_beginning(run_folder: Path) -> None:
    assert checkpoints.load(run_folder, build.build_model(experiment(), made_data().info)) == (
        TrainingProgress(),
        None,
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"\x93NUMPY"])
def test_a_damaged_checkpoint_is_a_sentence(run_folder: Path, content: bytes) -> None:
    (run_folder / CHECKPOINT_FILE).write_bytes(content)
    with pytest.raises(StoreError, match=r"checkpoint\.npz"):
        checkpoints.load(run_folder, build.build_model(experiment(), made_data().info))


def test_a_checkpoint_with_objects_in_it_is_never_unpickled(run_folder: Path) -> None:
    np.savez(
        run_folder / CHECKPOINT_FILE, facts=np.array({"epoch": 1}, dtype=object), v0=np.zeros(1)
    )
    with pytest.raises(StoreError):
        checkpoints.load(run_folder, build.build_model(experiment(), made_data().info))


def test_the_checkpoint_of_another_network_is_refused(run_folder: Path) -> None:
    data = made_data()
    checkpoints.save(
        run_folder, build.build_model(experiment(), data.info), TrainingProgress(1), None
    )
    other = experiment(Layer("Dense", {"units": "classes", "activation": "softmax"}))
    with pytest.raises(StoreError):
        checkpoints.load(run_folder, build.build_model(other, data.info))
