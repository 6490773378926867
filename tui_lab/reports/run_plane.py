"""The plane of the inputs of a run that has two: its corners, its points, how they are scaled.

Read from `boundary.npz`, or from the data themselves; must not import the training room.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_lab.errors import LabError, StoreError
from tui_lab.i18n import _
from tui_lab.runs.boundary_file import SIDE, grid_around, kept_points, load_boundary

if TYPE_CHECKING:
    from tui_lab.datasets.model import Prepared
    from tui_lab.runs.run import Run
    from tui_lab.runs.state import RunState

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class RunPlane:
    """The part of the plane around the training points of a run."""

    low: Point
    """The corners, in the units of the data."""
    high: Point
    offset: NDArray[np.float64]
    """(2,); the network sees `(x - offset) / scale`."""
    scale: NDArray[np.float64]
    points: NDArray[np.float64]
    """(n, 2) training points."""
    labels: NDArray[np.int64]
    """(n,) their classes; 0 where the network answers quantities."""
    quantities: bool
    """Whether it does."""
    drawn: NDArray[np.float32] | None
    """(rows upwards, columns, classes) what was answered when the plane was drawn last."""

    def grid(self) -> NDArray[np.float64]:
        """`SIDE` x `SIDE` places of it, row by row upwards, as the network sees them: (n, 2)."""
        across = np.linspace(self.low[0], self.high[0], SIDE)
        up = np.linspace(self.low[1], self.high[1], SIDE)
        places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        seen: NDArray[np.float64] = (places - self.offset) / self.scale
        return seen


def read_plane(run: Run, state: RunState) -> RunPlane:
    """The plane of a run with two inputs.

    Raises:
        LabError: The data that it was scaled by are not at hand as they were.
    """
    found = load_boundary(run.folder)
    corners = None if found is None else _corners(found.across, found.up)
    scaling = run.experiment.data.scaling
    prepared = _prepared(run, state) if scaling != "none" or corners is None else None
    offset, scale = np.zeros(2), np.ones(2)
    if prepared is not None:
        offset = np.broadcast_to(prepared.scaler.offset.astype(np.float64), 2)
        scale = np.broadcast_to(prepared.scaler.scale.astype(np.float64), 2)
    drawn = None
    # Class numbers are (n,), quantities (n, quantities).
    quantities = prepared is not None and prepared.train.y.ndim > 1
    if found is not None and corners is not None:
        points, labels, drawn = found.points, found.labels, found.probabilities
    else:
        assert prepared is not None
        points, labels, corners = _from_data(prepared, offset, scale)
    return RunPlane(*corners, offset, scale, points, labels, quantities, drawn)


def _prepared(run: Run, state: RunState) -> Prepared:
    """The data as the run was given them."""
    from tui_lab.datasets import loading, preparing

    data, seed = run.experiment.data, run.experiment.seed
    dataset = loading.load(data.dataset, data.options, seed=seed)
    known = state.sizes.fingerprint if state.sizes else ""
    changed = StoreError(
        _("The data set {name} has changed since the run {run} was trained.").format(
            name=data.dataset, run=run.id
        ),
        _("Train the run again."),
    )
    if dataset.info.input_shape != (2,) or (known and loading.fingerprint(dataset) != known):
        raise changed
    try:
        return preparing.prepare(dataset, data, seed)
    except LabError as error:
        raise changed from error


def _corners(across: NDArray[np.float64], up: NDArray[np.float64]) -> tuple[Point, Point] | None:
    """Those of a plane that was drawn; None where they are none."""
    low, high = (float(across[0]), float(up[0])), (float(across[-1]), float(up[-1]))
    if not all(map(math.isfinite, (*low, *high))) or low[0] >= high[0] or low[1] >= high[1]:
        return None
    return low, high


def _from_data(
    prepared: Prepared, offset: NDArray[np.float64], scale: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], tuple[Point, Point]]:
    """Points, labels and corners as the training draws them."""
    x, y = prepared.train.x.astype(np.float64), prepared.train.y
    chosen = kept_points(len(y))
    corners = np.stack([axis[[0, -1]] for axis in grid_around(x)], axis=1)
    (left, under), (right, over) = (corners * scale + offset).tolist()
    points = x[chosen] * scale + offset
    labels = np.zeros(len(chosen), np.int64) if y.ndim > 1 else y[chosen]
    return points, labels, ((left, under), (right, over))
