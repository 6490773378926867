"""Activations as layers of their own (https://keras.io/api/layers/activation_layers/)."""

from __future__ import annotations

from tui_lab.experiment.layers.schema import (
    Compilation,
    InputAxes,
    Keeps,
    LayerSchema,
    no_parameters,
    same_shape,
)
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.i18n import N_

ACTIVATION_LAYERS = (
    LayerSchema(
        name="Activation",
        title=N_("Activation"),
        help=N_("Applies an activation, as a layer of its own."),
        arguments=(
            Argument(
                "activation",
                ArgumentKind.ACTIVATION,
                required=True,
                help=N_("The function that each value passes through."),
            ),
        ),
        positional=1,
        starting={"activation": "relu"},
        axes=InputAxes.ANY,
        keeps=Keeps.FEATURES,
        compilation=Compilation.FASTER,
        output_shape=same_shape,
        parameters=no_parameters,
    ),
)
