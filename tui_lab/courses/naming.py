"""What a run is called: what it was begun from, a preset or the step of a course, and its changes.

The experiment keeps the name of what it was begun from; the run's name says what is different.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from tui_lab import presets
from tui_lab.courses import catalogue, progress
from tui_lab.courses.admission import admitted
from tui_lab.courses.reading import read_slots
from tui_lab.courses.starting_point import starting_experiment
from tui_lab.errors import LabError
from tui_lab.experiment.comparing import differences
from tui_lab.experiment.line import looks_like_line
from tui_lab.experiment.model import Experiment
from tui_lab.reports.origin import ORIGIN, BegunFrom, named

UNTOLD = frozenset({"seed"})
"""What is no change of the network: runs that differ in their seed alone go by one name."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a run is to be called, and what is kept of where it comes from."""

    name: str
    extra: dict[str, object]
    """For run.json; empty where the experiment's name says it all."""


def beginning(experiment: Experiment) -> Beginning:
    """How a run of an experiment is called that has no name of its own."""
    origin, is_preset = origin_of(experiment)
    name = called(experiment, origin)
    return Beginning(name, {} if is_preset or origin is None else {ORIGIN: origin.to_table()})


def called(experiment: Experiment, origin: BegunFrom | None) -> str:
    """What a run is called of an experiment begun from `origin`; None where that is not known."""
    if origin is None:
        return experiment.name
    changed = [d for d in differences(origin.experiment, experiment) if d.path not in UNTOLD]
    return named(origin.name, changed) if changed else experiment.name


def origin_of(experiment: Experiment) -> tuple[BegunFrom | None, bool]:
    """What an experiment was begun from by its name, and whether that is a preset.

    Read from the disk, by its name and its data set.
    """
    name = experiment.name
    with suppress(LabError):
        if name in presets.names():
            return BegunFrom(name, presets.get(name).experiment), True
        return _step_of(experiment), False
    return None, False


def _step_of(experiment: Experiment) -> BegunFrom | None:
    """The network of the step that an experiment is named after: `COURSE-STEP`."""
    name, dataset = experiment.name, experiment.data.dataset
    folders = catalogue.folders()
    for course_name in sorted(folders, key=len, reverse=True):
        if not name.startswith(f"{course_name}-"):
            continue
        done = progress.read(course_name)
        slots = read_slots(folders[course_name].folder)
        fitting = {slot: dataset for slot, sets in slots.items() if dataset in sets}
        chosen = done.chosen if done is not None else {}
        course = catalogue.get(course_name, {**chosen, **fitting}, admitted(done))
        step = course.step(name.removeprefix(f"{course_name}-"))
        begun = starting_experiment(course, step) if step is not None else None
        if step is None or step.lab is None or begun is None:
            continue
        # A step that begins from a preset as it is leaves the preset's shorter name to its changes.
        plain = not step.lab.changes and not looks_like_line(step.lab.experiment)
        return BegunFrom(step.lab.experiment if plain else name, replace(begun, name=name))
    return None
