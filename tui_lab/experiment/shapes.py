"""What goes through the layers: output shapes and numbers of weights, computed without Keras.

The formulas are those of the Keras layers (https://keras.io/api/layers/); shapes leave out the
batch. Must not import Keras or NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from tui_lab.errors import ExperimentError
from tui_lab.experiment.layers import SPATIAL
from tui_lab.experiment.model import Experiment, Layer, Value
from tui_lab.i18n import _

Shape = tuple[int, ...]
LabelForm = Literal["one_hot", "integer", "binary"]
ONE_UNIT_LOSSES = ("binary_crossentropy", "mean_squared_error")
KEEPS_FEATURES = frozenset(
    {"Activation", "Dropout", "GaussianNoise", "BatchNormalization", "GlobalAveragePooling2D"}
)
"""Layers after which an example has as many features as before."""


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """What `model.summary()` would say of one layer."""

    type: str
    output_shape: Shape
    """Of one example, without the batch."""
    parameters: int
    trainable: int


def model_input_shape(experiment: Experiment, dataset_input_shape: Shape) -> Shape:
    """The shape of one example as the first layer gets it.

    Pictures (height, width) become (height, width, 1) where a layer before the first Flatten or
    Reshape needs channels; everything else stays as it is.
    """
    if len(dataset_input_shape) == 2:
        for layer in experiment.layers:
            if layer.type in SPATIAL:
                return (*dataset_input_shape, 1)
            if layer.type in ("Flatten", "Reshape"):
                break
    return dataset_input_shape


def resolve_units(layer: Layer, classes: int, loss: str) -> int:
    """The units of a Dense layer as a number.

    `"classes"` is the number of classes; it is 1 for a sigmoid layer of a set with two classes
    where the loss takes a single output.
    """
    units = layer.arguments.get("units", "classes")
    if units != "classes":
        return cast(int, units)
    single = layer.arguments.get("activation") == "sigmoid" and loss in ONE_UNIT_LOSSES
    return 1 if single and classes == 2 else classes


def output_units(experiment: Experiment, classes: int) -> int | None:
    """How many numbers the network gives for an example, where its last layers tell."""
    for layer in reversed(experiment.layers):
        if layer.type == "Dense":
            return resolve_units(layer, classes, experiment.compile.loss)
        if layer.type == "Conv2D":
            return cast(int, layer.arguments.get("filters"))
        if layer.type not in KEEPS_FEATURES:
            return None
    return None


def label_form(experiment: Experiment, classes: int) -> LabelForm:
    """In which form the loss wants the labels.

    Returns:
        "integer": class numbers, for the sparse loss; "binary": 0 or 1, for a single output;
        "one_hot": a row with a 1 in the place of the class, for all else.
    """
    if experiment.compile.loss == "sparse_categorical_crossentropy":
        return "integer"
    return "binary" if output_units(experiment, classes) == 1 else "one_hot"


def describe(experiment: Experiment, input_shape: Shape, classes: int) -> tuple[LayerSummary, ...]:
    """Output shape and numbers of weights of every layer, as Keras would give them.

    Args:
        input_shape: Of one example of the data set; a channel is added where it is needed.

    Raises:
        ExperimentError: A layer cannot take what it gets; `field` is `layers[i]`.
    """
    shape = model_input_shape(experiment, input_shape)
    summaries = []
    for place, layer in enumerate(experiment.layers):
        summary = summarise(layer, shape, classes, experiment.compile.loss, f"layers[{place}]")
        summaries.append(summary)
        shape = summary.output_shape
    return tuple(summaries)


def summarise(layer: Layer, shape: Shape, classes: int, loss: str, field: str) -> LayerSummary:
    """What becomes of an example of that shape in the layer.

    Raises:
        ExperimentError: The layer cannot take it.
    """
    given = layer.arguments
    match layer.type:
        case "Dense":
            units = resolve_units(layer, classes, loss)
            weights = units * (shape[-1] + bool(given.get("use_bias", True)))
            return LayerSummary(layer.type, (*shape[:-1], units), weights, weights)
        case "Conv2D":
            return _convolution(layer, shape, field)
        case "MaxPooling2D" | "AveragePooling2D":
            window = pair(given.get("pool_size", 2))
            strides = pair(given.get("strides", window))
            sizes = _windows(layer, shape, window, strides, (1, 1), field)
            return LayerSummary(layer.type, (*sizes, shape[2]), 0, 0)
        case "GlobalAveragePooling2D":
            _needs_picture(layer, shape, field)
            kept = (1, 1) if given.get("keepdims", False) else ()
            return LayerSummary(layer.type, (*kept, shape[2]), 0, 0)
        case "Flatten":
            return LayerSummary(layer.type, (math.prod(shape),), 0, 0)
        case "Reshape":
            return LayerSummary(layer.type, _reshaped(layer, shape, field), 0, 0)
        case "BatchNormalization":
            learned = shape[-1] * (bool(given.get("center", True)) + bool(given.get("scale", True)))
            return LayerSummary(layer.type, shape, learned + 2 * shape[-1], learned)
        case "RandomRotation" | "RandomTranslation" | "RandomZoom":
            _needs_picture(layer, shape, field)
            return LayerSummary(layer.type, shape, 0, 0)
        case _:
            return LayerSummary(layer.type, shape, 0, 0)


def pair(value: Value | Mapping[str, Value]) -> tuple[int, int]:
    """Height and width from one number or two."""
    return cast("tuple[int, int]", value if isinstance(value, tuple) else (value, value))


def shape_text(shape: Shape) -> str:
    """A shape for people: `28x28x1`."""
    return "x".join(map(str, shape))


def _convolution(layer: Layer, shape: Shape, field: str) -> LayerSummary:
    given = layer.arguments
    filters, kernel = cast(int, given["filters"]), pair(given["kernel_size"])
    strides, dilation = pair(given.get("strides", 1)), pair(given.get("dilation_rate", 1))
    if max(strides) > 1 and max(dilation) > 1:
        raise ExperimentError(
            _("{field}: strides and dilation_rate are both more than 1.").format(
                field=f"{field}.dilation_rate"
            ),
            _("Keras allows one of them only: leave the other out."),
            f"{field}.dilation_rate",
        )
    sizes = _windows(layer, shape, kernel, strides, dilation, field)
    weights = filters * (math.prod(kernel) * shape[2] + bool(given.get("use_bias", True)))
    return LayerSummary(layer.type, (*sizes, filters), weights, weights)


def _windows(
    layer: Layer,
    shape: Shape,
    window: tuple[int, int],
    strides: tuple[int, int],
    dilation: tuple[int, int],
    field: str,
) -> tuple[int, int]:
    """Height and width of what comes out when a window moves over a picture."""
    _needs_picture(layer, shape, field)
    if layer.arguments.get("padding", "valid") == "same":
        return (-(-shape[0] // strides[0]), -(-shape[1] // strides[1]))
    spans = (dilation[0] * (window[0] - 1) + 1, dilation[1] * (window[1] - 1) + 1)
    if spans[0] > shape[0] or spans[1] > shape[1]:
        name = "kernel_size" if layer.type == "Conv2D" else "pool_size"
        raise ExperimentError(
            _("{field}: the window of {window} is larger than the {shape} that it gets.").format(
                field=f"{field}.{name}",
                window=shape_text(spans),
                shape=shape_text(shape[:2]),
            ),
            _("Make {name} smaller, take away a layer before it, or use padding = {same}.").format(
                name=name, same='"same"'
            ),
            f"{field}.{name}",
        )
    return (
        (shape[0] - spans[0]) // strides[0] + 1,
        (shape[1] - spans[1]) // strides[1] + 1,
    )


def _needs_picture(layer: Layer, shape: Shape, field: str) -> None:
    if len(shape) != 3:
        raise ExperimentError(
            _(
                "{field} ({type}) needs pictures of height, width and channels, but gets the "
                "shape {shape}."
            ).format(field=field, type=layer.type, shape=shape_text(shape)),
            _("Use it before Flatten and on pictures only, or put a Reshape before it."),
            field,
        )


def _reshaped(layer: Layer, shape: Shape, field: str) -> Shape:
    target = cast(Shape, layer.arguments["target_shape"])
    total, fixed = math.prod(shape), math.prod(size for size in target if size != -1)
    if (total % fixed if -1 in target else total != fixed) or fixed > total:
        raise ExperimentError(
            _("{field}: {count} values do not fit into the shape {target}.").format(
                field=f"{field}.target_shape", count=total, target=shape_text(target)
            ),
            _("The numbers of the new shape, multiplied, must give {count}.").format(count=total),
            f"{field}.target_shape",
        )
    return tuple(total // fixed if size == -1 else size for size in target)
