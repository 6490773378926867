"""A trained network with the preparation of its data in front: it takes raw values.

Made of Keras's own layers, so that it is loaded by Keras alone. The numbers are scaled in float64,
as the lab does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.input_columns import InputColumn
from tui_lab.datasets.model import DatasetInfo, Scaler

PRECISE = "float64"
SMALLEST_SCALE = 1e-6
"""Keras's Normalization divides by no less than 1e-7; smaller scales stay outside."""


def prepared_model(
    model: keras.Model,
    info: DatasetInfo,
    scaler: Scaler,
    target_scaler: Scaler,
    columns: Sequence[tuple[str, InputColumn]] = (),
    made: Sequence[str] = (),
    dtype: str = PRECISE,
) -> keras.Model:
    """The model with layers before it that scale its inputs, and one after it for quantities.

    Args:
        model: The run's network; input (n, *model input shape).
        info: The data set that it was trained with.
        scaler: Of the inputs; see `scaled_inside`.
        target_scaler: Of quantities.
        columns: Of a table with categories: each with the name of its input. Numbers are given as
            float (n, 1), categories as strings (n, 1). Without columns there is one input
            (n, *input_shape), the inputs of the data set in their order.
        made: What the network was given in place of two inputs: see `plane_inputs`.
        dtype: What is computed with before the network, where there are no columns.

    Returns:
        A functional model that is not compiled.
    """
    given: Any
    if columns:
        given = {name: _input(name, column) for name, column in columns}
        parts = [_encoded(given[name], column) for name, column in columns]
        x = keras.layers.Concatenate(dtype=PRECISE)(parts) if len(parts) > 1 else parts[0]
    else:
        x = given = keras.Input(info.input_shape, dtype=dtype, name="inputs")
    if scaled_inside(scaler):
        x = _scaled(x, scaler, dtype)
    if made:
        x = _made(x, made, dtype)
    wanted = tuple(model.input_shape[1:])
    if wanted != tuple(x.shape[1:]):
        x = keras.layers.Reshape(wanted, dtype=dtype)(x)
    answer = model(x)
    if (target_scaler.scale != 1).any() or target_scaler.offset.any():
        shape = (answer.shape[-1],)
        scale = np.broadcast_to(target_scaler.scale, shape).tolist()
        offset = np.broadcast_to(target_scaler.offset, shape).tolist()
        answer = keras.layers.Rescaling(scale, offset, name="unit_of_the_data")(answer)
    return keras.Model(given, answer, name="with_preparation")


def _made(x: Any, names: Sequence[str], dtype: str) -> Any:
    """As `datasets.plane_inputs`, by Keras's own operations."""
    one, two = x[:, 0:1], x[:, 1:2]
    made = {
        "x1": lambda: one,
        "x2": lambda: two,
        "x1_squared": lambda: one * one,
        "x2_squared": lambda: two * two,
        "x1_x2": lambda: one * two,
        "sin_x1": lambda: keras.ops.sin(5.0 * one),
        "sin_x2": lambda: keras.ops.sin(5.0 * two),
    }
    parts = [made[name]() for name in names]
    return keras.layers.Concatenate(dtype=dtype)(parts) if len(parts) > 1 else parts[0]


def scaled_inside(scaler: Scaler) -> bool:
    """Whether the layers can scale as the scaler does."""
    return bool((np.abs(scaler.scale) >= SMALLEST_SCALE).all())


def _input(name: str, column: InputColumn) -> Any:
    dtype = "string" if column.categories else PRECISE
    return keras.Input((1,), dtype=dtype, name=name)


def _encoded(given: Any, column: InputColumn) -> Any:
    """The inputs of a column: the number, or a 1 at the place of its category."""
    if not column.categories:
        return given
    values = list(column.values)
    codes = keras.layers.StringLookup(vocabulary=values, num_oov_indices=0)(given)
    hot = keras.layers.CategoryEncoding(len(values), output_mode="one_hot", dtype=PRECISE)(codes)
    # A category without an input of its own is the last one: all of the others are 0.
    return hot[:, : len(column.categories)] if len(values) > len(column.categories) else hot


def _scaled(x: Any, scaler: Scaler, dtype: str) -> Any:
    if not scaler.offset.any() and (scaler.scale == 1).all():
        return x
    if scaler.scale.ndim == 0 and scaler.offset.ndim == 0:
        factor = 1 / float(scaler.scale)
        return keras.layers.Rescaling(factor, -float(scaler.offset) * factor, dtype=dtype)(x)
    shape = tuple(x.shape[1:])
    mean: NDArray[np.float64] = np.broadcast_to(scaler.offset, shape)
    variance = np.broadcast_to(np.square(scaler.scale), shape)
    axes = tuple(range(1, len(shape) + 1))
    return keras.layers.Normalization(axis=axes, mean=mean, variance=variance, dtype=dtype)(x)
