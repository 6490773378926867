"""What the trained network does on a part of the data, kept for every report: `test.npz` and
`validation.npz` in the run's folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import Part
from tui_lab.experiment.model import Experiment
from tui_lab.runs.layout import Split
from tui_lab.runs.results_file import write_results
from tui_lab.training.backend import host_array
from tui_lab.training.build import class_probabilities, inputs_for, labels_for

BATCH = 512
"""Examples at once where no gradients are needed."""


@dataclass(frozen=True, slots=True)
class PartFigures:
    """The figures of one part."""

    loss: float
    """As Keras reports it: the mean over the examples plus the penalties of the layers."""
    accuracy: float
    examples: int


def predict(model: keras.Model, experiment: Experiment, x: NDArray[Any]) -> NDArray[np.float32]:
    """Probabilities float32 (n, classes) for prepared examples (n, *shape)."""
    return class_probabilities(output_of(model, inputs_for(experiment, x)))


def output_of(model: keras.Model, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a network gives for inputs (n, *its input shape), without learning."""
    if keras.backend.backend() != "tensorflow":
        return np.asarray(model.predict(inputs, batch_size=BATCH, verbose=0))
    return np.concatenate([host_array(output) for output in _batches_of(model, inputs)])


def _batches_of(model: keras.Model, inputs: NDArray[np.float32]) -> Iterator[Any]:
    """The outputs of each batch, as the backend's tensors."""
    # Keras's `predict` traces a function first, which takes longer than a small network does.
    for start in range(0, len(inputs), BATCH):
        yield model(inputs[start : start + BATCH], training=False)


def evaluate(
    model: keras.Model,
    experiment: Experiment,
    part: Part,
    classes: int,
    folder: Path,
    split: Split,
    source: Literal["train", "test"],
) -> PartFigures:
    """Predict a part, keep the probabilities in the run's folder, and give the figures.

    Args:
        split: Which part it is.
        source: "train" or "test": which part of the data set's source `part.indices` count in.

    Raises:
        OSError: The file cannot be written.
    """
    labels = labels_for(experiment, classes, part.y)
    output, loss = _output_and_loss(model, inputs_for(experiment, part.x), labels)
    probabilities = class_probabilities(output)
    write_results(folder, split, probabilities, part, loss, source)
    right = int((probabilities.argmax(axis=1) == part.y).sum())
    return PartFigures(loss, right / len(part.y), len(part.y))


def _output_and_loss(
    model: keras.Model, inputs: NDArray[np.float32], labels: NDArray[Any]
) -> tuple[NDArray[np.float32], float]:
    """What a network gives, and the loss as `model.evaluate` computes it.

    The loss is taken of the backend's own tensors: on TensorFlow, Keras's cross-entropies look
    behind a sigmoid or softmax for the scores that it was given, which arrays do not carry.
    """
    function = keras.losses.get(model.loss)
    if keras.backend.backend() != "tensorflow":
        output = output_of(model, inputs)
        total = float(host_array(keras.ops.sum(function(labels, output))))
    else:
        kept, total = [], 0.0
        for place, batch in enumerate(_batches_of(model, inputs)):
            values = function(labels[place * BATCH : (place + 1) * BATCH], batch)
            total += float(host_array(keras.ops.sum(values)))
            kept.append(host_array(batch))
        output = np.concatenate(kept)
    penalties = sum(float(host_array(penalty)) for penalty in model.losses)
    return output, total / len(labels) + penalties


class FixedSamples:
    """A few fixed examples whose prediction is shown while the network learns."""

    COUNT = 8

    def __init__(self, model: keras.Model, experiment: Experiment, part: Part) -> None:
        chosen = np.linspace(0, len(part.y) - 1, min(self.COUNT, len(part.y))).astype(int)
        self._model = model
        self._x = inputs_for(experiment, part.x[chosen])
        self.labels: list[int] = part.y[chosen].tolist()
        self.indices: list[int] = part.indices[chosen].tolist()

    def payload(self, epoch: int) -> dict[str, Any]:
        """The payload of a `samples` event with the predictions of this moment."""
        output = host_array(self._model(self._x, training=False))
        probabilities = class_probabilities(output)
        return {
            "epoch": epoch,
            "indices": self.indices,
            "true": self.labels,
            "predicted": probabilities.argmax(axis=1).tolist(),
            "probabilities": [[round(float(p), 4) for p in row] for row in probabilities],
        }
