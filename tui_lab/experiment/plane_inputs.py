"""What a network can be given in place of two inputs: themselves, their squares, product and sines.

The seven inputs of the TensorFlow Playground (D. Smilkov and others, 2017,
https://playground.tensorflow.org). They are computed by `datasets.plane_inputs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tui_lab.i18n import N_

THEMSELVES = ("x1", "x2")
"""What is given where nothing is chosen."""


@dataclass(frozen=True, slots=True)
class PlaneInput:
    """One number that is made of two inputs, x1 and x2, after their scaling."""

    help: str
    """Marked: what it is."""


PLANE_INPUTS: Mapping[str, PlaneInput] = MappingProxyType(
    {
        "x1": PlaneInput(N_("The first input.")),
        "x2": PlaneInput(N_("The second input.")),
        "x1_squared": PlaneInput(N_("The square of the first input.")),
        "x2_squared": PlaneInput(N_("The square of the second input.")),
        "x1_x2": PlaneInput(N_("The product of both inputs.")),
        "sin_x1": PlaneInput(N_("sin(5 x1): a wave along the first input.")),
        "sin_x2": PlaneInput(N_("sin(5 x2): a wave along the second input.")),
    }
)
