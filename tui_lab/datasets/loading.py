"""Reads a data set, wherever it comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import listing, places, targets
from tui_lab.datasets.archives import (
    PartName,
    read_fetched,
    read_fetched_part,
    read_keras_table,
)
from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.builtin_sets.schema import (
    Formula,
    IdxFiles,
    KerasArrays,
    KerasTable,
    OptdigitsFiles,
    Points,
    ShippingFile,
    SklearnFile,
    TruthTable,
)
from tui_lab.datasets.embedded import load_embedded
from tui_lab.datasets.generated import checked_options, gate, make_points, make_quantities
from tui_lab.datasets.model import Dataset, DatasetInfo, Origin
from tui_lab.datasets.own_arrays import Examples, load_own, load_own_lines, load_own_part
from tui_lab.datasets.shipping import read_shipping
from tui_lab.errors import DataError
from tui_lab.i18n import _

NO_OPTIONS: Mapping[str, object] = {}


def load(
    name: str, options: Mapping[str, object] = NO_OPTIONS, *, seed: int = 0, verify: bool = True
) -> Dataset:
    """Read the arrays of the data set `name`; nothing is fetched here.

    Args:
        name: One of `names()`.
        options: Of generated sets: `samples`, `noise`, `turns`.
        seed: Of generated sets: equal seeds give equal points.
        verify: Compare checksums of files that have one published.

    Raises:
        NotFoundError: There is none of that name.
        ExperimentError: An option is unknown or out of range.
        DataError: Its files are missing, are damaged or cannot be read.
    """
    info = listing.info(name)
    checked = checked_options(name, options)
    if info.origin is Origin.OWN:
        return load_own(listing.folder_of_own(name))
    match BUILTIN_SETS[name].reading:
        case TruthTable() as table:
            x, y = gate(table)
            return Dataset(info, x, y, x, y)
        case Points():
            return _points(info, checked, seed)
        case Formula():
            return _quantities(info, checked, seed)
        case SklearnFile() as file:
            return Dataset(info, *load_embedded(info, file))
        case ShippingFile():
            return Dataset(info, *read_shipping(_files(name)[0]))
        case KerasTable():
            return Dataset(info, *read_keras_table(info, _files(name)[0], verify=verify))
        case KerasArrays() | IdxFiles() | OptdigitsFiles():
            return Dataset(info, *read_fetched(info, _files(name), verify=verify))


def load_part(
    name: str, part: PartName, options: Mapping[str, object] = NO_OPTIONS, *, seed: int = 0
) -> Examples:
    """One part of the data set `name`, without reading the other where that takes time.

    No checksums are compared where reading the other part is avoided.

    Args:
        name, options, seed: As `load`.
        part: Which one.

    Returns:
        Examples and labels as `Dataset` has them; None for a test part that it has not.

    Raises:
        NotFoundError, ExperimentError, DataError: As `load`.
    """
    info = listing.info(name)
    if info.origin is Origin.FETCHED and info.test_size:
        return read_fetched_part(info, _files(name), part)
    if info.origin is Origin.OWN:
        return load_own_part(listing.folder_of_own(name), part)
    dataset = load(name, options, seed=seed)
    if part == "train":
        return dataset.x_train, dataset.y_train
    if dataset.x_test is None or dataset.y_test is None:
        return None
    return dataset.x_test, dataset.y_test


def load_lines(name: str) -> NDArray[np.int64] | None:
    """The line (n,) of its file, from 1, on which each example of an own table began.

    None where the set is from no CSV file, or was added before lines were kept.

    Raises:
        NotFoundError: There is no such data set.
        DataError: Its files are damaged.
    """
    own = listing.info(name).origin is Origin.OWN
    return load_own_lines(listing.folder_of_own(name)) if own else None


def class_counts(name: str, part: PartName) -> list[int] | None:
    """How many examples each class has in one part; None where there is no such part, or no class.

    Raises:
        NotFoundError: There is none of that name.
        DataError: Its files are missing, are damaged or cannot be read.
    """
    info = listing.info(name)
    examples = load_part(name, part)
    return None if examples is None else targets.class_counts(info, examples[1])


def _files(name: str) -> list[Path]:
    """The files of a data set; raises DataError where they are not there."""
    files = places.find_files(BUILTIN_SETS[name].files)
    if files is None:
        raise not_at_hand(name)
    return files


def not_at_hand(name: str) -> DataError:
    """The error for a set whose files are missing: where they were looked for, what to do."""
    folders = ", ".join(str(folder) for folder in places.search_folders())
    return DataError(
        _("The data set {name} was not found in {folders}.").format(name=name, folders=folders),
        " ".join(
            [
                listing.how_to_get(name),
                _("These work now: {names}.").format(names=", ".join(listing.usable_now())),
            ]
        ),
    )


def fingerprint(dataset: Dataset) -> str:
    """Sixteen hexadecimal digits that change when any array of the data set does."""
    digest = hashlib.sha256()
    for array in (dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test):
        if array is None:
            digest.update(b"none")
        else:
            digest.update(f"{array.dtype.str}{array.shape}".encode())
            digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()[:16]


def _quantities(info: DatasetInfo, options: Mapping[str, float], seed: int) -> Dataset:
    samples, noise = int(options["samples"]), options["noise"]
    train = make_quantities(info.name, samples, noise, int(options["outliers"]), (seed, 0))
    test = make_quantities(info.name, samples, noise, 0, (seed, 1))
    return Dataset(replace(info, train_size=samples, test_size=samples), *train, *test)


def _points(info: DatasetInfo, options: Mapping[str, float], seed: int) -> Dataset:
    samples = int(options["samples"])
    noise, turns = options["noise"], options.get("turns", 0.0)
    train = make_points(info.name, samples, noise, turns, (seed, 0))
    test = make_points(info.name, samples, noise, turns, (seed, 1))
    return Dataset(replace(info, train_size=samples, test_size=samples), *train, *test)
