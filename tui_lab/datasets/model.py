"""What a data set is: its description, its arrays, and the parts that training is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tui_lab.datasets.table_options import MISSING_WORDS
from tui_lab.experiment import target
from tui_lab.experiment.target import Target

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Kind(StrEnum):
    """What one example is."""

    IMAGES = "images"
    TABLE = "table"
    POINTS = "points"
    """Two coordinates in the plane."""
    GATE = "gate"
    """An exact truth table of two inputs."""


class Origin(StrEnum):
    """Where a data set comes from."""

    EMBEDDED = "embedded"
    """Comes with an installed package; always available."""
    GENERATED = "generated"
    """Computed from a seed; always available."""
    FETCHED = "fetched"
    """Fetched on first use, or put in place by hand."""
    BY_HAND = "by-hand"
    """Its licence or its host does not allow fetching: the user puts the file in place."""
    OWN = "own"
    """Added by the user."""


RecipeKind = Literal["number", "categories", "order", "date"]


@dataclass(frozen=True, slots=True)
class ColumnRecipe:
    """How a column of a table became inputs, and how the same is done with a value that is brought
    to the network later; for a column that is more than a plain number."""

    kind: RecipeKind
    start: int
    """The place of its first input (from 0)."""
    count: int = 1
    """How many inputs it has."""
    values: tuple[str, ...] = ()
    """Of an order: its values from the lowest, which becomes 0."""
    pooled: bool = False
    """Of categories: whether an input takes all values that have none of their own."""
    gap: str = ""
    """What a missing value becomes, as in `table_options.Missing`; empty where it is refused."""
    flag: bool = False
    """Whether its last input is 1 where the value is missing, and else 0."""
    parts: tuple[str, ...] = ()
    """Of a date: which of `dates.PARTS` its inputs are."""
    date_order: str = "ymd"
    """Of a date: as in `dates.Order`."""
    first: float = 0.0
    """Of a date: the seconds (since 1970) of the first in the data."""


@dataclass(frozen=True, slots=True)
class Added:
    """How an own data set came about; its description is made from it, in any language."""

    source: str
    """The name of the file or folder."""
    folder: bool = False
    target: str = ""
    """The column of a table that has the classes."""
    last_column: bool = False
    """Whether that is the target because none was named."""
    rows_left_out: int = 0
    """Rows with missing values."""
    counting: tuple[str, ...] = ()
    """Inputs that only count the rows."""
    constant: tuple[str, ...] = ()
    """Inputs that have one value in every row."""
    no_numbers: tuple[str, ...] = ()
    """Categorical inputs whose values begin with digits."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Columns of digits that became categories, each with a value that shows that they are codes:
    `01234`."""
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns of categories or classes with two values that differ in capital letters alone, and
    these values."""
    inexact: tuple[str, ...] = ()
    """Inputs with whole numbers that float64 cannot hold: they were rounded."""
    missing_words: tuple[str, ...] = ()
    """Texts that occurred and counted as missing."""
    decimal: str = ""
    """The decimal sign of the numbers in the file; empty where they were not written alike."""
    thousands: str = ""
    """Their thousands sign, as in `csv_numbers.THOUSANDS`."""
    categorical: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """In older headers, in place of `recipes`: the columns of categories with the place of the
    first of their inputs and how many these are."""
    categorical_known: bool = False
    """Whether `recipes` or `categorical` says what the columns are; else the names of the inputs
    do."""
    recipes: Mapping[str, ColumnRecipe] = field(default_factory=dict)
    """The columns that are more than a plain number."""
    gap: str = ""
    """What a missing value of all other columns becomes, as in `table_options.Missing`; empty where
    it is refused."""
    filled: Mapping[str, str] = field(default_factory=dict)
    """Columns in which values were missing that are not left out: what these become."""
    missing_set: tuple[str, ...] = MISSING_WORDS
    """What means a missing value in an input."""
    targets: tuple[str, ...] = ()
    """The columns with the quantities to be answered; empty for classes."""
    guessed: bool = False
    """Whether nobody said that the target is a quantity."""
    unique: tuple[str, ...] = ()
    """Inputs that look like ids: another whole number in every row."""
    useless: tuple[str, ...] = ()
    """Columns that were left out because they say nothing about an example."""
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns of dates of which nobody said what becomes an input: which parts do."""
    pooled: Mapping[str, int] = field(default_factory=dict)
    """Columns of categories, with how many rare values share an input."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Columns whose name another one had already, with the names that they were given."""
    comments: int = 0
    """Lines of a table that were left out because they begin with #."""
    sheets: tuple[str, ...] = ()
    """Of a workbook: the names of its sheets, the one that was read first."""
    pictures_left_out: int = 0
    """Files of a folder that are no pictures, or damaged."""
    pictures_joined: int = 0
    """Pictures of a validation folder, which are in the training part as any others."""
    own_validation: int = 0
    """Pictures of a validation folder, the last ones of the training arrays: they are the
    validation part of every experiment that wants one."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that is to be answered for each example."""

    name: str
    """The name of its column."""
    minimum: float
    maximum: float
    mean: float
    deviation: float
    """Standard deviation, n below the line; as the other figures over the training part as it is in
    the source."""
    unit: str = ""
    """What it is counted in, where that is known: "cm"."""
    whole: bool = False
    """Whether all of its values are whole numbers."""


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """What is known of a data set before it is read."""

    name: str
    title: str
    """Translated, e.g. "MNIST handwritten digits"."""
    kind: Kind
    origin: Origin
    input_shape: tuple[int, ...]
    """The shape of one example: (28, 28), (8, 8), (4,), (64, 64, 3)…"""
    classes: tuple[str, ...]
    """Empty where quantities are to be answered."""
    train_size: int
    """Examples in the training part (all of them where there is no test part)."""
    test_size: int
    """Examples in the test part; 0 where the set has none of its own."""
    features: tuple[str, ...] = ()
    """Names of the inputs of a table."""
    value_range: tuple[float, float] = (0.0, 1.0)
    """The smallest and largest possible input, where known (0, 255 for bytes)."""
    source: str = ""
    licence: str = ""
    description: str = ""
    """Translated: a paragraph for the student."""
    options: Mapping[str, float] = field(default_factory=dict)
    """Options of generated sets with their defaults."""
    added: Added | None = None
    """How an own set was added, where it is known."""
    quantities: tuple[Quantity, ...] = ()
    """The numbers to be answered; empty where it is classes."""

    @property
    def own_validation(self) -> int:
        """How many of the examples for training, the last, are a validation part of its own."""
        return self.added.own_validation if self.added is not None else 0

    @property
    def target(self) -> Target:
        """What a network for it has to answer."""
        if self.quantities:
            return target.quantities(len(self.quantities))
        return target.classes(len(self.classes))

    @property
    def answers(self) -> tuple[str, ...]:
        """The names of what a network gives, output by output: classes or quantities."""
        return self.classes or tuple(each.name for each in self.quantities)


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a data set can be used now."""

    at_hand: bool
    where: Path | None
    """The file or folder it is read from; None for generated and embedded ones."""
    how: str
    """Translated sentence: where it is, or how to get it."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The arrays of a data set, as they are in its source."""

    info: DatasetInfo
    x_train: NDArray[np.generic]
    """(n, *input_shape), uint8 for pictures of bytes, float32 or float64 for others."""
    y_train: NDArray[Any]
    """Class numbers int64 (n,), 0 <= y < len(classes); or quantities float64 (n, quantities)."""
    x_test: NDArray[np.generic] | None = None
    y_test: NDArray[Any] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of prepared data."""

    x: NDArray[np.float32]
    """(n, *input_shape), scaled."""
    y: NDArray[Any]
    """Class numbers int64 (n,), or quantities float64 (n, quantities) in the unit of the data."""
    indices: NDArray[np.int64]
    """(n,) positions in the source's part: `x_test` for the test part of a set that has one of its
    own, `x_train` for everything else."""


@dataclass(frozen=True, slots=True)
class Scaler:
    """`(x - offset) / scale`, fitted on the training part alone."""

    offset: NDArray[np.float64]
    """Scalar, or of the shape of one example."""
    scale: NDArray[np.float64]
    """Never 0."""
    fill: NDArray[np.float64] | None = None
    """What each input (inputs,) gets where it is missing (NaN); None where none can be."""

    def __call__(self, x: NDArray[np.generic]) -> NDArray[np.float32]:
        """Scale examples (n, *input_shape) to float32.

        Differences are taken in float64: two moments of the same day, in seconds since 1970, are
        one number in float32.
        """
        import numpy as np

        if self.fill is not None:
            x = np.where(np.isnan(x), self.fill, x)
        if self.offset.any():
            apart = np.subtract(x, self.offset, dtype=np.float64)
            apart /= self.scale
            narrow: NDArray[np.float32] = apart.astype(np.float32)
            return narrow
        scaled: NDArray[np.float32] = x.astype(np.float32)
        scaled /= self.scale.astype(np.float32)
        return scaled

    def back(self, scaled: NDArray[np.generic]) -> NDArray[np.float64]:
        """From scaled numbers (n, …) to float64 in the unit of the data."""
        import numpy as np

        numbers: NDArray[np.float64] = np.asarray(scaled, np.float64) * self.scale + self.offset
        return numbers


def unscaled() -> Scaler:
    """A scaling that changes nothing."""
    import numpy as np

    return Scaler(np.zeros(()), np.ones(()))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What training is given."""

    info: DatasetInfo
    train: Part
    validation: Part | None
    test: Part | None
    scaler: Scaler
    target_scaler: Scaler = field(default_factory=unscaled)
    """Of quantities; for classes it changes nothing."""
