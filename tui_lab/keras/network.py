"""What a Keras model is, for the record of its run: layers, parameters, optimizer, backend."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from typing import Any

import keras

from tui_lab.live.libraries import device

_MADE_UP = re.compile(r"(sequential|functional|model)(_\d+)?")


def facts() -> dict[str, Any]:
    """What Keras is and computes with, as the event `started` holds it."""
    backend = keras.backend.backend()
    return {
        "keras": keras.__version__,
        "backend": backend,
        "backend_version": _version(backend),
        "device": device(backend),
        "floatx": keras.config.floatx(),
        "epsilon": keras.config.epsilon(),
        "image_data_format": keras.config.image_data_format(),
        "dtype_policy": keras.config.dtype_policy().name,
    }


def _version(backend: str) -> str:
    import sys

    return str(getattr(sys.modules.get(backend), "__version__", ""))


def given_name(model: keras.Model) -> str:
    """The name that somebody gave a model; "" where Keras made it up."""
    name = str(model.name)
    return "" if _MADE_UP.fullmatch(name) else name


def layers(model: keras.Model) -> list[dict[str, Any]]:
    """The layers of a built model, as `payloads.LayerRecord` has them."""
    return [
        {
            "type": type(layer).__name__,
            "name": layer.name,
            "output_shape": _output_shape(layer),
            "parameters": layer.count_params() if layer.built else 0,
        }
        for layer in model.layers
        if not isinstance(layer, keras.layers.InputLayer)
    ]


def _output_shape(layer: Any) -> list[int | None]:
    """Of one example; empty where a layer does not say, and of several outputs the first's."""
    with suppress(AttributeError, ValueError, RuntimeError):
        outputs = keras.tree.flatten(layer.output)
        return list(outputs[0].shape[1:])
    return []


def trainable(model: keras.Model) -> int:
    """How many of the parameters are trained."""
    return sum(math.prod(variable.shape) for variable in model.trainable_variables)


def learning_rate(model: keras.Model) -> float | None:
    """The learning rate of this moment; None where there is no optimizer of Keras's."""
    optimizer = getattr(model, "optimizer", None)
    if not isinstance(optimizer, keras.optimizers.Optimizer):
        return None
    return float(keras.ops.convert_to_numpy(optimizer.learning_rate))


def why_no_rate(model: keras.Model) -> str:
    """The code of why the learning rate of a model cannot be set; "" where it can."""
    optimizer = getattr(model, "optimizer", None)
    if not isinstance(optimizer, keras.optimizers.Optimizer):
        return "no_optimizer"
    return "" if isinstance(optimizer.learning_rate, keras.Variable) else "scheduled_rate"
