"""What a course is made of, as frozen values; every text is in the current language.

Reading the files is next door. Must not know of runs or of a student's progress.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias

from tui_lab.neuron.model import NeuronStart

Fact: TypeAlias = int | float | str
Plain: TypeAlias = bool | int | float | str
Since = Literal["step", "course"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a value must be: one of some, or a number beyond or below a limit."""

    allowed: tuple[Plain, ...] = ()
    sign: str = ""
    """"" for `allowed`, else one of >=, <=, >, <, !=."""
    limit: float = 0.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which runs count."""

    like: str = ""
    """A preset's name or a line; "" where the conditions say it all."""
    free: tuple[str, ...] = ()
    """Paths that may differ from `like`, with all that is below them."""
    match: Mapping[str, Condition] = field(default_factory=dict)
    """By path, as `fit.epochs`; also `layers` (the types in order) and `count.TYPE`."""
    reach: Mapping[str, Condition] = field(default_factory=dict)
    """By measure, as `validation_accuracy`."""
    statuses: tuple[str, ...] = ("finished",)
    opened: bool = False
    """Whether the envelope of its test part must have been opened."""
    since: Since = "step"
    """Runs made since the step, or the course, was first opened."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is asked of the student."""

    KIND: ClassVar[str] = ""
    GRADED: ClassVar[bool] = True
    """Whether the step is passed only with it."""

    id: str
    question: str
    """Markdown."""
    hints: tuple[str, ...] = ()
    after: str = ""
    """What is said when it is passed; may be empty."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    text: str
    why: str
    """Why it is right, or wrong."""
    right: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceCheck(Check):
    """A question with options, one of which is right."""

    KIND: ClassVar[str] = "choice"
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that is read off a run of the student's own."""

    measure: str
    check: str
    """The run check that says which runs count: `id`, or `step/id`."""


@dataclass(frozen=True, slots=True)
class NumberCheck(Check):
    """A figure to work out, or to read off; several numbers are a shape."""

    KIND: ClassVar[str] = "number"
    answer: tuple[float, ...] | Reading = ()
    tolerance: float = 0.0
    """Absolute."""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RunCheck(Check):
    """A run that must be there."""

    KIND: ClassVar[str] = "run"
    pattern: Pattern = Pattern()


@dataclass(frozen=True, slots=True)
class VaryCheck(Check):
    """Several runs that differ in one setting alone; then the best value is named."""

    KIND: ClassVar[str] = "vary"
    pattern: Pattern = Pattern()
    setting: str = ""
    also: tuple[str, ...] = ()
    """Paths that may differ along with the setting."""
    at_least: int = 2
    """Different values of the setting."""
    include: str = ""
    """A status that one of the runs must have; "" for none."""
    by: Literal["validation_accuracy", "validation_loss"] = "validation_accuracy"


@dataclass(frozen=True, slots=True)
class GuessCheck(Check):
    """Which way a figure will move, said before the run; never a condition for passing."""

    KIND: ClassVar[str] = "guess"
    GRADED: ClassVar[bool] = False
    measure: str = ""
    of: str = ""
    """The run check of what will be trained."""
    against: str = ""
    """The run check of what it is held against."""
    same_within: float = 0.005


@dataclass(frozen=True, slots=True)
class WordsCheck(Check):
    """An open answer: kept for the report, never judged."""

    KIND: ClassVar[str] = "words"
    points: tuple[str, ...] = ()
    """What a good answer touches; shown once there is one."""


@dataclass(frozen=True, slots=True)
class PredictCheck(Check):
    """Own pictures, or rows, that a trained network has answered."""

    KIND: ClassVar[str] = "predict"
    dataset: str = ""
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Lab:
    """What a step begins from in the lab."""

    experiment: str
    """A preset's name or a line."""
    changes: tuple[str, ...] = ()
    """As `--set`."""
    asked: tuple[str, ...] = ()
    """The settings that the step asks to change."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command that helps with a step."""

    line: str
    """Without the program's name."""
    what: str


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise."""

    id: str
    title: str
    goal: str
    text: str
    """Markdown."""
    checks: tuple[Check, ...]
    lab: Lab | None = None
    neuron: NeuronStart | None = None
    """Where it begins in the neuron room."""
    commands: tuple[CommandLine, ...] = ()
    after: str = ""
    """Shown when all of it is passed."""

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
    steps: tuple[Step, ...]
    slots: Mapping[str, tuple[str, ...]]
    """Slot -> the data sets that may stand in it, in order of preference."""
    chosen: Mapping[str, str]
    """Slot -> the data set that does."""
    sealed_until: str = ""
    """The step from which on envelopes may be opened; "" where nothing is sealed."""
    source: str = ""
    folder: Path = Path()
    own: bool = False
    """Whether it comes from a folder of the user's or a teacher's."""

    def step(self, identity: str) -> Step | None:
        """The step of that id; None where there is none."""
        return next((step for step in self.steps if step.id == identity), None)

    def place(self, identity: str) -> int:
        """The place of a step, from 1; 0 where there is none of that id."""
        return next((n for n, step in enumerate(self.steps, 1) if step.id == identity), 0)

    def runs_of(self, reference: str, step: str) -> RunCheck | VaryCheck | None:
        """The run check that a reference names.

        Args:
            reference: `id` in the same step, or `step/id`.
            step: The step it is written in.
        """
        where, _slash, identity = reference.rpartition("/")
        found = self.step(where or step)
        check = found.check(identity) if found else None
        return check if isinstance(check, RunCheck | VaryCheck) else None


def graded(checks: Sequence[Check]) -> list[Check]:
    """Those that must be passed."""
    return [check for check in checks if check.GRADED]
