"""`tui-lab explain`: every name of an experiment, with its curve."""

from __future__ import annotations

import json

import pytest
from support.cli import call

from tui_lab import i18n
from tui_lab.errors import ExitCode, NotFoundError
from tui_lab.experiment.activations import ACTIVATIONS
from tui_lab.experiment.layers import LAYERS
from tui_lab.reports.explaining import KINDS, explain


def test_all_names_are_explained_in_both_languages() -> None:
    listed = call("explain").stdout
    for language in ("en", "es"):
        i18n.set_language(language)
        for _title, names in KINDS.values():
            for name in names:
                found = explain(name)
                assert found.sentences[-1]
                assert found.name in listed
                assert (found.picture is not None) == (
                    found.kind in ("activation", "loss")
                    or (found.kind == "layer" and name in ("Dense", "Conv2D", "Activation", "ReLU"))
                    or name in ("LeakyReLU", "ELU")
                )
    i18n.set_language("en")


def test_capitals_count_only_where_they_tell_two_apart() -> None:
    assert explain("relu").kind == "activation"
    assert explain("ReLU").kind == "layer"
    assert explain("dense").name == "Dense"
    assert explain("MSE").name == "mean_squared_error"


def test_an_activation_is_drawn_with_formula_slope_and_source() -> None:
    told = call("explain", "gelu").stdout
    assert "Source: Hendrycks and Gimpel, 2016" in told
    assert "━ f(x) = x (1 + erf(x / sqrt(2))) / 2\n⠿ f'(x) = f/x + x e^(-x^2/2)" in told
    assert "└───" in told
    assert max(map(len, told.splitlines())) <= 80
    leaky = call("explain", "LeakyReLU(0.1)").stdout
    assert "f(x) = x < 0: 0.1 x;  x > 0: x" in leaky
    assert "negative_slope = 0.3: How steep" in leaky
    assert "no gradient" in call("explain", "step").stdout


def test_json_has_the_points_of_the_curves() -> None:
    table = json.loads(call("explain", "sigmoid", "--json").stdout)
    value, slope = table["curves"]
    assert value[120] == [0.0, 0.5]
    assert slope[120] == [0.0, 0.25]
    names = {each["name"] for each in json.loads(call("explain", "--json").stdout)}
    assert names > {*ACTIVATIONS, *LAYERS, "muon", "max_norm", "huber"}


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    wrong = call("explain", "sigmoyd")
    assert wrong.exit_code == ExitCode.NOT_FOUND
    assert "Did you mean sigmoid?" in wrong.stderr
    assert call("explain", "LeakyReLU(-1)").exit_code == ExitCode.EXPERIMENT
    with pytest.raises(NotFoundError, match="no loss_scale_optimizer"):
        explain("loss_scale_optimizer")
