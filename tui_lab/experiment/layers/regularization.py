"""Layers that make training harder, so that the network learns more generally.

See https://keras.io/api/layers/regularization_layers/. Once trained, they change nothing.
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

REGULARIZATION = (
    LayerSchema(
        name="Dropout",
        title=N_("Dropout"),
        help=N_("Silences a random share of its inputs at each step of the training."),
        arguments=(
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
        starting={"rate": 0.2},
        axes=InputAxes.ANY,
        keeps=Keeps.ALL,
        # The compiled engine gives it a generator that is quick under XLA.
        compilation=Compilation.FASTER,
        output_shape=same_shape,
        parameters=no_parameters,
    ),
    LayerSchema(
        name="GaussianNoise",
        title=N_("Gaussian noise"),
        help=N_("Adds random numbers to its inputs at each step of the training."),
        arguments=(
            Argument(
                "stddev",
                ArgumentKind.FLOAT,
                minimum=0,
                maximum=1,
                required=True,
                help=N_("The standard deviation of the noise."),
            ),
        ),
        positional=1,
        starting={"stddev": 0.1},
        axes=InputAxes.ANY,
        keeps=Keeps.ALL,
        compilation=Compilation.SLOW_RANDOM_NUMBERS,
        output_shape=same_shape,
        parameters=no_parameters,
    ),
)
