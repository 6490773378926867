"""What an argument, a layer, an optimizer and a loss are, as data that forms and help are made of.

Owns the kinds of arguments; the lists themselves are in `layers`, `optimizers` and `choices`.
Must not import Keras: the names are Keras's, the knowledge is written down here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tui_lab.experiment.model import Value


class ArgumentKind(StrEnum):
    """What values an argument takes."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    TEXT = "text"
    UNITS = "units"
    """A whole number, or "classes"."""
    PAIR = "pair"
    """A whole number, or two of them: for height and width."""
    FACTOR = "factor"
    """A number, or two of them: the lower and the upper end of a range."""
    SHAPE = "shape"
    """Whole numbers, one of which may be -1 for "what is left"."""
    CHOICE = "choice"
    ACTIVATION = "activation"
    INITIALIZER = "initializer"
    REGULARIZER = "regularizer"
    """A table with `l1` or `l2` or both."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument, with Keras's name."""

    name: str
    kind: ArgumentKind
    default: Value | None = None
    """Keras's default; None where it has none (or where it is None)."""
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    """The minimum itself is not allowed."""
    below: bool = False
    """The maximum itself is not allowed."""
    choices: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    """English, marked for the catalogue: one plain sentence."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name that is chosen from a list, and what it is in a plain sentence."""

    name: str
    help: str
    """English, marked for the catalogue."""


@dataclass(frozen=True, slots=True)
class LayerSchema:
    """A Keras layer and the arguments of it that the lab knows."""

    name: str
    title: str
    """English, marked for the catalogue: what it is called in a list."""
    help: str
    """English, marked for the catalogue: what it does, in a plain sentence."""
    arguments: tuple[Argument, ...] = ()
    positional: int = 0
    """How many of the arguments may be given by their place, in Keras's order."""

    def argument(self, name: str) -> Argument | None:
        """The argument of that name, if there is one."""
        return next((known for known in self.arguments if known.name == name), None)


@dataclass(frozen=True, slots=True)
class OptimizerSchema:
    """A Keras optimizer, its default learning rate and its other arguments."""

    name: str
    """As experiments name it: lower case."""
    keras_class: str
    """The name of its class in `keras.optimizers`."""
    help: str
    """English, marked for the catalogue."""
    learning_rate: float = 0.001
    """Keras's default."""
    arguments: tuple[Argument, ...] = ()

    def argument(self, name: str) -> Argument | None:
        """The argument of that name, if there is one."""
        return next((known for known in self.arguments if known.name == name), None)


Listing = Mapping[str, Named]
