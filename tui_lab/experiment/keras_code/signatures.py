"""Which arguments Keras's classes and functions take, in which order, with which defaults.

`signatures.txt` has a line for each, as Python writes it, with the module before the name. Those of
NumPy and scikit-learn that stand beside Keras in a script are there too; a test holds all of them
against the packages themselves.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tui_lab import plain_files
from tui_lab.experiment.keras_code.syntax import Constant, constant

FILE = Path(__file__).with_name("signatures.txt")
LARGEST_FILE = 100_000
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "Convolution2D": "Conv2D",
        "MaxPool2D": "MaxPooling2D",
        "AvgPool2D": "AveragePooling2D",
        "GlobalAvgPool2D": "GlobalAveragePooling2D",
        "l1": "L1",
        "l2": "L2",
        "l1_l2": "L1L2",
    }
)
"""Keras's other names of what is in the file."""
KERAS_MODULES = (
    *("layers", "models", "optimizers", "losses", "metrics", "regularizers", "constraints"),
    *("initializers", "callbacks", "utils"),
)
"""The modules of Keras that the file names."""
OF_EVERY_LAYER: Mapping[str, Constant] = MappingProxyType(
    {
        "name": None,
        "dtype": None,
        "trainable": True,
        "input_shape": None,
        "input_dim": None,
        "batch_input_shape": None,
    }
)
"""What layers take besides what their lines say."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The arguments of a class or a function."""

    module: str
    """`layers`, `optimizers` ...; `Sequential` and `LabelEncoder` for their methods."""
    name: str
    order: tuple[str, ...]
    """Those that may be given without their names."""
    defaults: Mapping[str, Constant]
    """Of those that need not be given."""
    takes_many: bool = False
    """Whether any number of values may come before the others, as in `train_test_split(x, y)`."""

    @property
    def names(self) -> Sequence[str]:
        """All arguments."""
        return [*self.order, *(name for name in self.defaults if name not in self.order)]


def signature(name: str, module: str = "") -> Signature | None:
    """The arguments of what has this name, also by an alias; None where it is not known.

    Args:
        name: Without its module: `Dense`, `compile`.
        module: Where the name alone is not enough: `losses` or `metrics`.
    """
    known = _known()
    wanted = ALIASES.get(name, name)
    if module:
        return known.get(f"{module}.{wanted}")
    return next((each for each in known.values() if each.name == wanted), None)


@cache
def _known() -> Mapping[str, Signature]:
    text = plain_files.read_text(FILE, LARGEST_FILE)
    return MappingProxyType(dict(_read(text)))


def _read(text: str) -> Iterator[tuple[str, Signature]]:
    for line in text.splitlines():
        path, _bracket, arguments = line.partition("(")
        module, _dot, name = path.partition(".")
        function = ast.parse(f"def _({arguments}: pass").body[0]
        assert isinstance(function, ast.FunctionDef)
        given = function.args
        order = tuple(each.arg for each in given.args)
        last = order[len(order) - len(given.defaults) :]
        defaults = dict(zip(last, map(constant, given.defaults), strict=True))
        for each, value in zip(given.kwonlyargs, given.kw_defaults, strict=True):
            defaults[each.arg] = constant(value) if value is not None else None
        if module == "layers":
            defaults |= {key: held for key, held in OF_EVERY_LAYER.items() if key not in defaults}
        yield path, Signature(module, name, order, defaults, given.vararg is not None)


def keras_name(class_name: str) -> str:
    """The name that Keras gives to what is of a class: `max_pooling2d` for `MaxPooling2D`.

    As `keras.src.utils.naming.to_snake_case`; of losses and metrics it is the name for `compile`.
    """
    apart = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", class_name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", apart).lower()
