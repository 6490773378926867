"""Whether the last layer gives what the loss and the number of classes ask for."""

from __future__ import annotations

from collections.abc import Iterator

from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.schema import Keeps, Shape
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.problems import Problem, error
from tui_lab.experiment.target import Target
from tui_lab.experiment.tasks import TASKS
from tui_lab.experiment.tasks.schema import NetworkOutput
from tui_lab.i18n import _
from tui_lab.text.values import shape_text


def output_activation(experiment: Experiment) -> tuple[str, str]:
    """The activation that makes the outputs, and the path of the setting that says so."""
    for index in range(len(experiment.layers) - 1, -1, -1):
        layer = experiment.layers[index]
        schema = LAYERS[layer.type]
        if schema.argument("activation") is not None:
            activation = layer.arguments.get("activation", "linear")
            return str(activation), f"layers[{index}].activation"
        if schema.acts_as is not None:
            return schema.acts_as(layer.arguments), f"layers[{index}]"
        if Keeps.RANGE not in schema.keeps:
            break
    return "linear", f"layers[{len(experiment.layers) - 1}]"


def output_problems(experiment: Experiment, shape: Shape, target: Target) -> Iterator[Problem]:
    """What is wrong between the last layer, the loss and the target.

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
    activation, field = output_activation(experiment)
    if shape[0] == 1 and activation in ("softmax", "sparsemax", "log_softmax"):
        yield error(
            field,
            _("With a single unit, {activation} always gives the same number.").format(
                activation=activation
            ),
            _("Use sigmoid for a single unit, or as many units as there are classes."),
        )
        return
    loss = experiment.compile.loss
    schema = LOSSES[loss]
    if target.task not in schema.fits:
        fitting = [known.name for known in LOSSES.values() if target.task in known.fits]
        yield error(
            "compile.loss",
            _("The loss {loss} does not fit what the data set asks for: {what}.").format(
                loss=loss, what=_(TASKS[target.task].title)
            ),
            _("There are: {names}.").format(names=", ".join(fitting)),
        )
        return
    yield from schema.fits[target.task](
        NetworkOutput(
            loss,
            shape[0],
            target,
            activation,
            field,
            _units_field(experiment),
            experiment.data.target_scaling,
        )
    )


def _units_field(experiment: Experiment) -> str:
    """The path of the setting that says how many outputs there are."""
    for index in range(len(experiment.layers) - 1, -1, -1):
        argument = LAYERS[experiment.layers[index].type].units_argument
        if argument:
            return f"layers[{index}].{argument}"
    return f"layers[{len(experiment.layers) - 1}]"
