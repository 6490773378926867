"""The losses that an experiment may have: one `LossSchema` for each.

docs/how-to/add-a-loss.md tells how to add one. Must not import Keras; names are those of Keras 3
(https://keras.io/api/losses/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from tui_lab.experiment.problems import Problem, error, warning
from tui_lab.i18n import N_, _

POSITIVE = frozenset({"sigmoid", "hard_sigmoid", "sparsemax", "exponential", "softplus"})
"""Activations besides softmax whose outputs Keras's cross-entropies can turn into shares."""
SHARES = frozenset({"softmax", "sigmoid", "hard_sigmoid", "sparsemax"})
"""Activations that stay between 0 and 1."""


@dataclass(frozen=True, slots=True)
class NetworkOutput:
    """What a network gives for one example, as the loss gets it."""

    loss: str
    units: int
    classes: int
    """The number of classes in the data set."""
    activation: str
    """The activation of the last layer that has one."""
    activation_field: str
    """The path of the setting of that activation, for messages."""
    units_field: str
    """The path of the setting that says how many units there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LossSchema:
    """Everything that the lab has to know of a loss."""

    name: str
    """The name that `model.compile` takes."""
    help: str
    """English, marked for the catalogue: what it measures, in a plain sentence."""
    aliases: tuple[str, ...]
    """Other names under which it is read, in lower case."""
    labels: Literal["rows", "numbers"]
    """`rows`: one number for each output; `numbers`: the number of the class."""
    single_unit: bool
    """Whether one sigmoid unit can answer for two classes."""
    problems: Callable[[NetworkOutput], Iterator[Problem]]
    """What is wrong or doubtful between the network's output and the loss."""


def _categorical(output: NetworkOutput) -> Iterator[Problem]:
    loss, classes, activation = output.loss, output.classes, output.activation
    if output.units != classes:
        hint = _("Set the units of the last layer to {classes}, or to “classes”.")
        if classes == 2 and output.units == 1:
            hint = _("For a single unit use binary_crossentropy with sigmoid.")
        yield error(
            output.units_field,
            _("{loss} needs one output for each of the {classes} classes, not {units}.").format(
                loss=loss, classes=classes, units=output.units
            ),
            hint.format(classes=classes),
        )
    elif activation in POSITIVE:
        yield warning(
            output.activation_field,
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
        yield error(
            output.activation_field,
            _(
                "{loss} takes the logarithm of the outputs, and {activation} can give 0 or less."
            ).format(loss=loss, activation=activation),
            _("Use {usual} in the last layer.").format(usual="softmax"),
        )


def _binary(output: NetworkOutput) -> Iterator[Problem]:
    loss, units, classes, activation = output.loss, output.units, output.classes, output.activation
    if units not in (1, classes) or (units == 1 and classes != 2):
        yield error(
            output.units_field,
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
            output.activation_field,
            _("The classes exclude each other, but sigmoid answers for each of them alone."),
            _("Use softmax and categorical_crossentropy, unless you want to compare."),
        )
    elif activation in SHARES and activation != "sigmoid":
        yield warning(
            output.activation_field,
            _("{loss} takes each output as an answer of its own, {activation} does not.").format(
                loss=loss, activation=activation
            ),
            _("Use sigmoid, or softmax with categorical_crossentropy."),
        )
    elif activation != "sigmoid":
        yield error(
            output.activation_field,
            _("{loss} needs outputs between 0 and 1, and {activation} gives others.").format(
                loss=loss, activation=activation
            ),
            _("Use {usual} in the last layer.").format(usual="sigmoid"),
        )


def _squared(output: NetworkOutput) -> Iterator[Problem]:
    loss, units, classes, activation = output.loss, output.units, output.classes, output.activation
    if units not in (1, classes) or (units == 1 and classes != 2):
        yield error(
            output.units_field,
            _("{loss} does not fit {units} outputs for {classes} classes.").format(
                loss=loss, units=units, classes=classes
            ),
            _("Use {classes} units, one for each class.").format(classes=classes)
            if classes != 2
            else _("Use a single sigmoid unit, or two units."),
        )
    elif activation not in SHARES:
        yield warning(
            output.activation_field,
            _(
                "The outputs are read as probabilities, but those of {activation} are not between "
                "0 and 1."
            ).format(activation=activation),
            _("Use {usual} in the last layer.").format(usual="sigmoid"),
        )


_ALL = (
    LossSchema(
        name="categorical_crossentropy",
        help=N_("How little the true class was expected; for one output per class."),
        aliases=(),
        labels="rows",
        single_unit=False,
        problems=_categorical,
    ),
    LossSchema(
        name="sparse_categorical_crossentropy",
        help=N_("The same as categorical cross-entropy, with class numbers as labels."),
        aliases=(),
        labels="numbers",
        single_unit=False,
        problems=_categorical,
    ),
    LossSchema(
        name="binary_crossentropy",
        help=N_("How little the true answer was expected; for sigmoid outputs."),
        aliases=(),
        labels="rows",
        single_unit=True,
        problems=_binary,
    ),
    LossSchema(
        name="mean_squared_error",
        help=N_("The mean of the squared distances between outputs and labels."),
        aliases=("mse",),
        labels="rows",
        single_unit=True,
        problems=_squared,
    ),
)
_REGISTERED: dict[str, LossSchema] = {schema.name: schema for schema in _ALL}

LOSSES: Mapping[str, LossSchema] = MappingProxyType(_REGISTERED)
"""Name -> what the lab knows of it, in the order of a menu."""


def loss_name(written: str) -> str:
    """The name of the loss that a word means, also by one of its aliases; else the word itself."""
    word = written.lower()
    return next((loss.name for loss in LOSSES.values() if word in loss.aliases), written)
