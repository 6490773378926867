"""The metrics that an experiment may record: one `MetricSchema` for each.

docs/how-to/add-a-metric.md tells how to add one. Must not import Keras; names are those of Keras 3
(https://keras.io/api/metrics/).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tui_lab.experiment.target import TaskName
from tui_lab.experiment.tasks import TASKS
from tui_lab.experiment.tasks.schema import MetricSchema
from tui_lab.i18n import N_

_CLASSES: tuple[TaskName, ...] = ("classification",)
_QUANTITIES: tuple[TaskName, ...] = ("regression",)

_ALL = (
    MetricSchema(
        name="accuracy",
        title=N_("accuracy"),
        help=N_("The share of examples whose most probable class is the true one."),
        tasks=_CLASSES,
        aliases=("acc",),
        higher_is_better=True,
        share=True,
        numbers=True,
    ),
    MetricSchema(
        name="top_k_categorical_accuracy",
        title=N_("top-5 accuracy"),
        help=N_("The share of examples whose true class is among the five most probable ones."),
        tasks=_CLASSES,
        aliases=("top_5_accuracy",),
        higher_is_better=True,
        share=True,
        numbers=True,
    ),
    MetricSchema(
        name="precision",
        title=N_("precision"),
        help=N_("Of the outputs above 0.5, the share that are right, over all classes together."),
        tasks=_CLASSES,
        higher_is_better=True,
        share=True,
    ),
    MetricSchema(
        name="recall",
        title=N_("recall"),
        help=N_("Of the true classes, the share whose output is above 0.5."),
        tasks=_CLASSES,
        higher_is_better=True,
        share=True,
    ),
    MetricSchema(
        name="auc",
        title=N_("AUC"),
        help=N_("The area under the ROC curve: how well the outputs put the true class first."),
        tasks=_CLASSES,
        higher_is_better=True,
        share=True,
    ),
    MetricSchema(
        name="mae",
        title=N_("mean absolute error"),
        help=N_("How far off an answer is on average, in the unit of the data."),
        tasks=("regression", "classification"),
        aliases=("mean_absolute_error",),
        power=1,
    ),
    MetricSchema(
        name="mse",
        title=N_("mean squared error"),
        help=N_("The mean of the squared errors: large ones count most."),
        tasks=("regression", "classification"),
        aliases=("mean_squared_error",),
        power=2,
    ),
    MetricSchema(
        name="root_mean_squared_error",
        title=N_("root of the mean squared error"),
        help=N_("The root of the mean squared error: in the unit of the data, large errors weigh."),
        tasks=_QUANTITIES,
        aliases=("rmse",),
        power=1,
    ),
    MetricSchema(
        name="r2_score",
        title="R²",
        help=N_("The share of the target's variance that is explained; 0 for always the mean."),
        tasks=_QUANTITIES,
        aliases=("r2",),
        higher_is_better=True,
    ),
    MetricSchema(
        name="mape",
        title=N_("mean percentage error"),
        help=N_("How far off an answer is on average, in percent of the true value."),
        tasks=_QUANTITIES,
        aliases=("mean_absolute_percentage_error",),
    ),
    MetricSchema(
        name="msle",
        title=N_("mean squared logarithmic error"),
        help=N_("The mean squared distance of the logarithms of 1 + answer and 1 + truth."),
        tasks=_QUANTITIES,
        aliases=("mean_squared_logarithmic_error",),
    ),
)
_HIGH = frozenset(
    (
        *("acc", "auc", "bleu", "dice", "f1", "iou", "precision", "psnr", "r2", "recall"),
        *("reward", "sensitivity", "specificity", "ssim", "top"),
    )
)
"""Words in names of metrics that the lab does not know and that are better high: `f1_score`, or
`precision_1`, which is Keras's name for a second one. All others are taken for errors."""
LONGEST_NAME = 12
"""Characters of a name that a narrow column has room for."""
_REGISTERED: dict[str, MetricSchema] = {schema.name: schema for schema in _ALL}

METRICS: Mapping[str, MetricSchema] = MappingProxyType(_REGISTERED)
"""Name -> what the lab knows of it, in the order of a menu."""


def metric_name(written: str) -> str:
    """The name of the metric that a word means, also by an alias; else the word itself."""
    word = written.lower()
    known = (m.name for m in METRICS.values() if word == m.name or word in m.aliases)
    return next(known, written)


def recorded(metrics: tuple[str, ...], task: TaskName) -> tuple[str, ...]:
    """The metrics that a run records besides the loss, the most important first."""
    return metrics or (TASKS[task].metric,)


def schema_of(figure: str) -> MetricSchema | None:
    """What is known of a figure of an epoch such as `val_mae`; None for losses and unknown ones."""
    return METRICS.get(metric_name(figure.removeprefix("val_")))


def higher_is_better(figure: str) -> bool:
    """Whether a figure of an epoch such as `val_accuracy` is better when it is higher."""
    schema = schema_of(figure)
    if schema is not None:
        return schema.higher_is_better
    return "accuracy" in figure or not _HIGH.isdisjoint(figure.lower().split("_"))


def figure_names(metrics: Sequence[str]) -> tuple[str, ...]:
    """The figures of an epoch of a run in Keras's order: `loss`, the metrics, then `val_…` of each.

    Args:
        metrics: What the run records besides the loss, the most important first.
    """
    names = tuple(dict.fromkeys(("loss", *metrics)))
    return (*names, *(f"val_{name}" for name in names))


def short_name(figure: str) -> str:
    """A figure in a narrow column: `val_rmse` for `val_root_mean_squared_error`."""
    schema = schema_of(figure)
    if schema is None or len(schema.name) <= LONGEST_NAME or not schema.aliases:
        return figure
    prefix = "val_" if figure.startswith("val_") else ""
    return prefix + min(schema.aliases, key=len)


def found_in(figures: Mapping[str, float | None], metric: str) -> float | None:
    """A metric among figures that may have it under another of its names: `r2` is `r2_score`.

    Args:
        figures: By name, as an evaluation has them.
        metric: The name of a metric.
    """
    schema = METRICS.get(metric)
    names = (metric, *(schema.aliases if schema is not None else ()))
    return next((figures[name] for name in names if figures.get(name) is not None), None)
