"""Whether the last layer gives what the loss and the number of classes ask for."""

from __future__ import annotations

from collections.abc import Iterator

from tui_lab.experiment.model import Experiment
from tui_lab.experiment.problems import Problem, error, warning
from tui_lab.experiment.shapes import Shape, shape_text
from tui_lab.i18n import _

POSITIVE = frozenset({"sigmoid", "hard_sigmoid", "sparsemax", "exponential", "softplus"})
"""Activations besides softmax whose outputs Keras's cross-entropies can turn into shares."""
SHARES = frozenset({"softmax", "sigmoid", "hard_sigmoid", "sparsemax"})
"""Activations that stay between 0 and 1."""
AFTER_OUTPUT = frozenset({"Dropout", "GaussianNoise", "Flatten", "Reshape"})


def output_activation(experiment: Experiment) -> tuple[str, str]:
    """The activation that makes the outputs, and the path of the setting that says so."""
    for place in range(len(experiment.layers) - 1, -1, -1):
        layer = experiment.layers[place]
        if layer.type in ("Activation", "Dense", "Conv2D"):
            activation = layer.arguments.get("activation", "linear")
            return str(activation), f"layers[{place}].activation"
        if layer.type not in AFTER_OUTPUT and layer.type != "GlobalAveragePooling2D":
            break
    return "linear", f"layers[{len(experiment.layers) - 1}]"


def output_problems(experiment: Experiment, shape: Shape, classes: int) -> Iterator[Problem]:
    """What is wrong between the last layer, the loss and the classes.

    Args:
        shape: What the last layer gives for one example.
    """
    last = len(experiment.layers) - 1
    if len(shape) != 1:
        yield error(
            f"layers[{last}]",
            _("The last layer gives the shape {shape}, not one row of numbers.").format(
                shape=shape_text(shape)
            ),
            _("Put a Flatten before the last Dense layer."),
        )
        return
    units = shape[0]
    activation, field = output_activation(experiment)
    where = _units_field(experiment)
    if units == 1 and activation in ("softmax", "sparsemax", "log_softmax"):
        yield error(
            field,
            _("With a single unit, {activation} always gives the same number.").format(
                activation=activation
            ),
            _("Use sigmoid for a single unit, or as many units as there are classes."),
        )
        return
    match experiment.compile.loss:
        case "binary_crossentropy":
            yield from _binary(units, activation, classes, field, where)
        case "mean_squared_error":
            yield from _squared(units, activation, classes, field, where)
        case loss:
            yield from _categorical(loss, units, activation, classes, field, where)


def _units_field(experiment: Experiment) -> str:
    for place in range(len(experiment.layers) - 1, -1, -1):
        names = {"Dense": "units", "Conv2D": "filters", "Reshape": "target_shape"}
        if experiment.layers[place].type in names:
            return f"layers[{place}].{names[experiment.layers[place].type]}"
    return f"layers[{len(experiment.layers) - 1}]"


def _categorical(
    loss: str, units: int, activation: str, classes: int, field: str, where: str
) -> Iterator[Problem]:
    if units != classes:
        hint = _("Set the units of the last layer to {classes}, or to “classes”.")
        if classes == 2 and units == 1:
            hint = _("For a single unit use binary_crossentropy with sigmoid.")
        yield error(
            where,
            _("{loss} needs one output for each of the {classes} classes, not {units}.").format(
                loss=loss, classes=classes, units=units
            ),
            hint.format(classes=classes),
        )
    elif activation in POSITIVE:
        yield warning(
            field,
            _("The outputs of {activation} do not add up to 1, as {loss} expects.").format(
                activation=activation, loss=loss
            ),
            _(
                "With TensorFlow, Keras takes the softmax of what the sigmoid is given, so it"
                " works; softmax is the usual choice."
            )
            if activation == "sigmoid"
            else _("Keras divides by their sum, so it works; softmax is the usual choice."),
        )
    elif activation != "softmax":
        yield error(field, *_no_logarithm(loss, activation, "softmax"))


def _no_logarithm(loss: str, activation: str, usual: str) -> tuple[str, str]:
    return (
        _("{loss} takes the logarithm of the outputs, and {activation} can give 0 or less.").format(
            loss=loss, activation=activation
        ),
        _("Use {usual} in the last layer.").format(usual=usual),
    )


def _binary(units: int, activation: str, classes: int, field: str, where: str) -> Iterator[Problem]:
    loss = "binary_crossentropy"
    if units not in (1, classes) or (units == 1 and classes != 2):
        yield error(
            where,
            _("{loss} does not fit {units} outputs for {classes} classes.").format(
                loss=loss, units=units, classes=classes
            ),
            _("Use a single sigmoid unit.")
            if classes == 2
            else _("Use {classes} units with softmax and categorical_crossentropy.").format(
                classes=classes
            ),
        )
    elif units > 2 and activation == "sigmoid":
        yield warning(
            field,
            _("The classes exclude each other, but sigmoid answers for each of them alone."),
            _("Use softmax and categorical_crossentropy, unless you want to compare."),
        )
    elif activation in SHARES and activation != "sigmoid":
        yield warning(
            field,
            _("{loss} takes each output as an answer of its own, {activation} does not.").format(
                loss=loss, activation=activation
            ),
            _("Use sigmoid, or softmax with categorical_crossentropy."),
        )
    elif activation != "sigmoid":
        yield error(
            field,
            _("{loss} needs outputs between 0 and 1, and {activation} gives others.").format(
                loss=loss, activation=activation
            ),
            _("Use {usual} in the last layer.").format(usual="sigmoid"),
        )


def _squared(
    units: int, activation: str, classes: int, field: str, where: str
) -> Iterator[Problem]:
    loss = "mean_squared_error"
    if units not in (1, classes) or (units == 1 and classes != 2):
        yield error(
            where,
            _("{loss} does not fit {units} outputs for {classes} classes.").format(
                loss=loss, units=units, classes=classes
            ),
            _("Use {classes} units, one for each class.").format(classes=classes)
            if classes != 2
            else _("Use a single sigmoid unit, or two units."),
        )
    elif activation not in SHARES:
        yield warning(
            field,
            _(
                "The outputs are read as probabilities, but those of {activation} are not between "
                "0 and 1."
            ).format(activation=activation),
            _("Use {usual} in the last layer.").format(usual="sigmoid"),
        )
