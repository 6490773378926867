"""Differences as a teacher would count them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.strategies import experiments

from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.comparing import differences, settings_key
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Experiment

LINE = (
    "data(mnist) > Flatten() > Dense(256, relu) > Dense(64, relu) > Dense(classes, softmax) > "
    "compile(categorical_crossentropy, rmsprop) > fit(epochs=10) > seed(0) > name(a)"
)
FIRST = from_line(LINE)


def told(*settings: str) -> list[tuple[str, object, object]]:
    other = with_settings(FIRST, settings)
    return [(found.path, found.left, found.right) for found in differences(FIRST, other)]


@given(experiments())
def test_an_experiment_does_not_differ_from_itself(experiment: Experiment) -> None:
    assert differences(experiment, experiment) == []


@given(experiments(), experiments(), st.integers(0, 9))
def test_the_key_of_the_settings_is_equal_where_nothing_but_the_seed_differs(
    left: Experiment, right: Experiment, seed: int
) -> None:
    same = all(found.path == "seed" for found in differences(left, right))
    assert (settings_key(left) == settings_key(right)) is same
    again = replace(left, seed=seed, name="another")
    assert settings_key(again) == settings_key(left)
    assert hash(settings_key(again)) == hash(settings_key(left))


def test_a_setting_left_out_has_the_key_of_the_default() -> None:
    written = with_settings(FIRST, ["layers[1].use_bias=true", "compile.learning_rate=0.001"])
    assert settings_key(written) == settings_key(FIRST)
    assert settings_key(with_settings(FIRST, ["layers[1].units=8"])) != settings_key(FIRST)


@given(experiments(), experiments())
def test_differences_are_the_same_from_both_sides(left: Experiment, right: Experiment) -> None:
    there, back = differences(left, right), differences(right, left)
    assert len(there) == len(back)
    assert all(found.left != found.right for found in there)


@pytest.mark.parametrize(
    "setting",
    [
        "name=other",
        "data.test=sealed",
        "compile.learning_rate=0.001",
        "compile.rho=0.9",
        "layers[1].use_bias=true",
        "layers[1].kernel_initializer=glorot_uniform",
    ],
)
def test_what_changes_nothing_is_no_difference(setting: str) -> None:
    assert told(setting) == []


@pytest.mark.parametrize(
    ("setting", "path", "left", "right"),
    [
        ("seed=4", "seed", 0, 4),
        ("data.scaling=standard", "data.scaling", "unit", "standard"),
        ("data.noise=0.5", "data.noise", None, 0.5),
        ("layers[1].units=128", "layers[1].units", 256, 128),
        ("layers[1]=Dropout(0.5)", "layers[1]", "Dense(256, relu)", "Dropout(0.5)"),
        ("layers[2]=none", "layers[2]", "Dense(64, relu)", None),
        ("compile.learning_rate=0.1", "compile.learning_rate", 0.001, 0.1),
        ("compile.momentum=0.5", "compile.momentum", 0.0, 0.5),
        ("compile.optimizer=adam", "compile.optimizer", "rmsprop", "adam"),
        ("fit.epochs=20", "fit.epochs", 10, 20),
        ("fit.early_stopping.patience=5", "fit.early_stopping", None, "val_loss"),
    ],
)
def test_one_change_is_one_difference(setting: str, path: str, left: object, right: object) -> None:
    assert told(setting) == [(path, left, right)]


def test_a_learning_rate_that_was_chosen_counts_beside_another_optimizer() -> None:
    assert told("compile.optimizer=sgd", "compile.learning_rate=0.05") == [
        ("compile.optimizer", "rmsprop", "sgd"),
        ("compile.learning_rate", 0.001, 0.05),
    ]
    assert [path for path, *_values in told("compile.optimizer=sgd")] == ["compile.optimizer"]
    assert told("compile.optimizer=sgd", "compile.momentum=0") == told("compile.optimizer=sgd")


def test_a_layer_put_in_between_is_one_difference() -> None:
    other = from_line(LINE.replace("> Dense(64", "> Dropout(0.2) > Dense(64"))
    [found] = differences(FIRST, other)
    assert (found.path, found.left, found.right) == ("layers[2]", None, "Dropout(0.2)")


def test_a_layer_put_in_and_one_changed_are_two_differences() -> None:
    other = from_line(LINE.replace("> Dense(64", "> Dropout(0.2) > Dense(32"))
    paths = {found.path: (found.left, found.right) for found in differences(FIRST, other)}
    assert paths == {"layers[2]": (None, "Dropout(0.2)"), "layers[2].units": (64, 32)}


def test_settings_of_early_stopping_are_compared_one_by_one() -> None:
    left = with_settings(FIRST, ["fit.early_stopping.patience=5"])
    right = with_settings(left, ["fit.early_stopping.patience=7"])
    [found] = differences(left, right)
    assert (found.path, found.left, found.right) == ("fit.early_stopping.patience", 5, 7)
