"""Own data sets from a folder of pictures with a folder for each class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import Added, DatasetInfo, Kind, Origin
from tui_lab.datasets.own_store import Note, check_name, silent, write_own
from tui_lab.datasets.own_wording import description
from tui_lab.datasets.picture_files import WORKING_SIDE, PictureError, read_picture
from tui_lab.datasets.picture_folders import Labelled, PictureFolder, look_through
from tui_lab.errors import DataError
from tui_lab.i18n import _, number

MAX_BYTES = 2 * 1024**3
"""Most bytes of all pictures together, as they are stored."""
LARGEST_SIDE = 4096
"""More is not read even where it is asked for."""
MAX_SIDE = 128
"""Larger pictures are made smaller where no size is asked for: small networks read small ones."""
PARTS = ("train", "test")
Progress = Callable[[int, int], None]


def add_images(
    folder: Path,
    name: str,
    *,
    size: tuple[int, int] | None = None,
    grey: bool = True,
    overwrite: bool = False,
    note: Note = silent,
    progress: Progress | None = None,
) -> DatasetInfo:
    """Add an own data set from a folder with a folder of pictures for each class.

    Where the folder holds `train` with the folders of the classes, and `test` or `validation`
    beside it, these are parts; see `look_through`. What is no picture or is damaged is left out.

    Args:
        folder: The folder.
        name: What the data set will be called.
        size: Height and width to which all pictures are brought; None takes the most frequent one,
            made smaller where a side is longer than 128.
        grey: One channel, (height, width); otherwise (height, width, 3).
        overwrite: Replace an own data set of that name.
        note: Is told what was decided, and what was left out.
        progress: Is told how many pictures are read and how many there are.

    Raises:
        DataError: The name does not fit; there are no two classes with pictures; the pictures do
            not fit into memory.
        StoreError: The data folder cannot be written.
    """
    check_name(name, overwrite=overwrite)
    found = look_through(folder)
    everything = [path for path, _label in found.train + found.test]
    sizes = Counter(found.sizes[path] for path in everything)
    height, width = _common_size(sizes, size, note)
    shape = (height, width) if grey else (height, width, 3)
    if int(np.prod(shape)) * len(everything) > MAX_BYTES:
        raise DataError(
            _("{count} pictures of {height}×{width} do not fit into memory.").format(
                count=number(len(everything)), height=height, width=width
            ),
            _("Choose a smaller size: `--size 64x64`."),
        )
    reader = _PictureReader(found, shape, progress)
    arrays: dict[str, NDArray[np.generic]] = {}
    for part, labelled in zip(PARTS, (found.train, found.test), strict=True):
        if labelled:
            arrays[f"x_{part}"], arrays[f"y_{part}"] = reader.read(labelled)
    for sentence in found.decisions():
        note(sentence)
    _check_read(folder, found.classes, arrays["y_train"])
    test_size = len(arrays.get("y_test", ()))
    added = Added(
        folder.name,
        folder=True,
        pictures_left_out=found.left_out.pictures,
        pictures_joined=0 if found.keeps_validation else found.validation,
        own_validation=reader.count_read(found.train[-found.validation :])
        if found.keeps_validation
        else 0,
    )
    info = DatasetInfo(
        name=name,
        title=name,
        kind=Kind.IMAGES,
        origin=Origin.OWN,
        input_shape=shape,
        classes=found.classes,
        train_size=len(arrays["x_train"]),
        test_size=test_size,
        value_range=(0.0, 255.0),
        source=folder.name,
        description=description(added),
        added=added,
    )
    if not test_size:
        arrays = {key: arrays[key] for key in ("x_train", "y_train")}
    return write_own(info, arrays, overwrite=overwrite)


def count_pictures(found: PictureFolder) -> dict[str, tuple[int, int]]:
    """How many pictures each class has for training and for testing."""
    counts = [_counted(part) for part in (found.train, found.test)]
    return {name: (counts[0][label], counts[1][label]) for label, name in enumerate(found.classes)}


def _counted(labelled: Iterable[tuple[Path, int]]) -> Counter[int]:
    return Counter(label for _path, label in labelled)


class _PictureReader:
    """Reads the pictures of the parts; those that turn out to be damaged are left out."""

    def __init__(
        self, found: PictureFolder, shape: tuple[int, ...], progress: Progress | None
    ) -> None:
        self._found = found
        self._shape = shape
        self._progress = progress
        self._done = 0
        self._unread: set[Path] = set()

    def read(self, labelled: Labelled) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """x (n, *shape) and y (n,) of those that can be read."""
        x = np.empty((len(labelled), *self._shape), np.uint8)
        labels: list[int] = []
        for path, label in labelled:
            try:
                x[len(labels)] = _pixels(path, self._shape)
                labels.append(label)
            except PictureError as error:
                self._found.left_out.add(error.why, path)
                self._unread.add(path)
            self._done += 1
            if self._progress is not None:
                self._progress(self._done, len(self._found.train) + len(self._found.test))
        return x[: len(labels)], np.array(labels, np.int64)

    def count_read(self, labelled: Labelled) -> int:
        """How many of these, which `read` was given, could be read."""
        return sum(path not in self._unread for path, _label in labelled)


def _check_read(folder: Path, classes: tuple[str, ...], labels: NDArray[np.generic]) -> None:
    missing = [name for label, name in enumerate(classes) if label not in labels]
    if missing:
        raise DataError(
            _("{folder}: no picture of the class {name} can be read.").format(
                folder=folder, name=missing[0]
            ),
            _("Put good pictures into its folder, or take the folder away."),
        )


def check_size(height: int, width: int) -> None:
    """Whether pictures can be brought to that size, in pixels.

    Raises:
        DataError: A side is below 1 or above `LARGEST_SIDE`.
    """
    if not (1 <= height <= LARGEST_SIDE and 1 <= width <= LARGEST_SIDE):
        raise DataError(
            _("The size {height}×{width} does not work.").format(height=height, width=width),
            _("Both numbers must be from 1 to {largest}.").format(largest=number(LARGEST_SIDE)),
        )


def _common_size(
    sizes: Counter[tuple[int, int]], wanted: tuple[int, int] | None, note: Note
) -> tuple[int, int]:
    if wanted is not None:
        check_size(*wanted)
        height, width = wanted
    else:
        height, width = max(sizes, key=lambda size: (sizes[size], -size[0] * size[1]))
        if max(height, width) > MAX_SIDE:
            shrink = MAX_SIDE / max(height, width)
            height, width = max(1, round(height * shrink)), max(1, round(width * shrink))
    others = sum(count for size, count in sizes.items() if size != (height, width))
    if others:
        note(
            _("{count} of {total} pictures were resized to {height}×{width}.").format(
                count=number(others), total=number(sizes.total()), height=height, width=width
            )
        )
    return height, width


def _pixels(path: Path, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """The picture as (height, width) or (height, width, 3) bytes, upright, on paper."""
    from PIL import Image

    height, width = shape[:2]
    pixels = read_picture(path, max(WORKING_SIDE, 2 * height, 2 * width)).pixels
    picture = Image.fromarray(pixels).convert("RGB" if len(shape) == 3 else "L")
    if picture.size != (width, height):
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(picture, np.uint8)
