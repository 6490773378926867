"""From an experiment to a compiled `keras.Sequential`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.plane_inputs import plane_inputs
from tui_lab.experiment.constraints import CONSTRAINTS
from tui_lab.experiment.model import Experiment, Layer, Value
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.shapes import keras_arguments, model_input_shape
from tui_lab.experiment.target import Target


def build_model(
    experiment: Experiment, info: DatasetInfo, metrics: Sequence[keras.metrics.Metric] = ()
) -> keras.Sequential:
    """The model of an experiment, built and compiled, with weights drawn from the current seed.

    Args:
        experiment: What is trained.
        info: Of its data set.
        metrics: What `compile` is given.

    Returns:
        A plain `keras.Sequential`; input (None, *model_input_shape), float32.
    """
    model = keras.Sequential(name="model")
    model.add(keras.Input(model_input_shape(experiment, info.input_shape), dtype="float32"))
    for layer in experiment.layers:
        model.add(build_layer(layer, info.target, experiment.compile.loss))
    model.compile(
        optimizer=build_optimizer(experiment),
        loss=experiment.compile.loss,
        metrics=list(metrics),
    )
    # A checkpoint can only be put back into an optimizer that has its variables.
    model.optimizer.build(model.trainable_variables)
    return model


def build_layer(layer: Layer, target: Target, loss: str) -> keras.layers.Layer:
    """One Keras layer with the arguments of the experiment."""
    arguments = keras_arguments(layer, target, loss)
    return getattr(keras.layers, layer.type)(
        **{name: _built(value) for name, value in arguments.items()}
    )


def _built(value: Value) -> Any:
    """A value as Keras takes it; tables are constraints, which have a type, and regularizers."""
    if not isinstance(value, Mapping):
        return value
    if "type" not in value:
        return keras.regularizers.L1L2(**value)
    given = {name: part for name, part in value.items() if name != "type"}
    return getattr(keras.constraints, CONSTRAINTS[str(value["type"])].keras_class)(**given)


def build_optimizer(experiment: Experiment) -> keras.optimizers.Optimizer:
    """The optimizer with its learning rate and arguments."""
    arguments = dict(experiment.compile.arguments)
    if experiment.compile.learning_rate is not None:
        arguments["learning_rate"] = experiment.compile.learning_rate
    # Not by `keras.optimizers.get`: Keras's own list of names lacks some of its optimizers.
    return getattr(keras.optimizers, OPTIMIZERS[experiment.compile.optimizer].keras_class)(
        **arguments
    )


def inputs_for(experiment: Experiment, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Examples (n, *shape) as the model wants them.

    Pictures may need an axis for channels, and two inputs may be made into others.
    """
    if experiment.data.inputs:
        return plane_inputs(x, experiment.data.inputs)
    return x.reshape(len(x), *model_input_shape(experiment, x.shape[1:]))
