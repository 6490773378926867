"""What a trial is judged by: a figure of the validation part, at the best epoch of its run.

Never the test part, which stays sealed in the runs of a sweep. Which epoch is best is what the run
itself says everywhere (`runs.best`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.errors import UsageError
from tui_lab.experiment.metrics import figure_names, higher_is_better, metric_name, recorded
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.runs.best import best_of, record_of, rule_of
from tui_lab.text.fit import LONGEST, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_lab.runs.state import RunState


def objectives(experiment: Experiment, info: DatasetInfo) -> tuple[str, ...]:
    """What an experiment can be judged by, the usual one first: `val_accuracy`, `val_loss`.

    Raises:
        UsageError: It keeps no validation part.
    """
    if not experiment.data.validation_split and info.kind is not Kind.GATE:
        raise UsageError(
            _("The experiment keeps no validation part, and a sweep chooses by that."),
            _("Set data.validation_split to more than 0, such as 0.2."),
        )
    metrics = recorded(experiment.compile.metrics, info.target.task)
    names = [name for name in figure_names(metrics) if name.startswith("val_")]
    return tuple(sorted(names, key=lambda name: name == "val_loss"))


def chosen_objective(
    wanted: str | None, experiment: Experiment, info: DatasetInfo, paths: Sequence[str]
) -> str:
    """The objective of a sweep.

    Args:
        wanted: As a person names it: `val_loss`, `accuracy`; None takes the most important metric.
        experiment: That is varied.
        info: Of its data set.
        paths: The settings that are varied.

    Raises:
        UsageError: There is no such figure, or it cannot compare the trials.
    """
    known = objectives(experiment, info)
    if wanted is None:
        return known[0]
    name = f"val_{metric_name(wanted.removeprefix('val_'))}"
    if name not in known:
        text = _("The trials cannot be judged by {name}.")
        raise UsageError(
            text.format(name=printable(wanted, LONGEST)),
            _("They record on the validation part: {names}.").format(names=", ".join(known)),
        )
    if name == "val_loss" and any(changes_loss(path) for path in paths):
        raise UsageError(
            _("The losses of these trials are not of one kind and do not compare."),
            _("Judge them by a metric: {names}.").format(names=", ".join(known[:-1])),
        )
    return name


def changes_loss(path: str) -> bool:
    """Whether a setting changes what the value of the loss is made of: see `reports.ranking`."""
    last = path.partition("_regularizer")[0] != path
    return last or path in ("compile.loss", "data.target_scaling")


def sealed(experiment: Experiment) -> Experiment:
    """The experiment with its test part sealed, as every run of a sweep has it."""
    return replace(experiment, data=replace(experiment.data, test="sealed"))


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a run of a sweep has come."""

    value: float | None
    """The objective at its best epoch so far."""
    curve: tuple[float | None, ...]
    """The objective after each epoch."""
    seconds: float
    figure: str = ""
    """What both are, where a figure of the training part stands in for the objective."""


def reached(state: RunState, experiment: Mapping[str, Any], objective: str) -> Reached:
    """What a run of a sweep has reached by now.

    Args:
        state: Folded from its log.
        experiment: As run.json holds it; empty for a script, which says nothing of a best epoch.
        objective: A figure of an epoch.
    """
    if not experiment:
        return _reached_by_script(state, objective)
    record = record_of(state, best_of(state, rule_of(experiment)))
    return Reached(
        record.metrics.get(objective) if record is not None else None,
        tuple(each.metrics.get(objective) for each in state.epochs),
        state.seconds,
    )


def _reached_by_script(state: RunState, objective: str) -> Reached:
    """Of a script that validates nothing, the figure of the training part counts."""
    names = (objective, objective.removeprefix("val_"))
    known = [name for name in names if any(name in each.metrics for each in state.epochs)]
    name = (known or [objective])[0]
    curve = tuple(each.metrics.get(name) for each in state.epochs)
    best = max if higher_is_better(name) else min
    values = [value for value in curve if value is not None]
    figure = name if name != objective else ""
    return Reached(best(values, default=None), curve, state.seconds, figure)


def no_value_words(objective: str) -> str:
    """That a run has ended without the figure that its trial is judged by."""
    text = _("Its run has reported no {name}: LiveLab does that, or its `log`.")
    return text.format(name=objective)
