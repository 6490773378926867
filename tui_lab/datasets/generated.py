"""Truth tables and clouds of points, computed from a seed.

The functions that make points need nothing but NumPy, so that an exported script can hold their
text as it is here. The disc in a ring and the spirals follow the TensorFlow Playground
(https://playground.tensorflow.org), the half moons follow scikit-learn's `make_moons`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.builtin_sets.schema import TruthTable
from tui_lab.errors import ExperimentError
from tui_lab.experiment.sections import DATA_OPTIONS
from tui_lab.experiment.values import read_value
from tui_lab.i18n import _


def gate(table: TruthTable) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The rows of a truth table: x (4, 2) of 0 and 1 in counting order, y (4,)."""
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    return x, np.array(table.outputs, np.int64)


def make_points(
    name: str,
    samples: int,
    noise: float,
    turns: float,
    seed: tuple[int, int],
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Points of two classes, as many of one as of the other (one more of class 0 if odd).

    Args:
        name: circle, xor-cloud, gauss, spiral or moons.
        samples: How many points.
        noise: Standard deviation of the normal noise that is added to both coordinates.
        turns: How often each arm of the spiral turns round.
        seed: The experiment's seed, and 0 for the training part or 1 for the test part.

    Returns:
        x (samples, 2) in a random order, y (samples,).
    """
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(samples) % 2)
    t = rng.random(samples)
    if name == "circle":
        radius = np.where(y == 1, 0.5 * np.sqrt(t), 0.75 + 0.25 * t)
        angle = 2 * np.pi * rng.random(samples)
        x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    elif name == "xor-cloud":
        first = rng.integers(0, 2, samples)
        x = np.stack([first, first ^ y], axis=1).astype(float)
    elif name == "gauss":
        x = np.where(y[:, None] == 1, 0.5, -0.5) * np.ones((samples, 2))
    elif name == "spiral":
        radius = 0.05 + 0.95 * t
        angle = 2 * np.pi * turns * t + np.pi * y
        x = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
    else:
        angle = np.pi * t
        upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
        x = np.where(y[:, None] == 0, upper, lower)
    x = x + rng.normal(0.0, noise, (samples, 2))
    return x.astype(np.float32), y.astype(np.int64)


def make_quantities(
    name: str, samples: int, noise: float, outliers: int, seed: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Examples whose quantity follows a formula, with noise.

    Args:
        name: line (y = 2x + 1), sine (y = sin(3πx / 2)) or bowl (height = x² + y²), for inputs
            drawn evenly from -1 to 1.
        samples: How many.
        noise: Standard deviation of the normal noise that is added to the quantity.
        outliers: How many of the examples get a quantity 30 higher, at most all of them.
        seed: The experiment's seed, and 0 for the training part or 1 for the test part.

    Returns:
        x (samples, 1) or (samples, 2) in a random order, y (samples, 1).
    """
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1.0, 1.0, (samples, 2 if name == "bowl" else 1))
    if name == "line":
        y = 2 * x + 1
    elif name == "sine":
        y = np.sin(1.5 * np.pi * x)
    else:
        y = (x**2).sum(axis=1, keepdims=True)
    y = y + rng.normal(0.0, noise, y.shape)
    y[rng.permutation(samples)[:outliers]] += 30.0
    return x.astype(np.float32), y


def checked_options(name: str, given: Mapping[str, object]) -> dict[str, float]:
    """The options of the data set `name`: its defaults with those that were given.

    Raises:
        ExperimentError: An option is unknown, is not a number or is out of range.
    """
    known = BUILTIN_SETS.get(name)
    options = dict(known.info.options) if known else {}
    arguments = {argument.name: argument for argument in DATA_OPTIONS}
    for key, value in given.items():
        field = f"data.{key}"
        if key not in options:
            raise ExperimentError(
                _("The data set {name} has no option {option}.").format(name=name, option=key),
                _("Its options are {options}.").format(options=", ".join(options))
                if options
                else _("It has no options."),
                field,
            )
        options[key] = float(cast(float, read_value(arguments[key], value, field)))
    return options
