"""What is to be shown of a few validation examples, and what a task has to say of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_lab.experiment.target import TaskName
from tui_lab.runs.payloads import Samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Said = tuple[str, str]
"""A text, and what colours it: "right", "wrong", "training", "dim", or "" for the usual colour."""


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """The pictures behind the examples, by their place in the data set."""

    images: Mapping[int, NDArray[np.generic]] = field(default_factory=dict)
    value_range: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class SamplesView:
    """What is shown. Nothing in it changes."""

    samples: Samples | None = None
    names: tuple[str, ...] = ()
    """Of what is answered: classes or quantities."""
    pictures: Pictures | None = None
    """None for data that are no pictures, and until they have been read."""
    with_pictures: bool = False
    """Room is kept for pictures."""
    awaited: bool = True
    """Where there are none yet, some will come."""
    task: TaskName = "classification"


class ExamplesOfTask(ABC):
    """How answers to examples are told."""

    @abstractmethod
    def lines(self, view: SamplesView) -> int:
        """Lines of words that an example has below its picture."""

    @abstractmethod
    def narrowest(self, view: SamplesView) -> int:
        """Columns that the words of an example take at least, with the gap to the next one."""

    @abstractmethod
    def captions(self, view: SamplesView, number: int, width: int) -> list[Said]:
        """The words of an example, a line each.

        Args:
            view: With samples.
            number: Of the example, from 0.
            width: In columns.
        """

    @abstractmethod
    def in_words(self, view: SamplesView, width: int, lines: int) -> list[list[Said]]:
        """The examples one after the other, whole ones alone, where there is little room.

        Args:
            view: With samples.
            width: In columns.
            lines: How many there may be.

        Returns:
            For each line its examples.
        """

    @abstractmethod
    def truths(self, samples: Samples) -> object:
        """What is true of the examples, () where nothing can be told of them.

        While it is the same, only the words change.
        """


def in_rows(told: list[Said], width: int, lines: int) -> list[list[Said]]:
    """Texts one after the other, two columns apart, in so many lines; too long ones are left out.

    Args:
        told: The texts.
        width: In columns.
        lines: How many there may be.
    """
    from tui_lab.text.fit import text_columns

    rows: list[list[Said]] = [[]]
    room = width
    for words, tone in told if lines > 0 else []:
        columns = text_columns(words)
        if columns > width:
            continue
        if rows[-1] and columns > room:
            if len(rows) == lines:
                break
            rows.append([])
            room = width
        rows[-1].append((words, tone))
        room -= columns + 2
    return rows
