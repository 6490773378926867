"""The names that arguments choose from: activations, initializers, monitors, scalings.

Must not import Keras.
"""

from __future__ import annotations

from types import MappingProxyType

from tui_lab.experiment.metrics import METRICS
from tui_lab.experiment.schema import Listing, Named
from tui_lab.i18n import N_


def _listing(*named: tuple[str, str]) -> Listing:
    return MappingProxyType({name: Named(name, text) for name, text in named})


ACTIVATIONS = _listing(
    ("relu", N_("Keeps what is positive and makes the rest 0; the usual choice inside.")),
    ("sigmoid", N_("Squeezes any number into 0 to 1; for yes-or-no outputs.")),
    ("softmax", N_("Turns the outputs into probabilities that add up to 1; for classes.")),
    ("tanh", N_("Squeezes any number into -1 to 1.")),
    ("linear", N_("Leaves the numbers as they are.")),
    (
        "leaky_relu",
        N_("Like relu, but lets a fifth of what is negative through; LeakyReLU chooses the share."),
    ),
    ("elu", N_("Like relu, but bends smoothly down to -1; the layer ELU chooses how far.")),
    ("selu", N_("A scaled elu that keeps the mean and the spread of the signals steady.")),
    ("gelu", N_("A smooth relu that weighs each number by how likely a smaller one is.")),
    ("silu", N_("The number times its own sigmoid; also called swish.")),
    ("swish", N_("Another name for silu: the number times its own sigmoid.")),
    ("mish", N_("A smooth relu that dips a little below 0.")),
    ("softplus", N_("A relu with its corner rounded off; always positive.")),
    ("softsign", N_("Squeezes into -1 to 1 like tanh, but approaches the ends more slowly.")),
    ("exponential", N_("The exponential of the number; grows very fast.")),
    ("relu6", N_("Like relu, but never more than 6.")),
    ("hard_sigmoid", N_("A sigmoid drawn with three straight lines; quick to compute.")),
    ("hard_silu", N_("The number times its hard sigmoid.")),
    ("hard_tanh", N_("Cuts everything off at -1 and at 1.")),
    ("celu", N_("A smooth relu that goes down to -1, continuous in its slope.")),
    ("log_sigmoid", N_("The logarithm of the sigmoid; never positive.")),
    ("log_softmax", N_("The logarithm of the softmax; never positive.")),
    ("sparsemax", N_("Like softmax, but can give exactly 0 to unlikely classes.")),
    ("squareplus", N_("A smooth relu computed with a square root.")),
    ("soft_shrink", N_("Pulls every number 0.5 towards 0.")),
    ("hard_shrink", N_("Makes numbers between -0.5 and 0.5 exactly 0.")),
    ("tanh_shrink", N_("What tanh takes away: the number minus its tanh.")),
)

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
