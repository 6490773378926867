"""What a network of two inputs makes of the whole plane, kept for viewers: `boundary.npz`.

It is a picture of the moment and no result: where it cannot be written, training goes on.
"""

from __future__ import annotations

import io
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import keras
import numpy as np

from tui_lab.datasets.model import Prepared
from tui_lab.experiment.model import Experiment
from tui_lab.training.backend import host_array
from tui_lab.training.build import class_probabilities, inputs_for

BOUNDARY = "boundary.npz"
SIDE = 64
"""Points of the grid along each axis."""
MOST_POINTS = 400
"""Training points that are kept with it."""
MARGIN = 0.12
"""The plane goes beyond the training points by this share of their extent."""


class Boundary:
    """Draws the plane again and again in the folder of one run."""

    def __init__(
        self, folder: Path, model: keras.Model, experiment: Experiment, data: Prepared
    ) -> None:
        x, y = data.train.x, data.train.y
        low, high = x.min(axis=0), x.max(axis=0)
        margin = np.maximum((high - low) * MARGIN, 1e-3)
        across, up = np.linspace(low - margin, high + margin, SIDE).astype(np.float32).T
        grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        chosen = np.linspace(0, len(y) - 1, min(MOST_POINTS, len(y))).astype(int)
        self._folder, self._model = folder, model
        self._inputs = inputs_for(experiment, np.concatenate([grid, x[chosen]]))
        # In the units of the data set, as everything that a person sees.
        raw = np.stack([across, up], axis=1) * data.scaler.scale + data.scaler.offset
        self._fixed = {
            "across": raw[:, 0].astype(np.float32),
            "up": raw[:, 1].astype(np.float32),
            "points": (x[chosen] * data.scaler.scale + data.scaler.offset).astype(np.float32),
            "labels": y[chosen],
        }

    def write(self, epoch: int) -> None:
        """Replace `boundary.npz` by what the network says after `epoch`.

        Arrays: epoch int64 (), across and up float32 (SIDE,) in the data set's units,
        probabilities float16 (SIDE, SIDE, classes) with rows upwards, points float32 (n, 2),
        labels int64 (n,), answers float16 (n, classes).
        """
        output = host_array(self._model(self._inputs, training=False))
        probabilities = class_probabilities(output).astype(np.float16)
        cells = SIDE * SIDE
        buffer = io.BytesIO()
        np.savez(
            buffer,
            allow_pickle=False,
            epoch=np.int64(epoch),
            probabilities=probabilities[:cells].reshape(SIDE, SIDE, -1),
            answers=probabilities[cells:],
            **self._fixed,
        )
        # Not flushed to the disk, unlike results: the next one comes in half a second.
        with suppress(OSError):
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=f".{BOUNDARY}.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(buffer.getbuffer())
                os.replace(name, self._folder / BOUNDARY)
            except OSError:
                os.unlink(name)


def boundary(
    folder: Path, model: keras.Model, experiment: Experiment, data: Prepared
) -> Boundary | None:
    """What draws the plane; None for data that have not exactly two inputs."""
    if data.info.input_shape != (2,):
        return None
    return Boundary(folder, model, experiment, data)
