"""What a network of two inputs answers on a grid over the plane: `boundary.npz` of a run's folder;
where it answers quantities, also what one of a single input answers along its axis.

Writes and reads it. Unpickles nothing: the folder may come from anywhere. Must not import the
training room.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.npz import read_arrays
from tui_lab.errors import DataError
from tui_lab.experiment.target import TaskName
from tui_lab.paths import temporary_file
from tui_lab.runs.layout import BOUNDARY_FILE

KEYS = ("epoch", "across", "up", "probabilities", "points", "labels", "answers")
QUANTITY_KEYS = ("epoch", "across", "values", "points", "truths", "answers")
"""Besides these, there is `up` where there are two inputs."""
DRAWN_INPUTS: Mapping[TaskName, tuple[int, ...]] = MappingProxyType(
    {"classification": (2,), "regression": (1, 2)}
)
"""How many inputs a network may have for its answers to be drawn over them."""
MAX_BYTES = 16 * 1024**2
SIDE = 64
"""Points of the grid along each axis."""
ALONG = 256
"""Points along the axis of a single input."""
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
    quantities: ClassVar[int] = 0


@dataclass(frozen=True, slots=True, eq=False)
class QuantityGrid:
    """What is answered over the plane of two inputs, or along the axis of one, at one epoch."""

    epoch: int
    across: NDArray[np.float64]
    """(columns,) rising, in the units of the data set."""
    up: NDArray[np.float64]
    """(rows,) rising; (0,) where there is one input."""
    values: NDArray[np.float64]
    """(rows, columns, quantities), or (columns, quantities) for one input, in the unit of the data;
    not finite where the answer was not."""
    points: NDArray[np.float64]
    """(n, inputs) training points."""
    truths: NDArray[np.float64]
    """(n, quantities) their true values."""
    answers: NDArray[np.float64]
    """(n, quantities) what the network says of them."""

    @property
    def quantities(self) -> int:
        """How many, at least 1."""
        return int(self.values.shape[-1])

    @property
    def inputs(self) -> int:
        """1 or 2."""
        return 2 if len(self.up) else 1

    def span(self, place: int) -> tuple[float, float]:
        """The least and the largest true value of a quantity; 0 and 1 without points."""
        known = self.truths[:, place]
        return (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)


def is_drawn(input_shape: Sequence[int], task: TaskName) -> bool:
    """Whether there is a drawing of what is answered to examples of that shape."""
    return len(input_shape) == 1 and input_shape[0] in DRAWN_INPUTS[task]


def grid_around(points: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The axes of a grid that holds all points (n, 2): `SIDE` values across and `SIDE` up."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = np.maximum((high - low) * MARGIN, 1e-3)
    across, up = np.linspace(low - margin, high + margin, SIDE).T
    return across, up


def axis_around(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """`ALONG` places on an axis that holds all points (n, 1), with the same margin."""
    low, high = float(points.min()), float(points.max())
    margin = max((high - low) * MARGIN, 1e-3)
    return np.linspace(low - margin, high + margin, ALONG)


def kept_points(count: int) -> NDArray[np.int64]:
    """The indices of the points that are kept: at most `MOST_POINTS`, spread evenly."""
    return np.linspace(0, count - 1, min(MOST_POINTS, count)).astype(int)


def write_boundary(folder: Path, **arrays: NDArray[Any] | np.int64) -> None:
    """Replace the file.

    Args:
        folder: The run's folder.
        arrays: epoch int64 (), across and up float64 (SIDE,) in the data set's units,
            probabilities float16 (SIDE, SIDE, classes) with rows upwards, points float64 (n, 2),
            labels int64 (n,), answers float16 (n, classes). For quantities instead of
            probabilities and labels: values float32 (SIDE, SIDE, quantities), truths and answers
            (n, quantities); for one input no `up`, across float64 (ALONG,), points (n, 1), values
            (ALONG, quantities).

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


def load_quantity_grid(folder: Path) -> QuantityGrid | None:
    """What was answered over the inputs last; None where there is nothing that can be read."""
    path = folder / BOUNDARY_FILE
    for keys in ((*QUANTITY_KEYS, "up"), QUANTITY_KEYS):
        try:
            arrays = read_arrays(path, keys, max_bytes=MAX_BYTES, links=False)
        except DataError:
            continue
        if all(a.dtype.kind in "fiu" for a in arrays.values()):
            return _quantity_grid({name: a.astype(np.float64) for name, a in arrays.items()})
    return None


def _quantity_grid(arrays: Mapping[str, NDArray[np.float64]]) -> QuantityGrid | None:
    """The arrays as a grid; None where they do not fit together."""
    epoch, across, values, points, truths, answers = (arrays[key] for key in QUANTITY_KEYS)
    up = arrays.get("up", np.zeros(0))
    sides = (len(np.atleast_1d(up)), len(np.atleast_1d(across)))
    grid = sides if "up" in arrays else sides[1:]
    quantities = values.shape[-1] if values.ndim == len(grid) + 1 else 0
    fits = (
        epoch.size == 1
        and across.ndim == up.ndim == 1
        and values.shape == (*grid, quantities)
        and points.shape == (len(np.atleast_1d(points)), len(grid))
        and truths.shape == answers.shape == (len(points), quantities)
    )
    rising = all(np.isfinite(axis).all() and (np.diff(axis) > 0).all() for axis in (across, up))
    if not fits or not values.size or not rising or not np.isfinite(epoch).all():
        return None
    if not np.isfinite(points).all() or not np.isfinite(truths).all():
        return None
    return QuantityGrid(int(epoch.item()), across, up, values, points, truths, answers)


def load_any_boundary(folder: Path) -> BoundaryGrid | QuantityGrid | None:
    """What was drawn last, of classes or of quantities; None where there is nothing to read."""
    return load_boundary(folder) or load_quantity_grid(folder)
