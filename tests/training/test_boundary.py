"""The plane that the worker keeps for networks of two inputs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.training import experiment, made_data

from tui_lab.datasets.model import Scaler
from tui_lab.experiment.model import Layer
from tui_lab.runs.boundary_file import load_boundary

pytestmark = pytest.mark.worker


def test_the_plane_is_what_the_network_says_of_it(tmp_path: Path) -> None:
    from tui_lab.runs.boundary_file import SIDE
    from tui_lab.training.answers import answers_for
    from tui_lab.training.boundary import boundary
    from tui_lab.training.build import build_model
    from tui_lab.training.evaluate import predict

    scaler = Scaler(np.array([1.0, -2.0]), np.array([2.0, 4.0]))
    data = replace(made_data((2,), classes=3), scaler=scaler)
    what = experiment()
    model = build_model(what, data.info)
    drawn = boundary(tmp_path, model, what, data)
    assert drawn is not None
    drawn.write(5)
    found = load_boundary(tmp_path)
    assert found is not None
    assert found.epoch == 5
    assert found.probabilities.shape == (SIDE, SIDE, 3)
    # In the units of the data set; the network gets them scaled.
    place = np.array([[found.across[10], found.up[50]]], np.float32)
    expected = predict(model, what, answers_for(what, data), scaler(place))[0]
    assert np.allclose(found.probabilities[50, 10], expected, atol=2e-3)
    raw = data.train.x * scaler.scale + scaler.offset
    assert found.across[0] < raw[:, 0].min() < raw[:, 0].max() < found.across[-1]
    assert found.up[0] < raw[:, 1].min() < raw[:, 1].max() < found.up[-1]
    assert np.allclose(found.points, raw, atol=1e-5)
    said = predict(model, what, answers_for(what, data), data.train.x)
    assert np.allclose(found.answers, said, atol=2e-3)
    assert found.labels.tolist() == data.train.y.tolist()


def test_one_sigmoid_unit_gives_two_classes(tmp_path: Path) -> None:
    from tui_lab.training.boundary import boundary
    from tui_lab.training.build import build_model

    data = made_data((2,), classes=2)
    what = experiment(
        Layer("Dense", {"units": "classes", "activation": "sigmoid"}), loss="binary_crossentropy"
    )
    drawn = boundary(tmp_path, build_model(what, data.info), what, data)
    assert drawn is not None
    drawn.write(1)
    found = load_boundary(tmp_path)
    assert found is not None
    assert np.allclose(found.probabilities.sum(axis=-1), 1, atol=2e-3)


def test_other_data_have_no_plane(tmp_path: Path) -> None:
    from tui_lab.training.boundary import boundary
    from tui_lab.training.build import build_model

    data, what = made_data((6,)), experiment()
    assert boundary(tmp_path, build_model(what, data.info), what, data) is None


def test_a_folder_that_is_gone_does_not_stop_the_training(tmp_path: Path) -> None:
    from tui_lab.training.boundary import boundary
    from tui_lab.training.build import build_model

    data, what = made_data((2,)), experiment()
    drawn = boundary(tmp_path / "gone", build_model(what, data.info), what, data)
    assert drawn is not None
    drawn.write(1)
    assert not (tmp_path / "gone").exists()


def test_points_far_from_zero_stay_apart_in_the_plane(tmp_path: Path) -> None:
    from tui_lab.training.boundary import boundary
    from tui_lab.training.build import build_model

    scaler = Scaler(np.array([1.7e9, 0.0]), np.array([60.0, 1.0]))
    data = replace(made_data((2,), classes=2), scaler=scaler)
    drawn = boundary(tmp_path, build_model(experiment(), data.info), experiment(), data)
    assert drawn is not None
    drawn.write(1)
    found = load_boundary(tmp_path)
    assert found is not None
    assert np.all(np.diff(found.across) > 0)
    np.testing.assert_allclose((found.points[:, 0] - 1.7e9) / 60, data.train.x[:, 0], atol=1e-5)


def test_one_input_gives_a_curve_of_the_quantity_in_its_unit(tmp_path: Path) -> None:
    from support.training import made_quantities

    from tui_lab.runs.boundary_file import ALONG, load_quantity_grid
    from tui_lab.training.answers import answers_for
    from tui_lab.training.boundary import boundary
    from tui_lab.training.build import build_model
    from tui_lab.training.evaluate import predict

    data = made_quantities(inputs=1)
    what = experiment(Layer("Dense", {"units": "outputs"}), loss="mean_squared_error")
    model = build_model(what, data.info)
    drawn = boundary(tmp_path, model, what, data)
    assert drawn is not None
    drawn.write(2)
    found = load_quantity_grid(tmp_path)
    assert found is not None
    assert (found.epoch, found.inputs, found.values.shape) == (2, 1, (ALONG, 2))
    expected = predict(model, what, answers_for(what, data), data.scaler(found.across[:, None]))
    np.testing.assert_allclose(found.values, expected, rtol=1e-4, atol=1e-3)
    np.testing.assert_allclose(found.truths, data.train.y)


def test_a_plane_whose_inputs_were_made_of_two_is_still_that_of_the_two(tmp_path: Path) -> None:
    from tui_lab.training.answers import answers_for
    from tui_lab.training.boundary import boundary
    from tui_lab.training.build import build_model
    from tui_lab.training.evaluate import predict

    data = made_data((2,), classes=3)
    what = experiment()
    what = replace(what, data=replace(what.data, inputs=("x1_squared", "x1_x2", "sin_x2")))
    model = build_model(what, data.info)
    assert model.input_shape == (None, 3)
    drawn = boundary(tmp_path, model, what, data)
    assert drawn is not None
    drawn.write(1)
    found = load_boundary(tmp_path)
    assert found is not None
    place = np.array([[found.across[10], found.up[50]]], np.float32)
    expected = predict(model, what, answers_for(what, data), place)[0]
    assert np.allclose(found.probabilities[50, 10], expected, atol=2e-3)
    assert np.allclose(found.points, data.train.x, atol=1e-5)
