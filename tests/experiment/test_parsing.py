"""What is read from TOML, and the sentences for what cannot be."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.strategies import experiments

from tui_lab.errors import ExitCode, ExperimentError
from tui_lab.experiment.model import Compile, Data, EarlyStopping, Experiment, Fit, Layer
from tui_lab.experiment.parsing import load, loads, parse
from tui_lab.experiment.writing import dumps, to_table

TEXT = """
format = 1
name = "mnist-mlp-256"
seed = 7

[about]
anything = "is left alone"

[data]
dataset = "mnist"
validation_split = 0.25

[[layers]]
type = "Flatten"

[[layers]]
type = "Dense"
units = 256
activation = "relu"
kernel_regularizer = { l2 = 1 }

[compile]
loss = "mse"
optimizer = "SGD"
momentum = 0.9

[fit]
epochs = 3

[fit.early_stopping]
patience = 5
"""
EXPERIMENT = Experiment(
    data=Data("mnist", validation_split=0.25),
    layers=(
        Layer("Flatten"),
        Layer("Dense", {"units": 256, "activation": "relu", "kernel_regularizer": {"l2": 1.0}}),
    ),
    compile=Compile("mean_squared_error", "sgd", arguments={"momentum": 0.9}),
    fit=Fit(epochs=3, early_stopping=EarlyStopping(patience=5)),
    name="mnist-mlp-256",
    seed=7,
)


def minimal(**changes: Any) -> dict[str, Any]:
    table: dict[str, Any] = {
        "data": {"dataset": "digits"},
        "layers": [{"type": "Flatten"}, {"type": "Dense", "units": 10, "activation": "softmax"}],
        "compile": {"loss": "categorical_crossentropy"},
    }
    return {**table, **changes}


def dense(**arguments: Any) -> dict[str, Any]:
    return minimal(layers=[{"type": "Dense", "units": 1, **arguments}])


def test_a_file_is_read_with_the_defaults_of_keras_and_canonical_names() -> None:
    assert loads(TEXT) == EXPERIMENT


def test_what_is_not_given_has_the_defaults_of_the_lab() -> None:
    experiment = parse(minimal())
    assert (experiment.seed, experiment.name, experiment.fit) == (0, "", Fit(10, 32, None))
    assert experiment.compile == Compile("categorical_crossentropy", "rmsprop")
    assert experiment.data == Data("digits", "unit", 0.2, None, "open")


@given(experiments())
def test_what_is_written_as_toml_is_read_back(experiment: Experiment) -> None:
    assert loads(dumps(experiment)) == experiment


@given(experiments())
def test_what_is_written_as_json_is_read_back(experiment: Experiment) -> None:
    assert parse(json.loads(json.dumps(to_table(experiment)))) == experiment


def test_the_toml_is_laid_out_as_people_write_it() -> None:
    text = dumps(EXPERIMENT)
    assert text.startswith('format = 1\nname = "mnist-mlp-256"\nseed = 7\n\n[data]\n')
    assert '[[layers]]\ntype = "Dense"\nunits = 256\nactivation = "relu"\n' in text
    assert "kernel_regularizer = { l2 = 1.0 }\n" in text
    assert "test_split" not in text


WRONG = [
    (minimal(dta={}), "dta", "Did you mean data?"),
    (minimal(data={"dataset": "digits", "scalling": "unit"}), "data.scalling", "scaling"),
    (minimal(data={}), "data.dataset", "name of the data set"),
    (minimal(data={"dataset": ""}), "data.dataset", "name of a data set"),
    (minimal(data=3), "data", "[data]"),
    (minimal(data={"dataset": "digits", "validation_split": 1.0}), "data.validation_split", "1"),
    (minimal(data={"dataset": "digits", "test_split": 0}), "data.test_split", "more than 0"),
    (minimal(data={"dataset": "spiral", "samples": 10.5}), "data.samples", "whole number"),
    (minimal(data={"dataset": "digits", "scaling": "standart"}), "data.scaling", "standard"),
    (minimal(layers={}), "layers", "[[layers]]"),
    (minimal(layers=["Flatten"]), "layers[0]", "table"),
    (minimal(layers=[{}]), "layers[0].type", "Conv2D"),
    (minimal(layers=[{"type": "Conv3D"}]), "layers[0].type", "Did you mean Conv2D?"),
    (minimal(layers=[{"type": "Dense"}]), "layers[0].units", "How many units"),
    (dense(units=0), "layers[0].units", "from 1 to 1,000,000"),
    (dense(units=2.0), "layers[0].units", "whole number"),
    (dense(units=True), "layers[0].units", "whole number"),
    (dense(units="klasses"), "layers[0].units", "“classes”"),
    (dense(units=10**5000), "layers[0].units", "whole number"),
    (dense(unit=3), "layers[0].unit", "Did you mean units?"),
    (dense(activation="sofmax"), "layers[0].activation", "Did you mean softmax?"),
    (dense(activation=1), "layers[0].activation", "relu"),
    (dense(use_bias=1), "layers[0].use_bias", "true or false"),
    (dense(kernel_initializer="he"), "layers[0].kernel_initializer", "he_normal"),
    (dense(kernel_regularizer={"l3": 1}), "layers[0].kernel_regularizer", "l2"),
    (dense(kernel_regularizer={}), "layers[0].kernel_regularizer", "l2"),
    (dense(kernel_regularizer={"l2": -1}), "layers[0].kernel_regularizer.l2", "0 to 1,000"),
    (minimal(layers=[{"type": "Dropout", "rate": 1}]), "layers[0].rate", "less than 1"),
    (minimal(layers=[{"type": "Dropout", "rate": float("nan")}]), "layers[0].rate", "less"),
    (minimal(layers=[{"type": "Dropout", "rate": 10**400}]), "layers[0].rate", "less than 1"),
    (minimal(layers=[{"type": "Reshape", "target_shape": [-1, -1]}]), "layers[0].target_shape", ""),
    (minimal(layers=[{"type": "Reshape", "target_shape": []}]), "layers[0].target_shape", "list"),
    (minimal(compile={}), "compile.loss", "makes smaller"),
    (minimal(compile={"loss": "crossentropy"}), "compile.loss", "categorical_crossentropy"),
    (minimal(compile={"loss": "mse", "optimizer": "adma"}), "compile.optimizer", "adam"),
    (minimal(compile={"loss": "mse", "momentums": 1}), "compile.momentums", "momentum"),
    (minimal(compile={"loss": "mse", "beta_1": 0.9}), "compile.beta_1", "There are: loss"),
    (minimal(compile={"loss": "mse", "learning_rate": 0}), "compile.learning_rate", "more than 0"),
    (minimal(fit={"epochs": 0}), "fit.epochs", "from 1"),
    (minimal(fit={"batch_size": "32"}), "fit.batch_size", "whole number"),
    (minimal(fit={"early_stopping": 5}), "fit.early_stopping", "[fit.early_stopping]"),
    (minimal(fit={"early_stopping": {"monitor": "val_los"}}), "fit.early_stopping.monitor", "val"),
    (minimal(fit={"early_stopping": {"patience": -1}}), "fit.early_stopping.patience", "from 0"),
    (minimal(seed=-1), "seed", "from 0 to 4,294,967,295"),
    (minimal(seed=2**32), "seed", "from 0 to 4,294,967,295"),
    (minimal(name="two\nlines"), "name", "one line"),
    (minimal(name="x" * 101), "name", "100 characters"),
    (minimal(format=2), "format", "format 1"),
]


@pytest.mark.parametrize(("table", "field", "hint"), WRONG, ids=[f"{f}-{h}" for _, f, h in WRONG])
def test_what_is_wrong_is_named_with_its_field(table: Any, field: str, hint: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        parse(table)
    assert caught.value.field == field
    assert field in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.exit_code is ExitCode.EXPERIMENT
    assert len(caught.value.message) < 200


def test_a_wrong_value_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace("units = 256", "units = -3"), encoding="utf-8")
    with pytest.raises(ExperimentError) as caught:
        load(path)
    message = f"{path}, line 18: layers[1].units = -3 does not work."
    assert caught.value.message == message
    assert caught.value.field == "layers[1].units"


def test_everything_that_is_wrong_is_found_at_once() -> None:
    text = (
        TEXT.replace("units = 256", "units = -3\nunit = 2")
        .replace('"SGD"', '"SDG"')
        .replace("seed", "sead", 1)
    )
    with pytest.raises(ExperimentError) as caught:
        loads(text, "mine")
    found = caught.value.everything
    assert [error.field for error in found] == [
        "sead",
        "layers[1].unit",
        "layers[1].units",
        "compile.optimizer",
    ]
    assert all(error.message.startswith("mine, line ") for error in found)
    assert all(error.hint for error in found)


def test_a_decimal_comma_gets_its_point() -> None:
    with pytest.raises(ExperimentError) as caught:
        parse(minimal(compile={"loss": "mse", "learning_rate": "0,01"}))
    assert caught.value.hint == "Write the number with a point: 0.01."


def test_a_missing_setting_is_named_with_the_line_of_its_table() -> None:
    with pytest.raises(ExperimentError, match=r"mine, line 16: The setting layers\[1\].units"):
        loads(TEXT.replace("units = 256\n", ""), "mine")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("seed = 1\nunits 64\n", "Line 2 of mine is not TOML: units 64"),
        ("seed = 1\nseed = 2\n", "Line 2 of mine is not TOML: seed = 2"),
        ("a = [1,\n", "Line 1 of mine is not TOML: a = [1,"),
        ("seed = " + "1" * 5000, "Line 1 of mine is not TOML: seed = 111"),
        ("a = 1\nseed = 0x" + "f" * 5000 + "\nb = 2", "Line 2 of mine is not TOML: seed = 0xff"),
        ("a = 1\nseed = " + "9" * 5000 + "\nb = 2", "Line 2 of mine is not TOML: seed = 999"),
        ("a = [[{b = -0o" + "7" * 5000 + "}]]", "Line 1 of mine is not TOML: a = [[{b = -0o77"),
        ("a = " + "[" * 5000, "Line 1 of mine is not TOML: a = [["),
    ],
    ids=["no sign", "twice", "open", "long", "hex", "longer", "octal inside", "endless brackets"],
)
def test_what_is_not_toml_is_named_with_its_line(text: str, line: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        loads(text, "mine")
    assert caught.value.message.startswith(line)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    binary, large = tmp_path / "binary.toml", tmp_path / "large.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    large.write_bytes(b"#" * 1_000_001)
    for path in (tmp_path / "absent.toml", tmp_path, binary, large):
        with pytest.raises(ExperimentError) as caught:
            load(path)
        assert str(path) in caught.value.message


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT, encoding="utf-8-sig")
    assert load(path) == EXPERIMENT


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("format", "name", "seed", "data", "layers", "fit"), nested)
    ),
    nested,
)
def test_any_table_is_read_or_refused_in_a_sentence(table: dict[str, Any], other: Any) -> None:
    for tried in (
        table,
        {**minimal(), **table},
        minimal(layers=[{"type": "Conv2D", "filters": 1, "kernel_size": other}]),
        minimal(layers=[{"type": "Dense", "units": 1, "kernel_regularizer": other}]),
        minimal(layers=[{"type": "Reshape", "target_shape": other}]),
        minimal(layers=[{"type": "RandomZoom", "height_factor": other}]),
        minimal(compile=other),
    ):
        with suppress(ExperimentError):
            assert parse(to_table(parse(tried))) == parse(tried)
