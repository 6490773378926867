"""From what a network gives to what it says: shares of classes, or quantities in their unit.

Must not import the training room: answers are read where Keras is not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import Scaler
from tui_lab.experiment.losses import LOSSES


def class_probabilities(output: NDArray[np.generic], loss: str) -> NDArray[np.float32]:
    """The network's output as one column per class.

    Args:
        output: (n, classes), or (n, 1) for a single unit that says how likely class 1 is.
        loss: The name of the loss that it was trained with: where that wants -1 or 1 of a single
            unit (hinge), -1 is read as 0 and 1 as 1, and what lies beyond as the nearer of both.

    Returns:
        float32 (n, classes); for a single unit the columns are 1 - p and p.
    """
    values = np.asarray(output, np.float32)
    if values.shape[1] != 1:
        return values
    if LOSSES[loss].signed:
        values = np.clip((values + 1) / 2, 0, 1)
    return np.concatenate([1 - values, values], axis=1)


def in_units(output: NDArray[np.generic], scaler: Scaler) -> NDArray[np.float64]:
    """The network's output (n, quantities) as quantities in the unit of the data."""
    return scaler.back(output)
