"""What a network is given in place of two inputs, as `experiment.plane_inputs` names it.

The function needs nothing but NumPy, so that an exported script can hold its text as it is here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def plane_inputs(x: NDArray[np.float32], names: tuple[str, ...]) -> NDArray[np.float32]:
    """Inputs made of two, with those of the TensorFlow Playground to choose from.

    Its points lie about five times as far out as the lab's, hence the 5 in the sines.

    Args:
        x: (n, 2), scaled.
        names: Of `PLANE_INPUTS`.

    Returns:
        float32 (n, len(names)).
    """
    one, two = x[:, 0], x[:, 1]
    made = {
        "x1": one,
        "x2": two,
        "x1_squared": one**2,
        "x2_squared": two**2,
        "x1_x2": one * two,
        "sin_x1": np.sin(5 * one),
        "sin_x2": np.sin(5 * two),
    }
    return np.stack([made[name] for name in names], axis=1).astype(np.float32)
