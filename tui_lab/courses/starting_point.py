"""What a step begins from: its experiment or neuron, and the commands that start the same."""

from __future__ import annotations

import shlex
from dataclasses import replace

from tui_lab import presets
from tui_lab.courses.model import Course, CourseStep
from tui_lab.datasets.planning import check_plan, sealed_as_set
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line, looks_like_line
from tui_lab.experiment.model import Experiment
from tui_lab.neuron.model import NeuronStart


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


def command_line(course: Course, step: CourseStep) -> str:
    """The command that trains a step's experiment, without the program's name; "" if it has none.

    Raises:
        NotFoundError, ExperimentError: The experiment in the step's file cannot work.
    """
    if step.lab is None:
        return ""
    text = step.lab.experiment
    changes = list(step.lab.changes)
    if course.sealed_until and source(step.lab.experiment).data.test != "sealed":
        changes.append("data.test=sealed")
    return " ".join(
        [
            "train",
            _quoted(text),
            f"--name {course.name}-{step.id}",
            *(f"--set {_quoted(change)}" for change in changes),
        ]
    )


def neuron_line(start: NeuronStart) -> str:
    """The command that starts from the same neuron as a step, without the program's name.

    It is `neuron try` if the step gives weights and no learning rate, else `neuron learn`.
    """
    rate = [] if start.rate is None else [f"--rate {start.rate:.12g}"]
    if start.surface:
        return " ".join(["neuron descend", start.surface, *rate])
    learns = start.weights is None or start.rate is not None
    words = ["neuron", "learn" if learns else "try", start.task]
    if start.weights is not None:
        words.append("--weights " + ",".join(f"{weight:.12g}" for weight in start.weights))
    elif start.seed:
        words.append(f"--seed {start.seed}")
    if start.bias is not None:
        words.append(f"--bias {start.bias:.12g}")
    if start.activation != "step":
        words.append(f"--activation {start.activation}")
    return " ".join([*words, *rate])


def _quoted(word: str) -> str:
    """A word as every shell takes it; a line in double quotes, because it may hold single ones."""
    if " " in word and not set(word) & set('"$`\\!'):
        return f'"{word}"'
    return shlex.quote(word)
