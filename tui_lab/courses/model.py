"""A course and its steps, as frozen values; every text is in the current language.

The files are read in `reading.py`. Must not know of runs or of a student's progress.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui_lab.courses.check import Check
from tui_lab.courses.placeholders import Fact, Facts
from tui_lab.neuron.model import NeuronStart


@dataclass(frozen=True, slots=True)
class StepExperiment:
    """The experiment that a step begins from in the lab."""

    experiment: str
    """A preset's name or a line."""
    changes: tuple[str, ...] = ()
    """Written as for `--set`."""
    asked: tuple[str, ...] = ()
    """The settings that the student is asked to change."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command that helps with a step."""

    line: str
    """Without the program's name."""
    what: str


@dataclass(frozen=True, slots=True)
class CourseStep:
    """One exercise."""

    id: str
    title: str
    goal: str
    text: str
    """Markdown."""
    checks: tuple[Check, ...]
    lab: StepExperiment | None = None
    neuron: NeuronStart | None = None
    """Where the step begins in the neuron room."""
    commands: tuple[CommandLine, ...] = ()
    after: str = ""
    """Shown when the step is passed; may be empty."""
    opens: float | None = None
    """When it may be begun (seconds since 1970); None at any time."""
    closes: float | None = None
    """When the last answer to it is taken (seconds since 1970); None at any time."""
    locked: bool = False
    """Whether it is sealed, and cannot be read yet: then it has neither page nor checks."""

    @property
    def trains_unchanged(self) -> bool:
        """Whether what the step begins from is to be trained as it is."""
        return self.lab is not None and not self.lab.asked

    def check(self, identity: str) -> Check | None:
        """The check of that id; None where there is none."""
        return next((check for check in self.checks if check.id == identity), None)


@dataclass(frozen=True, slots=True)
class Course:
    """A course, with its placeholders filled for one choice of data sets."""

    name: str
    title: str
    about: str
    order: int
    steps: tuple[CourseStep, ...]
    slots: Mapping[str, tuple[str, ...]]
    """Slot -> the data sets that may stand in it, in order of preference."""
    chosen: Mapping[str, str]
    """Slot -> the data set that stands in it."""
    sealed_until: str = ""
    """The first step at which envelopes may be opened; "" where nothing is sealed."""
    validation_first: bool = False
    """Whether reports of its runs begin with the validation part, which is what it chooses by."""
    ordered: bool = False
    """Whether its steps are opened one after another."""
    drawn: Mapping[str, Fact] = field(default_factory=dict)
    """The numbers that were drawn for the student; empty where it draws none."""
    facts: Facts = field(default_factory=dict, repr=False)
    """What its placeholders stand for, for files that belong to it."""
    source: str = ""
    folder: Path = Path()
    own: bool = False
    """Whether it comes from a folder of the user's or a teacher's."""

    @property
    def counted(self) -> bool:
        """Whether what was done of it may not be done anew: tries are limited, or it closes."""
        return any(
            step.closes is not None or any(check.tries for check in step.checks)
            for step in self.steps
        )

    @property
    def keeps_test_closed(self) -> bool:
        """Whether it teaches to choose by the validation part, the test part in its envelope."""
        return self.validation_first or bool(self.sealed_until)

    def step(self, identity: str) -> CourseStep | None:
        """The step of that id; None where there is none."""
        return next((step for step in self.steps if step.id == identity), None)

    def step_number(self, identity: str) -> int:
        """The number of a step, from 1; 0 where there is none of that id."""
        return next((n for n, step in enumerate(self.steps, 1) if step.id == identity), 0)

    def runs_check(self, reference: str, step: str) -> Check | None:
        """The check whose runs a reference means; None where there is none.

        Args:
            reference: `id` in the same step, or `step/id`.
            step: The id of the step that the reference is written in.
        """
        other, _slash, identity = reference.rpartition("/")
        named = self.step(other or step)
        check = named.check(identity) if named else None
        return check if check is not None and check.COUNTS_RUNS else None
