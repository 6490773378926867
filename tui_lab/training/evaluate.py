"""What the trained network does on a part of the data, kept for every report: `test.npz`,
`validation.npz` and `training.npz` in the run's folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import Part
from tui_lab.experiment.model import Experiment
from tui_lab.runs.layout import Split
from tui_lab.training.answers import TaskAnswers
from tui_lab.training.backend import host_array
from tui_lab.training.build import inputs_for

BATCH = 512
"""Examples at once where no gradients are needed."""


@dataclass(frozen=True, slots=True)
class PartFigures:
    """The figures of one part."""

    loss: float
    """As Keras reports it: the mean over the examples plus the penalties of the layers."""
    examples: int
    metrics: Mapping[str, float]
    """`accuracy`; or what `quantity_figures` gives, and the run's own metrics."""


def predict(
    model: keras.Model, experiment: Experiment, answers: TaskAnswers, x: NDArray[Any]
) -> NDArray[Any]:
    """What a network says of prepared examples (n, *shape), as `TaskAnswers.said` has it."""
    return answers.said(output_of(model, inputs_for(experiment, x)))


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
    answers: TaskAnswers,
    folder: Path,
    split: Split,
    source: Literal["train", "test"],
) -> PartFigures:
    """Predict a part, keep the answers in the run's folder, and give the figures.

    Args:
        model: The trained network.
        experiment: What it was trained for.
        part: A part of its data.
        answers: What its outputs mean.
        folder: Of the run.
        split: Which part it is.
        source: "train" or "test": which part of the data set's source `part.indices` count in.

    Raises:
        OSError: The file cannot be written.
    """
    labels = answers.labels(part.y)
    output, loss = _output_and_loss(model, inputs_for(experiment, part.x), labels)
    said = answers.said(output)
    answers.write(folder, split, said, part, loss, source)
    return PartFigures(loss, len(part.y), answers.figures(said, part))


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

    def __init__(
        self, model: keras.Model, experiment: Experiment, part: Part, answers: TaskAnswers
    ) -> None:
        chosen = np.linspace(0, len(part.y) - 1, min(self.COUNT, len(part.y))).astype(int)
        self._model, self._answers = model, answers
        self._x = inputs_for(experiment, part.x[chosen])
        self._truths = part.y[chosen]
        self.indices: list[int] = part.indices[chosen].tolist()

    def payload(self, epoch: int) -> dict[str, Any]:
        """The payload of a `samples` event with the predictions of this moment."""
        output = host_array(self._model(self._x, training=False))
        said = self._answers.said(output)
        return {
            "epoch": epoch,
            "indices": self.indices,
            **self._answers.samples(said, self._truths),
        }
