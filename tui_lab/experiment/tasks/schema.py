"""What the lab knows of a loss, of a metric and of a task.

Must not import Keras; names are those of Keras 3 (https://keras.io/api/losses/ and /metrics/).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tui_lab.experiment.loss_curves import LossCurve
from tui_lab.experiment.model import Data, Fit, Layer, TargetScaling
from tui_lab.experiment.problems import Problem
from tui_lab.experiment.target import Target, TaskName

LabelForm = Literal["one_hot", "integer", "binary", "quantities"]


@dataclass(frozen=True, slots=True)
class NetworkOutput:
    """What a network gives for one example, as the loss gets it."""

    loss: str
    units: int
    target: Target
    activation: str
    """The activation of the last layer that has one."""
    activation_field: str
    """The path of the setting of that activation, for messages."""
    units_field: str
    """The path of the setting that says how many units there are."""
    target_scaling: TargetScaling = "none"


OutputCheck: TypeAlias = Callable[[NetworkOutput], Iterator[Problem]]
"""What is wrong or doubtful between the network's output and the loss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LossSchema:
    """Everything that the lab has to know of a loss."""

    name: str
    """The name that `model.compile` takes."""
    help: str
    """English, marked for the catalogue: what it measures, in a plain sentence."""
    fits: Mapping[TaskName, OutputCheck]
    """For each task that it can train: the check of the network's output."""
    curve: LossCurve
    """How it is drawn over the answer."""
    aliases: tuple[str, ...] = ()
    """Other names under which it is read, in lower case."""
    labels: Literal["rows", "numbers"] = "rows"
    """`rows`: one number for each output; `numbers`: the number of the class."""
    single_unit: bool = False
    """Whether one sigmoid unit can answer for two classes."""
    signed: bool = False
    """Whether a single output says by its sign which of two classes it is: -1 or 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSchema:
    """Everything that the lab has to know of a metric."""

    name: str
    """As `model.compile(metrics=…)` takes it and the log of a run calls it."""
    title: str
    """English, marked for the catalogue: its name in a table."""
    help: str
    """English, marked for the catalogue: what it measures, in a plain sentence."""
    tasks: tuple[TaskName, ...]
    aliases: tuple[str, ...] = ()
    """Other names under which it is read, in lower case."""
    higher_is_better: bool = False
    share: bool = False
    """Whether it is a share, 0..1."""
    power: int = 0
    """Of the target's unit that it is measured in: 1 for the unit itself, 2 for its square, 0 for a
    number without a unit."""
    numbers: bool = False
    """Whether it can be had with labels that are numbers of classes."""


class TaskSchema(ABC):
    """What a task means for an experiment."""

    name: TaskName
    title: str
    """English, marked for the catalogue."""
    metric: str
    """The name of the metric that is recorded where an experiment names none."""
    meaningless: frozenset[str]
    """Paths of settings that mean nothing for it, and must have their defaults."""

    @abstractmethod
    def units(self, outputs: int, activation: object, loss: LossSchema | None) -> int:
        """How many units a layer has whose units are written as “classes” or “outputs”.

        Args:
            outputs: Of the target.
            activation: Of the layer, where it has one.
            loss: Of the experiment.
        """

    @abstractmethod
    def label_form(self, loss: LossSchema, units: int | None) -> LabelForm:
        """In which form a loss wants the labels, for a network of so many outputs."""

    @abstractmethod
    def settings_problems(
        self, data: Data, fit: Fit, outputs: int, spread: float | None
    ) -> Iterator[Problem]:
        """What does not suit the task in the settings of the data and of the training.

        Args:
            data: How the data are prepared.
            fit: How the network is trained.
            outputs: Of the target.
            spread: The largest standard deviation of a quantity, where it is known.
        """

    @abstractmethod
    def word_problems(self, word: str, field: str) -> Iterator[Problem]:
        """What is wrong with `word` in the place of a number of units: “classes”, “outputs”."""

    @abstractmethod
    def starting(self, outputs: int) -> tuple[Layer, str, TargetScaling]:
        """The last layer, the loss and the scaling of the target of a network to begin with."""
