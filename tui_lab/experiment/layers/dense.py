"""The fully connected layer (https://keras.io/api/layers/core_layers/dense/)."""

from __future__ import annotations

from tui_lab.experiment.layers.arguments import ACTIVATION, weights
from tui_lab.experiment.layers.schema import (
    Compilation,
    InputAxes,
    Keeps,
    LayerInput,
    LayerSchema,
    Parameters,
    Shape,
)
from tui_lab.experiment.schema import LARGEST, Argument, ArgumentKind, Doubt
from tui_lab.i18n import N_, _
from tui_lab.text.values import shape_text


def _output_shape(given: LayerInput) -> Shape:
    return (*given.shape[:-1], given.whole("units"))


def _parameters(given: LayerInput) -> Parameters:
    return Parameters(given.whole("units") * (given.shape[-1] + given.flag("use_bias")))


def _several_axes(given: LayerInput) -> Doubt | None:
    if len(given.shape) == 1:
        return None
    return Doubt(
        _(
            "{field} (Dense) gets the shape {shape} and works on its last axis alone, "
            "the same for all others."
        ).format(field=given.field, shape=shape_text(given.shape)),
        _("Put a Flatten before it if it is to see the whole example."),
    )


DENSE = (
    LayerSchema(
        name="Dense",
        title=N_("Fully connected"),
        help=N_("Every unit weighs all inputs, adds them up and applies its activation."),
        arguments=(
            Argument(
                "units",
                ArgumentKind.UNITS,
                minimum=1,
                maximum=LARGEST,
                required=True,
                help=N_("How many units (neurons); `classes` and `outputs` follow the data set."),
            ),
            ACTIVATION,
            *weights(axes=2),
        ),
        positional=2,
        starting={"units": 64, "activation": "relu"},
        axes=InputAxes.ANY,
        keeps=Keeps.NOTHING,
        compilation=Compilation.FASTER,
        output_shape=_output_shape,
        parameters=_parameters,
        units_argument="units",
        doubt=_several_axes,
    ),
)
