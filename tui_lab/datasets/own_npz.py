"""Own data sets from `.npz` files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import npz
from tui_lab.datasets.model import Added, DatasetInfo, Origin, Quantity
from tui_lab.datasets.own_arrays import check_numbers, is_rounded, kind_of, value_range
from tui_lab.datasets.own_store import check_name, write_own
from tui_lab.datasets.own_wording import description
from tui_lab.datasets.table_options import Task
from tui_lab.datasets.targets import quantity
from tui_lab.errors import DataError
from tui_lab.i18n import _, number

CLASS_KEYS = ("class_names", "classes")
FEATURE_KEYS = ("feature_names", "features")
QUANTITY_KEYS = ("quantity_names", "target_names")
MAX_CLASSES = 1000
MAX_EXACT = 2.0**53
"""Up to here float64 holds every whole number."""


def add_npz(
    path: Path, name: str, *, task: Task | None = None, overwrite: bool = False
) -> DatasetInfo:
    """Add an own data set from an `.npz` file.

    The file holds x and y, or x_train and y_train, and optionally x_test and y_test: x of the
    shape (n, features), (n, height, width) or (n, height, width, channels), y with a label for
    each: numbers, text, or one-hot rows; or y with quantities, (n,) or (n, quantities).
    `class_names`, `feature_names` and `quantity_names` are optional arrays of text.

    Args:
        path: The file.
        name: Of the data set.
        task: What y is; None takes numbers with a fraction for quantities, all else for labels.
        overwrite: Whether an own data set of that name may be replaced.

    Raises:
        DataError: The name does not fit; the file cannot be read, holds Python objects, is a bomb
            or lacks an array; shapes, lengths or labels do not fit each other.
        StoreError: The data folder cannot be written.
    """
    check_name(name, overwrite=overwrite)
    present = npz.keys(path)
    short = "x" in present and "x_train" not in present
    keys = ("x", "y") if short else ("x_train", "y_train")
    has_test = "x_test" in present or "y_test" in present
    required = (*keys, *(("x_test", "y_test") if has_test else ()))
    arrays = npz.read_arrays(path, required, (*CLASS_KEYS, *FEATURE_KEYS, *QUANTITY_KEYS))
    x_train = check_numbers(path, keys[0], arrays[keys[0]])
    truths = _truths(path, arrays, keys, len(x_train), task)
    contents: dict[str, NDArray[np.generic]] = {
        "x_train": x_train,
        "y_train": truths.of(keys[1], arrays[keys[1]], len(x_train), keys[0]),
    }
    if has_test:
        x_test = check_numbers(path, "x_test", arrays["x_test"])
        if x_test.shape[1:] != x_train.shape[1:]:
            raise DataError(
                _("{path}: the examples of x_test are {found}, those of {key} {expected}.").format(
                    path=path, found=x_test.shape[1:], key=keys[0], expected=x_train.shape[1:]
                ),
                _("Both parts need the same shape."),
            )
        wide = np.result_type(x_train, x_test)
        contents["x_train"] = x_train.astype(wide, copy=False)
        contents["x_test"] = x_test.astype(wide, copy=False)
        contents["y_test"] = truths.of("y_test", arrays["y_test"], len(x_test), "x_test")
    features = _texts(path, arrays, FEATURE_KEYS)
    if features and (x_train.ndim != 2 or len(features) != x_train.shape[1]):
        raise DataError(
            _("{path}: {count} feature names do not fit examples of the shape {shape}.").format(
                path=path, count=number(len(features)), shape=x_train.shape[1:]
            ),
            _("Give one name for each column of a table, or none."),
        )
    wide_keys = (keys[0], "x_test") if has_test else keys[:1]
    inexact = tuple(key for key in wide_keys if is_rounded(arrays[key]))
    added = Added(path.name, inexact=inexact)
    info = DatasetInfo(
        name=name,
        title=name,
        kind=kind_of(x_train),
        origin=Origin.OWN,
        input_shape=x_train.shape[1:],
        classes=truths.classes,
        quantities=truths.quantities,
        train_size=len(x_train),
        test_size=len(contents["x_test"]) if has_test else 0,
        features=features,
        value_range=value_range(x_train),
        source=path.name,
        description=description(added),
        added=added,
    )
    return write_own(info, contents, overwrite=overwrite)


@dataclass(frozen=True, slots=True)
class _Truths:
    """What y of a file is, and how an array of it becomes the truths of examples."""

    of: Callable[[str, NDArray[np.generic], int, str], NDArray[np.generic]]
    """From the key of an array, the array, the number of examples and the key of these."""
    classes: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()


def _truths(
    path: Path,
    arrays: dict[str, NDArray[np.generic]],
    keys: tuple[str, str],
    count: int,
    task: Task | None,
) -> _Truths:
    y = arrays[keys[1]]
    if task == "quantity" or (task is None and _has_fractions(y)):
        values = _numbers(path, keys[1], y, count, keys[0])
        names = _texts(path, arrays, QUANTITY_KEYS) or _numbered_names(values.shape[1])
        if len(set(names)) != values.shape[1]:
            raise DataError(
                _("{path}: {count} names do not fit {quantities} quantities.").format(
                    path=path, count=number(len(names)), quantities=number(values.shape[1])
                ),
                _("Give another name for each column of {key}, or none.").format(key=keys[1]),
            )
        described = (quantity(name, values[:, place]) for place, name in enumerate(names))
        return _Truths(partial(_numbers, path), quantities=tuple(described))
    labels = _labels(path, keys[1], y, count, keys[0])
    classes, order = _classes(path, keys[1], labels, _texts(path, arrays, CLASS_KEYS))

    def of(key: str, y: NDArray[np.generic], count: int, x_key: str) -> NDArray[np.generic]:
        return _numbered(path, key, _labels(path, key, y, count, x_key), order)

    return _Truths(of, classes=classes)


def _has_fractions(y: NDArray[np.generic]) -> bool:
    """Whether an array has numbers that can be no labels and no shares of one-hot rows."""
    if y.dtype.kind != "f" or y.ndim not in (1, 2):
        return False
    numbers = y.astype(np.float64)
    finite = numbers[np.isfinite(numbers)]
    return bool((np.floor(finite) != finite).any())


def _numbered_names(count: int) -> tuple[str, ...]:
    return ("y",) if count == 1 else tuple(f"y{place}" for place in range(1, count + 1))


def _numbers(
    path: Path, key: str, y: NDArray[np.generic], count: int, x_key: str
) -> NDArray[np.generic]:
    """Quantities float64 (n, quantities)."""
    if y.ndim not in (1, 2) or y.dtype.kind not in "buif" or 0 in y.shape:
        raise DataError(
            _("{path}: the array {key} has the shape {shape} of {dtype}, not quantities.").format(
                path=path, key=key, shape=y.shape, dtype=y.dtype
            ),
            _("Save one number for each example, or a row of them."),
        )
    if len(y) != count:
        raise DataError(
            _("{path}: {x_key} has {count} examples, but {key} has {labels} labels.").format(
                path=path, x_key=x_key, count=number(count), key=key, labels=number(len(y))
            ),
            _("Save one label for each example."),
        )
    values = y.astype(np.float64).reshape(len(y), -1)
    wrong = ~np.isfinite(values).all(axis=1)
    if wrong.any():
        raise DataError(
            _("{path}: example {index} of {key} holds a number that is not finite.").format(
                path=path, index=int(np.flatnonzero(wrong)[0]), key=key
            ),
            _("Remove or replace nan, infinite and huge numbers before saving the array."),
        )
    return values


def _texts(
    path: Path, arrays: dict[str, NDArray[np.generic]], keys: tuple[str, ...]
) -> tuple[str, ...]:
    for key in keys:
        if key in arrays:
            if arrays[key].ndim != 1 or arrays[key].dtype.kind not in "US":
                raise DataError(
                    _("{path}: the array {key} is not a list of names.").format(path=path, key=key),
                    _("Save it as `numpy.array(['first', 'second'])`."),
                )
            names = arrays[key]
            if names.dtype.kind == "S":
                names = _decoded(names.astype(np.bytes_))
            return tuple(names.tolist())
    return ()


def _labels(
    path: Path, key: str, y: NDArray[np.generic], count: int, x_key: str
) -> NDArray[np.generic]:
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim == 2 and y.dtype.kind in "buif":
        table = y.astype(np.float64)
        if not (np.isin(table, (0, 1)).all() and (table.sum(axis=1) == 1).all()):
            raise DataError(
                _("{path}: the rows of {key} are not one-hot.").format(path=path, key=key),
                _("Each row needs a single 1 and otherwise 0; or save class numbers."),
            )
        y = table.argmax(axis=1)
    if y.ndim != 1:
        raise DataError(
            _("{path}: the array {key} has the shape {shape}, not one label for each.").format(
                path=path, key=key, shape=y.shape
            ),
            _("Save class numbers or class names, one for each example."),
        )
    if len(y) != count:
        raise DataError(
            _("{path}: {x_key} has {count} examples, but {key} has {labels} labels.").format(
                path=path, x_key=x_key, count=number(count), key=key, labels=number(len(y))
            ),
            _("Save one label for each example."),
        )
    if y.dtype.kind == "S":
        y = _decoded(y.astype(np.bytes_))
    if y.dtype.kind == "f":
        whole = (np.abs(y) <= MAX_EXACT) & (np.floor(y.astype(np.float64)) == y)
        if not whole.all():
            raise DataError(
                _("{path}: label {index} of {key} is {value}, not a class.").format(
                    path=path,
                    index=int(np.flatnonzero(~whole)[0]),
                    key=key,
                    value=y[~whole][0],
                ),
                _("Labels are whole numbers or names; --quantity takes the numbers as quantities."),
            )
    if y.dtype.kind in "bf":
        return y.astype(np.int64)
    if y.dtype.kind in "iuU":
        return y
    raise DataError(
        _("{path}: the array {key} holds {dtype}, not labels.").format(
            path=path, key=key, dtype=y.dtype
        ),
        _("Save class numbers or class names, one for each example."),
    )


def _decoded(names: NDArray[np.bytes_]) -> NDArray[np.str_]:
    """Names in UTF-8, or in Latin-1 where they are not: two names never become one."""
    try:
        return np.char.decode(names, "utf-8")
    except UnicodeDecodeError:
        return np.char.decode(names, "latin-1")


def _classes(
    path: Path, key: str, labels: NDArray[np.generic], given: tuple[str, ...]
) -> tuple[tuple[str, ...], list[object]]:
    """The classes' names, and the labels in their order."""
    found: list[object] = np.unique(labels).tolist()
    names = tuple(str(value) for value in found)
    if given:
        found = list(given) if labels.dtype.kind == "U" else list(range(len(given)))
        names = given
    if len(np.unique(labels)) < 2:
        raise DataError(
            _("{path}: the labels in {key} are all of one class.").format(path=path, key=key),
            _("Add examples of another class."),
        )
    if len(names) > MAX_CLASSES or len(set(names)) < len(names):
        raise DataError(
            _("{path}: {count} classes are too many, or two have the same name.").format(
                path=path, count=number(len(names))
            ),
            _("Labels are the numbers or names of at most {limit} classes.").format(
                limit=number(MAX_CLASSES)
            ),
        )
    return names, found


def _numbered(
    path: Path, key: str, labels: NDArray[np.generic], order: list[object]
) -> NDArray[np.int64]:
    places = {value: place for place, value in enumerate(order)}
    values: list[object] = labels.tolist()
    for index, value in enumerate(values):
        if value not in places:
            raise DataError(
                _("{path}: label {index} of {key} is “{value}”, which is no class.").format(
                    path=path, index=index, key=key, value=value
                ),
                _("The classes are those of the training part, or of class_names."),
            )
    return np.array([places[value] for value in values], np.int64)
