"""What goes through the layers: output shapes and numbers of weights, computed without Keras.

The rules of each layer are in its schema (`layers`); shapes leave out the batch. Must not import
Keras or NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_lab.errors import ExperimentError
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.schema import InputAxes, Keeps, LayerInput, Shape
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.model import Experiment, Layer, Value
from tui_lab.experiment.schema import UNIT_WORDS, ArgumentKind
from tui_lab.experiment.target import Target
from tui_lab.experiment.tasks import TASKS
from tui_lab.experiment.tasks.schema import LabelForm
from tui_lab.i18n import _
from tui_lab.text.values import shape_text

TWO_INPUTS: Shape = (2,)
"""The shape of what `data.inputs` makes other inputs of."""


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """What `model.summary()` would say of one layer."""

    type: str
    output_shape: Shape
    """The shape of one example, without the batch."""
    parameters: int
    trainable: int


def model_input_shape(experiment: Experiment, dataset_input_shape: Shape) -> Shape:
    """The shape of one example as the first layer gets it.

    Two inputs become those that the experiment makes of them (`data.inputs`).
    Pictures (height, width) become (height, width, 1) where a layer needs channels and none before
    it lays the values out anew; everything else stays as it is.
    """
    if experiment.data.inputs and dataset_input_shape == TWO_INPUTS:
        return (len(experiment.data.inputs),)
    if len(dataset_input_shape) == 2:
        for layer in experiment.layers:
            match LAYERS[layer.type].axes:
                case InputAxes.IMAGE:
                    return (*dataset_input_shape, 1)
                case InputAxes.NEW:
                    break
                case InputAxes.ANY:
                    continue
    return dataset_input_shape


def keras_arguments(layer: Layer, target: Target, loss: str) -> dict[str, Value]:
    """The arguments of a layer as Keras takes them: units are a number.

    `"classes"` and `"outputs"` are as many as the target has; 1 for a sigmoid layer of a set with
    two classes where the loss takes a single output.
    """
    arguments = dict(layer.arguments)
    for argument in LAYERS[layer.type].arguments:
        if argument.kind is ArgumentKind.UNITS and arguments.get(argument.name) in UNIT_WORDS:
            arguments[argument.name] = TASKS[target.task].units(
                target.outputs, arguments.get("activation"), LOSSES[loss]
            )
    return arguments


def output_units(experiment: Experiment, target: Target) -> int | None:
    """How many numbers the network gives for an example; None where its last layers do not say."""
    for layer in reversed(experiment.layers):
        schema = LAYERS[layer.type]
        if schema.units_argument:
            arguments = keras_arguments(layer, target, experiment.compile.loss)
            units = arguments.get(schema.units_argument)
            return units if isinstance(units, int) else None
        if Keeps.FEATURES not in schema.keeps:
            return None
    return None


def label_form(experiment: Experiment, target: Target) -> LabelForm:
    """In which form the loss wants the labels.

    Returns:
        "integer": class numbers, for the sparse loss; "binary": 0 or 1, for a single output;
        "one_hot": a row with a 1 in the place of the class; "quantities": the numbers themselves.
    """
    units = output_units(experiment, target)
    return TASKS[target.task].label_form(LOSSES[experiment.compile.loss], units)


def describe(
    experiment: Experiment, input_shape: Shape, target: Target
) -> tuple[LayerSummary, ...]:
    """Output shape and numbers of weights of every layer, as Keras would give them.

    Args:
        input_shape: Of one example of the data set; a channel is added where it is needed.

    Raises:
        ExperimentError: A layer cannot take what it gets; `field` is `layers[i]`.
    """
    shape = model_input_shape(experiment, input_shape)
    summaries = []
    for index, layer in enumerate(experiment.layers):
        summary = summarise(layer, shape, target, experiment.compile.loss, f"layers[{index}]")
        summaries.append(summary)
        shape = summary.output_shape
    return tuple(summaries)


def layer_input(layer: Layer, shape: Shape, target: Target, loss: str, field: str) -> LayerInput:
    """What the rules of a layer's schema are given."""
    defaults = {
        argument.name: argument.default
        for argument in LAYERS[layer.type].arguments
        if argument.default is not None
    }
    return LayerInput(shape, {**defaults, **keras_arguments(layer, target, loss)}, field)


def summarise(layer: Layer, shape: Shape, target: Target, loss: str, field: str) -> LayerSummary:
    """Output shape and numbers of weights of one layer.

    Args:
        shape: Of the example that reaches it.
        field: The path of the layer, such as `layers[2]`, for messages.

    Raises:
        ExperimentError: The layer cannot take the example.
    """
    schema = LAYERS[layer.type]
    if schema.axes is InputAxes.IMAGE and len(shape) != 3:
        raise ExperimentError(
            _(
                "{field} ({type}) needs pictures of height, width and channels, but gets the "
                "shape {shape}."
            ).format(field=field, type=layer.type, shape=shape_text(shape)),
            _("Use it before Flatten and on pictures only, or put a Reshape before it."),
            field,
        )
    given = layer_input(layer, shape, target, loss, field)
    output_shape, parameters = schema.output_shape(given), schema.parameters(given)
    return LayerSummary(
        layer.type, output_shape, parameters.trainable + parameters.fixed, parameters.trainable
    )
