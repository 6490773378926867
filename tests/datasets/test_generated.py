"""Truth tables and clouds of points."""

from __future__ import annotations

import numpy as np
import pytest

from tui_lab.datasets import loading
from tui_lab.errors import ExperimentError

POINTS = ["circle", "xor-cloud", "gauss", "spiral", "moons"]


@pytest.mark.parametrize(
    ("name", "truth"), [("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0])]
)
def test_a_gate_is_its_truth_table(name: str, truth: list[int]) -> None:
    dataset = loading.load(name)
    np.testing.assert_array_equal(dataset.x_train, [[0, 0], [0, 1], [1, 0], [1, 1]])
    assert dataset.y_train.tolist() == truth
    assert dataset.y_test is not None
    assert dataset.y_test.tolist() == truth
    assert dataset.info.classes == ("0", "1")


@pytest.mark.parametrize("name", POINTS)
def test_equal_seeds_give_equal_points_and_other_seeds_others(name: str) -> None:
    first, again = loading.load(name, seed=3), loading.load(name, seed=3)
    other = loading.load(name, seed=4)
    np.testing.assert_array_equal(first.x_train, again.x_train)
    np.testing.assert_array_equal(first.x_test, again.x_test)
    assert not np.array_equal(first.x_train, other.x_train)
    assert not np.array_equal(first.x_train, first.x_test)


@pytest.mark.parametrize("name", POINTS)
def test_both_parts_have_as_many_points_as_asked_for_of_both_classes(name: str) -> None:
    dataset = loading.load(name, {"samples": 41})
    assert dataset.x_test is not None
    assert dataset.y_test is not None
    assert dataset.x_train.shape == dataset.x_test.shape == (41, 2)
    assert dataset.x_train.dtype == np.float32
    assert np.bincount(dataset.y_train).tolist() == [21, 20]
    assert np.bincount(dataset.y_test).tolist() == [21, 20]
    assert (dataset.info.train_size, dataset.info.test_size) == (41, 41)


@pytest.mark.parametrize("name", POINTS)
def test_without_noise_the_points_stay_in_the_known_range(name: str) -> None:
    dataset = loading.load(name, {"noise": 0.0, "samples": 2000})
    low, high = dataset.info.value_range
    assert dataset.x_train.min() >= low - 1e-6
    assert dataset.x_train.max() <= high + 1e-6


def test_the_shapes_without_noise_are_exact() -> None:
    options = {"noise": 0.0, "samples": 400}
    circle = loading.load("circle", options)
    radius = np.hypot(*circle.x_train.T)
    assert radius[circle.y_train == 1].max() <= 0.5 + 1e-6
    assert radius[circle.y_train == 0].min() >= 0.75 - 1e-6
    cloud = loading.load("xor-cloud", options)
    np.testing.assert_array_equal(cloud.x_train[:, 0] != cloud.x_train[:, 1], cloud.y_train == 1)
    moons = loading.load("moons", options)
    upper = moons.x_train[moons.y_train == 0]
    np.testing.assert_allclose(np.hypot(*upper.T), 1, atol=1e-6)
    lower = moons.x_train[moons.y_train == 1] - [1, 0.5]
    np.testing.assert_allclose(np.hypot(*lower.T), 1, atol=1e-6)
    spiral = loading.load("spiral", {**options, "turns": 2.0})
    radius = np.hypot(*spiral.x_train.T)
    angle = np.arctan2(*spiral.x_train.T)
    expected = 4 * np.pi * (radius - 0.05) / 0.95 + np.pi * spiral.y_train
    np.testing.assert_allclose(np.cos(angle), np.cos(expected), atol=1e-3)


def test_noise_spreads_the_points() -> None:
    calm = loading.load("gauss", {"noise": 0.1, "samples": 4000})
    wild = loading.load("gauss", {"noise": 0.4, "samples": 4000})
    for dataset, noise in ((calm, 0.1), (wild, 0.4)):
        assert dataset.x_train[dataset.y_train == 1].std(axis=0) == pytest.approx(noise, rel=0.1)


@pytest.mark.parametrize(
    ("name", "options", "field", "words"),
    [
        ("moons", {"nois": 0.1}, "data.nois", "no option nois"),
        ("moons", {"turns": 2}, "data.turns", "no option turns"),
        ("iris", {"noise": 0.1}, "data.noise", "no option noise"),
        ("moons", {"noise": -0.1}, "data.noise", "-0.1"),
        ("moons", {"noise": float("nan")}, "data.noise", "nan"),
        ("moons", {"samples": 10.5}, "data.samples", "whole number"),
        ("moons", {"samples": True}, "data.samples", "true"),
        ("moons", {"samples": 10**9}, "data.samples", "1000000000"),
        ("spiral", {"turns": "many"}, "data.turns", "many"),
    ],
)
def test_a_wrong_option_names_its_field(
    name: str, options: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(ExperimentError, match=words) as caught:
        loading.load(name, options)
    assert caught.value.field == field
    assert caught.value.hint
