"""Shapes, counts, units and labels by hand-worked examples."""

from __future__ import annotations

import pytest

from tui_lab.errors import ExperimentError
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Experiment, Layer
from tui_lab.experiment.shapes import describe, keras_arguments, label_form, model_input_shape
from tui_lab.experiment.target import classes as of_classes


def network(layers: str, loss: str = "categorical_crossentropy") -> Experiment:
    return from_line(f"data(mnist) > {layers} > compile({loss})")


def test_the_network_of_the_course_has_its_counts() -> None:
    summaries = describe(
        network("Flatten() > Dense(256, relu) > Dense(classes, softmax)"), (28, 28), of_classes(10)
    )
    assert [s.output_shape for s in summaries] == [(784,), (256,), (10,)]
    assert [s.parameters for s in summaries] == [0, 200_960, 2_570]


def test_the_convolutional_network_of_the_course_has_its_counts() -> None:
    layers = (
        "Conv2D(32, 3) > Conv2D(64, 3) > MaxPooling2D(2) > Dropout(0.25) > Flatten() > "
        "Dense(128) > Dropout(0.5) > Dense(classes, softmax)"
    )
    summaries = describe(network(layers), (28, 28), of_classes(10))
    assert [s.output_shape for s in summaries[:5]] == [
        (26, 26, 32),
        (24, 24, 64),
        (12, 12, 64),
        (12, 12, 64),
        (9216,),
    ]
    assert summaries[0].parameters == 320


def test_batch_normalization_has_weights_that_are_not_trained() -> None:
    [summary] = describe(network("BatchNormalization()"), (7,), of_classes(2))
    assert (summary.parameters, summary.trainable) == (28, 14)


@pytest.mark.parametrize(
    ("layers", "shape", "expected"),
    [
        ("Conv2D(3, 3) > Flatten()", (28, 28), (28, 28, 1)),
        ("Dropout(0.1) > RandomZoom(0.1) > Flatten()", (28, 28), (28, 28, 1)),
        ("Flatten() > Dense(3)", (28, 28), (28, 28)),
        ("Reshape((7, 7, 16)) > Conv2D(3, 3)", (28, 28), (28, 28)),
        ("Conv2D(3, 3)", (28, 28, 3), (28, 28, 3)),
        ("Conv2D(3, 3)", (4,), (4,)),
        ("Dense(3)", (4,), (4,)),
    ],
)
def test_pictures_get_a_channel_only_where_a_layer_needs_it(
    layers: str, shape: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert model_input_shape(network(layers), shape) == expected


@pytest.mark.parametrize(
    ("activation", "classes", "loss", "units"),
    [
        ("softmax", 10, "categorical_crossentropy", 10),
        ("sigmoid", 10, "binary_crossentropy", 10),
        ("sigmoid", 2, "binary_crossentropy", 1),
        ("sigmoid", 2, "mean_squared_error", 1),
        ("sigmoid", 2, "categorical_crossentropy", 2),
        ("softmax", 2, "binary_crossentropy", 2),
    ],
)
def test_units_that_follow_the_classes(
    activation: str, classes: int, loss: str, units: int
) -> None:
    layer = Layer("Dense", {"units": "classes", "activation": activation})
    assert keras_arguments(layer, of_classes(classes), loss) == {
        "units": units,
        "activation": activation,
    }


def test_units_that_are_given_stay() -> None:
    layer = Layer("Dense", {"units": 7})
    assert keras_arguments(layer, of_classes(2), "binary_crossentropy") == {"units": 7}


@pytest.mark.parametrize(
    ("layers", "loss", "classes", "form"),
    [
        ("Dense(classes, softmax)", "categorical_crossentropy", 3, "one_hot"),
        ("Dense(classes, softmax)", "sparse_categorical_crossentropy", 3, "integer"),
        ("Dense(classes, sigmoid)", "binary_crossentropy", 2, "binary"),
        ("Dense(1) > Activation(sigmoid)", "binary_crossentropy", 2, "binary"),
        ("Dense(classes, sigmoid)", "binary_crossentropy", 3, "one_hot"),
        ("Dense(1, tanh)", "mse", 2, "binary"),
        ("Dense(classes, sigmoid)", "mse", 3, "one_hot"),
        ("Conv2D(1, 3) > GlobalAveragePooling2D() > Dropout(0.1)", "mse", 2, "binary"),
        ("Dense(1) > Flatten()", "mse", 2, "one_hot"),
    ],
)
def test_labels_come_in_the_form_that_the_loss_wants(
    layers: str, loss: str, classes: int, form: str
) -> None:
    assert label_form(network(layers, loss), of_classes(classes)) == form


@pytest.mark.parametrize(
    ("layers", "shape", "field", "words"),
    [
        ("Flatten() > Conv2D(3, 3)", (28, 28), "layers[1]", ["Conv2D", "784"]),
        ("MaxPooling2D()", (4,), "layers[0]", ["MaxPooling2D", "shape 4"]),
        ("GlobalAveragePooling2D()", (4,), "layers[0]", ["GlobalAveragePooling2D"]),
        ("RandomRotation(0.1)", (4,), "layers[0]", ["RandomRotation"]),
        ("Conv2D(3, (3, 9))", (8, 8), "layers[0].kernel_size", ["3×9", "8×8"]),
        ("Conv2D(3, 3, dilation_rate=4)", (8, 8), "layers[0].kernel_size", ["9×9", "8×8"]),
        ("AveragePooling2D(9)", (8, 8), "layers[0].pool_size", ["9×9", "8×8"]),
        ("Conv2D(3, 2, 2, dilation_rate=2)", (8, 8), "layers[0].dilation_rate", ["strides"]),
        ("Reshape((3, 3))", (8, 8), "layers[0].target_shape", ["64", "3×3"]),
        ("Reshape((-1, 5))", (8, 8), "layers[0].target_shape", ["64"]),
        ("Reshape((-1, 128))", (8, 8), "layers[0].target_shape", ["64"]),
    ],
)
def test_what_a_layer_cannot_take_is_named(
    layers: str, shape: tuple[int, ...], field: str, words: list[str]
) -> None:
    with pytest.raises(ExperimentError) as caught:
        describe(network(layers), shape, of_classes(10))
    assert caught.value.field == field
    assert field in caught.value.message
    assert all(word in caught.value.message for word in words)
    assert caught.value.hint
