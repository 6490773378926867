"""What the lab knows of a Keras layer: one `LayerSchema` for each, from which all else is derived.

The reader of files and lines, the checks, the editor, the layer table, the network that is built
and the exported script ask the schema; none of them knows a layer by its name. Must not import
Keras.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, Flag, auto
from typing import TypeAlias, cast

from tui_lab.experiment.model import Value
from tui_lab.experiment.schema import Argument, Doubt

Shape: TypeAlias = tuple[int, ...]
"""The shape of one example, without the batch."""


class InputAxes(Enum):
    """Which axes an example must have, and whether the layer keeps them."""

    ANY = auto()
    """Takes examples of any shape."""
    IMAGE = auto()
    """Needs height, width and channels: 28×28 pictures become 28×28×1 for it."""
    NEW = auto()
    """Takes examples of any shape and lays their values out anew."""


class Keeps(Flag):
    """What of its input is still true of a layer's output when nothing is trained."""

    NOTHING = 0
    FEATURES = auto()
    """The last axis is as long as before."""
    RANGE = auto()
    """Values between 0 and 1 stay between 0 and 1: they are moved or averaged, not computed."""
    VALUES = auto()
    """The values of a vector pass unchanged."""
    ALL = FEATURES | RANGE | VALUES
    """A layer that does something while training only."""


class Compilation(Enum):
    """Whether the layer trains faster on a CPU when XLA has compiled it."""

    FASTER = auto()
    SLOW_WINDOWS = auto()
    """Convolutions and pooling are far slower under XLA."""
    SLOW_RANDOM_NUMBERS = auto()
    """It draws with Keras's own generator, which is slow under XLA."""
    WRONG_GRADIENTS = auto()
    """Some of its gradients are not numbers under XLA, and are without it."""


@dataclass(frozen=True, slots=True)
class LayerInput:
    """One layer of a network, and the shape of the example that reaches it."""

    shape: Shape
    """Height, width and channels where the layer's `axes` are `IMAGE`."""
    arguments: Mapping[str, Value]
    """By name, with Keras's defaults for those left out; `classes` is a number already."""
    field: str
    """The path of the layer, such as `layers[2]`, for messages."""

    def whole(self, name: str) -> int:
        """The value of an argument of kind INT or UNITS."""
        return cast(int, self.arguments[name])

    def flag(self, name: str) -> bool:
        """The value of an argument of kind BOOL."""
        return bool(self.arguments[name])

    def pair(self, name: str) -> tuple[int, int]:
        """Height and width from the value of an argument of kind PAIR."""
        value = self.arguments[name]
        return cast("tuple[int, int]", value if isinstance(value, tuple) else (value, value))


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers that a layer keeps."""

    trainable: int
    """Moved by the optimizer: weights and biases."""
    fixed: int = 0
    """Not moved by the optimizer, such as the means of BatchNormalization."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerSchema:
    """Everything that the lab has to know of a layer."""

    name: str
    """The name of the class in `keras.layers`."""
    title: str
    """English, marked for the catalogue: what it is called in a list."""
    help: str
    """English, marked for the catalogue: what it does, in a plain sentence."""
    arguments: tuple[Argument, ...]
    """With Keras's names, defaults and order."""
    positional: int
    """How many of the arguments may be written without their names in the one-line form."""
    starting: Mapping[str, Value]
    """The arguments of a layer that is added in the editor: all required ones, so that it works."""
    axes: InputAxes
    keeps: Keeps
    compilation: Compilation
    output_shape: Callable[[LayerInput], Shape]
    """The shape that comes out; raises ExperimentError where the layer cannot take the input."""
    parameters: Callable[[LayerInput], Parameters]
    units_argument: str = ""
    """The argument that says how long the last axis of the output is, where there is one."""
    acts_as: Callable[[Mapping[str, Value]], str] | None = None
    """For a layer that is an activation: from its arguments to the activation's name."""
    doubt: Callable[[LayerInput], Doubt | None] | None = None
    """A warning for a use that works; it is given once for a network."""

    def argument(self, name: str) -> Argument | None:
        """The argument of that name, if there is one."""
        return next((known for known in self.arguments if known.name == name), None)


def same_shape(given: LayerInput) -> Shape:
    """The output shape of a layer that works on each value or feature."""
    return given.shape


def no_parameters(given: LayerInput) -> Parameters:
    """The parameters of a layer that learns nothing."""
    return Parameters(0)
