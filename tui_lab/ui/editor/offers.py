"""What the editor offers for the task of the data: which fields, what they choose from, and to put
right what does not fit.

Asks the tables of the experiment's room what a task means. Pure functions; must not import Textual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.planning import subject_of
from tui_lab.experiment.line import layer_text
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.metrics import METRICS, recorded
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.plane_inputs import THEMSELVES
from tui_lab.experiment.problems import Problem
from tui_lab.experiment.refitting import refitted
from tui_lab.experiment.schema import Argument
from tui_lab.experiment.shapes import TWO_INPUTS
from tui_lab.experiment.tasks import TASKS
from tui_lab.i18n import _
from tui_lab.ui.editor.values import Choices


@dataclass(frozen=True, slots=True)
class Offer:
    """How a field is shown."""

    argument: Argument
    choices: Choices = ()
    """() leaves those of the argument."""


def offered(
    path: str, argument: Argument, value: object, draft: Experiment, info: DatasetInfo
) -> Offer | None:
    """How a setting is offered for the data of a draft; None where it means nothing for them.

    Args:
        path: Of the setting.
        argument: As all data have it.
        value: What it is now: what does not fit stays to be seen.
        draft: The experiment.
        info: Its data set.
    """
    task = info.target.task
    if path in TASKS[task].meaningless and value in (None, argument.default):
        return None
    if path == "data.inputs":
        if info.input_shape != TWO_INPUTS and not value:
            return None
        return Offer(replace(argument, seldom=False, default=THEMSELVES))
    if path == "data.target_scaling":
        return Offer(replace(argument, seldom=False))
    if path == "compile.loss":
        fitting = [(name, _(loss.help)) for name, loss in LOSSES.items() if task in loss.fits]
        return Offer(argument, _with(fitting, [value]))
    if path == "compile.metrics":
        usual = replace(argument, seldom=False, default=recorded((), task))
        chosen = value if isinstance(value, tuple) else ()
        return Offer(usual, _with(_metrics(draft, info), chosen))
    if path == "fit.early_stopping.monitor":
        names = ("loss", *recorded(draft.compile.metrics, task))
        listed = [(f"{prefix}{name}", "") for prefix in ("val_", "") for name in names]
        return Offer(argument, _with(listed, [value]))
    return Offer(argument)


def _metrics(draft: Experiment, info: DatasetInfo) -> list[tuple[str, str]]:
    """The metrics that can be had: of class numbers not all."""
    loss = LOSSES.get(str(draft.compile.loss))
    numbers = loss is not None and loss.labels == "numbers"
    return [
        (name, _(metric.title))
        for name, metric in METRICS.items()
        if info.target.task in metric.tasks and (metric.numbers or not numbers)
    ]


def _with(listed: Sequence[tuple[str, str]], values: Sequence[object]) -> list[tuple[str, str]]:
    """The choices, and behind them what is chosen now and is none of them."""
    known = {name for name, _help in listed}
    return [*listed, *((str(value), "") for value in values if value and value not in known)]


def repair(draft: Experiment, info: DatasetInfo, problems: Sequence[Problem]) -> Experiment | None:
    """The draft with what does not fit its data put right; None where there is nothing to offer.

    Args:
        draft: The experiment.
        info: Its data set.
        problems: Of the draft.
    """
    if all(problem.severity != "error" for problem in problems):
        return None
    fitting = refitted(draft, subject_of(info))
    return None if fitting == draft else fitting


def repair_words(draft: Experiment, fitting: Experiment) -> str:
    """What would be changed: `Dense(outputs), mean_squared_error, target_scaling standard`."""
    changes = []
    if fitting.layers != draft.layers:
        changes.append(layer_text(fitting.layers[-1]))
    if fitting.compile.loss != draft.compile.loss:
        changes.append(fitting.compile.loss)
    if fitting.compile.metrics != draft.compile.metrics:
        changes.append("metrics " + (", ".join(fitting.compile.metrics) or _("as usual")))
    if fitting.data.target_scaling != draft.data.target_scaling:
        changes.append(f"target_scaling {fitting.data.target_scaling}")
    if fitting.fit.class_weight != draft.fit.class_weight:
        changes.append(_("no class_weight"))
    now, before = fitting.fit.early_stopping, draft.fit.early_stopping
    if now is not None and before is not None and now.monitor != before.monitor:
        changes.append(f"monitor {now.monitor}")
    return ", ".join(changes)
