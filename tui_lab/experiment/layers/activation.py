"""Activations as layers of their own (https://keras.io/api/layers/activation_layers/)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui_lab.experiment.layers.schema import (
    Compilation,
    InputAxes,
    Keeps,
    LayerSchema,
    no_parameters,
    same_shape,
)
from tui_lab.experiment.model import Value
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.i18n import N_


def _relu_like(arguments: Mapping[str, Value]) -> str:
    if arguments.get("max_value") is not None or arguments.get("threshold"):
        return "ReLU"  # none of Keras's activations
    return "leaky_relu" if arguments.get("negative_slope") else "relu"


def _with_arguments(
    *,
    name: str,
    title: str,
    text: str,
    arguments: tuple[Argument, ...],
    acts_as: Callable[[Mapping[str, Value]], str],
) -> LayerSchema:
    """An activation whose arguments can be set: Keras has a layer for each such."""
    return LayerSchema(
        name=name,
        title=title,
        help=text,
        arguments=arguments,
        positional=1,
        starting={},
        axes=InputAxes.ANY,
        keeps=Keeps.FEATURES,
        compilation=Compilation.FASTER,
        output_shape=same_shape,
        parameters=no_parameters,
        acts_as=acts_as,
    )


_SLOPE = N_("How steep the line is for what is negative: 0.1 lets a tenth through.")

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
    _with_arguments(
        name="LeakyReLU",
        title=N_("Leaky ReLU with its slope"),
        text=N_(
            "Keeps what is positive and lets a share of the rest through; you choose the share."
        ),
        arguments=(
            Argument(
                "negative_slope", ArgumentKind.FLOAT, 0.3, minimum=0, maximum=100, help=_SLOPE
            ),
        ),
        acts_as=lambda _arguments: "leaky_relu",
    ),
    _with_arguments(
        name="ELU",
        title=N_("ELU with its lower end"),
        text=N_("Keeps what is positive and bends the rest down to a lower end that you choose."),
        arguments=(
            Argument(
                "alpha",
                ArgumentKind.FLOAT,
                1.0,
                minimum=0,
                maximum=100,
                help=N_("How far down it bends: to -alpha for very negative numbers."),
            ),
        ),
        acts_as=lambda _arguments: "elu",
    ),
    _with_arguments(
        name="ReLU",
        title=N_("ReLU with its limits"),
        text=N_(
            "Keeps what is between a threshold and an upper end, with a slope below if wanted."
        ),
        arguments=(
            Argument(
                "max_value",
                ArgumentKind.FLOAT,
                minimum=0,
                above=True,
                help=N_("The most that comes out; no limit if it is not given."),
            ),
            Argument(
                "negative_slope", ArgumentKind.FLOAT, 0.0, minimum=0, maximum=100, help=_SLOPE
            ),
            Argument(
                "threshold",
                ArgumentKind.FLOAT,
                0.0,
                minimum=0,
                help=N_("From where on numbers are kept; 0 is the usual ReLU."),
            ),
        ),
        acts_as=_relu_like,
    ),
)
