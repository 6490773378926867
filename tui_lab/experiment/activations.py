"""The activations that a layer may have: one `ActivationSchema` for each, with its formula.

Must not import Keras; names are those of Keras 3 (https://keras.io/api/layers/activations/).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from tui_lab.experiment import activation_curves as curves
from tui_lab.experiment.activation_curves import Pair
from tui_lab.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationSchema:
    """Everything that the lab has to know of an activation. It has `curve` or `together`."""

    name: str
    """As Keras has it."""
    help: str
    """English, marked for the catalogue: what it does, in a plain sentence."""
    formula: str
    """What f(x) is, in ASCII; of several conditions the first that holds counts. Arguments stand in
    braces."""
    slope: str
    """What f'(x) is, in the same way; `f` stands for f(x)."""
    curve: Callable[..., Pair] | None = None
    """From x and the arguments to f(x) and f'(x); None where an output depends on all inputs."""
    together: Callable[[Sequence[float]], tuple[float, ...]] | None = None
    """For such: from all inputs to all outputs."""
    reach: tuple[float, float] = (-4.0, 4.0)
    """The ends of x within which its shape is seen."""
    arguments: Mapping[str, float] = field(default_factory=dict)
    """Arguments of the curve that a drawing may choose, with Keras's defaults."""
    source: str = ""
    """Who described it first as an activation, and when."""


_ALL = (
    ActivationSchema(
        name="relu",
        help=N_("Keeps what is positive and makes the rest 0; the usual choice inside."),
        formula="max(0, x)",
        slope="x < 0: 0;  x > 0: 1",
        curve=curves.relu,
        source="Nair and Hinton, 2010",
    ),
    ActivationSchema(
        name="sigmoid",
        help=N_("Squeezes any number into 0 to 1; for yes-or-no outputs."),
        formula="1 / (1 + e^-x)",
        slope="f (1 - f)",
        curve=curves.sigmoid,
        reach=(-6, 6),
        source="Rumelhart, Hinton and Williams, 1986",
    ),
    ActivationSchema(
        name="softmax",
        help=N_("Turns the outputs into probabilities that add up to 1; for classes."),
        formula="e^xi / (e^x1 + ... + e^xn)",
        slope="fi (1 - fi)",
        together=curves.softmax,
        source="Bridle, 1990",
    ),
    ActivationSchema(
        name="tanh",
        help=N_("Squeezes any number into -1 to 1."),
        formula="(e^x - e^-x) / (e^x + e^-x)",
        slope="1 - f^2",
        curve=curves.tanh,
        source="LeCun and others, 1998",
    ),
    ActivationSchema(
        name="linear",
        help=N_("Leaves the numbers as they are."),
        formula="x",
        slope="1",
        curve=curves.linear,
    ),
    ActivationSchema(
        name="leaky_relu",
        help=N_(
            "Like relu, but lets a fifth of what is negative through; LeakyReLU chooses the share."
        ),
        formula="x < 0: {negative_slope} x;  x > 0: x",
        slope="x < 0: {negative_slope};  x > 0: 1",
        curve=curves.leaky_relu,
        arguments={"negative_slope": 0.2},
        source="Maas, Hannun and Ng, 2013",
    ),
    ActivationSchema(
        name="elu",
        help=N_("Like relu, but bends smoothly down to -1; the layer ELU chooses how far."),
        formula="x < 0: {alpha} (e^x - 1);  x > 0: x",
        slope="x < 0: {alpha} e^x;  x > 0: 1",
        curve=curves.elu,
        arguments={"alpha": 1.0},
        source="Clevert, Unterthiner and Hochreiter, 2015",
    ),
    ActivationSchema(
        name="selu",
        help=N_("A scaled elu that keeps the mean and the spread of the signals steady."),
        formula="x < 0: 1.758 (e^x - 1);  x > 0: 1.051 x",
        slope="x < 0: 1.758 e^x;  x > 0: 1.051",
        curve=curves.selu,
        source="Klambauer and others, 2017",
    ),
    ActivationSchema(
        name="gelu",
        help=N_("A smooth relu that weighs each number by how likely a smaller one is."),
        formula="x (1 + erf(x / sqrt(2))) / 2",
        slope="f/x + x e^(-x^2/2) / sqrt(2 pi)",
        curve=curves.gelu,
        source="Hendrycks and Gimpel, 2016",
    ),
    ActivationSchema(
        name="silu",
        help=N_("The number times its own sigmoid; also called swish."),
        formula="x / (1 + e^-x)",
        slope="s + f (1 - s);  s = 1 / (1 + e^-x)",
        curve=curves.silu,
        source="Elfwing, Uchibe and Doya, 2017",
    ),
    ActivationSchema(
        name="swish",
        help=N_("Another name for silu: the number times its own sigmoid."),
        formula="x / (1 + e^-x)",
        slope="s + f (1 - s);  s = 1 / (1 + e^-x)",
        curve=curves.silu,
        source="Ramachandran, Zoph and Le, 2017",
    ),
    ActivationSchema(
        name="mish",
        help=N_("A smooth relu that dips a little below 0."),
        formula="x tanh(ln(1 + e^x))",
        slope="t + x s (1 - t^2);  t = f/x,  s = 1 / (1 + e^-x)",
        curve=curves.mish,
        source="Misra, 2019",
    ),
    ActivationSchema(
        name="softplus",
        help=N_("A relu with its corner rounded off; always positive."),
        formula="ln(1 + e^x)",
        slope="1 / (1 + e^-x)",
        curve=curves.softplus,
        source="Dugas and others, 2001",
    ),
    ActivationSchema(
        name="softsign",
        help=N_("Squeezes into -1 to 1 like tanh, but approaches the ends more slowly."),
        formula="x / (1 + |x|)",
        slope="1 / (1 + |x|)^2",
        curve=curves.softsign,
        reach=(-6, 6),
        source="Turian, Bergstra and Bengio, 2009",
    ),
    ActivationSchema(
        name="exponential",
        help=N_("The exponential of the number; grows very fast."),
        formula="e^x",
        slope="e^x",
        curve=curves.exponential,
        reach=(-3, 2),
    ),
    ActivationSchema(
        name="relu6",
        help=N_("Like relu, but never more than 6."),
        formula="x < 0: 0;  x < 6: x;  x > 6: 6",
        slope="x < 0: 0;  x < 6: 1;  x > 6: 0",
        curve=curves.relu6,
        reach=(-3, 9),
        source="Krizhevsky, 2010",
    ),
    ActivationSchema(
        name="hard_sigmoid",
        help=N_("A sigmoid drawn with three straight lines; quick to compute."),
        formula="x < -3: 0;  x < 3: x/6 + 1/2;  x > 3: 1",
        slope="|x| < 3: 1/6;  |x| > 3: 0",
        curve=curves.hard_sigmoid,
        reach=(-6, 6),
        source="Courbariaux, Bengio and David, 2015",
    ),
    ActivationSchema(
        name="hard_silu",
        help=N_("The number times its hard sigmoid."),
        formula="x < -3: 0;  x < 3: x (x/6 + 1/2);  x > 3: x",
        slope="x < -3: 0;  x < 3: x/3 + 1/2;  x > 3: 1",
        curve=curves.hard_silu,
        reach=(-6, 6),
        source="Howard and others, 2019",
    ),
    ActivationSchema(
        name="hard_tanh",
        help=N_("Cuts everything off at -1 and at 1."),
        formula="x < -1: -1;  x < 1: x;  x > 1: 1",
        slope="|x| < 1: 1;  |x| > 1: 0",
        curve=curves.hard_tanh,
        source="Collobert, 2004",
    ),
    ActivationSchema(
        name="celu",
        help=N_("A smooth relu that goes down to -1, continuous in its slope."),
        formula="x < 0: {alpha} (e^(x/{alpha}) - 1);  x > 0: x",
        slope="x < 0: e^(x/{alpha});  x > 0: 1",
        curve=curves.celu,
        arguments={"alpha": 1.0},
        source="Barron, 2017",
    ),
    ActivationSchema(
        name="log_sigmoid",
        help=N_("The logarithm of the sigmoid; never positive."),
        formula="-ln(1 + e^-x)",
        slope="1 / (1 + e^x)",
        curve=curves.log_sigmoid,
        reach=(-6, 6),
    ),
    ActivationSchema(
        name="log_softmax",
        help=N_("The logarithm of the softmax; never positive."),
        formula="xi - ln(e^x1 + ... + e^xn)",
        slope="1 - e^fi",
        together=curves.log_softmax,
    ),
    ActivationSchema(
        name="sparsemax",
        help=N_(
            "Like softmax, but gives exactly 0 to unlikely classes; Keras's add up to less than 1."
        ),
        formula="max(0, xi - t);  f1 + ... + fn = 1",
        slope="fi > 0: 1 - 1/m;  m = #{{fj > 0}}",
        together=curves.sparsemax,
        source="Martins and Astudillo, 2016",
    ),
    ActivationSchema(
        name="squareplus",
        help=N_("A smooth relu computed with a square root."),
        formula="(x + sqrt(x^2 + 4)) / 2",
        slope="(1 + x / sqrt(x^2 + 4)) / 2",
        curve=curves.squareplus,
        source="Barron, 2021",
    ),
    ActivationSchema(
        name="soft_shrink",
        help=N_("Pulls every number 0.5 towards 0."),
        formula="|x| < 0.5: 0;  x < 0: x + 0.5;  x > 0: x - 0.5",
        slope="|x| < 0.5: 0;  |x| > 0.5: 1",
        curve=curves.soft_shrink,
        reach=(-2, 2),
        source="Donoho, 1995",
    ),
    ActivationSchema(
        name="hard_shrink",
        help=N_("Makes numbers between -0.5 and 0.5 exactly 0."),
        formula="|x| < 0.5: 0;  |x| > 0.5: x",
        slope="|x| < 0.5: 0;  |x| > 0.5: 1",
        curve=curves.hard_shrink,
        reach=(-2, 2),
        source="Donoho and Johnstone, 1994",
    ),
    ActivationSchema(
        name="tanh_shrink",
        help=N_("What tanh takes away: the number minus its tanh."),
        formula="x - tanh(x)",
        slope="tanh(x)^2",
        curve=curves.tanh_shrink,
        reach=(-3, 3),
    ),
)
ACTIVATIONS: Mapping[str, ActivationSchema] = MappingProxyType(
    {schema.name: schema for schema in _ALL}
)
"""Name -> what the lab knows of it, in the order of a menu."""

_ONLY_DRAWN = (
    ActivationSchema(
        name="step",
        help=N_("Says 0 below 0 and else 1; the activation of the first neurons."),
        formula="x < 0: 0;  x >= 0: 1",
        slope="0",
        curve=curves.step,
        source="McCulloch and Pitts, 1943",
    ),
    ActivationSchema(
        name="ReLU",
        help=N_("The relu with its limits, as the layer of that name has them."),
        formula="x < {threshold}: {negative_slope} (x - {threshold});  x < {max_value}: x;  "
        "x > {max_value}: {max_value}",
        slope="x < {threshold}: {negative_slope};  x < {max_value}: 1;  x > {max_value}: 0",
        curve=curves.relu,
        reach=(-4.0, 8.0),
        arguments={"max_value": math.inf, "negative_slope": 0.0, "threshold": 0.0},
    ),
    ActivationSchema(
        name="sinc",
        help=N_("A wave that fades to both sides; 1 at 0."),
        formula="sin(x) / x",
        slope="(cos(x) - f) / x",
        curve=curves.sinc,
        reach=(-15.0, 15.0),
    ),
)
DRAWN: Mapping[str, ActivationSchema] = MappingProxyType(
    {schema.name: schema for schema in (*_ALL, *_ONLY_DRAWN)}
)
"""All that can be drawn: those of layers, and what text books have besides; `left_out` says why no
layer has these."""
