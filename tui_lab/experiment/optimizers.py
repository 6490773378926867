"""The optimizers of Keras 3 that train a network by themselves, with their main arguments.

Must not import Keras. Names and defaults are Keras's (https://keras.io/api/optimizers/). Left out
are the wrappers around other optimizers (LossScaleOptimizer, MultiOptimizer).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_lab.experiment.model import Value
from tui_lab.experiment.schema import Argument, ArgumentKind, OptimizerSchema
from tui_lab.i18n import N_

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
_BETA_1 = _share("beta_1", 0.9, N_("How slowly the remembered gradients fade."))
_BETAS = (_BETA_1, _share("beta_2", 0.999, _SQUARES))
_EPSILON = _positive("epsilon", 1e-7, _SMALL)
_MOMENTUM = N_("The share of the last step that is taken again.")
_FIRST_SUM = _not_negative(
    "initial_accumulator_value", 0.1, N_("Where the sum of the squared gradients starts.")
)
_NESTEROV = N_("Whether the gradient is taken where the momentum is about to lead.")
_AMSGRAD = Argument(
    "amsgrad",
    ArgumentKind.BOOL,
    False,
    help=N_("Whether the largest remembered square counts instead of the latest."),
)


def _optimizer(
    keras_class: str,
    text: str,
    *arguments: Argument,
    learning_rate: float = 0.001,
    **defaults: Value,
) -> OptimizerSchema:
    common = tuple(
        Argument(
            known.name,
            known.kind,
            defaults.get(known.name),
            minimum=known.minimum,
            maximum=known.maximum,
            above=known.above,
            help=known.help,
        )
        for known in _COMMON
    )
    return OptimizerSchema(
        keras_class.lower(), keras_class, text, learning_rate, (*arguments, *common)
    )


_ALL = (
    _optimizer(
        "SGD",
        N_("Plain gradient descent, with momentum if wanted."),
        _share("momentum", 0.0, _MOMENTUM),
        Argument("nesterov", ArgumentKind.BOOL, False, help=_NESTEROV),
        learning_rate=0.01,
    ),
    _optimizer(
        "RMSprop",
        N_("Divides each step by the recent size of the gradient; a good first choice."),
        _share("rho", 0.9, _SQUARES),
        _share("momentum", 0.0, _MOMENTUM),
        _EPSILON,
        Argument(
            "centered",
            ArgumentKind.BOOL,
            False,
            help=N_("Whether the mean of the gradients is taken off their squares."),
        ),
    ),
    _optimizer(
        "Adam",
        N_("RMSprop with momentum; a good first choice."),
        *_BETAS,
        _EPSILON,
        _AMSGRAD,
    ),
    _optimizer(
        "AdamW",
        N_("Adam that also shrinks the weights a little at each step."),
        *_BETAS,
        _EPSILON,
        _AMSGRAD,
        weight_decay=0.004,
    ),
    _optimizer(
        "Adadelta",
        N_("Finds the size of its steps from the sizes of earlier ones; slow with small rates."),
        _share("rho", 0.95, _SQUARES),
        _EPSILON,
    ),
    _optimizer(
        "Adagrad",
        N_("Takes ever smaller steps for the weights that have moved much."),
        _FIRST_SUM,
        _EPSILON,
    ),
    _optimizer(
        "Adamax",
        N_("Adam that goes by the largest recent gradient."),
        *_BETAS,
        _EPSILON,
    ),
    _optimizer(
        "Adafactor",
        N_("Adam that needs little memory; made for very large networks."),
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
    ),
    _optimizer("Nadam", N_("Adam with Nesterov's momentum."), *_BETAS, _EPSILON),
    _optimizer(
        "Ftrl",
        N_("Follows the regularized leader; made for sparse inputs with many features."),
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
        _not_negative("l2_regularization_strength", 0.0, N_("A price on the squares of weights.")),
        _not_negative(
            "l2_shrinkage_regularization_strength",
            0.0,
            N_("A price on the squares of weights that acts on the gradient only."),
        ),
        _not_negative("beta", 0.0, N_("Smooths the first steps.")),
    ),
    _optimizer(
        "Lion",
        N_("Goes by the sign of the gradient alone; wants a smaller learning rate than Adam."),
        _BETA_1,
        _share("beta_2", 0.99, N_("How slowly the momentum fades.")),
    ),
    _optimizer(
        "Lamb",
        N_("Adam whose steps fit the size of each layer's weights; made for large batches."),
        *_BETAS,
        _EPSILON,
    ),
    _optimizer(
        "Muon",
        N_("Momentum made orthogonal for the weights of inner layers, Adam for the others."),
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
        _EPSILON,
        weight_decay=0.004,
    ),
    _optimizer(
        "ScheduleFreeAdamW",
        N_("AdamW that averages its weights instead of lowering its learning rate."),
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
        learning_rate=0.0025,
    ),
)

OPTIMIZERS: Mapping[str, OptimizerSchema] = MappingProxyType(
    {schema.name: schema for schema in _ALL}
)
"""Name in lower case -> what is known of it, in the order of a menu."""
