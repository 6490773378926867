"""What a network is to answer for one example: one of several classes, or quantities."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

TaskName = Literal["classification", "regression"]
"""The tasks that there are; what one means for a room stands in one module of that room."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be answered, as the checks, the shapes and the network need to know it."""

    task: TaskName
    outputs: int
    """How many classes, or how many quantities; 1 or more."""


def classes(count: int) -> Target:
    """The target of a data set of `count` classes."""
    return Target("classification", count)


def quantities(count: int = 1) -> Target:
    """The target of a data set of `count` numbers for each example."""
    return Target("regression", count)


def task_of(quantities: Collection[object]) -> TaskName:
    """The task of data with these quantities, which are none where there are classes."""
    return "regression" if quantities else "classification"
