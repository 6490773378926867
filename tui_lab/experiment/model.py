"""What a run is to do, as frozen values. Parsing, checking and writing live beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Value: TypeAlias = bool | int | float | str | tuple["Value", ...] | Mapping[str, "Value"]
"""What an argument may be: what TOML can hold, with tuples for its arrays."""

Scaling = Literal["none", "unit", "minmax", "standard"]
TargetScaling = Literal["none", "minmax", "standard"]
Split = Literal["stratified", "sklearn"]
ClassWeight: TypeAlias = Literal["balanced"] | tuple[float, ...] | Mapping[str, float]
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Data:
    """Which data set, and how it is split and scaled."""

    dataset: str
    scaling: Scaling = "unit"
    """Fitted on the training part alone: `unit` divides by the largest possible value (255 for
    pictures of bytes), `minmax` maps each feature to 0..1, `standard` to mean 0 and deviation 1."""
    validation_split: float = 0.2
    """Share (0 <= s < 1) of the training part, taken after a seeded shuffle; 0 means none."""
    test_split: float | None = None
    """Share (0 < s < 1) kept for testing, for data sets that have no test part of their own."""
    test: Literal["open", "sealed"] = "open"
    """`sealed`: results on the test part are shown only after the envelope is opened."""
    target_scaling: TargetScaling = "none"
    """Of quantities, fitted on the training part alone and undone in all that is shown; the loss is
    that of the scaled ones. Data sets of classes know only `none`."""
    split: Split = "stratified"
    """How parts are drawn: `stratified` keeps each class in proportion; `sklearn` gives the rows of
    scikit-learn's `train_test_split(…, shuffle=True, random_state=…)`."""
    random_state: int | None = None
    """0 <= r < 2**32, of the split `sklearn`; None takes the experiment's seed."""
    inputs: tuple[str, ...] = ()
    """Names of `PLANE_INPUTS`: what the network is given in place of two inputs; none: these."""
    options: Mapping[str, Value] = field(default_factory=dict)
    """Arguments of generated data sets: `noise`, `samples`, `turns`…"""

    def drawn_by(self, seed: int) -> tuple[Split, int]:
        """What decides, with the shares, which examples a part gets: the way and its seed.

        Args:
            seed: That of the experiment.
        """
        if self.split == "sklearn" and self.random_state is not None:
            return self.split, self.random_state
        return self.split, seed


@dataclass(frozen=True, slots=True)
class Layer:
    """One Keras layer: its class name and the arguments that were given, with Keras's names."""

    type: str
    arguments: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compile:
    """What `model.compile` is given."""

    loss: str
    optimizer: str = "rmsprop"
    learning_rate: float | None = None
    """None: Keras's default for the optimizer."""
    arguments: Mapping[str, Value] = field(default_factory=dict)
    """Other arguments of the optimizer: `momentum`, `nesterov`, `beta_1`, `weight_decay`…"""
    metrics: tuple[str, ...] = ()
    """What is recorded besides the loss, the most important first; none: the task's usual one."""


@dataclass(frozen=True, slots=True)
class EarlyStopping:
    """Keras's EarlyStopping, with Keras's names."""

    monitor: str = "val_loss"
    patience: int = 0
    min_delta: float = 0.0
    restore_best_weights: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """What `model.fit` is given."""

    epochs: int = 10
    batch_size: int = 32
    early_stopping: EarlyStopping | None = None
    class_weight: ClassWeight | None = None
    """How much an example counts by its class: one weight for each class in their order; a weight
    for each name of a class, where those that are not named have 1, as in Keras; or `balanced`,
    which is n / (classes * examples of the class) as scikit-learn's `class_weight` has it."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """Everything that decides what a run does. Equal experiments do equal things."""

    data: Data
    layers: tuple[Layer, ...]
    compile: Compile
    fit: Fit = field(default_factory=Fit)
    name: str = ""
    seed: int = 0
    """0 <= seed < 2**32."""
