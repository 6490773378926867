"""Pooling: pictures made smaller (https://keras.io/api/layers/pooling_layers/)."""

from __future__ import annotations

from tui_lab.experiment.layers.arguments import PADDING, pair
from tui_lab.experiment.layers.schema import (
    Compilation,
    InputAxes,
    Keeps,
    LayerInput,
    LayerSchema,
    Shape,
    no_parameters,
)
from tui_lab.experiment.layers.windows import window_places
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.i18n import N_


def _pooling(*, required: bool) -> tuple[Argument, ...]:
    """The arguments: Keras has a default window for the largest value, and none for the mean."""
    return (
        pair(
            "pool_size",
            N_("Height and width of the window that becomes one number."),
            None if required else 2,
            required=required,
        ),
        pair(
            "strides",
            N_("How far the window moves each time; as far as it is wide if not given."),
        ),
        PADDING,
    )


def _window_shape(given: LayerInput) -> Shape:
    strides = given.pair("strides" if "strides" in given.arguments else "pool_size")
    return (*window_places(given, "pool_size", strides), given.shape[2])


def _channel_shape(given: LayerInput) -> Shape:
    return (*((1, 1) if given.flag("keepdims") else ()), given.shape[2])


POOLING = (
    LayerSchema(
        name="MaxPooling2D",
        title=N_("Largest of a window"),
        help=N_("Makes a picture smaller: of each window only the largest value stays."),
        arguments=_pooling(required=False),
        positional=3,
        starting={},
        axes=InputAxes.IMAGE,
        keeps=Keeps.FEATURES | Keeps.RANGE,
        compilation=Compilation.SLOW_WINDOWS,
        output_shape=_window_shape,
        parameters=no_parameters,
    ),
    LayerSchema(
        name="AveragePooling2D",
        title=N_("Mean of a window"),
        help=N_("Makes a picture smaller: of each window the mean stays."),
        arguments=_pooling(required=True),
        positional=3,
        starting={"pool_size": 2},
        axes=InputAxes.IMAGE,
        keeps=Keeps.FEATURES | Keeps.RANGE,
        compilation=Compilation.SLOW_WINDOWS,
        output_shape=_window_shape,
        parameters=no_parameters,
    ),
    LayerSchema(
        name="GlobalAveragePooling2D",
        title=N_("Mean of each channel"),
        help=N_("Turns each channel of a picture into one number, its mean."),
        arguments=(
            Argument(
                "keepdims",
                ArgumentKind.BOOL,
                False,
                help=N_("Whether the result stays a picture, of 1×1 pixels."),
            ),
        ),
        positional=0,
        starting={},
        axes=InputAxes.IMAGE,
        keeps=Keeps.FEATURES | Keeps.RANGE,
        compilation=Compilation.SLOW_WINDOWS,
        output_shape=_channel_shape,
        parameters=no_parameters,
    ),
)
