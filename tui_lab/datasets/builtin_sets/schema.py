"""What the lab knows of one of its own data sets: one `BuiltinSet` for each.

Must not import NumPy: the catalogue is shown by the light faces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tui_lab.datasets.model import DatasetInfo

UCI = "UCI Machine Learning Repository, https://archive.ics.uci.edu/dataset/{number}"
CC_BY = "Creative Commons Attribution 4.0"
KERAS_FILES = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
UCI_FILES = "https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a data set: where it may lie, where it is fetched, how it is known."""

    name: str
    """Its name in the source, and under a mirror's address."""
    layouts: tuple[str, ...]
    """Relative paths that are accepted in a data folder; the first is where it is written."""
    size: int
    """Bytes of the published file (a few more or fewer where it is known by its content)."""
    address: str = ""
    sha256: str = ""
    """The SHA-256 of the file's bytes; empty where copies differ."""
    content: str = ""
    """SHA-256 of the integers in it as bytes, row by row; empty where `sha256` says enough."""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class SklearnFile:
    """A CSV file inside an installed scikit-learn; the last column holds the class."""

    name: str
    loader: str
    """The function of `sklearn.datasets` that reads the same data."""
    skipped_lines: int = 1
    """At the beginning: sizes and names of classes."""
    target_name: str = ""
    """The file of the quantity to be answered, where it has one of its own; both files then have
    spaces between the numbers."""


@dataclass(frozen=True, slots=True)
class KerasArrays:
    """An `.npz` file with `x_train`, `y_train`, `x_test` and `y_test`, as Keras publishes it."""

    keras_module: str
    """The module of `keras.datasets` that reads the same data."""


@dataclass(frozen=True, slots=True)
class KerasTable:
    """An `.npz` file with a table `x` and one quantity `y`, as Keras publishes it: all examples."""


@dataclass(frozen=True, slots=True)
class IdxFiles:
    """Four gzipped IDX files: pictures and labels to train, pictures and labels to test."""

    keras_module: str
    """The module of `keras.datasets` that reads the same data."""


@dataclass(frozen=True, slots=True)
class OptdigitsFiles:
    """Two text files, to train and to test: 64 counts and a digit on each line."""


@dataclass(frozen=True, slots=True)
class ShippingFile:
    """The CSV file of the e-commerce shipping data."""


@dataclass(frozen=True, slots=True)
class TruthTable:
    """A gate of two inputs."""

    outputs: tuple[int, int, int, int]
    """For the inputs 00, 01, 10 and 11."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points in the plane that `generated.make_points` computes by the name of the set."""


@dataclass(frozen=True, slots=True)
class Formula:
    """Quantities that `generated.make_quantities` computes by the name of the set."""

    inputs: int


Reading: TypeAlias = (
    SklearnFile
    | KerasArrays
    | KerasTable
    | IdxFiles
    | OptdigitsFiles
    | ShippingFile
    | TruthTable
    | Points
    | Formula
)
"""How the examples are read or computed; `loading`, and `script_data` for exported scripts, know
what to do for each of them."""


@dataclass(frozen=True, slots=True)
class BuiltinSet:
    """Everything that the lab has to know of a data set that it can get by itself."""

    info: DatasetInfo
    """With texts in English, marked for the catalogue."""
    reading: Reading
    files: tuple[SourceFile, ...] = ()
    """The files of a set that is fetched or put in place by hand, in the order of reading."""
