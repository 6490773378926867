"""What a network of two inputs makes of the plane: reads `boundary.npz` of a run's folder.

Unpickles nothing: the folder may come from anywhere. Must not import the training room.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.npz import read_arrays
from tui_lab.errors import DataError

BOUNDARY = "boundary.npz"
KEYS = ("epoch", "across", "up", "probabilities", "points", "labels", "answers")
MAX_BYTES = 16 * 1024**2


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """The plane at one epoch."""

    epoch: int
    across: NDArray[np.float32]
    """(columns,) rising, in the units of the data set."""
    up: NDArray[np.float32]
    """(rows,) rising."""
    probabilities: NDArray[np.float32]
    """(rows, columns, classes), 0..1; 0 where it was not a number."""
    points: NDArray[np.float32]
    """(n, 2) training points."""
    labels: NDArray[np.int64]
    """(n,) their classes."""
    answers: NDArray[np.float32]
    """(n, classes) what the network says of them."""


def load_boundary(folder: Path) -> Boundary | None:
    """The plane as it was drawn last; None where there is none that can be read."""
    path = folder / BOUNDARY
    try:
        arrays = read_arrays(path, KEYS, max_bytes=MAX_BYTES)
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
    return Boundary(
        epoch=int(arrays["epoch"].reshape(-1)[0].item()),
        across=across.astype(np.float32),
        up=up.astype(np.float32),
        probabilities=np.nan_to_num(cells.astype(np.float32)),
        points=points.astype(np.float32),
        labels=truth,
        answers=np.nan_to_num(answers.astype(np.float32)),
    )
