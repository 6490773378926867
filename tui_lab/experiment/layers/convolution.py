"""Convolutions (https://keras.io/api/layers/convolution_layers/)."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tui_lab.errors import ExperimentError
from tui_lab.experiment.layers.arguments import ACTIVATION, PADDING, pair, weights
from tui_lab.experiment.layers.schema import (
    Compilation,
    InputAxes,
    Keeps,
    LayerInput,
    LayerSchema,
    Parameters,
    Shape,
)
from tui_lab.experiment.layers.windows import window_places
from tui_lab.experiment.schema import LARGEST, Argument, ArgumentKind, Doubt
from tui_lab.i18n import N_, _


def _output_shape(given: LayerInput) -> Shape:
    strides, dilation = given.pair("strides"), given.pair("dilation_rate")
    if max(strides) > 1 and max(dilation) > 1:
        field = f"{given.field}.dilation_rate"
        raise ExperimentError(
            _("{field}: strides and dilation_rate are both more than 1.").format(field=field),
            _("Keras allows one of them only: leave the other out."),
            field,
        )
    return (*window_places(given, "kernel_size", strides, dilation), given.whole("filters"))


def _parameters(given: LayerInput) -> Parameters:
    window = math.prod(given.pair("kernel_size")) * given.shape[2]
    return Parameters(given.whole("filters") * (window + given.flag("use_bias")))


def _by_rows(given: LayerInput) -> Doubt | None:
    """The doubt about a length that is taken along the rows of a window alone: Keras's default."""
    limit = given.arguments.get("kernel_constraint")
    if not isinstance(limit, Mapping) or limit.get("type") in (None, "non_neg") or "axis" in limit:
        return None
    return Doubt(
        _("{field} (Conv2D) takes the length of each column of its windows alone.").format(
            field=given.field
        ),
        _("Write {example} for the length of each filter.").format(
            example=f"{limit['type']}(axis=(0, 1, 2))"
        ),
        "kernel_constraint",
    )


CONVOLUTION = (
    LayerSchema(
        name="Conv2D",
        title=N_("Convolution"),
        help=N_("Moves small windows of weights over a picture; each makes a picture of its own."),
        arguments=(
            Argument(
                "filters",
                ArgumentKind.INT,
                minimum=1,
                maximum=LARGEST,
                required=True,
                help=N_("How many windows, and so how many pictures come out."),
            ),
            pair("kernel_size", N_("Height and width of each window."), required=True),
            pair("strides", N_("How far the window moves each time."), 1),
            PADDING,
            pair(
                "dilation_rate",
                N_("The distance between the pixels that a window sees."),
                1,
                seldom=True,
            ),
            ACTIVATION,
            *weights(axes=4),
        ),
        positional=4,
        starting={"filters": 16, "kernel_size": 3, "activation": "relu"},
        axes=InputAxes.IMAGE,
        keeps=Keeps.NOTHING,
        compilation=Compilation.SLOW_WINDOWS,
        output_shape=_output_shape,
        parameters=_parameters,
        units_argument="filters",
        doubt=_by_rows,
    ),
)
