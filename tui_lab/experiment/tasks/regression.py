"""Quantities: which losses fit which outputs, and what the settings mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_lab.experiment.model import Data, Fit, Layer, TargetScaling
from tui_lab.experiment.problems import Problem, error, warning
from tui_lab.experiment.target import TaskName
from tui_lab.experiment.tasks.schema import LabelForm, LossSchema, NetworkOutput, TaskSchema
from tui_lab.i18n import N_, _, number

BOUNDED: Mapping[str, tuple[float, float]] = {
    "sigmoid": (0, 1),
    "hard_sigmoid": (0, 1),
    "softmax": (0, 1),
    "sparsemax": (0, 1),
    "tanh": (-1, 1),
    "hard_tanh": (-1, 1),
    "softsign": (-1, 1),
    "relu6": (0, 6),
}
"""Activations whose outputs cannot leave a range, and that range."""
ABOVE_ZERO = frozenset({"sigmoid", "softmax", "exponential", "softplus", "squareplus"})
"""Activations whose outputs are above 0."""
ONE_SIDED = frozenset({"relu", "log_sigmoid", "log_softmax"}) | ABOVE_ZERO
"""Activations whose outputs have one sign."""
WIDE = 10.0
"""Standard deviation of a quantity from which on the usual steps are too small or too large."""


def quantities(output: NetworkOutput) -> Iterator[Problem]:
    """One output for each quantity, which can reach every value of it."""
    if output.units != output.target.outputs:
        yield _units(output)
        return
    bounds = BOUNDED.get(output.activation)
    if output.target_scaling == "minmax" and bounds is not None and bounds[1] >= 1:
        return
    if bounds is not None:
        yield warning(
            output.activation_field,
            _(
                "The outputs of {activation} stay between {low} and {high}: other values cannot "
                "be answered."
            ).format(
                activation=output.activation, low=number(bounds[0], 0), high=number(bounds[1], 0)
            ),
            _("Use {usual} in the last layer.").format(usual="linear"),
        )
    elif output.target_scaling == "standard" and output.activation in ONE_SIDED:
        yield warning(
            output.activation_field,
            _(
                "The outputs of {activation} have one sign, but half of the scaled target is "
                "negative."
            ).format(activation=output.activation),
            _("Use {usual} in the last layer.").format(usual="linear"),
        )


def relative(output: NetworkOutput) -> Iterator[Problem]:
    """As `quantities`, for a loss that divides by the true value or takes its logarithm."""
    yield from quantities(output)
    if output.target_scaling != "none":
        yield warning(
            "data.target_scaling",
            _(
                "{loss} asks how far off an answer is in proportion, and scaling moves the 0."
            ).format(loss=output.loss),
            _("Leave out {setting}.").format(setting="data.target_scaling"),
        )


def counts(output: NetworkOutput) -> Iterator[Problem]:
    """As `quantities`, for a loss that takes the logarithm of the outputs."""
    if output.units != output.target.outputs:
        yield _units(output)
        return
    if output.activation not in ABOVE_ZERO:
        yield error(
            output.activation_field,
            _(
                "{loss} takes the logarithm of the outputs, and {activation} can give 0 or less."
            ).format(loss=output.loss, activation=output.activation),
            _("Use {usual} in the last layer.").format(usual="exponential"),
        )
    if output.target_scaling == "standard":
        yield error(
            "data.target_scaling",
            _("{loss} is made for counts, and scaling makes half of them negative.").format(
                loss=output.loss
            ),
            _("Leave out {setting}.").format(setting="data.target_scaling"),
        )


def _units(output: NetworkOutput) -> Problem:
    return error(
        output.units_field,
        _("The network gives {units} numbers, but {count} are to be answered.").format(
            units=output.units, count=output.target.outputs
        ),
        _("Set the units of the last layer to {count}, or to “outputs”.").format(
            count=output.target.outputs
        ),
    )


class Regression(TaskSchema):
    """How much of one or several quantities."""

    name: TaskName = "regression"
    title = N_("quantities")
    metric = "mae"
    meaningless = frozenset({"fit.class_weight"})

    def units(self, outputs: int, activation: object, loss: LossSchema | None) -> int:
        """One for each quantity."""
        return outputs

    def label_form(self, loss: LossSchema, units: int | None) -> LabelForm:
        """The quantities themselves, scaled."""
        return "quantities"

    def settings_problems(
        self, data: Data, fit: Fit, outputs: int, spread: float | None
    ) -> Iterator[Problem]:
        """Weights of classes mean nothing; a wide target is better scaled."""
        if fit.class_weight is not None:
            yield error(
                "fit.class_weight",
                _("The data set {name} has no classes that could be weighted.").format(
                    name=data.dataset
                ),
                _("Leave out {setting}.").format(setting="fit.class_weight"),
            )
        if data.target_scaling == "none" and spread is not None and spread > WIDE:
            yield warning(
                "data.target_scaling",
                _(
                    "What is to be answered has a standard deviation of {spread}: a network learns "
                    "such large numbers slowly, or not at all."
                ).format(spread=number(spread, 1)),
                _("Set {setting}; answers and errors are shown in the unit of the data.").format(
                    setting='data.target_scaling = "standard"'
                ),
            )

    def word_problems(self, word: str, field: str) -> Iterator[Problem]:
        """There are no classes to count."""
        if word == "classes":
            yield error(
                field,
                _("The data set has quantities and no classes."),
                _("Write “outputs”: as many units as there are quantities."),
            )

    def starting(self, outputs: int) -> tuple[Layer, str, TargetScaling]:
        """Linear units for a scaled target."""
        layer = Layer("Dense", {"units": "outputs"})
        return layer, "mean_squared_error", "standard"


REGRESSION = Regression()
