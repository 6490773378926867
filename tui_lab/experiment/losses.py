"""The losses that an experiment may have: one `LossSchema` for each.

docs/how-to/add-a-loss.md tells how to add one. Must not import Keras; names are those of Keras 3
(https://keras.io/api/losses/). Left out are Keras's losses for other things than classes and
quantities: circle (embeddings), ctc (sequences), dice and tversky (outlines in pictures),
cosine_similarity (directions), categorical_generalized_cross_entropy (labels that may be wrong).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_lab.experiment import loss_curves as curves
from tui_lab.experiment.loss_curves import LossCurve, Over
from tui_lab.experiment.tasks import classification as of_classes
from tui_lab.experiment.tasks import regression as of_quantities
from tui_lab.experiment.tasks.schema import LossSchema
from tui_lab.i18n import N_

_ALL = (
    LossSchema(
        name="categorical_crossentropy",
        help=N_("How little the true class was expected; for one output per class."),
        fits={"classification": of_classes.categorical},
        curve=LossCurve(curves.crossentropy, Over.TRUE_CLASS, "-ln p", "-1 / p"),
    ),
    LossSchema(
        name="sparse_categorical_crossentropy",
        help=N_("The same as categorical cross-entropy, with class numbers as labels."),
        fits={"classification": of_classes.categorical},
        labels="numbers",
        curve=LossCurve(curves.crossentropy, Over.TRUE_CLASS, "-ln p", "-1 / p"),
    ),
    LossSchema(
        name="binary_crossentropy",
        help=N_("How little the true answer was expected; for sigmoid outputs."),
        fits={"classification": of_classes.binary},
        single_unit=True,
        curve=LossCurve(
            curves.binary_crossentropy,
            Over.PROBABILITY,
            "-ln p",
            "-1 / p",
            curves.BOTH_CLASSES,
            (0.01, 0.99),
        ),
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
        curve=LossCurve(curves.squared, Over.ERROR, "e^2", "2 e", (0.0,), curves.ERRORS),
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
        curve=LossCurve(
            curves.absolute, Over.ERROR, "|e|", "e < 0: -1;  e > 0: 1", (0.0,), curves.ERRORS
        ),
    ),
    LossSchema(
        name="huber",
        help=N_("Squared for errors up to 1, straight beyond: outliers count less."),
        fits={
            "classification": of_classes.distance,
            "regression": of_quantities.quantities,
        },
        single_unit=True,
        curve=LossCurve(
            curves.huber,
            Over.ERROR,
            "|e| < 1: e^2 / 2;  |e| > 1: |e| - 1/2",
            "|e| < 1: e;  e < 0: -1;  e > 0: 1",
            (0.0,),
            curves.ERRORS,
        ),
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
        curve=LossCurve(
            curves.log_cosh, Over.ERROR, "ln((e^e + e^-e) / 2)", "tanh(e)", (0.0,), curves.ERRORS
        ),
    ),
    LossSchema(
        name="mean_absolute_percentage_error",
        help=N_("The mean error in percent of the true value; for quantities far from 0."),
        fits={"regression": of_quantities.relative},
        aliases=("mape",),
        curve=LossCurve(
            curves.percentage,
            Over.ANSWER,
            "100 |a - 1|",
            "a < 1: -100;  a > 1: 100",
            (1.0,),
            (0.0, 3.0),
        ),
    ),
    LossSchema(
        name="mean_squared_logarithmic_error",
        help=N_("Squared distances of logarithms: twice too much costs about as much as half."),
        fits={"regression": of_quantities.relative},
        aliases=("msle",),
        curve=LossCurve(
            curves.squared_logarithmic,
            Over.ANSWER,
            "(ln(1 + a) - ln 2)^2",
            "2 (ln(1 + a) - ln 2) / (1 + a)",
            (1.0,),
            (0.0, 5.0),
        ),
    ),
    LossSchema(
        name="poisson",
        help=N_("For counts: how little the true number was expected of a Poisson draw."),
        fits={
            "classification": of_classes.positive,
            "regression": of_quantities.counts,
        },
        single_unit=True,
        curve=LossCurve(curves.poisson, Over.ANSWER, "a - ln a", "1 - 1 / a", (1.0,), (0.05, 5.0)),
    ),
    LossSchema(
        name="categorical_focal_crossentropy",
        help=N_("Categorical cross-entropy in which what is easy already counts little."),
        fits={"classification": of_classes.categorical},
        curve=LossCurve(
            curves.focal,
            Over.TRUE_CLASS,
            "-0.25 (1 - p)^2 ln p",
            "(1 - p) (2 ln p - (1 - p) / p) / 4",
        ),
    ),
    LossSchema(
        name="binary_focal_crossentropy",
        help=N_("Binary cross-entropy in which what is easy already counts little."),
        fits={"classification": of_classes.binary},
        single_unit=True,
        curve=LossCurve(
            curves.binary_focal,
            Over.PROBABILITY,
            "-(1 - p)^2 ln p",
            "(1 - p) (2 ln p - (1 - p) / p)",
            curves.BOTH_CLASSES,
            (0.01, 0.99),
        ),
    ),
    LossSchema(
        name="hinge",
        help=N_("For one output of either sign: 0 once the true side is reached by 1."),
        fits={"classification": of_classes.hinge},
        signed=True,
        curve=LossCurve(
            curves.hinge,
            Over.SIDE,
            "max(0, 1 - a)",
            "a < 1: -1;  a > 1: 0",
            curves.BOTH_SIDES,
            curves.ERRORS,
        ),
    ),
    LossSchema(
        name="squared_hinge",
        help=N_("The square of hinge: what is far on the wrong side counts more."),
        fits={"classification": of_classes.hinge},
        signed=True,
        curve=LossCurve(
            curves.squared_hinge,
            Over.SIDE,
            "max(0, 1 - a)^2",
            "a < 1: 2 (a - 1);  a > 1: 0",
            curves.BOTH_SIDES,
            curves.ERRORS,
        ),
    ),
    LossSchema(
        name="categorical_hinge",
        help=N_("0 once the output of the true class is ahead of all others by 1."),
        fits={"classification": of_classes.margin},
        curve=LossCurve(
            curves.hinge, Over.LEAD, "max(0, 1 - m)", "m < 1: -1;  m > 1: 0", (1.0,), (-1.0, 2.0)
        ),
    ),
    LossSchema(
        name="kl_divergence",
        help=N_("How far the outputs are from the labels as distributions."),
        fits={"classification": of_classes.categorical},
        aliases=("kld", "kullback_leibler_divergence"),
        curve=LossCurve(curves.crossentropy, Over.TRUE_CLASS, "-ln p", "-1 / p"),
    ),
)
_REGISTERED: dict[str, LossSchema] = {schema.name: schema for schema in _ALL}

LOSSES: Mapping[str, LossSchema] = MappingProxyType(_REGISTERED)
"""Name -> what the lab knows of it, in the order of a menu."""


def loss_name(written: str) -> str:
    """The name of the loss that a word means, also by one of its aliases; else the word itself."""
    word = written.lower()
    return next((loss.name for loss in LOSSES.values() if word in loss.aliases), written)
