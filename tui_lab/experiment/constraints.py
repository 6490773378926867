"""The constraints of Keras: what weights are brought back to after each step of the optimizer.

Must not import Keras; names, arguments and defaults are those of Keras 3
(https://keras.io/api/layers/constraints/).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tui_lab.experiment.schema import LARGEST, Argument, ArgumentKind
from tui_lab.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstraintSchema:
    """Everything that the lab has to know of a constraint."""

    name: str
    """As experiments write it; Keras reads it too."""
    keras_class: str
    """The name of its class in `keras.constraints`."""
    help: str
    """English, marked for the catalogue: what it does, in a plain sentence."""
    arguments: tuple[Argument, ...] = ()
    """With Keras's names, defaults and order."""

    @property
    def positional(self) -> int:
        """How many arguments need no name in the one-line form: the bounds of the length."""
        return sum(not argument.quiet for argument in self.arguments)


def _length(name: str, default: float, text: str) -> Argument:
    return Argument(name, ArgumentKind.FLOAT, default, minimum=0, maximum=LARGEST, help=text)


_AXIS = Argument(
    "axis",
    ArgumentKind.AXES,
    0,
    minimum=0,
    quiet=True,
    help=N_(
        "Along which axes of the weights a length is taken: 0 for a Dense layer, 0, 1, 2 for the "
        "filters of a Conv2D layer."
    ),
)
_LONGEST = N_("The longest that the weights of a unit may be together.")

_ALL = (
    ConstraintSchema(
        name="max_norm",
        keras_class="MaxNorm",
        help=N_("Shortens the weights of a unit that are longer than a limit."),
        arguments=(_length("max_value", 2.0, _LONGEST), _AXIS),
    ),
    ConstraintSchema(
        name="min_max_norm",
        keras_class="MinMaxNorm",
        help=N_("Keeps the length of the weights of a unit between two limits."),
        arguments=(
            _length("min_value", 0.0, N_("The shortest that the weights of a unit may be.")),
            _length("max_value", 1.0, _LONGEST),
            Argument(
                "rate",
                ArgumentKind.FLOAT,
                1.0,
                minimum=0,
                maximum=1,
                quiet=True,
                help=N_("How much of the way to the limit is gone at each step."),
            ),
            _AXIS,
        ),
    ),
    ConstraintSchema(
        name="non_neg",
        keras_class="NonNeg",
        help=N_("Makes weights below 0 exactly 0."),
    ),
    ConstraintSchema(
        name="unit_norm",
        keras_class="UnitNorm",
        help=N_("Gives the weights of each unit the length 1."),
        arguments=(_AXIS,),
    ),
)

CONSTRAINTS: Mapping[str, ConstraintSchema] = MappingProxyType(
    {schema.name: schema for schema in _ALL}
)
"""Name -> what the lab knows of it, in the order of a menu."""


def constraint_named(word: str) -> ConstraintSchema | None:
    """The constraint that a word means, as its name or Keras's class; None for none."""
    plain = word.replace("_", "").lower()
    return next((each for each in _ALL if each.keras_class.lower() == plain), None)
