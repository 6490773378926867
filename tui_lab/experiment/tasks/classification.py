"""Classes: which losses fit which outputs, and what the settings mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tui_lab.experiment.model import Data, Fit, Layer, TargetScaling
from tui_lab.experiment.problems import Problem, error, warning
from tui_lab.experiment.target import TaskName
from tui_lab.experiment.tasks.schema import LabelForm, LossSchema, NetworkOutput, TaskSchema
from tui_lab.i18n import N_, _

POSITIVE = frozenset({"sigmoid", "hard_sigmoid", "sparsemax", "exponential", "softplus"})
"""Activations besides softmax whose outputs Keras's cross-entropies can turn into shares."""
SHARES = frozenset({"softmax", "sigmoid", "hard_sigmoid", "sparsemax"})
"""Activations that stay between 0 and 1."""
BOTH_SIGNS = frozenset({"tanh", "linear", "softsign", "hard_tanh"})
"""Activations with which a single output can say -1 or 1."""


def categorical(output: NetworkOutput) -> Iterator[Problem]:
    """The outputs are shares of the classes: cross-entropy and its relatives."""
    loss, classes, activation = output.loss, output.target.outputs, output.activation
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


def binary(output: NetworkOutput) -> Iterator[Problem]:
    """Each output is an answer of its own between 0 and 1."""
    loss, units, activation = output.loss, output.units, output.activation
    classes = output.target.outputs
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


def distance(output: NetworkOutput) -> Iterator[Problem]:
    """The outputs are compared with zeros and ones, whatever they are."""
    yield from _one_for_each(output)
    if _fits(output) and output.activation not in SHARES:
        yield warning(
            output.activation_field,
            _(
                "The outputs are read as probabilities, but those of {activation} are not between "
                "0 and 1."
            ).format(activation=output.activation),
            _("Use {usual} in the last layer.").format(usual="sigmoid"),
        )


def positive(output: NetworkOutput) -> Iterator[Problem]:
    """As `distance`, with a logarithm of the outputs: they must be above 0."""
    yield from _one_for_each(output)
    if _fits(output) and output.activation not in {"softmax", *POSITIVE} - {"sparsemax"}:
        yield error(
            output.activation_field,
            _(
                "{loss} takes the logarithm of the outputs, and {activation} can give 0 or less."
            ).format(loss=output.loss, activation=output.activation),
            _("Use {usual} in the last layer.").format(usual="softmax"),
        )


def hinge(output: NetworkOutput) -> Iterator[Problem]:
    """One output says by its sign which of two classes it is."""
    if output.target.outputs != 2 or output.units != 1:
        yield error(
            output.units_field,
            _("{loss} answers by the sign of one output, for two classes.").format(
                loss=output.loss
            ),
            _("Use one unit with tanh.")
            if output.target.outputs == 2
            else _("Use categorical_hinge for {classes} classes.").format(
                classes=output.target.outputs
            ),
        )
    elif output.activation not in BOTH_SIGNS:
        yield error(
            output.activation_field,
            _(
                "{loss} wants outputs from -1 to 1, and {activation} does not give both signs."
            ).format(loss=output.loss, activation=output.activation),
            _("Use {usual} in the last layer.").format(usual="tanh"),
        )


def margin(output: NetworkOutput) -> Iterator[Problem]:
    """One output for each class; the true one is to be ahead of all others by 1."""
    if output.units != output.target.outputs:
        yield error(
            output.units_field,
            _("{loss} needs one output for each of the {classes} classes, not {units}.").format(
                loss=output.loss, classes=output.target.outputs, units=output.units
            ),
            _("Set the units of the last layer to {classes}, or to “classes”.").format(
                classes=output.target.outputs
            ),
        )
    elif output.activation not in SHARES:
        yield warning(
            output.activation_field,
            _(
                "The outputs are read as probabilities, but those of {activation} are not between "
                "0 and 1."
            ).format(activation=output.activation),
            _("Use {usual} in the last layer.").format(usual="softmax"),
        )


def _fits(output: NetworkOutput) -> bool:
    units, classes = output.units, output.target.outputs
    return units in (1, classes) and (units != 1 or classes == 2)


def _one_for_each(output: NetworkOutput) -> Iterator[Problem]:
    if _fits(output):
        return
    classes = output.target.outputs
    yield error(
        output.units_field,
        _("{loss} does not fit {units} outputs for {classes} classes.").format(
            loss=output.loss, units=output.units, classes=classes
        ),
        _("Use {classes} units, one for each class.").format(classes=classes)
        if classes != 2
        else _("Use a single sigmoid unit, or two units."),
    )


def weight_of_each(
    weights: Sequence[float] | Mapping[str, float], classes: Sequence[str]
) -> list[float]:
    """How much an example of each class counts, in the order of the classes.

    Args:
        weights: In that order; or by name, where classes that are not named count 1, as in Keras.
        classes: Their names.
    """
    if isinstance(weights, Mapping):
        return [weights.get(name, 1.0) for name in classes]
    return list(weights)


class Classification(TaskSchema):
    """Which of several classes an example belongs to."""

    name: TaskName = "classification"
    title = N_("classes")
    metric = "accuracy"
    meaningless = frozenset({"data.target_scaling"})

    def units(self, outputs: int, activation: object, loss: LossSchema | None) -> int:
        """One for each class; one for two classes where the loss takes a single output."""
        if outputs != 2 or loss is None:
            return outputs
        alone = (loss.single_unit and activation == "sigmoid") or loss.signed
        return 1 if alone else outputs

    def label_form(self, loss: LossSchema, units: int | None) -> LabelForm:
        """Class numbers for the sparse loss, 0 or 1 for a single output, else a row with a 1."""
        if loss.labels == "numbers":
            return "integer"
        return "binary" if units == 1 else "one_hot"

    def settings_problems(
        self, data: Data, fit: Fit, outputs: int, spread: float | None
    ) -> Iterator[Problem]:
        """Scaling of the target means nothing; weights must be as many as there are classes."""
        if data.target_scaling != "none":
            yield error(
                "data.target_scaling",
                _("The data set {name} has classes, which cannot be scaled.").format(
                    name=data.dataset
                ),
                _("Leave out {setting}.").format(setting="data.target_scaling"),
            )
        weights = fit.class_weight
        if isinstance(weights, tuple) and len(weights) != outputs:
            yield error(
                "fit.class_weight",
                _("There are {count} weights for {classes} classes.").format(
                    count=len(weights), classes=outputs
                ),
                _("Give one for each class, in their order, or write “balanced”."),
            )

    def word_problems(self, word: str, field: str) -> Iterator[Problem]:
        """Both words mean as many units as there are classes."""
        yield from ()

    def starting(self, outputs: int) -> tuple[Layer, str, TargetScaling]:
        """Softmax over the classes."""
        layer = Layer("Dense", {"units": "classes", "activation": "softmax"})
        return layer, "categorical_crossentropy", "none"


CLASSIFICATION = Classification()
