"""From an experiment to a compiled `keras.Sequential`, and from class numbers to labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import DatasetInfo
from tui_lab.experiment.model import Experiment, Layer, Value
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.shapes import keras_arguments, label_form, model_input_shape


def build_model(experiment: Experiment, info: DatasetInfo) -> keras.Sequential:
    """The model of an experiment, built and compiled, with weights drawn from the current seed.

    Returns:
        A plain `keras.Sequential`; input (None, *model_input_shape), float32.
    """
    classes = len(info.classes)
    model = keras.Sequential(name="model")
    model.add(keras.Input(model_input_shape(experiment, info.input_shape), dtype="float32"))
    for layer in experiment.layers:
        model.add(build_layer(layer, classes, experiment.compile.loss))
    model.compile(
        optimizer=build_optimizer(experiment),
        loss=experiment.compile.loss,
        metrics=[accuracy_metric(experiment, classes)],
    )
    # A checkpoint can only be put back into an optimizer that has its variables.
    model.optimizer.build(model.trainable_variables)
    return model


def build_layer(layer: Layer, classes: int, loss: str) -> keras.layers.Layer:
    """One Keras layer with the arguments of the experiment."""
    arguments = keras_arguments(layer, classes, loss)
    return getattr(keras.layers, layer.type)(
        **{name: _built(value) for name, value in arguments.items()}
    )


def _built(value: Value) -> Any:
    """A value as Keras takes it; the only tables are those of regularizers."""
    return keras.regularizers.L1L2(**value) if isinstance(value, Mapping) else value


def build_optimizer(experiment: Experiment) -> keras.optimizers.Optimizer:
    """The optimizer with its learning rate and arguments."""
    arguments = dict(experiment.compile.arguments)
    if experiment.compile.learning_rate is not None:
        arguments["learning_rate"] = experiment.compile.learning_rate
    # Not by `keras.optimizers.get`: Keras's own list of names lacks some of its optimizers.
    return getattr(keras.optimizers, OPTIMIZERS[experiment.compile.optimizer].keras_class)(
        **arguments
    )


def accuracy_metric(experiment: Experiment, classes: int) -> keras.metrics.Metric:
    """The accuracy that fits the labels, always reported under the name `accuracy`."""
    metrics = {
        "one_hot": keras.metrics.CategoricalAccuracy,
        "integer": keras.metrics.SparseCategoricalAccuracy,
        "binary": keras.metrics.BinaryAccuracy,
    }
    return metrics[label_form(experiment, classes)](name="accuracy")


def labels_for(
    experiment: Experiment, classes: int, y: NDArray[np.int64]
) -> NDArray[np.float32] | NDArray[np.int32]:
    """Class numbers (n,) as the loss wants them.

    Returns:
        One-hot float32 (n, classes), integers int32 (n,), or 0.0 and 1.0 as float32 (n, 1).
    """
    form = label_form(experiment, classes)
    if form == "integer":
        return y.astype(np.int32)
    if form == "binary":
        return y.astype(np.float32).reshape(-1, 1)
    one_hot = np.zeros((len(y), classes), np.float32)
    one_hot[np.arange(len(y)), y] = 1.0
    return one_hot


def inputs_for(experiment: Experiment, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Examples (n, *shape) in the shape that the model wants: pictures may need a channel axis."""
    return x.reshape(len(x), *model_input_shape(experiment, x.shape[1:]))


def class_probabilities(output: NDArray[np.generic]) -> NDArray[np.float32]:
    """The network's output as one column per class.

    Args:
        output: (n, classes), or (n, 1) for a single unit that says how likely class 1 is.

    Returns:
        float32 (n, classes); for a single unit the columns are 1 - p and p.
    """
    values = np.asarray(output, np.float32)
    if values.shape[1] == 1:
        return np.concatenate([1 - values, values], axis=1)
    return values
