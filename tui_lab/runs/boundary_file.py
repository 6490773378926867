"""What a network of two inputs answers on a grid over the plane: `boundary.npz` of a run's folder.

Writes and reads it. Unpickles nothing: the folder may come from anywhere. Must not import the
training room.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.npz import read_arrays
from tui_lab.errors import DataError
from tui_lab.paths import temporary_file
from tui_lab.runs.layout import BOUNDARY_FILE

KEYS = ("epoch", "across", "up", "probabilities", "points", "labels", "answers")
MAX_BYTES = 16 * 1024**2
SIDE = 64
"""Points of the grid along each axis."""
MOST_POINTS = 400
"""Training points that are kept with it."""
MARGIN = 0.12
"""The plane goes beyond the training points by this share of their extent."""


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryGrid:
    """The plane at one epoch."""

    epoch: int
    across: NDArray[np.float64]
    """(columns,) rising, in the units of the data set."""
    up: NDArray[np.float64]
    """(rows,) rising."""
    probabilities: NDArray[np.float32]
    """(rows, columns, classes), 0..1; 0 where it was not a number."""
    points: NDArray[np.float64]
    """(n, 2) training points."""
    labels: NDArray[np.int64]
    """(n,) their classes."""
    answers: NDArray[np.float32]
    """(n, classes) what the network says of them."""


def grid_around(points: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The axes of a grid that holds all points (n, 2): `SIDE` values across and `SIDE` up."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = np.maximum((high - low) * MARGIN, 1e-3)
    across, up = np.linspace(low - margin, high + margin, SIDE).T
    return across, up


def kept_points(count: int) -> NDArray[np.int64]:
    """The indices of the points that are kept: at most `MOST_POINTS`, spread evenly."""
    return np.linspace(0, count - 1, min(MOST_POINTS, count)).astype(int)


def write_boundary(folder: Path, **arrays: NDArray[Any] | np.int64) -> None:
    """Replace the file.

    Args:
        folder: The run's folder.
        arrays: epoch int64 (), across and up float64 (SIDE,) in the data set's units,
            probabilities float16 (SIDE, SIDE, classes) with rows upwards, points float64 (n, 2),
            labels int64 (n,), answers float16 (n, classes).

    Raises:
        OSError: It cannot be written.
    """
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    # Not flushed to the disk, unlike results: the next one comes in half a second.
    handle, name = temporary_file(folder / BOUNDARY_FILE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(buffer.getbuffer())
        os.replace(name, folder / BOUNDARY_FILE)
    except OSError:
        os.unlink(name)
        raise


def load_boundary(folder: Path) -> BoundaryGrid | None:
    """The plane as it was drawn last; None where there is none that can be read."""
    path = folder / BOUNDARY_FILE
    try:
        arrays = read_arrays(path, KEYS, max_bytes=MAX_BYTES, links=False)
    except DataError:
        return None
    across, up, cells, points, labels, answers = (arrays[key] for key in KEYS[1:])
    classes = cells.shape[-1] if cells.ndim == 3 else 0
    numbers = all(a.dtype.kind in "fiu" for a in arrays.values())
    fits = (
        arrays["epoch"].size == 1
        and cells.shape == (len(np.atleast_1d(up)), len(np.atleast_1d(across)), classes)
        and points.shape == (len(np.atleast_1d(labels)), 2)
        and answers.shape == (len(points), classes)
    )
    if not numbers or not fits or not classes or not cells.size:
        return None
    truth = labels.astype(np.int64)
    if len(truth) and not 0 <= truth.min() <= truth.max() < classes:
        return None
    return BoundaryGrid(
        epoch=int(arrays["epoch"].reshape(-1)[0].item()),
        across=across.astype(np.float64),
        up=up.astype(np.float64),
        probabilities=np.nan_to_num(cells.astype(np.float32)),
        points=points.astype(np.float64),
        labels=truth,
        answers=np.nan_to_num(answers.astype(np.float32)),
    )
