"""What a step begins from: its experiment or neuron, and the commands that start the same."""

from __future__ import annotations

from dataclasses import replace

from tui_lab import presets
from tui_lab.courses.model import Course, CourseStep
from tui_lab.datasets.planning import check_plan, sealed_as_set
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line, looks_like_line
from tui_lab.experiment.model import Experiment
from tui_lab.neuron.model import NeuronStart
from tui_lab.text.command_line import command_line


def source(text: str) -> Experiment:
    """The experiment that a preset's name or a line stands for.

    Raises:
        NotFoundError: There is no such preset.
        ExperimentError: The line is wrong.
    """
    return from_line(text) if looks_like_line(text) else presets.get(text).experiment


def starting_experiment(course: Course, step: CourseStep) -> Experiment | None:
    """The experiment of a step, named after it, and sealed if the course is; None without one.

    Raises:
        NotFoundError, ExperimentError: The experiment in the step's file cannot work.
    """
    if step.lab is None:
        return None
    wanted = with_settings(source(step.lab.experiment), list(step.lab.changes))
    wanted = replace(wanted, name=f"{course.name}-{step.id}")
    if course.sealed_until:
        wanted = replace(wanted, data=replace(wanted.data, test="sealed"))
    check_plan(wanted)
    return sealed_as_set(wanted)


def training_line(course: Course, step: CourseStep) -> str:
    """The command that trains a step's experiment; "" if it has none.

    Raises:
        NotFoundError, ExperimentError: The experiment in the step's file cannot work.
    """
    if step.lab is None:
        return ""
    text = step.lab.experiment
    changes = list(step.lab.changes)
    if course.sealed_until and source(step.lab.experiment).data.test != "sealed":
        changes.append("data.test=sealed")
    name = ("--name", f"{course.name}-{step.id}")
    return command_line("train", [text], [name, *(("--set", change) for change in changes)])


def neuron_line(start: NeuronStart) -> str:
    """The command that starts from the same neuron as a step.

    It is `neuron try` if the step gives weights and no learning rate, else `neuron learn`; of two
    layers `neuron layers` or, with a rate, `neuron backprop`.
    """
    rate = [] if start.rate is None else [("--rate", f"{start.rate:.12g}")]
    if start.surface:
        return command_line("neuron descend", [start.surface], rate)
    if start.layers:
        return _layers_line(start, rate)
    learns = start.weights is None or start.rate is not None
    options: list[tuple[str, str | None]] = []
    if start.weights is not None:
        options.append(("--weights", ",".join(f"{weight:.12g}" for weight in start.weights)))
    elif start.seed:
        options.append(("--seed", str(start.seed)))
    if start.bias is not None:
        options.append(("--bias", f"{start.bias:.12g}"))
    if start.activation != "step":
        options.append(("--activation", start.activation))
    return command_line("neuron learn" if learns else "neuron try", [start.task], [*options, *rate])


def _layers_line(start: NeuronStart, rate: list[tuple[str, str]]) -> str:
    parts = (start.layers[n : n + 3] for n in (0, 3, 6))
    options: list[tuple[str, str | None]] = [
        (name, ",".join(f"{value:.12g}" for value in values))
        for name, values in zip(("--h1", "--h2", "--out"), parts, strict=True)
    ]
    if rate:
        return command_line("neuron backprop", [start.task], [*options, *rate])
    if start.activation != "step":
        options.append(("--activation", start.activation))
    return command_line("neuron layers", [start.task], options)
