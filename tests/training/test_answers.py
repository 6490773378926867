"""What outputs are answers to: labels, metrics and figures of classes and quantities."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.training import experiment, made_data, made_quantities, train_here

from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.metrics import METRICS
from tui_lab.experiment.model import Experiment, Layer
from tui_lab.experiment.target import TaskName
from tui_lab.runs.outputs import class_probabilities
from tui_lab.runs.results_file import load_any, load_quantities

LAST = Layer("Dense", {"units": "outputs"})
HIDDEN = Layer("Dense", {"units": 8, "activation": "relu"})


def regression(loss: str = "mean_squared_error", **changes: Any) -> Experiment:
    """An experiment on `made_quantities`."""
    what = experiment(HIDDEN, LAST, loss=loss)
    metrics = changes.pop("metrics", ("mae", "r2_score", "root_mean_squared_error"))
    scaling = changes.pop("target_scaling", "standard")
    changed: Experiment = replace(
        what,
        data=replace(what.data, target_scaling=scaling),
        compile=replace(what.compile, metrics=metrics),
        **changes,
    )
    return changed


def test_quantities_are_learned_alike_by_all_engines(tmp_path: Path) -> None:
    data = made_quantities()
    results = {}
    for name in ("plain", "resident", "compiled"):
        (tmp_path / name).mkdir()
        results[name] = train_here(tmp_path / name, regression(), data, name)
    plain = results.pop("plain")
    first, last = plain.epochs()[0], plain.epochs()[-1]
    assert last["val_mae"] < first["val_mae"]
    assert last["val_r2_score"] > first["val_r2_score"]
    for ours in results.values():
        for epoch, same in zip(ours.epochs(), plain.epochs(), strict=True):
            for metric in ("loss", "mae", "r2_score", "val_loss", "val_root_mean_squared_error"):
                assert epoch[metric] == pytest.approx(same[metric], rel=5e-4, abs=1e-5)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("scaling", ["none", "minmax", "standard"])
def test_metrics_and_answers_are_in_the_unit_of_the_data(tmp_path: Path, scaling: str) -> None:
    from tui_lab.training.answers import answers_for
    from tui_lab.training.checkpoints import save_model
    from tui_lab.training.evaluate import evaluate

    data = made_quantities(target_scaling=scaling)
    what = regression(target_scaling=scaling)
    trained = train_here(tmp_path, what, data, "resident")
    answers = answers_for(what, data)
    assert data.validation is not None
    figures = evaluate(
        trained.model, what, data.validation, answers, tmp_path, "validation", "train"
    )
    kept = load_quantities(tmp_path, "validation")
    assert kept.truths == pytest.approx(data.validation.y)
    assert isinstance(load_any(tmp_path, "validation"), type(kept))
    said = np.abs(kept.answers - data.validation.y).mean()
    assert said > 5  # the quantities are in the hundreds
    assert figures.metrics["mae"] == pytest.approx(said)
    last = trained.epochs()[-1]
    assert last["val_mae"] == pytest.approx(said, rel=1e-4)
    assert last["val_r2_score"] == pytest.approx(figures.metrics["r2"], rel=1e-3, abs=1e-4)
    assert last["val_loss"] == pytest.approx(figures.loss, rel=1e-4)
    kept_metrics = answers.metrics_to_keep()
    trained.model.compile(trained.model.optimizer, trained.model.loss, metrics=kept_metrics)
    save_model(trained.model, tmp_path / "model.keras")
    with zipfile.ZipFile(tmp_path / "model.keras") as archive:
        assert b"tui_lab" not in archive.read("config.json")  # it loads where there is no lab


@pytest.mark.parametrize("way", ["plain", "resident", "compiled"])
def test_classes_count_as_much_as_they_are_to(tmp_path: Path, way: str) -> None:
    from sklearn.utils.class_weight import compute_class_weight

    from tui_lab.training.answers import answers_for

    data = made_data()
    y = data.train.y
    what = experiment()
    balanced = replace(what, fit=replace(what.fit, class_weight="balanced"))
    weights = answers_for(balanced, data).class_weights(y)
    expected = compute_class_weight("balanced", classes=np.arange(3), y=y)
    assert weights == pytest.approx(expected[y])
    assert answers_for(what, data).class_weights(y) is None
    only_one = replace(what, fit=replace(what.fit, class_weight=(1e-6, 1e-6, 1000.0), epochs=6))
    trained = train_here(tmp_path, only_one, data, way)
    said = np.asarray(trained.model(data.train.x)).argmax(axis=1)
    assert (said == 2).mean() > 0.6  # a third of the examples are of that class


LEARNED = [(name, task) for name, loss in LOSSES.items() for task in loss.fits]


@pytest.mark.parametrize(("name", "task"), LEARNED)
def test_every_loss_is_learned_for_each_of_its_tasks(name: str, task: TaskName) -> None:
    import keras

    from tui_lab.training.answers import answers_for
    from tui_lab.training.build import build_model, inputs_for

    loss = LOSSES[name]
    keras.utils.set_random_seed(3)
    if task == "regression":
        data, last = (
            made_quantities(positive=True),
            Layer("Dense", {"units": "outputs", "activation": "softplus"}),
        )
    else:
        two = loss.signed or name.startswith("binary")
        activation = "tanh" if loss.signed else "sigmoid" if two else "softmax"
        data = made_data(classes=2 if two else 3)
        last = Layer("Dense", {"units": "classes", "activation": activation})
    what = experiment(HIDDEN, last, loss=name)
    answers = answers_for(what, data)
    model = build_model(what, data.info, answers.metrics())
    model.run_eagerly = True
    x, y = inputs_for(what, data.train.x), answers.labels(data.train.y)
    figures = [model.train_on_batch(x, y)[0] for _step in range(8)]
    assert np.isfinite(figures).all()
    assert figures[-1] < figures[0]


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_can_be_had(name: str) -> None:
    from tui_lab.training.answers import answers_for

    for task in METRICS[name].tasks:
        data = made_quantities(positive=True) if task == "regression" else made_data(classes=8)
        what = experiment(HIDDEN, loss="mean_squared_error")
        what = replace(what, compile=replace(what.compile, metrics=(name,)))
        answers = answers_for(what, data)
        (metric,) = answers.metrics()
        assert metric.name == name
        labels = answers.labels(data.train.y)
        tilt = np.linspace(0, 0.01, labels.shape[1], dtype=np.float32)
        metric.update_state(labels, labels)
        perfect = float(metric.result())
        metric.reset_state()
        metric.update_state(labels, labels[::-1] + tilt)
        worse = float(metric.result())
        assert (worse < perfect) if METRICS[name].higher_is_better else (worse > perfect)


def test_the_sign_of_a_hinge_output_is_the_class() -> None:
    said = class_probabilities(np.array([[-1.0], [-0.5], [0.5], [3.0]]), "hinge")
    assert said[:, 1].tolist() == [0.0, 0.25, 0.75, 1.0]
    assert said.argmax(axis=1).tolist() == [0, 0, 1, 1]
