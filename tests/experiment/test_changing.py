"""Settings changed by path and value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab.errors import ExperimentError
from tui_lab.experiment.changing import setting_paths, with_settings, written_setting
from tui_lab.experiment.line import from_line, to_line

LINE = (
    "data(mnist, validation_split=0.2) > Flatten() > Dense(256, relu) > Dense(classes, softmax) > "
    "compile(categorical_crossentropy, sgd, momentum=0.5) > fit(epochs=10, batch_size=32) > seed(0)"
)
EXPERIMENT = from_line(LINE)


@pytest.mark.parametrize(
    ("setting", "old", "new"),
    [
        ("layers[1].units=64", "256", "64"),
        ("layers[-2].units = 64", "256", "64"),
        ("layers[1].units=classes", "256", "classes"),
        ("layers[1].activation=tanh", "relu", "tanh"),
        ('layers[1].activation="tanh"', "relu", "tanh"),
        ("layers[1].activation=none", "256, relu", "256"),
        ("layers[1].use_bias=false", "relu)", "relu, use_bias=False)"),
        ("layers[1].kernel_regularizer={l2=0.01}", "relu)", "relu, kernel_regularizer=L2(0.01))"),
        ("layers[1].kernel_regularizer.l1=0.5", "relu)", "relu, kernel_regularizer=L1(0.5))"),
        (
            "layers[1].kernel_constraint=max_norm(3)",
            "relu)",
            "relu, kernel_constraint=max_norm(3.0))",
        ),
        ('layers[1].bias_constraint={type="NonNeg"}', "relu)", "relu, bias_constraint=non_neg)"),
        ("layers[0]=none", "Flatten() > ", ""),
        ("compile.metrics=recall, auc", "momentum=0.5", "metrics=(recall, auc), momentum=0.5"),
        ("layers[1]=Dropout(0.5)", "Dense(256, relu)", "Dropout(0.5)"),
        ('layers[1]={type="Dropout", rate=0.5}', "Dense(256, relu)", "Dropout(0.5)"),
        ("compile.learning_rate=0.01", "momentum", "learning_rate=0.01, momentum"),
        ("compile.learning_rate=none", "", ""),
        ("compile.momentum=none", ", momentum=0.5", ""),
        ("compile.loss=mse", "categorical_crossentropy", "mean_squared_error"),
        ("data.noise=0.2", "0.2)", "0.2, noise=0.2)"),
        ("data.scaling=none", "mnist, ", "mnist, scaling=none, "),
        ("data.dataset=fashion-mnist", "mnist", "'fashion-mnist'"),
        ("fit.early_stopping.patience=3", "32)", "32, early_stopping(val_loss, patience=3))"),
        ("fit.early_stopping=none", "", ""),
        ("fit.early_stopping.patience=none", "", ""),
        ("seed=3", "seed(0)", "seed(3)"),
        ("name=it = mine", "seed(0)", "seed(0) > name('it = mine')"),
    ],
)
def test_a_setting_is_changed_and_nothing_else(setting: str, old: str, new: str) -> None:
    assert to_line(with_settings(EXPERIMENT, [setting])) == LINE.replace(old, new, 1)


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        (
            "layers[0].units=64",
            "layers[0] is Flatten; units belongs to layers[1] (Dense), layers[2] (Dense).",
        ),
        ("units=64", "Did you mean layers[1].units, layers[2].units?"),
        ("learning_rate=0.1", "Did you mean compile.learning_rate?"),
        ("patience=3", "Did you mean fit.early_stopping.patience?"),
    ],
)
def test_a_setting_of_another_place_is_pointed_out(setting: str, hint: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        with_settings(EXPERIMENT, [setting])
    assert caught.value.hint == hint


def test_settings_are_changed_one_after_the_other() -> None:
    changed = with_settings(
        EXPERIMENT, ["layers[0]=none", "layers[0].units=8", "compile.optimizer=adam"][:2]
    )
    assert to_line(changed) == LINE.replace("Flatten() > Dense(256", "Dense(8")
    assert to_line(EXPERIMENT) == LINE


@pytest.mark.parametrize(
    ("setting", "field", "hint"),
    [
        ("units", "", "path=value"),
        ("layers[3].units=1", "layers[3].units", "from 0 to 2"),
        ("layers[-4]=none", "layers[-4]", "from 0 to 2"),
        ("layers.units=1", "layers.units", "layers[0], layers[1]"),
        ("layers[1].unit=1", "layers[1].unit", "Did you mean units?"),
        ("layers[1].units.x=1", "layers[1].units.x", "no parts"),
        ("layers[1].kernel_regularizer.l3=1", "layers[1].kernel_regularizer.l3", "l1, l2"),
        ("layers[1].units=0", "layers[1].units", "from 1"),
        ("layers[1].units=many", "layers[1].units", "whole number"),
        ("layers[0]=Dense", "layers[0]", "table"),
        ("fitt.epochs=1", "fitt.epochs", "Did you mean fit?"),
        ("fit.epoch=1", "fit.epoch", "Did you mean epochs?"),
        ("fit.early_stopping.wait=1", "fit.early_stopping.wait", "patience"),
        ("data.dataset=none", "data.dataset", "name of the data set"),
        ("compile.beta_1=0.5", "compile.beta_1", "momentum"),
        ("compile.optimizer=adam", "compile.momentum", "beta_1"),
        ("seed[0]=1", "seed[0]", "name, seed, data"),
        ("=1", "", "name, seed, data"),
        ("layers[1].units=1\nseed = 2", "layers[1].units", "whole number"),
    ],
)
def test_what_does_not_exist_or_does_not_work_is_named(setting: str, field: str, hint: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        with_settings(EXPERIMENT, [setting])
    assert caught.value.field == field
    assert hint in caught.value.hint


def test_one_part_of_a_constraint_is_changed() -> None:
    limited = with_settings(
        EXPERIMENT,
        ["layers[1].kernel_constraint=max_norm(3)", "layers[1].kernel_constraint.max_value=1"],
    )
    assert "max_norm(1.0)" in to_line(limited)
    with pytest.raises(ExperimentError) as caught:
        with_settings(limited, ["layers[1].kernel_constraint.most=1"])
    assert "type, max_value, axis" in caught.value.hint


def test_a_setting_is_told_as_it_would_be_typed() -> None:
    changed = with_settings(EXPERIMENT, ["compile.learning_rate=0.005", "fit.batch_size=16"])
    assert written_setting(changed, "compile.learning_rate") == "0.005"
    assert written_setting(changed, "fit.batch_size") == "16"
    assert (
        written_setting(changed, "layers[1].activation")
        == changed.layers[1].arguments["activation"]
    )
    assert written_setting(changed, "layers[1].kernel_regularizer") == ""
    for path in setting_paths(EXPERIMENT):
        written_setting(EXPERIMENT, path)
    with pytest.raises(ExperimentError):
        written_setting(EXPERIMENT, "layers[9].units")


def test_every_path_that_is_offered_can_be_taken_away_or_set() -> None:
    for path in setting_paths(EXPERIMENT):
        if path not in ("data.dataset", "compile.loss", "layers[1].units", "layers[2].units"):
            with_settings(EXPERIMENT, [f"{path}=none"])


@given(st.sampled_from(setting_paths(EXPERIMENT)) | st.text(), st.text())
def test_any_setting_is_made_or_refused_in_a_sentence(path: str, value: str) -> None:
    try:
        with_settings(EXPERIMENT, [f"{path}={value}"])
    except ExperimentError as error:
        assert str(error)  # noqa: PT017 - that it is refused in this way is what is tested
