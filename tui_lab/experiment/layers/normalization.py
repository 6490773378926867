"""Layers that bring values to a common scale (https://keras.io/api/layers/normalization_layers/)."""

from __future__ import annotations

from tui_lab.experiment.layers.arguments import CENTER, EPSILON, SCALE
from tui_lab.experiment.layers.schema import (
    Compilation,
    InputAxes,
    Keeps,
    LayerInput,
    LayerSchema,
    Parameters,
    no_parameters,
    same_shape,
)
from tui_lab.experiment.schema import Argument, ArgumentKind, Doubt
from tui_lab.i18n import N_, _


def _batch_parameters(given: LayerInput) -> Parameters:
    features = given.shape[-1]
    learned = features * (given.flag("center") + given.flag("scale"))
    return Parameters(learned, fixed=2 * features)


def _layer_parameters(given: LayerInput) -> Parameters:
    return Parameters(given.shape[-1] * (given.flag("center") + given.flag("scale")))


def _nothing_left(given: LayerInput) -> Doubt | None:
    if given.shape[-1] > 1:
        return None
    return Doubt(
        _(
            "{field} (LayerNormalization) gets one feature, and so gives the same for every value."
        ).format(field=given.field),
        _("Put it behind a layer with several units or filters."),
    )


def _single_feature(given: LayerInput) -> Doubt | None:
    if given.shape[-1] > 1:
        return None
    return Doubt(
        _(
            "{field} (UnitNormalization) gets one feature, and so gives 1 or -1 "
            "for every value but 0."
        ).format(field=given.field),
        _("Put it behind a layer with several units or filters."),
    )


NORMALIZATION = (
    LayerSchema(
        name="BatchNormalization",
        title=N_("Batch normalization"),
        help=N_("Brings each feature to mean 0 and deviation 1, batch by batch."),
        arguments=(
            Argument(
                "momentum",
                ArgumentKind.FLOAT,
                0.99,
                minimum=0,
                maximum=1,
                help=N_("How slowly the remembered mean and deviation follow the batches."),
            ),
            EPSILON,
            CENTER,
            SCALE,
        ),
        positional=0,
        starting={},
        axes=InputAxes.ANY,
        keeps=Keeps.FEATURES,
        compilation=Compilation.FASTER,
        output_shape=same_shape,
        parameters=_batch_parameters,
    ),
    LayerSchema(
        name="LayerNormalization",
        title=N_("Layer normalization"),
        help=N_("Brings the features of each example to mean 0 and deviation 1."),
        arguments=(EPSILON, CENTER, SCALE),
        positional=0,
        starting={},
        axes=InputAxes.ANY,
        keeps=Keeps.FEATURES,
        # Where all features are equal, epsilon alone keeps the division away from 0.
        compilation=Compilation.FASTER,
        output_shape=same_shape,
        parameters=_layer_parameters,
        doubt=_nothing_left,
    ),
    LayerSchema(
        name="UnitNormalization",
        title=N_("Unit normalization"),
        help=N_("Scales the features of each example to length 1; their direction stays."),
        arguments=(),
        positional=0,
        starting={},
        axes=InputAxes.ANY,
        keeps=Keeps.FEATURES,
        # Where all features are 0, such as for the row 0, 0 of a gate, XLA makes its gradient NaN.
        compilation=Compilation.WRONG_GRADIENTS,
        output_shape=same_shape,
        parameters=no_parameters,
        doubt=_single_feature,
    ),
)
