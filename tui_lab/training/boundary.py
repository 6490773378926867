"""What a network of one or two inputs makes of all places, kept for viewers: `boundary.npz`.

It is a picture of the moment and no result: where it cannot be written, training goes on.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import Prepared
from tui_lab.experiment.model import Experiment
from tui_lab.runs.boundary_file import (
    axis_around,
    grid_around,
    is_drawn,
    kept_points,
    write_boundary,
)
from tui_lab.training.answers import answers_for
from tui_lab.training.backend import host_array
from tui_lab.training.build import inputs_for


class BoundaryDrawer:
    """Draws the answers again and again in the folder of one run."""

    def __init__(
        self, folder: Path, model: keras.Model, experiment: Experiment, data: Prepared
    ) -> None:
        x, y = data.train.x, data.train.y
        axes = [axis.astype(np.float32) for axis in _axes(x)]
        places = np.stack(np.meshgrid(*axes), axis=-1)
        self._grid = places.shape[:-1]
        chosen = kept_points(len(y))
        self._folder, self._model = folder, model
        self._answers, self._truths = answers_for(experiment, data), y[chosen]
        inputs = [places.reshape(-1, len(axes)), x[chosen]]
        self._inputs = inputs_for(experiment, np.concatenate(inputs))
        # In the units of the data set, as everything that a person sees.
        raw = np.stack(axes, axis=1) * data.scaler.scale + data.scaler.offset
        self._fixed: dict[str, NDArray[Any]] = {
            **dict(zip(("across", "up"), raw.T, strict=False)),
            "points": x[chosen] * data.scaler.scale + data.scaler.offset,
        }

    def write(self, epoch: int) -> None:
        """Replace `boundary.npz` by what the network answers after `epoch`."""
        output = host_array(self._model(self._inputs, training=False))
        said = self._answers.plane(self._answers.said(output), self._truths, self._grid)
        with suppress(OSError):
            write_boundary(self._folder, epoch=np.int64(epoch), **said, **self._fixed)


def _axes(x: NDArray[np.floating]) -> tuple[NDArray[np.float64], ...]:
    """The axes of the grid around examples (n, 1) or (n, 2)."""
    return (axis_around(x),) if x.shape[1] == 1 else grid_around(x)


def boundary(
    folder: Path, model: keras.Model, experiment: Experiment, data: Prepared
) -> BoundaryDrawer | None:
    """What draws the answers; None for data that have too many inputs for a drawing."""
    if not is_drawn(data.info.input_shape, data.info.target.task):
        return None
    return BoundaryDrawer(folder, model, experiment, data)
