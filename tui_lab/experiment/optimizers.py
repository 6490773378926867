"""The optimizers that an experiment may have: one `OptimizerSchema` for each.

docs/how-to/add-an-optimizer.md tells how to add one. Must not import Keras; names and defaults are
those of Keras 3 (https://keras.io/api/optimizers/). Wrappers around other optimizers are left out
(LossScaleOptimizer, MultiOptimizer): `left_out` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tui_lab.experiment.model import Value
from tui_lab.experiment.schema import Argument, ArgumentKind, Doubt
from tui_lab.i18n import N_, _


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimizerSchema:
    """Everything that the lab has to know of an optimizer."""

    keras_class: str
    """The name of its class in `keras.optimizers`."""
    help: str
    """English, marked for the catalogue: what it does, in a plain sentence."""
    learning_rate: float
    """Keras's default."""
    arguments: tuple[Argument, ...]
    """All but the learning rate, with Keras's names and defaults."""
    doubt: Callable[[Mapping[str, Value]], Doubt | None] | None = None
    """A warning about arguments that work, but not well."""

    @property
    def name(self) -> str:
        """As experiments name it: the class in lower case."""
        return self.keras_class.lower()

    def argument(self, name: str) -> Argument | None:
        """The argument of that name, if there is one."""
        return next((known for known in self.arguments if known.name == name), None)


LEARNING_RATE = Argument(
    "learning_rate",
    ArgumentKind.FLOAT,
    minimum=0,
    above=True,
    maximum=1000,
    help=N_("How far the weights move at each step."),
)
_COMMON = (
    Argument(
        "weight_decay",
        ArgumentKind.FLOAT,
        minimum=0,
        maximum=1,
        help=N_("The share by which the weights shrink at each step."),
    ),
    Argument(
        "clipnorm",
        ArgumentKind.FLOAT,
        minimum=0,
        above=True,
        help=N_("The longest gradient that each weight array may have; longer ones are cut."),
    ),
    Argument(
        "clipvalue",
        ArgumentKind.FLOAT,
        minimum=0,
        above=True,
        help=N_("The largest value that a gradient may have; larger ones are cut."),
    ),
    Argument(
        "global_clipnorm",
        ArgumentKind.FLOAT,
        minimum=0,
        above=True,
        help=N_("The longest gradient that all weights together may have; a longer one is cut."),
    ),
)


def _share(name: str, default: float, text: str) -> Argument:
    return Argument(name, ArgumentKind.FLOAT, default, minimum=0, maximum=1, below=True, help=text)


def _positive(name: str, default: float, text: str) -> Argument:
    return Argument(name, ArgumentKind.FLOAT, default, minimum=0, above=True, help=text)


def _not_negative(name: str, default: float, text: str) -> Argument:
    return Argument(name, ArgumentKind.FLOAT, default, minimum=0, help=text)


_SMALL = N_("A small number that keeps the division away from 0.")
_SQUARES = N_("How slowly the remembered squares of the gradients fade.")
_BETA_1 = replace(
    _share("beta_1", 0.9, N_("How slowly the remembered gradients fade.")), seldom=True
)
_BETAS = (_BETA_1, replace(_share("beta_2", 0.999, _SQUARES), seldom=True))
_EPSILON = replace(_positive("epsilon", 1e-7, _SMALL), seldom=True)
_MOMENTUM = N_("The share of the last step that is taken again.")
_FIRST_SUM = _not_negative(
    "initial_accumulator_value", 0.1, N_("Where the sum of the squared gradients starts.")
)
_NESTEROV = N_("Whether the gradient is taken where the momentum is about to lead.")
_AMSGRAD = Argument(
    "amsgrad",
    ArgumentKind.BOOL,
    False,
    seldom=True,
    help=N_("Whether the largest remembered square counts instead of the latest."),
)


def _common(**defaults: Value) -> tuple[Argument, ...]:
    """The arguments that every optimizer has; `defaults` are those that are not None in Keras."""
    return tuple(
        replace(known, default=defaults.get(known.name), seldom=known.name not in defaults)
        for known in _COMMON
    )


def _divides_by_zero(arguments: Mapping[str, Value]) -> Doubt | None:
    """The doubt about Adafactor: products of two numbers near epsilon_1 are 0 in float32."""
    if "epsilon_1" in arguments:
        return None
    return Doubt(
        _("adafactor divides 0 by 0 where an input is always 0, such as a pixel at the edge."),
        _("Set {setting}.").format(setting="compile.epsilon_1 = 1e-12"),
        "epsilon_1",
    )


_ALL = (
    OptimizerSchema(
        keras_class="SGD",
        help=N_("Plain gradient descent, with momentum if wanted."),
        learning_rate=0.01,
        arguments=(
            _share("momentum", 0.0, _MOMENTUM),
            Argument("nesterov", ArgumentKind.BOOL, False, help=_NESTEROV),
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="RMSprop",
        help=N_("Divides each step by the recent size of the gradient; a good first choice."),
        learning_rate=0.001,
        arguments=(
            _share("rho", 0.9, _SQUARES),
            _share("momentum", 0.0, _MOMENTUM),
            _EPSILON,
            Argument(
                "centered",
                ArgumentKind.BOOL,
                False,
                help=N_("Whether the mean of the gradients is taken off their squares."),
            ),
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="Adam",
        help=N_("RMSprop with momentum; a good first choice."),
        learning_rate=0.001,
        arguments=(
            *_BETAS,
            _EPSILON,
            _AMSGRAD,
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="AdamW",
        help=N_("Adam that also shrinks the weights a little at each step."),
        learning_rate=0.001,
        arguments=(
            *_BETAS,
            _EPSILON,
            _AMSGRAD,
            *_common(weight_decay=0.004),
        ),
    ),
    OptimizerSchema(
        keras_class="Adadelta",
        help=N_(
            "Finds the size of its steps from the sizes of earlier ones; slow with small rates."
        ),
        learning_rate=0.001,
        arguments=(
            _share("rho", 0.95, _SQUARES),
            _EPSILON,
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="Adagrad",
        help=N_("Takes ever smaller steps for the weights that have moved much."),
        learning_rate=0.001,
        arguments=(
            _FIRST_SUM,
            _EPSILON,
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="Adamax",
        help=N_("Adam that goes by the largest recent gradient."),
        learning_rate=0.001,
        arguments=(
            *_BETAS,
            _EPSILON,
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="Adafactor",
        help=N_("Adam that needs little memory; made for very large networks."),
        learning_rate=0.001,
        arguments=(
            Argument(
                "beta_2_decay",
                ArgumentKind.FLOAT,
                -0.8,
                minimum=-10,
                maximum=0,
                help=N_("How the memory of squared gradients grows with the steps."),
            ),
            _positive("epsilon_1", 1e-30, _SMALL),
            _positive("epsilon_2", 1e-3, N_("The smallest size that a weight is taken to have.")),
            _positive("clip_threshold", 1.0, N_("The largest mean size of a step; more is cut.")),
            Argument(
                "relative_step",
                ArgumentKind.BOOL,
                True,
                help=N_("Whether the steps become smaller as the training goes on."),
            ),
            *_common(),
        ),
        doubt=_divides_by_zero,
    ),
    OptimizerSchema(
        keras_class="Nadam",
        help=N_("Adam with Nesterov's momentum."),
        learning_rate=0.001,
        arguments=(
            *_BETAS,
            _EPSILON,
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="Ftrl",
        help=N_("Follows the regularized leader; made for sparse inputs with many features."),
        learning_rate=0.001,
        arguments=(
            Argument(
                "learning_rate_power",
                ArgumentKind.FLOAT,
                -0.5,
                minimum=-10,
                maximum=0,
                help=N_("How fast the steps become smaller; 0 keeps them as they are."),
            ),
            _FIRST_SUM,
            _not_negative("l1_regularization_strength", 0.0, N_("A price on the size of weights.")),
            _not_negative(
                "l2_regularization_strength", 0.0, N_("A price on the squares of weights.")
            ),
            _not_negative(
                "l2_shrinkage_regularization_strength",
                0.0,
                N_("A price on the squares of weights that acts on the gradient only."),
            ),
            _not_negative("beta", 0.0, N_("Smooths the first steps.")),
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="Lion",
        help=N_("Goes by the sign of the gradient alone; wants a smaller learning rate than Adam."),
        learning_rate=0.001,
        arguments=(
            _BETA_1,
            _share("beta_2", 0.99, N_("How slowly the momentum fades.")),
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="Lamb",
        help=N_("Adam whose steps fit the size of each layer's weights; made for large batches."),
        learning_rate=0.001,
        arguments=(
            *_BETAS,
            _EPSILON,
            *_common(),
        ),
    ),
    OptimizerSchema(
        keras_class="Muon",
        help=N_("Momentum made orthogonal for the weights of inner layers, Adam for the others."),
        learning_rate=0.001,
        arguments=(
            _share("momentum", 0.95, _MOMENTUM),
            Argument("nesterov", ArgumentKind.BOOL, True, help=_NESTEROV),
            Argument(
                "ns_steps",
                ArgumentKind.INT,
                5,
                minimum=1,
                maximum=20,
                help=N_("How many rounds the orthogonal step is computed in."),
            ),
            replace(
                _not_negative(
                    "rms_rate", 0.2, N_("How large the orthogonal steps are, beside those of Adam.")
                ),
                seldom=True,
            ),
            replace(
                _positive(
                    "adam_lr_ratio",
                    1,
                    N_("The learning rate of the weights left to Adam, as a share of the other."),
                ),
                seldom=True,
            ),
            replace(_BETAS[0], name="adam_beta_1"),
            replace(_BETAS[1], name="adam_beta_2"),
            replace(
                _not_negative(
                    "adam_weight_decay",
                    0.004,
                    N_("The share by which the weights left to Adam shrink at each step."),
                ),
                seldom=True,
            ),
            _EPSILON,
            *_common(weight_decay=0.004),
        ),
    ),
    OptimizerSchema(
        keras_class="ScheduleFreeAdamW",
        help=N_("AdamW that averages its weights instead of lowering its learning rate."),
        learning_rate=0.0025,
        arguments=(
            *_BETAS,
            _positive("epsilon", 1e-8, _SMALL),
            Argument(
                "warmup_steps",
                ArgumentKind.INT,
                0,
                minimum=0,
                maximum=1_000_000,
                help=N_("How many steps the learning rate takes to rise to its value."),
            ),
            *_common(),
        ),
    ),
)

_REGISTERED: dict[str, OptimizerSchema] = {schema.name: schema for schema in _ALL}

OPTIMIZERS: Mapping[str, OptimizerSchema] = MappingProxyType(_REGISTERED)
"""Name in lower case -> what the lab knows of it, in the order of a menu."""
