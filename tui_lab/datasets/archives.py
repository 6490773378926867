"""Reading the files of the fetched data sets: Keras's `.npz`, IDX in gzip, optdigits' text.

Every reader names the file, and where it can the line, in its errors; nothing is unpickled.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import math
import zlib
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.builtin_sets.schema import IdxFiles, KerasArrays, SourceFile
from tui_lab.datasets.files import cannot_read, check_sha256, damaged
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.npz import read_arrays
from tui_lab.datasets.targets import as_truths, out_of_range, truths_fit
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.plain_files import open_gzip, read_text

Arrays = tuple[NDArray[np.generic], NDArray[np.int64], NDArray[np.generic], NDArray[np.int64]]
"""x_train, y_train, x_test, y_test."""

PartName = Literal["train", "test"]
UNSIGNED_BYTES = 8
"""The IDX format's code for the type of its numbers (http://yann.lecun.com/exdb/mnist/)."""
MAX_IDX_BYTES = 256 * 1024**2
MAX_NPZ_BYTES = 256 * 1024**2
MAX_TEXT_BYTES = 16 * 1024**2


def read_fetched(info: DatasetInfo, files: list[Path], *, verify: bool) -> Arrays:
    """The arrays of a data set that was fetched.

    Args:
        info: The data set, for its shapes and sizes.
        files: In the order of its entry.
        verify: Compare the checksums, too; sizes, shapes and ranges are always checked.

    Raises:
        DataError: A file is damaged or cannot be read.
    """
    for path, source in zip(files, BUILTIN_SETS[info.name].files, strict=True):
        if verify and source.sha256:
            check_sha256(path, source.sha256, info.name)
    train = read_fetched_part(info, files, "train", verify=verify)
    return *train, *read_fetched_part(info, files, "test", verify=verify)


def read_fetched_part(
    info: DatasetInfo, files: list[Path], part: PartName, *, verify: bool = False
) -> tuple[NDArray[np.generic], NDArray[np.int64]]:
    """The examples and labels of one part of a data set that was fetched.

    Args:
        info, files: As `read_fetched`.
        part: Which one; the other is not read.
        verify: Compare the numbers of optdigits with the published ones.

    Raises:
        DataError: A file is damaged or cannot be read.
    """
    second, known = part == "test", BUILTIN_SETS[info.name]
    x: NDArray[np.generic]
    if isinstance(known.reading, KerasArrays):
        path, keys = files[0], (f"x_{part}", f"y_{part}")
        arrays = read_arrays(path, keys, name=info.name, max_bytes=MAX_NPZ_BYTES)
        x, y = arrays[keys[0]], arrays[keys[1]]
    elif isinstance(known.reading, IdxFiles):
        path, labels = files[2:] if second else files[:2]
        x, y = read_idx(path, 3, info.name), read_idx(labels, 1, info.name)
    else:
        path, source = files[second], known.files[second]
        rows = read_optdigits(path, source if verify else None)
        x, y = rows[:, :-1].reshape(-1, 8, 8), rows[:, -1]
    _check_part(info, x, y, info.test_size if second else info.train_size, path)
    return x, y.astype(np.int64)


def read_keras_table(
    info: DatasetInfo, path: Path, *, verify: bool
) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """The examples and truths of a table that Keras publishes, in the order of its file.

    Args:
        info: The data set, for its shapes and sizes.
        path: The file.
        verify: Compare its checksum, too; sizes, shapes and ranges are always checked.

    Raises:
        DataError: The file is damaged, is another one or cannot be read.
    """
    (source,) = BUILTIN_SETS[info.name].files
    if verify:
        check_sha256(path, source.sha256, info.name)
    arrays = read_arrays(path, ("x", "y"), name=info.name, max_bytes=MAX_NPZ_BYTES)
    x, y = arrays["x"], arrays["y"].reshape(len(arrays["y"]), -1)
    size = info.train_size
    if x.shape != (size, *info.input_shape) or x.dtype.kind != "f" or not np.isfinite(x).all():
        raise damaged(path, _("it does not hold the table that is published"), info.name)
    if not truths_fit(info, y, size) or out_of_range(info, y):
        raise damaged(path, _("it does not hold the table that is published"), info.name)
    return x.astype(np.float64), as_truths(info, y)


def check_file(path: Path, source: SourceFile, name: str) -> None:
    """Compare one file with what is published, by its bytes or by its content.

    Raises:
        DataError: It differs or cannot be read.
    """
    if source.sha256:
        check_sha256(path, source.sha256, name)
    elif source.content:
        read_optdigits(path, source)


def read_idx(path: Path, dimensions: int, name: str = "") -> NDArray[np.uint8]:
    """The array of unsigned bytes in a gzipped IDX file.

    Args:
        path: The file.
        dimensions: How many it must have: 3 for pictures, 1 for labels.
        name: The data set it belongs to, for the error's hint.

    Raises:
        DataError: The file is truncated, garbled or something else.
    """
    try:
        with open_gzip(path) as file:
            head = file.read(4)
            if head != bytes([0, 0, UNSIGNED_BYTES, dimensions]):
                raise damaged(path, _("it is not in the IDX format that was expected"), name)
            sizes = file.read(4 * dimensions)
            if len(sizes) < 4 * dimensions:
                raise damaged(path, _("it ends too early or its contents are garbled"), name)
            shape = np.frombuffer(sizes, ">u4").tolist()
            size = math.prod(shape)
            if size > MAX_IDX_BYTES:
                raise damaged(path, _("its header gives impossible sizes"), name)
            content = file.read(size)
            # One byte more, so that gzip compares its own checksum.
            if len(content) != size or file.read(1):
                raise damaged(path, _("its length is not what its header says"), name)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise damaged(path, _("it ends too early or its contents are garbled"), name) from error
    except OSError as error:
        raise cannot_read(path, error) from error
    return np.frombuffer(content, np.uint8).reshape(shape)


def read_optdigits(path: Path, source: SourceFile | None = None) -> NDArray[np.uint8]:
    """The rows of an optdigits file: (n, 65), 64 counts 0..16 and the label 0..9.

    Line ends, empty lines and tabs in place of commas do not matter: copies differ in them. With
    `source` the numbers are compared with the published ones.

    Raises:
        DataError: A line is not 65 numbers in their ranges, or the numbers are not the published.
    """
    try:
        lines = read_text(path, MAX_TEXT_BYTES, encoding="ascii").splitlines()
    except OSError as error:
        if error.errno == errno.EILSEQ:
            raise damaged(path, _("it is not plain text"), "optdigits") from error
        raise cannot_read(path, error) from error
    rows = []
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = [int(part) for part in line.replace("\t", ",").split(",")]
        except ValueError:
            row = []
        if len(row) != 65 or not 0 <= min(row) <= max(row) <= 16 or row[-1] > 9:
            raise damaged(
                path,
                _("line {line} is not 64 counts from 0 to 16 and a digit").format(line=place),
                "optdigits",
            )
        rows.append(row)
    table = np.array(rows, np.uint8).reshape(-1, 65)
    if source is not None:
        if len(table) != source.rows:
            raise damaged(
                path,
                _("it has {found} rows, not {expected}").format(
                    found=number(len(table)), expected=number(source.rows)
                ),
                "optdigits",
            )
        if hashlib.sha256(table.tobytes()).hexdigest() != source.content:
            raise damaged(path, _("its numbers are not the published ones"), "optdigits")
    return table


def _check_part(
    info: DatasetInfo, x: NDArray[np.generic], y: NDArray[np.generic], size: int, path: Path
) -> None:
    if x.dtype != np.uint8 or x.shape != (size, *info.input_shape):
        raise DataError(
            _("{path}: the pictures are {shape} of {dtype}, not {expected} of uint8.").format(
                path=path, shape=x.shape, dtype=x.dtype, expected=(size, *info.input_shape)
            ),
            _("Put a good copy in its place."),
        )
    labels_fit = y.shape == (size,) and np.issubdtype(y.dtype, np.integer)
    if not labels_fit or int(y.astype(np.int64).max()) >= len(info.classes):
        raise damaged(path, _("its labels do not fit its pictures"), info.name)
