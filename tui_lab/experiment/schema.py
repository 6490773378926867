"""What an argument is, as data that the reader, the checks, forms and help are made of.

The lists of what there is are in `layers`, `optimizers`, `losses` and `choices`. Must not import
Keras: names and defaults are Keras's, written down here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tui_lab.experiment.model import Value

LARGEST = 1_000_000
"""Largest number of units, filters, epochs…: a larger one is a slip of the finger."""
UNIT_WORDS = ("classes", "outputs")
"""What may be written for a number of units: as many as there are classes, or quantities."""


class ArgumentKind(StrEnum):
    """What values an argument takes."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    TEXT = "text"
    UNITS = "units"
    """A whole number, "classes" or "outputs"."""
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
    CONSTRAINT = "constraint"
    """A table with `type`, a name of `constraints`, and its arguments; its axes go up
    to `maximum`."""
    AXES = "axes"
    """A whole number, or several different ones: the axes of an array, from 0."""
    SEVERAL = "several"
    """Names of what there is to choose from, in an order that counts: `choices` has them."""
    CLASS_WEIGHT = "class_weight"
    """"balanced", or a number above 0 for each class."""


class Explained(Protocol):
    """Something that can be chosen, with a sentence about it."""

    @property
    def help(self) -> str:
        """English, marked for the catalogue."""


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
    choices: Collection[str] | Mapping[str, Explained] = ()
    """The words of a CHOICE; a mapping where each has its own help."""
    required: bool = False
    seldom: bool = False
    """Seldom changed: a form may fold it away while it has its default."""
    quiet: bool = False
    """Left out of files while it has its default."""
    help: str = ""
    """English, marked for the catalogue: one plain sentence."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name that is chosen from a list, and what it is in a plain sentence."""

    name: str
    help: str
    """English, marked for the catalogue."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that works but is probably not meant: a warning of the checks."""

    message: str
    """Translated sentence."""
    hint: str
    """Translated sentence: what to do."""
    argument: str = ""
    """The name of the argument that it is about; "" where it is about all of it."""


Listing = Mapping[str, Named]
