"""The names that arguments choose from: initializers, monitors, scalings.

Must not import Keras.
"""

from __future__ import annotations

from types import MappingProxyType

from tui_lab.experiment.metrics import METRICS
from tui_lab.experiment.schema import Listing, Named
from tui_lab.i18n import N_


def _listing(*named: tuple[str, str]) -> Listing:
    return MappingProxyType({name: Named(name, text) for name, text in named})


SPLITS = _listing(
    ("stratified", N_("Each class in every part in proportion, drawn by the seed.")),
    ("sklearn", N_("The rows of scikit-learn's train_test_split, as a notebook has them.")),
)

INITIALIZERS = _listing(
    ("glorot_uniform", N_("Even draw whose range fits the layer's inputs and outputs.")),
    ("glorot_normal", N_("Normal draw whose spread fits the layer's inputs and outputs.")),
    ("he_uniform", N_("Even draw made for relu.")),
    ("he_normal", N_("Normal draw made for relu.")),
    ("lecun_uniform", N_("Even draw whose range fits the layer's inputs.")),
    ("lecun_normal", N_("Normal draw whose spread fits the layer's inputs; goes with selu.")),
    ("random_normal", N_("Normal draw with a deviation of 0.05.")),
    ("random_uniform", N_("Even draw from -0.05 to 0.05.")),
    ("truncated_normal", N_("Normal draw with a deviation of 0.05 and no far outliers.")),
    ("variance_scaling", N_("Draw whose spread shrinks as the layer's inputs grow in number.")),
    ("orthogonal", N_("Directions at right angles to each other.")),
    ("zeros", N_("All 0: units that start alike stay alike.")),
    ("ones", N_("All 1: units that start alike stay alike.")),
)

BIAS_INITIALIZERS = MappingProxyType(
    {name: named for name, named in INITIALIZERS.items() if name != "orthogonal"}
)
"""Biases are one row of numbers: Keras draws at right angles for tables of weights only."""

MONITORS = tuple(prefix + name for prefix in ("", "val_") for name in ("loss", *METRICS))
"""What early stopping can watch, where it is recorded."""
TARGET_SCALINGS = ("none", "minmax", "standard")
SCALINGS = ("none", "unit", "minmax", "standard")
TEST_STATES = ("open", "sealed")
