"""What a Keras model is, for the record of its run: layers, parameters, optimizer, backend."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import keras

from tui_lab.live.libraries import device
from tui_lab.training.backend import host_array
from tui_lab.training.checkpoints import optimizers

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


def parameters(variables: Iterable[Any]) -> int:
    """How many numbers there are in variables of a model."""
    return sum(math.prod(variable.shape) for variable in variables)


def used_optimizers(model: keras.Model) -> list[keras.optimizers.Optimizer]:
    """Those that the training uses: that have variables by now. All of them before the first batch.

    A model with its own `train_step` that is compiled without an optimizer has Keras's default one
    beside its own, which nothing uses.
    """
    found = optimizers(model)
    return [each for each in found if each.built] or found


def main_optimizer(model: keras.Model) -> keras.optimizers.Optimizer | None:
    """The one whose learning rate is the training's; None where there is none or nobody can say."""
    used, own = used_optimizers(model), getattr(model, "optimizer", None)
    if len(used) == 1:
        return used[0]
    return own if any(own is each for each in used) else None


def learning_rate(model: keras.Model) -> float | None:
    """The learning rate of this moment; None where no optimizer of Keras's has the training's."""
    optimizer = main_optimizer(model)
    return None if optimizer is None else float(host_array(optimizer.learning_rate))


def why_no_rate(model: keras.Model) -> str:
    """The code of why the learning rate of a model cannot be set; "" where it can."""
    used = used_optimizers(model)
    if len(used) != 1:
        return "several_optimizers" if used else "no_optimizer"
    return "" if isinstance(used[0].learning_rate, keras.Variable) else "scheduled_rate"


def build_optimizer(model: keras.Model) -> bool:
    """Make the optimizer's variables, where that can be done before the first batch.

    Returns:
        Whether the variables of all optimizers of the model are there.
    """
    found = optimizers(model)
    if len(found) == 1 and not found[0].built:
        found[0].build(model.trainable_variables)
    return all(each.built for each in found)


def loss_name(model: keras.Model, output: str | int) -> str:
    """What the loss of an output is called, as `mean_squared_error`; "" where nobody knows."""
    loss = getattr(model, "loss", None)
    names = output_names(model)
    if isinstance(loss, dict):
        loss = loss.get(output if isinstance(output, str) else (names or list(loss))[output])
    elif isinstance(loss, list | tuple):
        loss = loss[names.index(output) if isinstance(output, str) else output]
    if isinstance(loss, str):
        return loss
    name = getattr(loss, "name", None) or getattr(loss, "__name__", None)
    return str(name or type(loss).__name__) if loss is not None else ""


def output_names(model: keras.Model) -> list[str]:
    """The names of the outputs of a model; none where it does not say."""
    return [str(name) for name in getattr(model, "output_names", None) or ()]
