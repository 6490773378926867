"""The losses that an experiment may have: one `LossSchema` for each.

docs/how-to/add-a-loss.md tells how to add one. Must not import Keras; names are those of Keras 3
(https://keras.io/api/losses/). Left out are Keras's losses for other things than classes and
quantities: circle (embeddings), ctc (sequences), dice and tversky (outlines in pictures),
cosine_similarity (directions), categorical_generalized_cross_entropy (labels that may be wrong).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_lab.experiment.tasks import classification as of_classes
from tui_lab.experiment.tasks import regression as of_quantities
from tui_lab.experiment.tasks.schema import LossSchema
from tui_lab.i18n import N_

_ALL = (
    LossSchema(
        name="categorical_crossentropy",
        help=N_("How little the true class was expected; for one output per class."),
        fits={"classification": of_classes.categorical},
    ),
    LossSchema(
        name="sparse_categorical_crossentropy",
        help=N_("The same as categorical cross-entropy, with class numbers as labels."),
        fits={"classification": of_classes.categorical},
        labels="numbers",
    ),
    LossSchema(
        name="binary_crossentropy",
        help=N_("How little the true answer was expected; for sigmoid outputs."),
        fits={"classification": of_classes.binary},
        single_unit=True,
    ),
    LossSchema(
        name="mean_squared_error",
        help=N_("The mean of the squared distances between outputs and labels."),
        fits={
            "classification": of_classes.distance,
            "regression": of_quantities.quantities,
        },
        aliases=("mse",),
        single_unit=True,
    ),
    LossSchema(
        name="mean_absolute_error",
        help=N_("The mean distance between outputs and labels; outliers count little."),
        fits={
            "classification": of_classes.distance,
            "regression": of_quantities.quantities,
        },
        aliases=("mae",),
        single_unit=True,
    ),
    LossSchema(
        name="huber",
        help=N_("Squared for errors up to 1, straight beyond: outliers count less."),
        fits={
            "classification": of_classes.distance,
            "regression": of_quantities.quantities,
        },
        single_unit=True,
    ),
    LossSchema(
        name="log_cosh",
        help=N_("Like huber, but smooth: the logarithm of the hyperbolic cosine of the error."),
        fits={
            "classification": of_classes.distance,
            "regression": of_quantities.quantities,
        },
        aliases=("logcosh",),
        single_unit=True,
    ),
    LossSchema(
        name="mean_absolute_percentage_error",
        help=N_("The mean error in percent of the true value; for quantities far from 0."),
        fits={"regression": of_quantities.relative},
        aliases=("mape",),
    ),
    LossSchema(
        name="mean_squared_logarithmic_error",
        help=N_("Squared distances of logarithms: twice too much costs about as much as half."),
        fits={"regression": of_quantities.relative},
        aliases=("msle",),
    ),
    LossSchema(
        name="poisson",
        help=N_("For counts: how little the true number was expected of a Poisson draw."),
        fits={
            "classification": of_classes.positive,
            "regression": of_quantities.counts,
        },
        single_unit=True,
    ),
    LossSchema(
        name="categorical_focal_crossentropy",
        help=N_("Categorical cross-entropy in which what is easy already counts little."),
        fits={"classification": of_classes.categorical},
    ),
    LossSchema(
        name="binary_focal_crossentropy",
        help=N_("Binary cross-entropy in which what is easy already counts little."),
        fits={"classification": of_classes.binary},
        single_unit=True,
    ),
    LossSchema(
        name="hinge",
        help=N_("For one output of either sign: 0 once the true side is reached by 1."),
        fits={"classification": of_classes.hinge},
        signed=True,
    ),
    LossSchema(
        name="squared_hinge",
        help=N_("The square of hinge: what is far on the wrong side counts more."),
        fits={"classification": of_classes.hinge},
        signed=True,
    ),
    LossSchema(
        name="categorical_hinge",
        help=N_("0 once the output of the true class is ahead of all others by 1."),
        fits={"classification": of_classes.margin},
    ),
    LossSchema(
        name="kl_divergence",
        help=N_("How far the outputs are from the labels as distributions."),
        fits={"classification": of_classes.categorical},
        aliases=("kld", "kullback_leibler_divergence"),
    ),
)
_REGISTERED: dict[str, LossSchema] = {schema.name: schema for schema in _ALL}

LOSSES: Mapping[str, LossSchema] = MappingProxyType(_REGISTERED)
"""Name -> what the lab knows of it, in the order of a menu."""


def loss_name(written: str) -> str:
    """The name of the loss that a word means, also by one of its aliases; else the word itself."""
    word = written.lower()
    return next((loss.name for loss in LOSSES.values() if word in loss.aliases), written)
