"""The layers that an experiment may have, with Keras's arguments, their limits and plain help.

Must not import Keras. Defaults are Keras 3's (https://keras.io/api/layers/).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_lab.experiment.schema import Argument, ArgumentKind, LayerSchema
from tui_lab.i18n import N_

LARGEST = 1_000_000
"""Of units, filters, kernels: more is a slip of the finger."""

_ACTIVATION = Argument(
    "activation",
    ArgumentKind.ACTIVATION,
    help=N_("The function that each output passes through."),
)
_WEIGHTS = (
    Argument(
        "use_bias",
        ArgumentKind.BOOL,
        True,
        help=N_("Whether each unit adds a number of its own to its sum."),
    ),
    Argument(
        "kernel_initializer",
        ArgumentKind.INITIALIZER,
        "glorot_uniform",
        help=N_("How the weights are drawn before training."),
    ),
    Argument(
        "bias_initializer",
        ArgumentKind.INITIALIZER,
        "zeros",
        help=N_("How the biases are drawn before training."),
    ),
    Argument(
        "kernel_regularizer",
        ArgumentKind.REGULARIZER,
        help=N_("A price on large weights, added to the loss."),
    ),
    Argument(
        "bias_regularizer",
        ArgumentKind.REGULARIZER,
        help=N_("A price on large biases, added to the loss."),
    ),
    Argument(
        "activity_regularizer",
        ArgumentKind.REGULARIZER,
        help=N_("A price on large outputs of the layer, added to the loss."),
    ),
)
_PADDING = Argument(
    "padding",
    ArgumentKind.CHOICE,
    "valid",
    choices=("valid", "same"),
    help=N_("`valid` stays inside the picture, `same` adds a border of zeros around it."),
)


def _pair(name: str, text: str, default: int | None = None, *, required: bool = False) -> Argument:
    return Argument(
        name,
        ArgumentKind.PAIR,
        default,
        minimum=1,
        maximum=LARGEST,
        required=required,
        help=text,
    )


def _pooling(*, required: bool) -> tuple[Argument, ...]:
    """Keras has a default window for the largest, and none for the mean."""
    return (
        _pair(
            "pool_size",
            N_("Height and width of the window that becomes one number."),
            None if required else 2,
            required=required,
        ),
        _pair(
            "strides",
            N_("How far the window moves each time; as far as it is wide if not given."),
        ),
        _PADDING,
    )


def _moved(name: str, text: str, *, required: bool, within: bool = False) -> Argument:
    return Argument(
        name,
        ArgumentKind.FACTOR,
        minimum=-1,
        maximum=1,
        above=within,
        below=within,
        required=required,
        help=text,
    )


_FILLING = (
    Argument(
        "fill_mode",
        ArgumentKind.CHOICE,
        "reflect",
        choices=("reflect", "constant", "wrap", "nearest"),
        help=N_("What is put where the moved picture leaves a gap."),
    ),
    Argument(
        "interpolation",
        ArgumentKind.CHOICE,
        "bilinear",
        choices=("bilinear", "nearest"),
        help=N_("How values between two pixels are found."),
    ),
    Argument(
        "fill_value",
        ArgumentKind.FLOAT,
        0.0,
        help=N_("The value of the gap where `fill_mode` is `constant`."),
    ),
)
_WIDER = N_("Largest move sideways, as a share of the width; a pair gives a range.")

_ALL = (
    LayerSchema(
        "Dense",
        N_("Fully connected"),
        N_("Every unit weighs all inputs, adds them up and applies its activation."),
        (
            Argument(
                "units",
                ArgumentKind.UNITS,
                minimum=1,
                maximum=LARGEST,
                required=True,
                help=N_("How many units (neurons); `classes` follows the data set."),
            ),
            _ACTIVATION,
            *_WEIGHTS,
        ),
        positional=2,
    ),
    LayerSchema(
        "Conv2D",
        N_("Convolution"),
        N_("Moves small windows of weights over a picture; each makes a picture of its own."),
        (
            Argument(
                "filters",
                ArgumentKind.INT,
                minimum=1,
                maximum=LARGEST,
                required=True,
                help=N_("How many windows, and so how many pictures come out."),
            ),
            _pair("kernel_size", N_("Height and width of each window."), required=True),
            _pair("strides", N_("How far the window moves each time."), 1),
            _PADDING,
            _pair("dilation_rate", N_("The distance between the pixels that a window sees."), 1),
            _ACTIVATION,
            *_WEIGHTS,
        ),
        positional=4,
    ),
    LayerSchema(
        "MaxPooling2D",
        N_("Largest of a window"),
        N_("Makes a picture smaller: of each window only the largest value stays."),
        _pooling(required=False),
        positional=3,
    ),
    LayerSchema(
        "AveragePooling2D",
        N_("Mean of a window"),
        N_("Makes a picture smaller: of each window the mean stays."),
        _pooling(required=True),
        positional=3,
    ),
    LayerSchema(
        "GlobalAveragePooling2D",
        N_("Mean of each channel"),
        N_("Turns each channel of a picture into one number, its mean."),
        (
            Argument(
                "keepdims",
                ArgumentKind.BOOL,
                False,
                help=N_("Whether the result stays a picture, of 1x1 pixels."),
            ),
        ),
    ),
    LayerSchema(
        "Flatten",
        N_("Flatten"),
        N_("Lays all values of an example out in one row."),
    ),
    LayerSchema(
        "Reshape",
        N_("Reshape"),
        N_("Arranges the values of an example in another shape."),
        (
            Argument(
                "target_shape",
                ArgumentKind.SHAPE,
                required=True,
                maximum=LARGEST,
                help=N_("The new shape; -1 stands for what is left."),
            ),
        ),
        positional=1,
    ),
    LayerSchema(
        "Dropout",
        N_("Dropout"),
        N_("Silences a random share of its inputs at each step of the training."),
        (
            Argument(
                "rate",
                ArgumentKind.FLOAT,
                minimum=0,
                maximum=1,
                below=True,
                required=True,
                help=N_("The share that is silenced, from 0 to less than 1."),
            ),
        ),
        positional=1,
    ),
    LayerSchema(
        "BatchNormalization",
        N_("Batch normalization"),
        N_("Brings each feature to mean 0 and deviation 1, batch by batch."),
        (
            Argument(
                "momentum",
                ArgumentKind.FLOAT,
                0.99,
                minimum=0,
                maximum=1,
                help=N_("How slowly the remembered mean and deviation follow the batches."),
            ),
            Argument(
                "epsilon",
                ArgumentKind.FLOAT,
                0.001,
                minimum=0,
                above=True,
                maximum=1,
                help=N_("A small number that keeps the division away from 0."),
            ),
            Argument(
                "center",
                ArgumentKind.BOOL,
                True,
                help=N_("Whether a learned number is added to each feature."),
            ),
            Argument(
                "scale",
                ArgumentKind.BOOL,
                True,
                help=N_("Whether each feature is multiplied by a learned number."),
            ),
        ),
    ),
    LayerSchema(
        "Activation",
        N_("Activation"),
        N_("Applies an activation, as a layer of its own."),
        (
            Argument(
                "activation",
                ArgumentKind.ACTIVATION,
                required=True,
                help=N_("The function that each value passes through."),
            ),
        ),
        positional=1,
    ),
    LayerSchema(
        "GaussianNoise",
        N_("Gaussian noise"),
        N_("Adds random numbers to its inputs at each step of the training."),
        (
            Argument(
                "stddev",
                ArgumentKind.FLOAT,
                minimum=0,
                maximum=1000,
                required=True,
                help=N_("The standard deviation of the noise."),
            ),
        ),
        positional=1,
    ),
    LayerSchema(
        "RandomRotation",
        N_("Random rotation"),
        N_("Turns each picture by a random angle while training."),
        (
            _moved(
                "factor",
                N_("Largest turn, as a share of a full circle; a pair gives a range."),
                required=True,
            ),
            *_FILLING,
        ),
        positional=1,
    ),
    LayerSchema(
        "RandomTranslation",
        N_("Random shift"),
        N_("Shifts each picture by a random distance while training."),
        (
            _moved(
                "height_factor",
                N_("Largest move up or down, as a share of the height; a pair gives a range."),
                required=True,
            ),
            _moved("width_factor", _WIDER, required=True),
            *_FILLING,
        ),
        positional=2,
    ),
    LayerSchema(
        "RandomZoom",
        N_("Random zoom"),
        N_("Enlarges or shrinks each picture at random while training."),
        (
            _moved(
                "height_factor",
                N_("Largest change of the height, as a share of it; a pair gives a range."),
                required=True,
                within=True,
            ),
            _moved(
                "width_factor",
                N_("Largest change of the width; as that of the height if not given."),
                required=False,
                within=True,
            ),
            *_FILLING,
        ),
        positional=2,
    ),
)

LAYERS: Mapping[str, LayerSchema] = MappingProxyType({schema.name: schema for schema in _ALL})
"""Name of the layer's Keras class -> what is known of it, in the order of a menu."""

SPATIAL = frozenset(
    {
        "Conv2D",
        "MaxPooling2D",
        "AveragePooling2D",
        "GlobalAveragePooling2D",
        "RandomRotation",
        "RandomTranslation",
        "RandomZoom",
    }
)
"""Layers that need height, width and channels."""
