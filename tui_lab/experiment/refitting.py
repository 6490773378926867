"""An experiment put right for what a data set asks for: the last layer, the loss, the metrics.

What fits stays as it is; the network before its last layer is never touched. Must not import the
room of the data sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tui_lab.experiment.checking import Subject, validate
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.schema import Keeps
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.metrics import METRICS, recorded
from tui_lab.experiment.model import Experiment, Layer
from tui_lab.experiment.shapes import TWO_INPUTS
from tui_lab.experiment.tasks import TASKS


def refitted(experiment: Experiment, subject: Subject) -> Experiment:
    """The experiment with what does not fit what is to be answered put right.

    Args:
        experiment: May hold values that do not work.
        subject: The data set that it is to be trained on.

    Returns:
        The experiment itself where nothing of that is wrong.
    """
    task = TASKS[subject.target.task]
    layer, loss, scaling = task.starting(subject.target.outputs)
    fitted = _settings(experiment, subject)
    if task.name not in getattr(LOSSES.get(fitted.compile.loss), "fits", ()):
        fitted = replace(fitted, compile=replace(fitted.compile, loss=loss))
    if _ends_wrongly(fitted, subject):
        fitted = replace(fitted, layers=(*_before_the_end(fitted.layers), layer))
        if _ends_wrongly(fitted, subject):
            fitted = replace(fitted, compile=replace(fitted.compile, loss=loss))
    if fitted.compile.loss == experiment.compile.loss and fitted.layers == experiment.layers:
        return _settings(experiment, subject)
    unscaled = fitted.data.target_scaling == "none"
    data = replace(fitted.data, target_scaling=scaling) if unscaled else fitted.data
    return _settings(replace(fitted, data=data), subject)


def _settings(experiment: Experiment, subject: Subject) -> Experiment:
    """Without metrics, a monitor and settings that mean nothing for the task."""
    task = TASKS[subject.target.task]
    data, compiled, fit = experiment.data, experiment.compile, experiment.fit
    if "data.target_scaling" in task.meaningless:
        data = replace(data, target_scaling="none")
    if subject.input_shape != TWO_INPUTS:
        data = replace(data, inputs=())
    if "fit.class_weight" in task.meaningless:
        fit = replace(fit, class_weight=None)
    weights = fit.class_weight
    if isinstance(weights, Mapping) and subject.classes and not {*weights} & {*subject.classes}:
        fit = replace(fit, class_weight=None)  # those of other data
    metrics = tuple(n for n in compiled.metrics if n in METRICS and task.name in METRICS[n].tasks)
    compiled = replace(compiled, metrics=metrics)
    early = fit.early_stopping
    watched = ("loss", *recorded(metrics, task.name))
    if early is not None and early.monitor.removeprefix("val_") not in watched:
        prefix = "val_" if early.monitor.startswith("val_") else ""
        fit = replace(fit, early_stopping=replace(early, monitor=f"{prefix}{watched[1]}"))
    return replace(experiment, data=data, compile=compiled, fit=fit)


def _ends_wrongly(experiment: Experiment, subject: Subject) -> bool:
    """Whether the checks refuse the last layer with units, or what comes after it."""
    count = len(experiment.layers)
    first = min(len(_before_the_end(experiment.layers)), max(0, count - 1))
    fields = tuple(f"layers[{index}]" for index in range(first, count))
    return any(
        problem.severity == "error" and problem.field.startswith(fields)
        for problem in validate(experiment, subject)
    )


def _before_the_end(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers before the last one that says how many outputs there are; all where none does."""
    for index in range(len(layers) - 1, -1, -1):
        if layers[index].type == "Dense":
            return layers[:index]
        if not _keeps_outputs(layers[index]):
            break
    return layers


def _keeps_outputs(layer: Layer) -> bool:
    return Keeps.FEATURES in LAYERS[layer.type].keeps
