"""A data set to look at before anything is trained: its parts, its examples by number, its classes.

What both faces show comes from here and from `column_figures`. Examples are numbered as in the
arrays of the data set: from 0, the test part of its own anew. Parts and scaling are those that an
experiment with the usual settings and this seed would have, or those of a given experiment.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import loading, planning
from tui_lab.datasets.looking_words import (
    PARTS,
    PartToLookAt,
    drawn_words,
    no_number,
    no_part,
)
from tui_lab.datasets.model import Dataset, DatasetInfo, Quantity, Scaler
from tui_lab.datasets.preparing import PartPositions, fit_scaler, part_positions
from tui_lab.datasets.targets import class_counts
from tui_lab.errors import DataError
from tui_lab.experiment.model import Data, Scaling
from tui_lab.text.values import value_text

BESIDE = 25
"""Pictures of a grid."""
STRETCHES = 12
"""Of the values of a quantity."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many examples of each part belong to each of some groups."""

    title: str
    """The quantity whose values are counted; "" where the groups are the classes."""
    names: tuple[str, ...]
    """Of the classes, or of stretches of equal width: `25 … 52`."""
    counts: Mapping[PartToLookAt, tuple[int, ...]]
    edges: tuple[float, ...] = ()
    """Where the stretches begin, and where the last one ends; none for classes."""


@dataclass(frozen=True, slots=True, eq=False)
class DataToLookAt:
    """A data set that was read, and where the examples of each part stand."""

    dataset: Dataset
    data: Data
    """What an experiment with it would begin with."""
    seed: int
    positions: PartPositions
    undivided: DataError | None = None
    """Why it could not be parted: then all of it is the training part."""
    like: str = ""
    """The experiment that parts it so; "" where it is the usual way."""
    _scalers: dict[Scaling, Scaler] = field(default_factory=dict)

    @property
    def info(self) -> DatasetInfo:
        """What is known of it."""
        return self.dataset.info

    @property
    def drawn(self) -> str:
        """What decided which examples a part got, in a word or two."""
        return drawn_words(self.seed, self.like)

    @property
    def own_test(self) -> bool:
        """Whether its test part has arrays, and numbers, of its own."""
        return self.dataset.x_test is not None

    @property
    def parts(self) -> tuple[PartToLookAt, ...]:
        """The parts that it has."""
        return tuple(part for part in PARTS if self._positions(part) is not None)

    def arrays(self, part: PartToLookAt | None) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
        """All examples (n, *input_shape) that are numbered together with those of a part.

        Returns:
            They, and their targets (n, …). None stands for the training part.
        """
        dataset = self.dataset
        if part == "test" and dataset.x_test is not None and dataset.y_test is not None:
            return dataset.x_test, dataset.y_test
        return dataset.x_train, dataset.y_train

    def numbers(self, part: PartToLookAt | None, label: int | None = None) -> NDArray[np.int64]:
        """The numbers of examples, ascending.

        Args:
            part: Of which part; None: of all that are numbered with the training part.
            label: Only those of this class.

        Raises:
            DataError: There is no such part.
        """
        y = self.arrays(part)[1]
        if part is None:
            found = np.arange(len(y), dtype=np.int64)
        else:
            positions = self._positions(part)
            if positions is None:
                raise no_part(self.info.name, part, self.undivided)
            found = np.sort(positions)
        return found if label is None else found[y[found] == label]

    def check_number(self, number: int, part: PartToLookAt | None) -> None:
        """Raise a DataError where there is no example of that number."""
        if part is not None and self._positions(part) is None:
            raise no_part(self.info.name, part, self.undivided)
        count = len(self.arrays(part)[0])
        if not 0 <= number < count:
            own = self.own_test and part == "test"
            raise no_number(self.info.name, number, count, own_test=own)

    def part_of(self, number: int, part: PartToLookAt | None = None) -> PartToLookAt:
        """The part that an example is in; `part` says with which ones it is numbered."""
        if part == "test" and self.own_test:
            return "test"
        for each in PARTS:
            positions = self._positions(each)
            numbered = each != "test" or not self.own_test
            if numbered and positions is not None and number in positions:
                return each
        return "training"

    def scaler(self, scaling: Scaling) -> Scaler:
        """What training would scale with: fitted on the training part alone."""
        if scaling not in self._scalers:
            x = self.dataset.x_train
            self._scalers[scaling] = fit_scaler(self.info, x, scaling, self.positions.train)
        return self._scalers[scaling]

    def has_scaler(self, scaling: Scaling) -> bool:
        """Whether `scaler` answers at once."""
        return scaling in self._scalers

    def distributions(self) -> tuple[Distribution, ...]:
        """How the examples of each part are distributed over classes, or each quantity's values."""
        truths = {part: self.arrays(part)[1][self.numbers(part)] for part in self.parts}
        counted = {part: class_counts(self.info, y) for part, y in truths.items()}
        counts = {part: tuple(each) for part, each in counted.items() if each is not None}
        if counts:
            return (Distribution("", self.info.classes, counts),)
        return tuple(
            _histogram(each, {part: y[:, place] for part, y in truths.items()})
            for place, each in enumerate(self.info.quantities)
        )

    def _positions(self, part: PartToLookAt) -> NDArray[np.int64] | None:
        found = {
            "training": self.positions.train,
            "validation": self.positions.validation,
            "test": self.positions.test,
        }
        return found[part]


def read_to_look_at(
    name: str, *, seed: int = 0, data: Data | None = None, like: str = ""
) -> DataToLookAt:
    """Read a data set; checksums are not compared, training does that.

    Args:
        name: One of `names()`.
        seed: Of the split into parts, and of generated sets.
        data: The settings of the experiment that it is to be parted by; None: the usual ones.
        like: What that experiment is called.

    Raises:
        NotFoundError: There is none of that name.
        DataError: Its files are missing, are damaged or cannot be read.
        ExperimentError: An experiment with these settings could not be trained.
    """
    options = {} if data is None else data.options
    dataset = loading.load(name, options, seed=seed, verify=False)
    data = planning.data_for(dataset.info) if data is None else data
    try:
        positions = part_positions(dataset, data, seed)
        return DataToLookAt(dataset, data, seed, positions, like=like)
    except DataError as error:
        test = None if dataset.x_test is None else np.arange(len(dataset.x_test), dtype=np.int64)
        everything = np.arange(len(dataset.x_train), dtype=np.int64)
        whole = PartPositions(everything, None, test)
        undivided = replace(data, validation_split=0.0)
        return DataToLookAt(dataset, undivided, seed, whole, error, like)


def _histogram(
    quantity: Quantity, values: Mapping[PartToLookAt, NDArray[np.generic]]
) -> Distribution:
    """The values of a quantity in `STRETCHES`, the same ones for all parts."""
    least = min(float(each.min()) for each in values.values())
    largest = max(float(each.max()) for each in values.values())
    # Halved: the difference of two huge numbers may be infinite.
    halves = np.histogram_bin_edges([], STRETCHES, (least / 2, largest / 2))
    counts = {
        part: tuple(np.histogram(each.astype(np.float64) / 2, halves)[0].tolist())
        for part, each in values.items()
    }
    edges = tuple((halves * 2).tolist())
    names = tuple(f"{value_text(a)} … {value_text(b)}" for a, b in itertools.pairwise(edges))
    title = f"{quantity.name} ({quantity.unit})" if quantity.unit else quantity.name
    return Distribution(title, names, counts, edges)


def scalings(info: DatasetInfo) -> tuple[Scaling, ...]:
    """The scalings to choose from, none first, then the one that an experiment begins with."""
    usual = planning.data_for(info).scaling
    kinds: tuple[Scaling, ...] = ("none", usual, "unit", "minmax", "standard")
    return tuple(dict.fromkeys(kinds))
