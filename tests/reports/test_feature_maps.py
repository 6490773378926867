"""What the filters of a first convolution make of a picture, as Keras computes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import warm
from support.cli import call
from support.reports import conv_model, digits_run

from tui_lab.datasets import loading
from tui_lab.errors import ExitCode, NotFoundError, StoreError
from tui_lab.reports import access
from tui_lab.reports.feature_maps import Convolution, feature_maps, first_convolution
from tui_lab.runs.run import Run

KERNEL = np.zeros((3, 3, 1, 2), np.float32)
KERNEL[:, :, 0, 0] = [[1, 0, -1]] * 3
KERNEL[1, 1, 0, 1] = 1


@pytest.mark.worker
def test_the_maps_are_those_of_keras(tmp_path: Path) -> None:
    script = f"""
import keras, numpy as np
layers = keras.layers
made = [layers.Conv2D(4, 3, activation="relu"),
        layers.Conv2D(3, (3, 2), strides=(2, 3), padding="same", activation="tanh"),
        layers.Conv2D(2, 3, dilation_rate=2, use_bias=False),
        layers.Conv2D(2, 4, padding="same", activation="softplus")]
picture = np.random.default_rng(0).normal(size=(1, 11, 12, 3)).astype("float32")
np.save({str(tmp_path / "picture.npy")!r}, picture)
for place, layer in enumerate(made):
    first = keras.Sequential([keras.Input((11, 12, 3)), layers.Dropout(0.1), layer])
    weights = layer.get_weights()
    layer.set_weights([w + np.linspace(-1, 1, w.size).reshape(w.shape) for w in weights])
    folder = {str(tmp_path)!r} + f"/{{place}}"
    import os; os.mkdir(folder)
    np.save(folder + "/maps.npy", first.predict(picture, verbose=0))
    whole = keras.Sequential([*first.layers, layers.Flatten(), layers.Dense(2)])
    whole.save(folder + "/model.keras")
"""
    (tmp_path / "script.py").write_text(script)
    warm.run_script(tmp_path / "script.py").check_returncode()
    picture = np.load(tmp_path / "picture.npy")[0]
    for place in range(4):
        wanted = np.load(tmp_path / str(place) / "maps.npy")[0]
        found = first_convolution(tmp_path / str(place)).maps(picture)
        assert np.allclose(np.moveaxis(found, 0, -1), wanted, rtol=1e-5, atol=1e-5)


def test_a_picture_is_scaled_as_the_network_sees_it() -> None:
    run = digits_run()
    conv_model(run, KERNEL, [0.0, -0.5])
    found = feature_maps(run, access.results_of(run, "test"), 7)
    digit = loading.load("digits").x_train[7]
    inner = np.asarray(digit, np.float64)[1:-1, 1:-1] / 16
    assert found.maps.shape == (2, 6, 6)
    assert np.allclose(found.maps[1], np.maximum(inner - 0.5, 0), atol=1e-6)
    assert np.array_equal(found.picture, digit)
    assert found.value_range[0] == 0.0
    assert found.value_range[1] == found.maps.max()
    flat = Convolution(np.zeros((1, 1, 1, 1), np.float32), np.zeros(1, np.float32), "linear")
    assert not flat.maps(np.ones((2, 2, 1))).any()


@pytest.mark.parametrize(
    "config", [{"groups": 2}, {"activation": {"class_name": "Own"}}, {"activation": "own"}]
)
def test_other_convolutions_are_refused(config: dict[str, Any]) -> None:
    run = digits_run()
    conv_model(run, KERNEL, [0.0, 0.0], **config)
    with pytest.raises(NotFoundError, match="does not begin with a convolution"):
        first_convolution(run.folder)


def test_a_network_that_does_not_fit_its_pictures_is_said() -> None:
    run = digits_run()
    conv_model(run, np.ones((3, 3, 2, 2), np.float32), [0.0, 0.0])
    with pytest.raises(StoreError, match="does not take these pictures"):
        feature_maps(run, access.results_of(run, "test"), 0)
    conv_model(run, KERNEL, [0.0])
    with pytest.raises(StoreError, match="right shape"):
        first_convolution(run.folder)


@pytest.fixture
def convolved() -> Run:
    run = digits_run()
    conv_model(run, KERNEL, [0.0, 0.0])
    return run


def test_the_maps_of_a_picture_are_drawn_and_told(convolved: Run) -> None:
    del convolved
    drawn = call("weights", "last", "--index", "7", "--style", "ascii")
    assert drawn.exit_code == 0
    captions = drawn.stdout.split()
    assert [each in captions for each in ("example", "7", "filter", "1", "2")] == [True] * 5
    assert "6×6 answers, after relu" in drawn.stderr
    one = call("weights", "last", "--index", "7", "--unit", "2", "--json")
    told = json.loads(one.stdout)
    assert (told["index"], told["activation"], len(told["maps"])) == (7, "relu", 1)
    middle = loading.load("digits").x_train[7][1:-1, 1:-1] / 16
    assert np.allclose(told["maps"][0]["map"], middle)
    missing = call("weights", "last", "--index", "99999")
    assert missing.exit_code == ExitCode.USAGE
    assert "Their numbers lie from 0 to 299" in missing.stderr
