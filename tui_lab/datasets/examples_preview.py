"""A few examples of a data set to look at, without reading all of a large one.

The first examples of MNIST and Fashion-MNIST stand at the beginning of their files, and only that
is unpacked. Nothing is verified here: training loads the whole set, and checks it.
"""

from __future__ import annotations

import gzip
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import listing, places
from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.builtin_sets.schema import IdxFiles, KerasArrays
from tui_lab.datasets.files import cannot_read, damaged
from tui_lab.datasets.loading import load, not_at_hand
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.plain_files import open_gzip, open_zip

AT_MOST = 512
"""Examples that are read of a large set."""
_NO_OPTIONS: Mapping[str, object] = {}
_BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, ValueError, KeyError, RuntimeError)


@dataclass(frozen=True, slots=True)
class ExamplesPreview:
    """The first examples of a training part."""

    x: NDArray[np.generic]
    """(n, *input_shape), as the source has them."""
    y: NDArray[Any]
    """Class numbers int64 (n,), or quantities float64 (n, quantities)."""

    def of_each_class(self, classes: int, most: int) -> list[int]:
        """Places of examples, taking one of each class in turn: at most `most` of them.

        Args:
            classes: How many there are; 0 where quantities are to be answered: then the first
                examples are taken.
            most: How many examples.
        """
        if not classes:
            return list(range(min(most, len(self.y))))
        queues = [np.flatnonzero(self.y == label).tolist() for label in range(classes)]
        longest = max(map(len, queues), default=0)
        turns = (queue[turn] for turn in range(longest) for queue in queues if turn < len(queue))
        return [place for place, _number in zip(turns, range(most), strict=False)]


def preview_examples(
    name: str, options: Mapping[str, object] = _NO_OPTIONS, *, seed: int = 0
) -> ExamplesPreview:
    """The first examples of the data set `name`.

    Args:
        name: One of `names()`.
        options: Of generated sets.
        seed: Of generated sets.

    Raises:
        NotFoundError: There is none of that name.
        ExperimentError: An option is unknown or out of range.
        DataError: Its files are missing, or the part that is read is damaged.
    """
    known = BUILTIN_SETS.get(name)
    if known is None or not isinstance(known.reading, KerasArrays | IdxFiles):
        dataset = load(name, options, seed=seed, verify=False)
        return ExamplesPreview(dataset.x_train, dataset.y_train)
    info = listing.info(name)
    files = places.find_files(known.files)
    if files is None:
        raise not_at_hand(name)
    try:
        if isinstance(known.reading, KerasArrays):
            x = _from_npz(files[0], "x_train", info.input_shape)
            y = _from_npz(files[0], "y_train", ())
        else:
            x, y = _from_idx(files[0], info.input_shape), _from_idx(files[1], ())
        if len(x) != len(y) or int(y.max()) >= len(info.classes):
            raise ValueError(name)
    except _BROKEN as error:
        raise _damaged(files[0], name) from error
    except OSError as error:
        raise cannot_read(files[0], error) from error
    return ExamplesPreview(x, y.astype(np.int64))


def _damaged(path: Path, name: str) -> DataError:
    return damaged(path, _("it ends too early or its contents are garbled"), name)


def _from_npz(path: Path, key: str, wanted: tuple[int, ...]) -> NDArray[np.uint8]:
    """The first entries of an array of bytes in an `.npz` file."""
    with open_zip(path) as archive, archive.open(f"{key}.npy") as stream:
        if np.lib.format.read_magic(stream) != (1, 0):
            raise ValueError(key)
        shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
        if fortran or dtype != np.uint8 or shape[1:] != wanted:
            raise ValueError(key)
        return _first(stream, shape)


def _from_idx(path: Path, wanted: tuple[int, ...]) -> NDArray[np.uint8]:
    """The first entries of a gzipped IDX file of bytes."""
    dimensions = 1 + len(wanted)
    with open_gzip(path) as stream:
        head = stream.read(4 + 4 * dimensions)
        if head[:4] != bytes([0, 0, 8, dimensions]):
            raise ValueError(path)
        shape = tuple(np.frombuffer(head[4:], ">u4").tolist())
        if shape[1:] != wanted:
            raise ValueError(path)
        return _first(stream, shape)


def _first(stream: IO[bytes] | gzip.GzipFile, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    count = min(AT_MOST, shape[0])
    content = stream.read(count * math.prod(shape[1:]))
    return np.frombuffer(content, np.uint8).reshape(count, *shape[1:])
