"""Random changes of pictures while training (https://keras.io/api/layers/preprocessing_layers/).

Once trained, they change nothing.
"""

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
        seldom=True,
        help=N_("What is put where the moved picture leaves a gap."),
    ),
    Argument(
        "interpolation",
        ArgumentKind.CHOICE,
        "bilinear",
        choices=("bilinear", "nearest"),
        seldom=True,
        help=N_("How values between two pixels are found."),
    ),
    Argument(
        "fill_value",
        ArgumentKind.FLOAT,
        0.0,
        seldom=True,
        help=N_("The value of the gap where `fill_mode` is `constant`."),
    ),
)
_WIDER = N_("Largest move sideways, as a share of the width; a pair gives a range.")

AUGMENTATION = (
    LayerSchema(
        name="RandomRotation",
        title=N_("Random rotation"),
        help=N_("Turns each picture by a random angle while training."),
        arguments=(
            _moved(
                "factor",
                N_("Largest turn, as a share of a full circle; a pair gives a range."),
                required=True,
            ),
            *_FILLING,
        ),
        positional=1,
        starting={"factor": 0.05},
        axes=InputAxes.IMAGE,
        keeps=Keeps.ALL,
        compilation=Compilation.SLOW_RANDOM_NUMBERS,
        output_shape=same_shape,
        parameters=no_parameters,
    ),
    LayerSchema(
        name="RandomTranslation",
        title=N_("Random shift"),
        help=N_("Shifts each picture by a random distance while training."),
        arguments=(
            _moved(
                "height_factor",
                N_("Largest move up or down, as a share of the height; a pair gives a range."),
                required=True,
            ),
            _moved("width_factor", _WIDER, required=True),
            *_FILLING,
        ),
        positional=2,
        starting={"height_factor": 0.1, "width_factor": 0.1},
        axes=InputAxes.IMAGE,
        keeps=Keeps.ALL,
        compilation=Compilation.SLOW_RANDOM_NUMBERS,
        output_shape=same_shape,
        parameters=no_parameters,
    ),
    LayerSchema(
        name="RandomZoom",
        title=N_("Random zoom"),
        help=N_("Enlarges or shrinks each picture at random while training."),
        arguments=(
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
        starting={"height_factor": 0.1},
        axes=InputAxes.IMAGE,
        keeps=Keeps.ALL,
        compilation=Compilation.SLOW_RANDOM_NUMBERS,
        output_shape=same_shape,
        parameters=no_parameters,
    ),
)
