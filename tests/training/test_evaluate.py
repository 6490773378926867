"""The figures of a part are those that Keras's own `evaluate` gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.training import experiment, made_data

from tui_lab.experiment.model import Layer
from tui_lab.runs.results_file import load_results

pytestmark = pytest.mark.worker


@pytest.mark.parametrize(
    ("activation", "loss", "classes"),
    [
        ("softmax", "categorical_crossentropy", 3),
        ("softmax", "sparse_categorical_crossentropy", 3),
        # Keras looks behind the sigmoid: dividing by the sum gives another figure.
        ("sigmoid", "categorical_crossentropy", 3),
        ("sigmoid", "mean_squared_error", 3),
        ("sigmoid", "binary_crossentropy", 2),
    ],
)
@pytest.mark.parametrize("size", [1.0, 60.0], ids=["plain", "saturated"])
def test_loss_and_accuracy_are_keras_own(
    tmp_path: Path, activation: str, loss: str, classes: int, size: float
) -> None:
    import keras

    from tui_lab.training import evaluate
    from tui_lab.training.answers import answers_for
    from tui_lab.training.build import build_model, inputs_for

    keras.utils.set_random_seed(7)
    data = made_data((4,), classes=classes)
    arguments = {"kernel_regularizer": {"l2": 0.01}}
    what = experiment(
        Layer("Dense", {"units": 8, "activation": "relu", **arguments}),
        Layer("Dense", {"units": "classes", "activation": activation}),
        loss=loss,
    )
    own = () if loss.startswith("sparse") else ("precision",)
    what = replace(what, compile=replace(what.compile, metrics=(*own, "accuracy")))
    model = build_model(what, data.info)
    model.set_weights([weights * size for weights in model.get_weights()])
    answers = answers_for(what, data)
    found = evaluate.evaluate(model, what, data.train, answers, tmp_path, "validation", "train")
    x, y = inputs_for(what, data.train.x), answers.labels(data.train.y)
    metrics = ["accuracy", *(keras.metrics.Precision() for _ in own)]
    model.compile(loss=loss, metrics=metrics, run_eagerly=True)  # two batches need no graph
    expected = model.evaluate(x, y, verbose=0, batch_size=64)
    assert found.loss == pytest.approx(expected[0], rel=1e-5)
    assert found.metrics["accuracy"] == pytest.approx(expected[1], abs=1e-6)
    assert [found.metrics[name] for name in own] == pytest.approx(expected[2:], abs=1e-6)
    kept = load_results(tmp_path, "validation")
    assert kept.loss == pytest.approx(found.loss)
    assert np.isfinite(kept.probabilities).all()
