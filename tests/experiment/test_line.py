"""The one-line experiment: what is written can be pasted, and what is pasted is understood."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.strategies import experiments, names

from tui_lab.errors import ExperimentError
from tui_lab.experiment.line import from_line, looks_like_line, to_line
from tui_lab.experiment.model import Compile, Data, EarlyStopping, Experiment, Fit, Layer
from tui_lab.experiment.parsing import loads
from tui_lab.experiment.writing import dumps

LINE = (
    "data(mnist, validation_split=0.2) > Flatten() > Dense(256, relu) > Dropout(0.2) > "
    "Dense(classes, softmax) > compile(categorical_crossentropy, rmsprop, learning_rate=0.001) > "
    "fit(epochs=10, batch_size=128, early_stopping(val_loss, patience=5)) > seed(0) > "
    "name('mnist-mlp-256')"
)
EXPERIMENT = Experiment(
    data=Data("mnist"),
    layers=(
        Layer("Flatten"),
        Layer("Dense", {"units": 256, "activation": "relu"}),
        Layer("Dropout", {"rate": 0.2}),
        Layer("Dense", {"units": "classes", "activation": "softmax"}),
    ),
    compile=Compile("categorical_crossentropy", "rmsprop", 0.001),
    fit=Fit(10, 128, EarlyStopping(patience=5)),
    name="mnist-mlp-256",
)


def test_a_line_is_read_and_written() -> None:
    assert from_line(LINE) == EXPERIMENT
    assert to_line(EXPERIMENT) == LINE


@given(experiments())
def test_every_experiment_comes_back_from_its_line(experiment: Experiment) -> None:
    line = to_line(experiment)
    assert "\n" not in line
    assert from_line(line) == experiment
    assert looks_like_line(line)


KEY_WORDS = (
    *("none", "None", "True", "false", "nan", "inf", "1", "1e3", "-0.5", "0x1F", "2024-01-01"),
    *("standard", "Standard", "unit", "minmax", "open", "sealed", "relu", "zeros", "classes"),
    *("data", "compile", "fit", "seed", "name", "dataset", "scaling", "test", "mse", "sgd"),
    *("Dense", "Flatten()", "early_stopping", "val_loss", "a > b", "a, b", "a=b", "(", "]", "#1"),
    *("it's", 'the "best"', "\\", "\\u0041", "mi red: uno", "señal", "数据", "$HOME", "`id`", "!!"),
)
"""Names that could be taken for something else in a line."""


@pytest.mark.parametrize("name", KEY_WORDS)
def test_a_name_that_means_something_comes_back_as_a_name(name: str) -> None:
    experiment = replace(EXPERIMENT, data=Data(name, "standard", test="sealed"), name=name)
    assert loads(dumps(experiment)) == experiment
    assert from_line(to_line(experiment)) == experiment
    assert from_line(to_line(replace(experiment, data=Data(name)))).data == Data(name)


@given(experiments(), st.sampled_from(KEY_WORDS) | names, st.sampled_from(KEY_WORDS) | names)
def test_an_experiment_survives_the_way_through_both_forms(
    experiment: Experiment, dataset: str, name: str
) -> None:
    named = replace(experiment, data=replace(experiment.data, dataset=dataset), name=name)
    read = loads(dumps(named))
    assert read == named
    assert from_line(to_line(read)) == named
    assert loads(dumps(from_line(to_line(read)))) == named


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@settings(max_examples=25, deadline=None)
@given(experiments())
def test_a_line_stands_between_double_quotes_in_a_shell(experiment: Experiment) -> None:
    line = to_line(experiment)
    ran = subprocess.run(
        ["bash", "-c", f'printf %s "{line}"'], capture_output=True, check=True, text=True
    )
    assert ran.stdout == line


@pytest.mark.parametrize(
    "line",
    [
        "data(digits) > Dense(3) > compile(mse, sgd)",
        "data('digits')>Dense( units = 3 )\n > compile(optimizer=sgd, loss=mse)",
        'data("digits") > Dense(3,) > compile(sgd, mean_squared_error) > fit()',
        "data(dataset=digits) > Dense(3, none) > compile(SGD, loss=MSE) > seed(0)",
        "compile(mse, sgd) > data(digits) > Dense(3)",
    ],
)
def test_a_line_may_be_written_in_several_ways(line: str) -> None:
    wanted = Experiment(
        Data("digits"), (Layer("Dense", {"units": 3}),), Compile("mean_squared_error", "sgd")
    )
    assert from_line(line) == wanted


def test_values_of_all_kinds_are_read() -> None:
    experiment = from_line(
        "data(fashion-mnist, scaling=none, noise=1e-3) > Conv2D(8, (3, 5), use_bias=false) > "
        "Reshape([4, -1]) > RandomZoom((-0.5, 0.5)) > Dense(2, kernel_regularizer=L2(0.01), "
        "bias_regularizer=L1L2(0.1, l2=1)) > compile(mse, learning_rate=.5) > name('it\\u0027s')"
    )
    assert experiment.data == Data("fashion-mnist", "none", options={"noise": 0.001})
    assert [dict(layer.arguments) for layer in experiment.layers] == [
        {"filters": 8, "kernel_size": (3, 5), "use_bias": False},
        {"target_shape": (4, -1)},
        {"height_factor": (-0.5, 0.5)},
        {
            "units": 2,
            "kernel_regularizer": {"l2": 0.01},
            "bias_regularizer": {"l1": 0.1, "l2": 1.0},
        },
    ]
    assert experiment.compile.learning_rate == 0.5
    assert experiment.name == "it's"


def test_constraints_are_written_as_calls_and_read_back() -> None:
    layers = (
        "Conv2D(4, 3, kernel_constraint=max_norm(3, axis=(0, 1, 2)), bias_constraint=NonNeg) > "
        "LeakyReLU(0.1) > Flatten() > ELU(alpha=2) > ReLU(6) > "
        "Dense(2, kernel_constraint=MinMaxNorm(0.5, rate=0.9), bias_constraint=unit_norm())"
    )
    experiment = from_line(f"data(digits) > {layers} > compile(mse)")
    conv, leaky, _flatten, elu, relu, dense = (each.arguments for each in experiment.layers)
    assert conv["kernel_constraint"] == {"type": "max_norm", "max_value": 3.0, "axis": (0, 1, 2)}
    assert conv["bias_constraint"] == {"type": "non_neg"}
    assert (leaky, elu, relu) == ({"negative_slope": 0.1}, {"alpha": 2.0}, {"max_value": 6.0})
    assert dense["kernel_constraint"] == {
        "type": "min_max_norm", "min_value": 0.5, "max_value": 1.0, "rate": 0.9
    }  # fmt: skip
    written = to_line(experiment)
    assert "max_norm(3.0, axis=(0, 1, 2)), bias_constraint=non_neg)" in written
    assert "min_max_norm(0.5, 1.0, rate=0.9), bias_constraint=unit_norm)" in written
    assert from_line(written) == experiment
    assert loads(dumps(experiment)) == experiment
    assert '{ type = "unit_norm" }' in dumps(experiment)


@pytest.mark.parametrize(
    ("limit", "field", "hint"),
    [
        ("max_nrm(3)", "", "max_norm"),
        ("max_norm(-1)", "max_value", "0 to 1,000,000"),
        ("max_norm(1, axis=2)", "axis", "from 0 to 1"),
        ("max_norm(1, axis=(0, 0))", "axis", "different"),
        ("min_max_norm(2, 1)", "min_value", "max_value"),
        ("non_neg(rate=1)", "rate", "no parts"),
        ("unit_norm(3)", "", "axis"),
        ("'max_norm('", "", "max_norm(2)"),
        ("3", "", "max_norm(2)"),
    ],
)
def test_a_constraint_that_does_not_work_is_refused(limit: str, field: str, hint: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        from_line(f"data(iris) > Dense(3, kernel_constraint={limit}) > compile(mse)")
    assert hint in caught.value.hint
    if field:
        assert caught.value.field == f"layers[0].kernel_constraint.{field}"


def test_an_activation_with_arguments_is_pointed_to_its_layer() -> None:
    with pytest.raises(ExperimentError) as caught:
        from_line("data(iris) > Dense(3, leaky_relu(0.1)) > compile(mse)")
    assert "Dense(64) > LeakyReLU(0.1)" in caught.value.hint


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("compile(mse, loss_scale_optimizer)", "16 bits"),
        ("compile(mse, MultiOptimizer)", "has one"),
        ("Dense(3, activation=sinc) > compile(mse)", "no such activation; `tui-lab explain sinc`"),
        ("Dense(3) > compile(mse) > fit(verbose=2)", "how much `fit` prints"),
        ("Conv2D(3, 3, data_format=channels_first) > compile(mse)", "channels_last here"),
        ("Dense(3, activation=step) > compile(mse)", "no gradient"),
    ],
)
def test_what_is_left_out_is_refused_with_the_reason(word: str, reason: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        from_line(f"data(iris) > {word}")
    assert reason in caught.value.hint


@pytest.mark.parametrize(
    ("line", "piece", "hint"),
    [
        ("", "ends too early", "such as"),
        ("data(mnist", "data(mnist", "closing bracket"),
        ("data(mnist) Dense(3)", "Dense(3)", ">"),
        ("data(mnist) > > Dense(3)", "> Dense(3)", "name with brackets"),
        ("data(mnist) > Dense(3 4)", "4)", "comma"),
        ("data(mnist) > Dense(=3)", "=3)", "value is wanted"),
        ("data(mnist) > Dense(3x)", "3x)", "value is wanted"),
        ("data(mnist) > Dense('3)", "'3)", "value is wanted"),
        ("data(mnist) > Dense('\\Uffffffff')", "\\Uffffffff", "no such character"),
        ("data(mnist) > Dense(" + "9" * 5000 + ")", "9999", "not quite as long"),
        ("data(mnist) > Dense(" + "(" * 5000, "(((", "brackets within brackets"),
        ("x(" * 5000, "x(x(", "brackets within brackets"),
        ("data(mnist) > Dens(3) > compile(mse)", "Dens(3)", "Did you mean Dense?"),
        ("data(mnist) > __import__('os')", "__import__('os')", "There are"),
        ("data(mnist) > data(iris)", "data(iris)", "Leave one"),
        ("data(mnist) > Dense(3, relu, True, 4) > compile(mse)", "Dense(3, relu, True, 4)", "name"),
        ("data(mnist) > Dense(3, units=3) > compile(mse)", "Dense(3, units=3)", "Leave one"),
        ("data(mnist) > Dense(3, type=Flatten)", "Dense(3, type=Flatten)", "Leave one"),
        ("data(mnist) > Dense(f(3)) > compile(mse)", "f(3)", "L2"),
        ("data(mnist) > Dense(0) > compile(mse)", "Dense(0)", "from 1"),
        ("data(mnist) > Dense(3) > compile(mse, rate=1)", "compile(mse, rate=1)", "There are"),
        ("data(mnist) > Dense(3) > compile(mse) > fit(10)", "the value 10", "name=value"),
        ("data(mnist) > Dense(3) > compile(mse) > seed(1, 2)", "seed(1, 2)", "name=value"),
        ("data(mnist) > Dense(3) > compile(mse) > seed()", "seed()", "seed(1)"),
        ("data(mnist) > Dense(3)", "compile", "data(digits)"),
        ("Dense(3) > compile(mse)", "data", "data(digits)"),
        (" " * 100_001, "too long", "100,000"),
    ],
)
def test_the_piece_that_is_wrong_is_repeated(line: str, piece: str, hint: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        from_line(line)
    assert piece in caught.value.message
    assert hint in caught.value.hint
    assert len(caught.value.message) < 250


@pytest.mark.parametrize(
    ("piece", "hint"),
    [
        ("Conv2D(8, 3, relu)", "Write activation=relu."),
        ("Dense(relu)", "Write activation=relu."),
        ("MaxPooling2D(2, same)", "Write padding=same."),
        ("Dropout(0,3)", "Write the number with a point: 0,3.".replace("0,3", "0.3")),
        ("compile(mse, learning_rate=0,01)", "Write the number with a point: 0.01."),
        ("data(mnist, test_split=0,25)", "Write the number with a point: 0.25."),
        ("Dense(3, relu, 4, 5)", "Write name=value."),
    ],
)
def test_a_value_in_the_wrong_place_is_written_as_it_should_be(piece: str, hint: str) -> None:
    parts = ["data(mnist)", "Dense(3)", "compile(mse)"]
    name = piece.partition("(")[0]
    line = " > ".join([*(part for part in parts if not part.startswith(name)), piece])
    with pytest.raises(ExperimentError) as caught:
        from_line(line)
    assert caught.value.message.startswith(f"In “{piece}”")
    assert caught.value.hint == hint
    assert caught.value.others == ()


def test_all_that_is_wrong_with_a_line_is_found_at_once() -> None:
    line = "data(mnist, scaling=no) > Dens(3) > Dense(0, rulu) > Conv2D(8, 3, relu) > compil(mse)"
    with pytest.raises(ExperimentError) as caught:
        from_line(line)
    messages = [error.message for error in caught.value.everything]
    assert [message.partition("”")[0] for message in messages] == [
        "“Dens(3)",
        "In “Conv2D(8, 3, relu)",
        "“compil(mse)",
        "In “data(mnist, scaling=no)",
        "In “Dense(0, rulu)",
        "In “Dense(0, rulu)",
    ]
    assert "layers[1].units" in messages[4]


def test_a_wrong_value_keeps_its_field() -> None:
    with pytest.raises(ExperimentError) as caught:
        from_line("data(mnist) > Flatten > Dense(8, rleu) > compile(mse)")
    assert caught.value.field == "layers[1].activation"


@given(st.text() | st.text("data(mnist)>Dens, '=-1.e3[]\\\n\""))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    for line in (text, f"data(mnist) > Dense({text}) > compile(mse)"):
        with suppress(ExperimentError):
            experiment = from_line(line)
            assert from_line(to_line(experiment)) == experiment


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("data(mnist) > Flatten()", True),
        ("Flatten > Dense(3)", True),
        ("mnist-mlp-256", False),
        ("folder/mine.toml", False),
        ("copy (1).toml", False),
        ("", False),
    ],
)
def test_a_line_is_told_from_a_name_and_from_a_file(text: str, line: bool) -> None:
    assert looks_like_line(text) is line


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("mse, SGD(learning_rate=0.1, momentum=0.9)", "mse, sgd, learning_rate=0.1, momentum=0.9"),
        ("optimizer=SGD(0.1), loss=MeanSquaredError()", "mse, sgd, learning_rate=0.1"),
        ("Adam(), mse", "mse, adam"),
    ],
)
def test_compile_may_be_written_as_in_keras(written: str, means: str) -> None:
    line = "data(iris, test_split=0.3) > Dense(classes, softmax) > compile({})"
    assert from_line(line.format(written)) == from_line(line.format(means))


def test_a_rate_that_is_there_twice_and_an_input_are_answered() -> None:
    line = "data(iris) > {}Dense(classes, softmax) > compile(mse, {})"
    with pytest.raises(ExperimentError, match="learning_rate is there twice"):
        from_line(line.format("", "SGD(0.1), learning_rate=0.2"))
    with pytest.raises(ExperimentError, match="a line has no Input") as caught:
        from_line(line.format("Input(4) > ", "sgd"))
    assert "follows from the data set" in caught.value.hint
