"""Arguments that several layers have."""

from __future__ import annotations

from tui_lab.experiment.choices import BIAS_INITIALIZERS
from tui_lab.experiment.schema import LARGEST, Argument, ArgumentKind
from tui_lab.i18n import N_

ACTIVATION = Argument(
    "activation",
    ArgumentKind.ACTIVATION,
    help=N_("The function that each output passes through."),
)
_WEIGHTS = (
    Argument(
        "use_bias",
        ArgumentKind.BOOL,
        True,
        help=N_("Whether each unit adds a number of its own to its sum."),
    ),
    Argument(
        "kernel_initializer",
        ArgumentKind.INITIALIZER,
        "glorot_uniform",
        seldom=True,
        help=N_("How the weights are drawn before training."),
    ),
    Argument(
        "bias_initializer",
        ArgumentKind.CHOICE,
        "zeros",
        choices=BIAS_INITIALIZERS,
        seldom=True,
        help=N_("How the biases are drawn before training."),
    ),
    Argument(
        "kernel_regularizer",
        ArgumentKind.REGULARIZER,
        seldom=True,
        help=N_("A price on large weights, added to the loss."),
    ),
    Argument(
        "bias_regularizer",
        ArgumentKind.REGULARIZER,
        seldom=True,
        help=N_("A price on large biases, added to the loss."),
    ),
    Argument(
        "activity_regularizer",
        ArgumentKind.REGULARIZER,
        seldom=True,
        help=N_("A price on large outputs of the layer, added to the loss."),
    ),
)


def weights(axes: int) -> tuple[Argument, ...]:
    """The arguments of a layer with a kernel and biases.

    Args:
        axes: How many axes the kernel has.
    """
    return (
        *_WEIGHTS,
        Argument(
            "kernel_constraint",
            ArgumentKind.CONSTRAINT,
            maximum=axes - 1,
            seldom=True,
            help=N_(
                "What the weights are brought back to after each step: `max_norm(2)`, "
                "`min_max_norm(0, 1)`, `unit_norm` or `non_neg`."
            ),
        ),
        Argument(
            "bias_constraint",
            ArgumentKind.CONSTRAINT,
            maximum=0,
            seldom=True,
            help=N_("What the biases are brought back to after each step, in the same way."),
        ),
    )


PADDING = Argument(
    "padding",
    ArgumentKind.CHOICE,
    "valid",
    choices=("valid", "same"),
    help=N_("`valid` stays inside the picture, `same` adds a border of zeros around it."),
)
EPSILON = Argument(
    "epsilon",
    ArgumentKind.FLOAT,
    0.001,
    minimum=0,
    above=True,
    maximum=1,
    seldom=True,
    help=N_("A small number that keeps the division away from 0."),
)
CENTER = Argument(
    "center",
    ArgumentKind.BOOL,
    True,
    seldom=True,
    help=N_("Whether a learned number is added to each feature."),
)
SCALE = Argument(
    "scale",
    ArgumentKind.BOOL,
    True,
    seldom=True,
    help=N_("Whether each feature is multiplied by a learned number."),
)


def pair(
    name: str,
    text: str,
    default: int | None = None,
    *,
    required: bool = False,
    seldom: bool = False,
) -> Argument:
    """An argument for height and width.

    Args:
        text: Its help, marked for the catalogue.
    """
    return Argument(
        name,
        ArgumentKind.PAIR,
        default,
        minimum=1,
        maximum=LARGEST,
        required=required,
        seldom=seldom,
        help=text,
    )
