"""What a network says to a user's own examples: shares of classes, or quantities in their unit.

`OWN_ANSWERS` makes the answers of each task from what the network gives; both faces, the record
and the tables that are written ask these objects and no task. Must not import Keras.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import listing
from tui_lab.experiment.target import TaskName
from tui_lab.i18n import _, ngettext, number, percent
from tui_lab.reports.access import classes_of
from tui_lab.reports.regression.report import margins
from tui_lab.runs.outputs import class_probabilities, in_units
from tui_lab.runs.quantity_figures import quantity_figures
from tui_lab.runs.run import Run
from tui_lab.text.values import quantity_text

if TYPE_CHECKING:
    from tui_lab.datasets.model import Quantity, Scaler

SHARE = 0.9
"""Of new examples whose truth lies within the interval that is told."""


@dataclass(frozen=True, slots=True)
class TruthComparison:
    """How good answers were where the truth is known."""

    count: int
    """Examples whose truth is known."""
    figures: Mapping[str, float]
    """`accuracy`, or those of `runs.quantity_figures`."""
    sentence: str
    """Translated."""


class OwnAnswers(ABC):
    """What a network said to some examples, a row for each."""

    task: ClassVar[TaskName]

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def name(self, row: int) -> str:
        """The answer as it is put down: the same in every language."""

    @abstractmethod
    def short(self, row: int) -> str:
        """The answer alone, for people, as short as it can be."""

    @abstractmethod
    def probability(self, row: int) -> float | None:
        """Of the answer, 0..1; None where there is none."""

    @abstractmethod
    def shown(self, row: int) -> tuple[str, ...]:
        """The cells of a table for people, under `titles`."""

    @property
    @abstractmethod
    def titles(self) -> tuple[tuple[str, bool], ...]:
        """Translated titles for `shown`, each with whether its column stands at the right."""

    @property
    def explained(self) -> str:
        """What there is to say of these columns, translated."""
        return ""

    @abstractmethod
    def as_json(self, row: int) -> dict[str, object]:
        """The answer as JSON can hold it."""

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The columns of a table for programs; names in English."""

    @abstractmethod
    def cells(self, row: int) -> tuple[object, ...]:
        """What stands there."""

    @property
    @abstractmethod
    def truth_columns(self) -> tuple[str, ...]:
        """The columns of such a table that are there where the truth is known."""

    @abstractmethod
    def truth_cells(self, row: int, truth: Truth | None) -> tuple[object, ...]:
        """What stands there; empty cells for None."""

    @abstractmethod
    def read_truth(self, values: Sequence[float | str]) -> Truth | None:
        """The truth of an example from its target columns; None where it is none."""

    @abstractmethod
    def compared(self, truths: Mapping[int, Truth]) -> TruthComparison:
        """How good the answers to some rows are, one or more; `truths` has them by row."""


Truth = tuple[float, ...]
"""The number of a class, or quantities."""


@dataclass(frozen=True, slots=True)
class Answers(OwnAnswers):
    """Which class each example is."""

    classes: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...]
    """A probability for each class, in a row for each example."""
    task: ClassVar[TaskName] = "classification"

    def __len__(self) -> int:
        return len(self.shares)

    def best(self, row: int) -> int:
        """The number of the most probable class."""
        return best_of(self.shares[row])

    def name(self, row: int) -> str:
        """The name of the most probable class."""
        return self.classes[self.best(row)]

    def short(self, row: int) -> str:
        """The name of the most probable class."""
        return self.name(row)

    def probability(self, row: int) -> float:
        """Of the most probable class."""
        return self.shares[row][self.best(row)]

    @property
    def titles(self) -> tuple[tuple[str, bool], ...]:
        """Answer and probability."""
        return ((_("Answer"), False), (_("Probability"), True))

    def shown(self, row: int) -> tuple[str, ...]:
        """Answer and probability."""
        return self.name(row), percent(self.probability(row))

    def as_json(self, row: int) -> dict[str, object]:
        """The class, and the probability of each."""
        return {
            "predicted": self.name(row),
            "probabilities": dict(zip(self.classes, self.shares[row], strict=True)),
        }

    @property
    def columns(self) -> tuple[str, ...]:
        """The class, and the probability of each."""
        return ("predicted", *(f"probability of {name}" for name in self.classes))

    def cells(self, row: int) -> tuple[object, ...]:
        """The class, and the probability of each."""
        return (self.name(row), *self.shares[row])

    @property
    def truth_columns(self) -> tuple[str, ...]:
        """Whether the answer is right."""
        return ("right",)

    def truth_cells(self, row: int, truth: Truth | None) -> tuple[object, ...]:
        """1 for a right answer, 0 for a wrong one."""
        return (None if truth is None else int(truth == (float(self.best(row)),)),)

    def read_truth(self, values: Sequence[float | str]) -> Truth | None:
        """By the name of the class, else by its number, from 0."""
        (value,) = values
        name = str(value).strip()
        if name in self.classes:
            return (float(self.classes.index(name)),)
        known = name.isascii() and name.isdigit() and int(name) < len(self.classes)
        return (float(int(name)),) if known else None

    def compared(self, truths: Mapping[int, Truth]) -> TruthComparison:
        """The share of right answers."""
        right = sum(truth == (float(self.best(row)),) for row, truth in truths.items())
        text = ngettext(
            "Right in {right} of {count} example whose truth is known: {share}.",
            "Right in {right} of {count} examples whose truth is known: {share}.",
            len(truths),
        ).format(right=number(right), count=number(len(truths)), share=percent(right / len(truths)))
        return TruthComparison(len(truths), {"accuracy": right / len(truths)}, text)


def best_of(shares: Sequence[float]) -> int:
    """The number of the most probable class."""
    return max(range(len(shares)), key=lambda n: shares[n])


@dataclass(frozen=True, slots=True)
class OwnQuantities(OwnAnswers):
    """How much it is for each example, in the unit of the data."""

    quantities: tuple[Quantity, ...]
    values: tuple[tuple[float, ...], ...]
    """One for each quantity, in a row for each example."""
    margins: tuple[float | None, ...]
    """How far at most the truth is from the answer for nine of ten new examples, by the errors on
    the validation part; for each quantity, None where there are too few errors."""
    task: ClassVar[TaskName] = "regression"

    def __len__(self) -> int:
        return len(self.values)

    def name(self, row: int) -> str:
        """The numbers with seven digits; of several, each after its name."""
        told = [
            f"{value:.7g}{f' {each.unit}' if each.unit else ''}"
            for each, value in zip(self.quantities, self.values[row], strict=True)
        ]
        if len(told) == 1:
            return told[0]
        named = zip(self.quantities, told, strict=True)
        return ", ".join(f"{each.name}={text}" for each, text in named)

    def short(self, row: int) -> str:
        """The number with its unit; of several, each after its name."""
        told = [self.text(row, place) for place in range(len(self.quantities))]
        if len(told) == 1:
            return told[0]
        named = zip(self.quantities, told, strict=True)
        return ", ".join(f"{each.name} {text}" for each, text in named)

    def probability(self, row: int) -> None:
        """There is none."""
        return

    def text(self, row: int, place: int) -> str:
        """The answer to one quantity, translated: `152 USD`."""
        each = self.quantities[place]
        return quantity_text(self.values[row][place], each.deviation, each.unit)

    def bare_text(self, row: int, place: int) -> str:
        """The same without the unit."""
        return quantity_text(self.values[row][place], self.quantities[place].deviation)

    def interval(self, row: int, place: int) -> tuple[float, float] | None:
        """Where the truth probably is; None where nothing is known of that."""
        far, value = self.margins[place], self.values[row][place]
        return None if far is None else (value - far, value + far)

    def interval_text(self, row: int, place: int) -> str:
        """The interval, translated: `98 to 206 USD`; "" where there is none."""
        ends, each = self.interval(row, place), self.quantities[place]
        if ends is None:
            return ""
        low, high = (quantity_text(end, each.deviation) for end in ends)
        text = _("{low} to {high}").format(low=low, high=high)
        return f"{text} {each.unit}" if each.unit else text

    def interval_sentence(self, row: int, place: int) -> str:
        """What the interval is, translated; "" where there is none."""
        within = self.interval_text(row, place)
        text = _(
            "For nine of ten new examples the truth lies in the interval {interval}, by the "
            "errors on the validation part."
        )
        return text.format(interval=within) if within else ""

    @property
    def explained(self) -> str:
        """What an interval is."""
        if all(each is None for each in self.margins):
            return ""
        return _(
            "“{title}”: for nine of ten new examples the truth lies there, by the errors on the "
            "validation part."
        ).format(title=_("Probably within"))

    @property
    def titles(self) -> tuple[tuple[str, bool], ...]:
        """Each quantity, and its interval."""
        found: list[tuple[str, bool]] = []
        for place, each in enumerate(self.quantities):
            found.append((each.name, True))
            if self.margins[place] is not None:
                found.append((_("Probably within"), True))
        return tuple(found)

    def shown(self, row: int) -> tuple[str, ...]:
        """Each quantity, and its interval."""
        found: list[str] = []
        for place in range(len(self.quantities)):
            found.append(self.text(row, place))
            if self.margins[place] is not None:
                found.append(self.interval_text(row, place))
        return tuple(found)

    def as_json(self, row: int) -> dict[str, object]:
        """Each quantity by its name, and the interval of each."""
        names = [each.name for each in self.quantities]
        intervals = [self.interval(row, place) for place in range(len(names))]
        return {
            "predicted": dict(zip(names, self.values[row], strict=True)),
            "intervals": {
                name: None if ends is None else {"low": ends[0], "high": ends[1], "share": SHARE}
                for name, ends in zip(names, intervals, strict=True)
            },
        }

    @property
    def columns(self) -> tuple[str, ...]:
        """Each quantity, and the ends of its interval."""
        found: list[str] = []
        for place, each in enumerate(self.quantities):
            found.append(f"predicted {each.name}")
            if self.margins[place] is not None:
                found += [f"low {each.name}", f"high {each.name}"]
        return tuple(found)

    def cells(self, row: int) -> tuple[object, ...]:
        """Each quantity, and the ends of its interval."""
        found: list[object] = []
        for place, value in enumerate(self.values[row]):
            found += [value, *(self.interval(row, place) or ())]
        return tuple(found)

    @property
    def truth_columns(self) -> tuple[str, ...]:
        """The error of each."""
        return tuple(f"error of {each.name}" for each in self.quantities)

    def truth_cells(self, row: int, truth: Truth | None) -> tuple[object, ...]:
        """Answer minus truth."""
        if truth is None:
            return (None,) * len(self.quantities)
        return tuple(said - true for said, true in zip(self.values[row], truth, strict=True))

    def read_truth(self, values: Sequence[float | str]) -> Truth | None:
        """The numbers; None where one is none."""
        if not all(isinstance(value, float) and math.isfinite(value) for value in values):
            return None
        return tuple(float(value) for value in values)

    def compared(self, truths: Mapping[int, Truth]) -> TruthComparison:
        """The errors, in the unit of the data."""
        true = np.array(list(truths.values()), np.float64)
        said = np.array([self.values[row] for row in truths], np.float64)
        told = []
        for place, each in enumerate(self.quantities):
            one = quantity_figures(true[:, place : place + 1], said[:, place : place + 1])
            text = ngettext(
                "{name}: off by {mae} on average in {count} example whose truth is known "
                "(RMSE {rmse}, R² {r2}).",
                "{name}: off by {mae} on average in {count} examples whose truth is known "
                "(RMSE {rmse}, R² {r2}).",
                len(true),
            )
            r2 = one["r2"]
            told.append(
                text.format(
                    name=each.name,
                    mae=quantity_text(one["mae"], each.deviation, each.unit),
                    rmse=quantity_text(one["rmse"], each.deviation, each.unit),
                    r2="–" if math.isnan(r2) else number(r2, 3),
                    count=number(len(true)),
                )
            )
        return TruthComparison(len(true), quantity_figures(true, said), " ".join(told))


def _classes(run: Run, output: NDArray[np.generic], _scaler: Scaler) -> Answers:
    said = class_probabilities(output, run.experiment.compile.loss)
    shares = tuple(map(tuple, said.tolist()))
    return Answers(classes_of(run, said.shape[1]), shares)


def _quantities(run: Run, output: NDArray[np.generic], scaler: Scaler) -> OwnQuantities:
    said = in_units(output, scaler)
    known = listing.info(run.experiment.data.dataset).quantities
    values = tuple(map(tuple, said.tolist()))
    return OwnQuantities(known, values, margins(run, len(known), SHARE))


MakeAnswers = Callable[[Run, NDArray[np.generic], "Scaler"], OwnAnswers]
"""The answers of a run from outputs (n, units); the scaler is that of the targets."""
OWN_ANSWERS: Mapping[TaskName, MakeAnswers] = MappingProxyType(
    {"classification": _classes, "regression": _quantities}
)
"""For each task, what makes answers of the outputs of a network."""
