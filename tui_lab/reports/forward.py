"""What a network of dense layers answers, computed without Keras from its saved weights.

For drawings of small networks only: evaluation is the training room's. The activations are those
of Keras 3 (https://keras.io/api/layers/activations/) with their usual arguments.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.schema import Keeps
from tui_lab.reports.keras_file import SavedLayer

Array = NDArray[np.float64]
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
"""From G. Klambauer and others, Self-Normalizing Neural Networks, 2017."""


def passes_unchanged(type_: str) -> bool:
    """Whether a saved layer of that Keras class hands a vector on as it is after training."""
    schema = LAYERS.get(type_)
    return type_ == "InputLayer" or (schema is not None and Keeps.VALUES in schema.keeps)


def is_activation(type_: str) -> bool:
    """Whether a saved layer of that Keras class is an activation and nothing else."""
    schema = LAYERS.get(type_)
    return type_ == "Activation" or (schema is not None and schema.acts_as is not None)


def _sigmoid(z: Array) -> Array:
    return np.asarray(0.5 * (1 + np.tanh(z / 2)))


def _softmax(z: Array) -> Array:
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _softplus(z: Array) -> Array:
    return np.logaddexp(0, z)


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def _gelu(z: Array) -> Array:
    return np.asarray(z * (1 + np.vectorize(math.erf, otypes=[float])(z / math.sqrt(2))) / 2)


def _hard_sigmoid(z: Array) -> Array:
    return np.clip(z / 6 + 0.5, 0, 1)


ACTIVATIONS: Mapping[str, Callable[[Array], Array]] = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": _sigmoid,
    "softmax": _softmax,
    "tanh": lambda z: np.asarray(np.tanh(z)),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.2 * z),
    "elu": _elu,
    "celu": _elu,
    "selu": lambda z: SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * np.expm1(np.minimum(z, 0))),
    "gelu": _gelu,
    "silu": lambda z: z * _sigmoid(z),
    "swish": lambda z: z * _sigmoid(z),
    "mish": lambda z: z * np.tanh(_softplus(z)),
    "softplus": _softplus,
    "softsign": lambda z: z / (1 + np.abs(z)),
    "exponential": lambda z: np.asarray(np.exp(z)),
    "relu6": lambda z: np.clip(z, 0, 6),
    "hard_sigmoid": _hard_sigmoid,
    "hard_silu": lambda z: z * _hard_sigmoid(z),
    "hard_tanh": lambda z: np.clip(z, -1, 1),
    "log_sigmoid": lambda z: -_softplus(-z),
}


def _activation_of(layer: SavedLayer) -> Callable[[Array], Array] | None:
    """The activation of a saved layer; None where it is not known here."""
    if layer.type in ("Dense", "Activation"):
        return ACTIVATIONS.get(layer.activation)
    if layer.type == "ELU":
        alpha = _number(layer, "alpha")
        return None if alpha is None else lambda z: np.where(z > 0, z, alpha * _elu(z))
    slope = _number(layer, "negative_slope")
    if layer.type not in ("LeakyReLU", "ReLU") or slope is None:
        return None
    threshold = _number(layer, "threshold") or 0.0
    most = _number(layer, "max_value")
    return lambda z: np.minimum(
        np.where(z >= threshold, z, slope * (z - threshold)), np.inf if most is None else most
    )


def _number(layer: SavedLayer, name: str) -> float | None:
    """A number of a layer's configuration; None where it is none."""
    value = layer.config.get(name)
    return float(value) if isinstance(value, int | float) else None


def answers_by_layer(
    layers: Sequence[SavedLayer], x: NDArray[np.floating]
) -> list[tuple[SavedLayer, Array]] | None:
    """What each layer with weights answers, with the activations that come after it as layers.

    Args:
        layers: All of them, in order.
        x: (n, inputs), scaled as the network sees them.

    Returns:
        Each dense layer with its answers, float64 (n, units), which need not be finite; None where
        a layer is not a dense one, or its activation is not known here.
    """
    values = np.asarray(x, np.float64)
    found: list[tuple[SavedLayer, Array]] = []
    with np.errstate(all="ignore"):
        for layer in layers:
            if passes_unchanged(layer.type):
                continue
            activate = _activation_of(layer)
            if activate is None:
                return None
            if layer.kernel is not None and layer.bias is not None:
                if layer.kernel.shape[0] != values.shape[1]:
                    return None
                values = activate(values @ layer.kernel.astype(np.float64) + layer.bias)
                found.append((layer, values))
                continue
            values = activate(values)
            if found:
                found[-1] = (found[-1][0], values)
    return found


def forward(layers: Sequence[SavedLayer], x: NDArray[np.floating]) -> NDArray[np.float32] | None:
    """The answers of a network, a column for each class.

    Args:
        layers: All of them, in order.
        x: (n, inputs), scaled as the network sees them.

    Returns:
        float32 (n, classes), for a single unit 1 - p and p, and 0 where it is not a number; None
        where a layer is not a dense one, or its activation is not known here.
    """
    answers = answers_by_layer(layers, x)
    if answers is None:
        return None
    values = answers[-1][1] if answers else np.asarray(x, np.float64)
    if values.shape[1] == 1:
        values = np.concatenate([1 - values, values], axis=1)
    return np.nan_to_num(values, posinf=0, neginf=0).astype(np.float32)
