"""What a network of two inputs makes of the whole plane, kept for viewers: `boundary.npz`.

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
from tui_lab.runs.boundary_file import SIDE, grid_around, kept_points, write_boundary
from tui_lab.training.answers import answers_for
from tui_lab.training.backend import host_array
from tui_lab.training.build import inputs_for


class BoundaryDrawer:
    """Draws the plane again and again in the folder of one run."""

    def __init__(
        self, folder: Path, model: keras.Model, experiment: Experiment, data: Prepared
    ) -> None:
        x, y = data.train.x, data.train.y
        across, up = (axis.astype(np.float32) for axis in grid_around(x))
        grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        chosen = kept_points(len(y))
        self._folder, self._model = folder, model
        self._answers, self._truths = answers_for(experiment, data), y[chosen]
        self._inputs = inputs_for(experiment, np.concatenate([grid, x[chosen]]))
        # In the units of the data set, as everything that a person sees.
        raw = np.stack([across, up], axis=1) * data.scaler.scale + data.scaler.offset
        self._fixed: dict[str, NDArray[Any]] = {
            "across": raw[:, 0],
            "up": raw[:, 1],
            "points": x[chosen] * data.scaler.scale + data.scaler.offset,
        }

    def write(self, epoch: int) -> None:
        """Replace `boundary.npz` by what the network answers after `epoch`."""
        output = host_array(self._model(self._inputs, training=False))
        said = self._answers.plane(self._answers.said(output), self._truths, SIDE * SIDE, SIDE)
        with suppress(OSError):
            write_boundary(self._folder, epoch=np.int64(epoch), **said, **self._fixed)


def boundary(
    folder: Path, model: keras.Model, experiment: Experiment, data: Prepared
) -> BoundaryDrawer | None:
    """What draws the plane; None for data that have not exactly two inputs."""
    if data.info.input_shape != (2,):
        return None
    return BoundaryDrawer(folder, model, experiment, data)
