"""The arrays of an own data set: checked when they are added, checked again when they are read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import targets
from tui_lab.datasets.archives import PartName
from tui_lab.datasets.files import damaged
from tui_lab.datasets.gap_filling import gaps_of
from tui_lab.datasets.listing import DATA_FILE
from tui_lab.datasets.model import Dataset, DatasetInfo, Kind
from tui_lab.datasets.npz import read_arrays
from tui_lab.datasets.own_header import read_header
from tui_lab.errors import DataError
from tui_lab.i18n import _

Examples = tuple[NDArray[np.generic], NDArray[Any]] | None
"""x and y of one part, as `Dataset` has them."""
TRAIN_KEYS = ("x_train", "y_train")
TEST_KEYS = ("x_test", "y_test")
LINES_KEY = "lines"
"""Of own tables from CSV files, for people: nothing is computed from it."""
ROUNDING = 2.0**-22
"""Of a column's range; the scaled inputs themselves are rounded by up to 2**-24 of it."""
PIECE_BYTES = 16 * 1024**2


def load_own(folder: Path) -> Dataset:
    """Read the own data set in `folder`; its header and its arrays must fit.

    Raises:
        DataError: One of its files cannot be read, is damaged, or they contradict each other.
    """
    info = read_header(folder)
    path = folder / DATA_FILE
    arrays = read_arrays(path, TRAIN_KEYS, TEST_KEYS)
    x_train, y_train = _checked(info, arrays, TRAIN_KEYS, info.train_size, path)
    if not info.test_size:
        return Dataset(info, x_train, y_train)
    x_test, y_test = _checked(info, arrays, TEST_KEYS, info.test_size, path)
    return Dataset(info, x_train, y_train, x_test, y_test)


def load_own_part(folder: Path, part: PartName) -> Examples:
    """Read one part of the own data set in `folder`; None for a test part that it has not.

    Raises:
        DataError: As `load_own`.
    """
    info = read_header(folder)
    test = part == "test"
    if test and not info.test_size:
        return None
    keys, size = (TEST_KEYS, info.test_size) if test else (TRAIN_KEYS, info.train_size)
    path = folder / DATA_FILE
    return _checked(info, read_arrays(path, keys), keys, size, path)


def load_own_lines(folder: Path) -> NDArray[np.int64] | None:
    """The line (n,) of its file, from 1, on which each example of an own table began.

    None where the set is from no CSV file, or was added before lines were kept.

    Raises:
        DataError: As `load_own`.
    """
    info = read_header(folder)
    lines = read_arrays(folder / DATA_FILE, (), (LINES_KEY,)).get(LINES_KEY)
    if lines is None or lines.shape != (info.train_size,) or lines.dtype.kind not in "iu":
        return None
    return lines.astype(np.int64)


def check_numbers(
    path: Path, key: str, x: NDArray[np.generic], *, gaps: bool = False
) -> NDArray[np.generic]:
    """The examples in the type in which they are kept.

    That is uint8 for pictures of bytes, float32 where it holds them as well as training needs
    (`fits_float32`), else float64. What is float32 stays so.

    Args:
        path: The file they are from.
        key: The array's name in it.
        x: (n, …), at least one example.
        gaps: Whether NaN is a missing value that training fills.

    Raises:
        DataError: They are not numbers, not finite, too large, or there are none.
    """
    if x.ndim < 2 or 0 in x.shape:
        raise DataError(
            _("{path}: the array {key} has the shape {shape}.").format(
                path=path, key=key, shape=x.shape
            ),
            _(
                "The first axis counts the examples, one or three more describe each: "
                "(n, features), (n, height, width) or (n, height, width, channels)."
            ),
        )
    if x.ndim > 4 or (x.ndim == 4 and x.shape[-1] not in (1, 2, 3, 4)):
        raise DataError(
            _(
                "{path}: the array {key} has the shape {shape}, which is no table or picture."
            ).format(path=path, key=key, shape=x.shape),
            _("Pictures are (n, height, width) or (n, height, width, channels), 1 to 4 channels."),
        )
    if x.dtype.kind not in "buif":
        raise DataError(
            _("{path}: the array {key} holds {dtype}, not real numbers.").format(
                path=path, key=key, dtype=x.dtype
            ),
            _("Turn it into numbers: `array.astype('float32')`."),
        )
    if x.dtype == np.uint8 and x.ndim > 2:
        return x
    for start, piece in _pieces(x):
        with np.errstate(over="ignore"):
            narrow = piece.astype(np.float32)
        fine = np.isfinite(narrow)
        if gaps:
            fine |= np.isnan(narrow)
        wrong = ~fine.reshape(len(narrow), -1).all(axis=1)
        if wrong.any():
            raise DataError(
                _("{path}: example {index} of {key} holds a number that is not finite.").format(
                    path=path, index=start + int(np.flatnonzero(wrong)[0]), key=key
                ),
                _("Remove or replace nan, infinite and huge numbers before saving the array."),
            )
    wanted = np.float32 if fits_float32(x) else np.float64
    return x.astype(wanted, copy=False)


def fits_float32(x: NDArray[np.generic]) -> bool:
    """Whether float32 keeps the examples apart as well as scaled inputs in float32 do.

    It does where rounding moves no value by more than `ROUNDING` of the range that its column has
    (of the range of all pixels, for pictures). Seconds since 1970 within one day need float64.

    Args:
        x: (n, …) numbers or NaN, n >= 1.
    """
    if x.dtype in (np.float32, np.float16, np.uint8, np.int8, np.uint16, np.int16, np.bool_):
        return True
    axis = 0 if x.ndim == 2 else None
    low = np.fmin.reduce(x, axis=axis).astype(np.float64)
    high = np.fmax.reduce(x, axis=axis).astype(np.float64)
    room = (high - low) * ROUNDING
    for _start, piece in _pieces(x):
        exact = piece.astype(np.float64)
        if (np.abs(exact.astype(np.float32) - exact) > room).any():
            return False
    return True


def is_rounded(x: NDArray[np.generic]) -> bool:
    """Whether an array has whole numbers that float64 cannot hold."""
    if x.dtype not in (np.int64, np.uint64):
        return False
    for _start, piece in _pieces(x):
        with np.errstate(invalid="ignore"):
            kept = piece.astype(np.float64).astype(x.dtype)
        if (kept != piece).any():
            return True
    return False


def _pieces(x: NDArray[np.generic]) -> Iterator[tuple[int, NDArray[np.generic]]]:
    """Some examples at a time, with the place of the first: large arrays are not copied whole."""
    step = max(1, PIECE_BYTES // max(1, 8 * math.prod(x.shape[1:])))
    for start in range(0, len(x), step):
        yield start, x[start : start + step]


def value_range(x: NDArray[np.generic]) -> tuple[float, float]:
    """The range that the examples are taken to have: 0..255 for bytes unless all are small."""
    low, high = float(np.fmin.reduce(x, axis=None)), float(np.fmax.reduce(x, axis=None))
    if x.dtype == np.uint8:
        return 0.0, 255.0 if high > 127 else max(high, 1.0)
    return low, high


def kind_of(x: NDArray[np.generic]) -> Kind:
    """Table for vectors, images for everything else."""
    return Kind.TABLE if x.ndim == 2 else Kind.IMAGES


def _checked(
    info: DatasetInfo,
    arrays: dict[str, NDArray[np.generic]],
    keys: tuple[str, str],
    size: int,
    path: Path,
) -> tuple[NDArray[np.generic], NDArray[Any]]:
    if any(key not in arrays for key in keys):
        raise damaged(path, _("the arrays of its test part are missing"))
    x, y = arrays[keys[0]], arrays[keys[1]]
    if x.shape != (size, *info.input_shape) or not targets.truths_fit(info, y, size):
        raise damaged(path, _("its arrays do not have the shapes that its header says"))
    truths = targets.as_truths(info, y)
    if targets.out_of_range(info, truths):
        raise damaged(path, _("its labels do not fit the classes that its header says"))
    return check_numbers(path, keys[0], x, gaps=bool(gaps_of(info))), truths
