"""The first layer's weights, read without Keras from files that may be hostile."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from support import warm

from tui_lab.errors import NotFoundError, StoreError
from tui_lab.reports.weights import Kernel, first_kernel, first_layer_pictures

DENSE = np.arange(12, dtype=np.float32).reshape(6, 2)


def write_model(
    folder: Path, layers: list[str], fill: Callable[[Any], None], config: object = None
) -> Path:
    """A `.keras` file as Keras 3 lays it out, with the weights that `fill` writes."""
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        fill(file)
    if config is None:
        config = {"config": {"layers": [{"class_name": name} for name in layers]}}
    path = folder / "model.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights.getvalue())
    return path


def dense(file: Any) -> None:
    file["layers/dense/vars/0"] = DENSE
    file["layers/dense_1/vars/0"] = np.zeros((2, 2), np.float32)
    file["layers/conv2d/vars/0"] = np.ones((3, 3, 1, 4), np.float32)


def test_the_first_layer_with_a_kernel_is_read(tmp_path: Path) -> None:
    write_model(tmp_path, ["InputLayer", "Flatten", "Dense", "Dense"], dense)
    kernel = first_kernel(tmp_path)
    assert kernel.layer_type == "Dense"
    assert np.array_equal(kernel.array, DENSE)


def test_a_convolution_before_a_dense_layer_is_the_first(tmp_path: Path) -> None:
    write_model(tmp_path, ["InputLayer", "RandomZoom", "Conv2D", "Flatten", "Dense"], dense)
    kernel = first_kernel(tmp_path)
    assert kernel.layer_type == "Conv2D"
    assert kernel.array.shape == (3, 3, 1, 4)


def test_a_run_without_a_model_or_without_weights_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no saved model"):
        first_kernel(tmp_path)
    write_model(tmp_path, ["InputLayer", "Flatten"], dense)
    with pytest.raises(NotFoundError, match="no layer with weights"):
        first_kernel(tmp_path)


def _soft_link(file: Any) -> None:
    file["elsewhere"] = DENSE
    file.create_group("layers/dense/vars")["0"] = h5py.SoftLink("/elsewhere")


def _external_link(file: Any) -> None:
    file.create_group("layers/dense/vars")["0"] = h5py.ExternalLink("other.h5", "/x")


def _external_data(file: Any) -> None:
    file.create_dataset(
        "layers/dense/vars/0", (6, 2), "f4", external=[("/etc/hostname", 0, h5py.h5f.UNLIMITED)]
    )


def _huge(file: Any) -> None:
    file.create_dataset("layers/dense/vars/0", (10**9, 10**3), "f4", chunks=(1000, 1000))


def _text(file: Any) -> None:
    file["layers/dense/vars/0"] = np.array([[b"a"], [b"b"]])


def _vector(file: Any) -> None:
    file["layers/dense/vars/0"] = np.zeros(5, np.float32)


def _group(file: Any) -> None:
    file.create_group("layers/dense/vars/0")


def _nothing(file: Any) -> None:
    file.create_group("layers")


@pytest.mark.parametrize(
    "fill",
    [_soft_link, _external_link, _external_data, _huge, _text, _vector, _group, _nothing],
)
def test_weights_that_are_not_in_the_file_or_not_weights_are_refused(
    tmp_path: Path, fill: Callable[[Any], None]
) -> None:
    write_model(tmp_path, ["Dense"], fill)
    with pytest.raises(StoreError, match=r"model\.keras cannot be read"):
        first_kernel(tmp_path)


@pytest.mark.parametrize("config", [[], {}, {"config": 3}, {"config": {"layers": [7]}}, "text"])
def test_a_configuration_that_is_none_is_refused(tmp_path: Path, config: object) -> None:
    write_model(tmp_path, [], dense, config)
    with pytest.raises(StoreError, match="cannot be read"):
        first_kernel(tmp_path)


@pytest.mark.parametrize("length", [0, 10, 200])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, length: int) -> None:
    path = write_model(tmp_path, ["Dense"], dense)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(StoreError, match="cannot be read"):
        first_kernel(tmp_path)


def test_a_file_that_unpacks_to_far_more_than_it_has_is_refused(tmp_path: Path) -> None:
    path = write_model(tmp_path, ["InputLayer", "Dense"], dense)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        layers = [{"class_name": name} for name in ("InputLayer", "Dense")]
        archive.writestr("config.json", json.dumps({"config": {"layers": layers}}))
        archive.writestr("model.weights.h5", bytes(70 << 20))
    with pytest.raises(StoreError, match="too large"):
        first_kernel(tmp_path)


def test_a_pipe_in_the_place_of_the_model_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.keras")
    with pytest.raises(StoreError, match="it is a pipe, not a file"):
        first_kernel(tmp_path)


def test_garbled_weights_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr("config.json", '{"config": {"layers": [{"class_name": "Dense"}]}}')
        archive.writestr("model.weights.h5", b"\x89HDF\r\n\x1a\n" + bytes(500))
    with pytest.raises(StoreError, match="cannot be read"):
        first_kernel(tmp_path)


def test_deeply_nested_configuration_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr("config.json", "[" * 200_000)
        archive.writestr("model.weights.h5", b"")
    with pytest.raises(StoreError, match="cannot be read"):
        first_kernel(tmp_path)


def test_units_of_a_dense_layer_become_pictures_on_one_scale() -> None:
    weights = np.array([[1.0, 0.0], [-2.0, 0.5], [0.0, 0.0], [0.5, 0.0]], np.float32)
    first, second = first_layer_pictures(Kernel(weights, "Dense"), (2, 2))
    assert first.tolist() == [[0.75, 0.0], [0.5, 0.625]]
    assert second.tolist() == [[0.5, 0.625], [0.5, 0.5]]


def test_filters_of_a_convolution_become_pictures() -> None:
    weights = np.zeros((3, 3, 1, 4), np.float32)
    weights[0, 2, 0, 1] = 2.0
    pictures = first_layer_pictures(Kernel(weights, "Conv2D"))
    assert len(pictures) == 4
    assert pictures[1].shape == (3, 3)
    assert pictures[1][0, 2] == 1.0
    assert len(first_layer_pictures(Kernel(weights, "Conv2D"), limit=2)) == 2
    assert first_layer_pictures(Kernel(np.ones((5, 5, 3, 2)), "Conv2D"))[0].shape == (5, 5, 3)
    assert first_layer_pictures(Kernel(np.ones((5, 5, 7, 2)), "Conv2D"))[0].shape == (5, 5)


def test_inputs_that_are_no_picture_give_no_pictures() -> None:
    kernel = Kernel(np.ones((13, 4), np.float32), "Dense")
    assert first_layer_pictures(kernel, (13,)) == []
    assert first_layer_pictures(kernel) == []
    assert first_layer_pictures(kernel, (28, 28)) == []


def test_weights_that_are_all_zero_or_no_numbers_are_no_error() -> None:
    zero = first_layer_pictures(Kernel(np.zeros((4, 1), np.float32), "Dense"), (2, 2))
    assert zero[0].tolist() == [[0.5, 0.5], [0.5, 0.5]]
    broken = Kernel(np.full((4, 1), np.nan, np.float32), "Dense")
    assert first_layer_pictures(broken, (2, 2))[0].tolist() == [[0.5, 0.5], [0.5, 0.5]]


@pytest.mark.worker
def test_a_model_that_keras_saved_is_read(tmp_path: Path) -> None:
    script = f"""
import keras, numpy as np
layers = keras.layers
model = keras.Sequential([keras.Input((8, 8, 1)), layers.GaussianNoise(0.1),
                          layers.Conv2D(4, 3, name="mine"), layers.Conv2D(2, 3),
                          layers.Flatten(), layers.Dense(3)])
model.save({str(tmp_path / "model.keras")!r})
np.save({str(tmp_path / "kernel.npy")!r}, model.layers[1].get_weights()[0])
"""
    (tmp_path / "script.py").write_text(script)
    warm.run_script(tmp_path / "script.py").check_returncode()
    kernel = first_kernel(tmp_path)
    assert kernel.layer_type == "Conv2D"
    assert np.array_equal(kernel.array, np.load(tmp_path / "kernel.npy"))
