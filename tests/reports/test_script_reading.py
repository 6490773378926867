"""The way back from a script to an experiment: those of the lab, and those that people write."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tui_lab import presets
from tui_lab.datasets import listing, own_npz
from tui_lab.errors import ExperimentError
from tui_lab.experiment.line import from_line, to_line
from tui_lab.experiment.model import Data, Experiment
from tui_lab.experiment.writing import dumps
from tui_lab.reports.export_script import keras_script
from tui_lab.reports.script_reading import CodeReading, read_any, read_any_file, read_code

LEAVES = "Dense(classes, softmax) > compile(categorical_crossentropy, adam)"
LINES = tuple(
    line.format(leaves=LEAVES)
    for line in """
data(iris, scaling=standard, test_split=0.3) > Dense(8, tanh) > {leaves} > fit(epochs=3)
data(wine, scaling=minmax, validation_split=0.1, test_split=0.25) > {leaves} > seed(7)
data(digits, scaling=none, validation_split=0, test_split=0.5, test=sealed) > Flatten() > {leaves}
data(digits, test_split=0.3) > Reshape((8, 8, 1)) > Conv2D(4, (3, 2), 2, same) > Flatten() > \
{leaves} > fit(batch_size=7, class_weight=balanced, early_stopping(val_accuracy, patience=3))
data(spiral, scaling=unit, noise=0.3, samples=90, turns=2.5) > Dense(classes, sigmoid) > \
compile(binary_crossentropy, rmsprop, learning_rate=0.1, rho=0.5) > fit(class_weight=(1, 2.5))
data(moons, scaling=none) > Dense(classes, tanh) > compile(hinge, sgd, momentum=0.9)
data(sine, scaling=none, target_scaling=standard, outliers=3) > Dense(8, relu, use_bias=false, \
kernel_regularizer=L1L2(0.1, 0.2), kernel_initializer=he_normal) > Dropout(0.1) > \
Dense(outputs) > compile(huber, adam, metrics=(mse, r2_score))
data(wine, test_split=0.3, split=sklearn, random_state=4) > ReLU(negative_slope=0.2) > {leaves}
data(wine, test_split=0.3, split=sklearn) > Dense(4, kernel_constraint=max_norm(3)) > {leaves}
data(xor, scaling=none, validation_split=0) > Dense(classes, sigmoid) > compile(mse)
data(circle, inputs=(x1_squared, x2_squared, sin_x1)) > Dense(classes, sigmoid) > compile(mse)
""".replace("\\\n", "")
    .strip()
    .splitlines()
)


def as_read(experiment: Experiment) -> Experiment:
    """As the lab writes it when it reads a script: without name, and without the data set's own
    options where they are its defaults."""
    defaults = listing.info(experiment.data.dataset).options
    options = {k: v for k, v in experiment.data.options.items() if defaults[k] != v}
    return replace(experiment, name="", data=replace(experiment.data, options=options))


def back(experiment: Experiment) -> CodeReading:
    return read_code(keras_script(experiment, listing.info(experiment.data.dataset)))


def test_every_preset_comes_back_from_its_script() -> None:
    assert len(presets.names()) > 30
    for name in presets.names():
        read = back(presets.get(name).experiment)
        assert read == CodeReading(as_read(presets.get(name).experiment)), name


@pytest.mark.parametrize("line", LINES)
def test_settings_of_every_kind_come_back_from_a_script(line: str) -> None:
    read = back(from_line(line))
    assert read == CodeReading(as_read(from_line(line)))


def test_an_own_set_is_known_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, x=np.arange(60.0).reshape(20, 3), y=np.arange(20) % 2)
    own_npz.add_npz(path, "mine")
    given = from_line(f"data(mine, scaling=minmax, test_split=0.25) > {LEAVES}")
    assert back(given).experiment == given


MNIST = """
import tensorflow as tf
from sklearn.model_selection import train_test_split
(x_train, y_train), (x_test, y_test) = tf.keras.datasets.fashion_mnist.load_data()
x_train, x_test = x_train.reshape(-1, 784) / 255.0, x_test.reshape(-1, 784) / 255.0
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.15)
tf.random.set_seed(3)
model = tf.keras.Sequential([
    tf.keras.layers.Dense(10, input_dim=784),
])
loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile("adam", loss, metrics=["acc"])
model.fit(x_train, y_train, epochs=5, validation_data=(x_val, y_val))
"""


def test_a_script_that_somebody_wrote_becomes_an_experiment() -> None:
    read = read_code(MNIST)
    assert to_line(read.experiment) == (
        "data('fashion-mnist', validation_split=0.15, split=sklearn) > Flatten() > "
        "Dense(classes, softmax) > compile(sparse_categorical_crossentropy, adam) > "
        "fit(epochs=5, batch_size=32) > seed(3)"
    )
    assert read.remarks == (
        "Line 12: from_logits=True: the last layer gets softmax, which is the same.",
        "The code lays its examples out in rows of 784; here a Flatten does it.",
    )
    test_part = read_code(MNIST.replace("(x_val, y_val)", "(x_test, y_test)").replace("_val", "_"))
    assert test_part.experiment.data.validation_split == 0.2
    assert "validates with (x_test, y_test)" in test_part.remarks[1]


def test_a_table_is_split_and_scaled_as_the_code_says() -> None:
    read = read_code(
        """
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, train_size=0.7, random_state=4)
scaler = StandardScaler().fit(X_train)
model = Sequential([Input((12,)), Dense(1, "sigmoid")])
model.compile("sgd", "binary_crossentropy")
model.fit(scaler.transform(X_train), y_train, validation_split=0.1)
"""
    )
    assert to_line(read.experiment) == (
        "data('breast-cancer', scaling=standard, validation_split=0.1, test_split=0.3, "
        "split=sklearn, random_state=4) > "
        "Dense(classes, sigmoid) > compile(binary_crossentropy, sgd) > "
        "fit(epochs=1, batch_size=32) > seed(0)"
    )
    assert read.remarks == (
        "The code's examples have the shape 12; those of breast-cancer have 30.",
    )


SNIPPET = "m = Sequential([Dense(3, 'softmax')])\nm.compile('sgd', 'mse')\nm.fit(x, y, epochs=2)"


def test_a_code_without_data_takes_those_that_are_named() -> None:
    with pytest.raises(ExperimentError, match="loads no data set") as caught:
        read_code(SNIPPET)
    assert "data.dataset=NAME" in caught.value.hint
    data = Data("iris", "standard", test_split=0.3)
    read = read_any(SNIPPET, data)
    assert read.experiment.data == data
    assert read.remarks == ("The code loads no data set that the lab has; iris is taken.",)
    assert read.experiment.layers[0].arguments["units"] == "classes"


def test_a_setting_that_does_not_fit_is_told_with_its_line() -> None:
    with pytest.raises(ExperimentError) as caught:
        read_code(SNIPPET.replace("3,", "-3,").replace("epochs=2", "epochs=0"), Data("iris"))
    first, second = (each.message for each in caught.value.everything)
    assert first.startswith("Line 1: layers[0].units = -3 does not work")
    assert second.startswith("Line 3: fit.epochs = 0 does not work")


def test_files_and_pastes_are_read_by_what_they_are(tmp_path: Path) -> None:
    given = from_line(LINES[0])
    script = keras_script(given, listing.info("iris"))
    (tmp_path / "mine.py").write_text(script)
    half = script.index("# 4. ")
    cells = [
        {"cell_type": "markdown", "source": ["# A title"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", script[:half]]},
        {"cell_type": "code", "source": script[half:]},
    ]
    (tmp_path / "mine.ipynb").write_text(json.dumps({"cells": cells}))
    (tmp_path / "mine.toml").write_text(dumps(given))
    for name, called in (("mine.py", "mine"), ("mine.ipynb", "mine"), ("mine.toml", "")):
        assert read_any_file(tmp_path / name).experiment == replace(given, name=called)
    for text in (script, dumps(given), LINES[0]):
        assert read_any(text).experiment == given
    (tmp_path / "bad.ipynb").write_text("[1]")
    with pytest.raises(ExperimentError, match="is no notebook"):
        read_any_file(tmp_path / "bad.ipynb")
