"""What is found wrong or doubtful before anything is started."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.strategies import architectures, experiments

from tui_lab.errors import ExperimentError
from tui_lab.experiment.checking import Subject, check, validate
from tui_lab.experiment.line import from_line, to_line
from tui_lab.experiment.model import Compile, Data, EarlyStopping, Experiment, Fit, Layer
from tui_lab.experiment.parsing import loads
from tui_lab.experiment.refitting import refitted
from tui_lab.experiment.shapes import describe
from tui_lab.experiment.target import classes as of_classes
from tui_lab.experiment.tasks.classification import weight_of_each
from tui_lab.experiment.writing import dumps

PICTURES = Subject((28, 28), of_classes(10), True)
TABLE = Subject((4,), of_classes(3), True)
TWO = Subject((2,), of_classes(2), True, frozenset({"noise", "samples"}))
GATE = Subject((2,), of_classes(2), False, gate=True)
GOOD = "data(set) > Flatten() > Dense(classes, softmax) > compile(categorical_crossentropy)"


def found(line: str, subject: Subject | None = PICTURES) -> list[tuple[str, str]]:
    return [(problem.severity, problem.field) for problem in validate(from_line(line), subject)]


def test_a_good_experiment_has_no_problems() -> None:
    assert validate(from_line(GOOD), PICTURES) == []
    assert check(from_line(GOOD), PICTURES) == []


OUTPUTS = [
    (TABLE, "Dense(classes, softmax)", "sparse_categorical_crossentropy", []),
    (TABLE, "Dense(3) > Activation(softmax)", "categorical_crossentropy", []),
    (TABLE, "Dense(3) > Activation(softmax) > Dropout(0.1)", "categorical_crossentropy", []),
    (TABLE, "Dense(3, sigmoid)", "categorical_crossentropy", [("warning", "layers[0].activation")]),
    (TABLE, "Dense(4, softmax)", "categorical_crossentropy", [("error", "layers[0].units")]),
    (TABLE, "Dense(1, sigmoid)", "categorical_crossentropy", [("error", "layers[0].units")]),
    (TABLE, "Dense(4, softmax)", "sparse_categorical_crossentropy", [("error", "layers[0].units")]),
    (TABLE, "Dense(3)", "categorical_crossentropy", [("error", "layers[0].activation")]),
    (TABLE, "Dense(3, tanh)", "categorical_crossentropy", [("error", "layers[0].activation")]),
    (TABLE, "Dense(3, relu)", "categorical_crossentropy", [("error", "layers[0].activation")]),
    (
        TABLE,
        "Dense(3) > Activation(relu)",
        "sparse_categorical_crossentropy",
        [("error", "layers[1].activation")],
    ),
    (TABLE, "Dense(1, softmax)", "mse", [("error", "layers[0].activation")]),
    (TWO, "Dense(1, softmax)", "binary_crossentropy", [("error", "layers[0].activation")]),
    (TWO, "Dense(1, sigmoid)", "binary_crossentropy", []),
    (TWO, "Dense(classes, sigmoid)", "binary_crossentropy", []),
    (TWO, "Dense(2, softmax)", "categorical_crossentropy", []),
    (TWO, "Dense(1, sigmoid)", "categorical_crossentropy", [("error", "layers[0].units")]),
    (TWO, "Dense(2, softmax)", "binary_crossentropy", [("warning", "layers[0].activation")]),
    (TWO, "Dense(1, tanh)", "binary_crossentropy", [("error", "layers[0].activation")]),
    (TWO, "Dense(3, sigmoid)", "binary_crossentropy", [("error", "layers[0].units")]),
    (
        TABLE,
        "Dense(3, sigmoid)",
        "binary_crossentropy",
        [("warning", "layers[0].activation")],
    ),
    (TABLE, "Dense(1, sigmoid)", "binary_crossentropy", [("error", "layers[0].units")]),
    (TABLE, "Dense(classes, sigmoid)", "mse", []),
    (TABLE, "Dense(classes, softmax)", "mse", []),
    (TABLE, "Dense(classes)", "mse", [("warning", "layers[0].activation")]),
    (TABLE, "Dense(1, sigmoid)", "mse", [("error", "layers[0].units")]),
    (TWO, "Dense(1, sigmoid)", "mse", []),
    (TWO, "Dense(5, sigmoid)", "mse", [("error", "layers[0].units")]),
    (TABLE, "Dropout(0.5)", "mse", [("error", "layers[0]")]),
]


@pytest.mark.parametrize(("subject", "layers", "loss", "expected"), OUTPUTS)
def test_the_loss_has_to_fit_the_output(
    subject: Subject, layers: str, loss: str, expected: list[tuple[str, str]]
) -> None:
    assert found(f"data(set) > {layers} > compile({loss})", subject) == expected


def test_a_dense_layer_on_pictures_without_flatten_is_warned_of() -> None:
    line = "data(set) > Dense(8, relu) > Flatten() > Dense(classes, softmax) > compile(mse)"
    [problem] = validate(from_line(line), PICTURES)
    assert (problem.severity, problem.field) == ("warning", "layers[0]")
    assert "28×28" in problem.message
    assert "Flatten" in problem.hint


def test_a_unit_normalization_of_one_feature_is_doubted() -> None:
    line = GOOD.replace("Flatten() >", "Flatten() > Dense(1) > UnitNormalization() >")
    [problem] = validate(from_line(line), PICTURES)
    assert (problem.severity, problem.field) == ("warning", "layers[2]")
    assert "1 or -1" in problem.message
    assert validate(from_line(line.replace("Dense(1)", "Dense(2)")), PICTURES) == []


def test_a_layer_normalization_of_one_feature_is_doubted() -> None:
    line = GOOD.replace("Flatten() >", "Flatten() > Dense(1) > LayerNormalization() >")
    [problem] = validate(from_line(line), PICTURES)
    assert (problem.severity, problem.field) == ("warning", "layers[2]")
    assert "the same for every value" in problem.message
    assert validate(from_line(line.replace("Dense(1)", "Dense(2)")), PICTURES) == []


def test_outputs_that_are_no_row_of_numbers_are_an_error() -> None:
    line = "data(set) > Dense(classes, softmax) > compile(categorical_crossentropy)"
    assert found(line) == [("warning", "layers[0]"), ("error", "layers[0]")]


def test_a_layer_that_cannot_take_its_input_is_named_once() -> None:
    assert found("data(set) > Conv2D(8, 3) > Dense(3) > compile(mse)", TABLE) == [
        ("error", "layers[0]")
    ]


def test_no_layers_are_an_error_with_and_without_a_data_set() -> None:
    for subject in (None, PICTURES):
        assert found("data(set) > compile(mse)", subject) == [("error", "layers")]


@pytest.mark.parametrize(
    ("data", "subject", "expected"),
    [
        ("data(set, test_split=0.3)", PICTURES, [("error", "data.test_split")]),
        ("data(set)", replace(PICTURES, has_test=False), [("error", "data.test_split")]),
        ("data(set, test_split=0.3)", replace(PICTURES, has_test=False), []),
        ("data(set, noise=0.1)", PICTURES, [("error", "data.noise")]),
        ("data(set, noise=0.1)", replace(PICTURES, options=frozenset({"noise"})), []),
    ],
)
def test_the_data_set_decides_about_its_split_and_its_options(
    data: str, subject: Subject, expected: list[tuple[str, str]]
) -> None:
    assert found(GOOD.replace("data(set)", data), subject) == expected


def test_a_random_state_belongs_to_scikit_learns_split() -> None:
    data = "data(iris, test_split=0.3, random_state=1)"
    line = f"{data} > Dense(classes, softmax) > compile(categorical_crossentropy)"
    (problem,) = validate(from_line(line))
    assert problem.field == "data.random_state"
    drawn = from_line(line.replace("random_state", "split=sklearn, random_state"))
    assert not validate(drawn)
    assert drawn.data.drawn_by(0) == ("sklearn", 1)


def test_a_gate_needs_no_split_and_takes_none() -> None:
    line = "data(xor) > Dense(classes, sigmoid) > compile(binary_crossentropy)"
    assert found(line, GATE) == []
    assert found(line.replace("(xor)", "(xor, test_split=0.5)"), GATE) == [
        ("error", "data.test_split")
    ]


@pytest.mark.parametrize(
    ("data", "monitor", "expected"),
    [
        ("data(set, validation_split=0)", "val_loss", [("error", "fit.early_stopping.monitor")]),
        ("data(set, validation_split=0)", "loss", []),
        ("data(set)", "val_accuracy", []),
    ],
)
def test_early_stopping_needs_something_to_watch(
    data: str, monitor: str, expected: list[tuple[str, str]]
) -> None:
    line = GOOD.replace("data(set)", data) + f" > fit(early_stopping({monitor}))"
    assert found(line, None) == expected


def test_early_stopping_watches_the_rows_of_a_gate() -> None:
    line = (
        "data(xor, validation_split=0) > Dense(classes, sigmoid) > compile(binary_crossentropy)"
        " > fit(early_stopping(val_accuracy))"
    )
    assert found(line, GATE) == []


def test_a_network_that_hardly_fits_any_machine_is_warned_of() -> None:
    line = GOOD.replace("Flatten() >", "Flatten() > Dense(1000000, relu) >")
    assert found(line) == [("warning", "layers")]


def test_a_length_along_the_rows_of_a_window_alone_is_doubted() -> None:
    line = (
        "data(set) > Conv2D(4, 3, kernel_constraint=max_norm(2)) > Flatten() > "
        "Dense(classes, softmax) > compile(categorical_crossentropy)"
    )
    [doubt] = validate(from_line(line), PICTURES)
    assert (doubt.field, doubt.severity) == ("layers[0].kernel_constraint", "warning")
    assert "max_norm(axis=(0, 1, 2))" in doubt.hint
    for better in ("max_norm(2, axis=(0, 1, 2))", "non_neg"):
        assert validate(from_line(line.replace("max_norm(2)", better)), PICTURES) == []


@pytest.mark.parametrize(
    "layer", ["LeakyReLU(0.1)", "ReLU(negative_slope=0.1)", "ELU()", "ReLU(1)"]
)
def test_the_last_layer_may_be_an_activation_and_is_checked_as_such(layer: str) -> None:
    line = f"data(set) > Dense(classes) > {layer} > compile(categorical_crossentropy)"
    [problem] = validate(from_line(line), TABLE)
    named = "ReLU" if layer == "ReLU(1)" else "elu" if layer == "ELU()" else "leaky_relu"
    assert f" {named} " in problem.message
    assert problem.field == "layers[1]"


def test_adafactor_is_warned_of_until_its_small_number_is_set() -> None:
    line = GOOD.replace("entropy)", "entropy, adafactor)")
    assert found(line) == [("warning", "compile.epsilon_1")]
    assert found(line.replace("adafactor", "adafactor, epsilon_1=1e-12")) == []


def test_an_experiment_that_was_not_read_is_checked_as_if_it_had_been() -> None:
    experiment = Experiment(
        Data("", validation_split=2.0),
        (Layer("Dense", {"units": 0}), Layer("Dnse"), Layer("Dropout", {"rate": 0.5, "x": 1})),
        Compile("mse", "bad", -1.0),
        Fit(0, 0, EarlyStopping("nothing")),
        "two\nlines",
        -1,
    )
    assert [problem.field for problem in validate(experiment, PICTURES)] == [
        "name",
        "seed",
        "data.validation_split",
        "data.dataset",
        "layers[0].units",
        "layers[1].type",
        "layers[2].x",
        "compile.optimizer",
        "compile.learning_rate",
        "fit.epochs",
        "fit.batch_size",
        "fit.early_stopping.monitor",
    ]


def test_check_raises_all_errors_together() -> None:
    line = (
        "data(set, noise=1) > Dense(3, sigmoid) > compile(categorical_crossentropy) > "
        "fit(early_stopping(val_loss))"
    )
    with pytest.raises(ExperimentError) as caught:
        check(
            from_line(line.replace("set,", "my-set, validation_split=0,")),
            Subject((4,), of_classes(3), has_test=False),
        )
    assert [error.field for error in caught.value.everything] == [
        "data.test_split",
        "data.noise",
        "fit.early_stopping.monitor",
    ]
    assert "data(my-set, test_split=0.3)" in caught.value.hint


def test_check_raises_the_first_error_and_gives_the_warnings() -> None:
    line = "data(set) > Dense(3, sigmoid) > compile(categorical_crossentropy, adafactor)"
    warnings = check(from_line(line), TABLE)
    assert [problem.severity for problem in warnings] == ["warning", "warning"]
    with pytest.raises(ExperimentError) as caught:
        check(from_line(line.replace("Dense(3", "Dense(4")), TABLE)
    assert caught.value.field == "layers[0].units"
    assert caught.value.hint


@given(experiments(), st.sampled_from([PICTURES, TABLE, TWO, GATE]))
def test_every_experiment_can_be_checked(experiment: Experiment, subject: Subject) -> None:
    problems = validate(experiment, subject)
    assert all(problem.field in problem.message for problem in problems)
    if not any(problem.severity == "error" for problem in problems):
        shape = describe(experiment, subject.input_shape, subject.target)[-1].output_shape
        assert shape in ((1,), (subject.target.outputs,))


@given(architectures())
def test_what_passes_the_check_can_be_described(
    generated: tuple[Experiment, tuple[int, ...], int],
) -> None:
    experiment, shape, classes = generated
    problems = validate(experiment, Subject(shape, of_classes(classes), True))
    if experiment.layers and not any(problem.severity == "error" for problem in problems):
        assert describe(experiment, shape, of_classes(classes))[-1].output_shape in (
            (1,),
            (classes,),
        )


def test_weights_are_given_to_classes_that_there_are() -> None:
    line = "data(parcels) > Dense(classes, softmax) > compile(mse) > fit(class_weight=({}))"
    parcels = replace(TABLE, classes=("on time", "late", "3"))
    right = from_line(line.format("'on time'=1, late=2.5, 3=1"))
    assert right.fit.class_weight == {"on time": 1.0, "late": 2.5, "3": 1.0}
    assert (from_line(to_line(right)), loads(dumps(right))) == (right, right)
    assert weight_of_each({"late": 2.5}, parcels.classes) == [1.0, 2.5, 1.0]
    assert validate(right, parcels) == []
    [problem] = validate(from_line(line.format("late=1, on_time=2")), parcels)
    assert problem.field == "fit.class_weight"
    assert problem.message == "fit.class_weight: The data set parcels has no class “on_time”."
    assert "Did you mean on time?" in problem.hint
    for wrong in ("late=-1", "late=1, 2", "late=1, late=2", "late=balanced"):
        with pytest.raises(ExperimentError):
            from_line(line.format(wrong))
    moved = refitted(right, replace(TABLE, classes=("setosa", "virginica", "versicolor")))
    assert moved.fit.class_weight is None


def test_other_inputs_are_made_of_two_and_of_nothing_else() -> None:
    line = "data(set, inputs=(x1, x1_x2, sin_x2)) > Dense(8) > Dense(classes, softmax)"
    what = from_line(f"{line} > compile(categorical_crossentropy)")
    assert validate(what, TWO) == []
    assert describe(what, (2,), of_classes(2))[0].parameters == 3 * 8 + 8
    assert [each.field for each in validate(what, TABLE)] == ["data.test_split"] * (
        not TABLE.has_test
    ) + ["data.inputs"]
    assert refitted(what, TABLE).data.inputs == ()
    assert refitted(what, TWO).data.inputs == what.data.inputs
