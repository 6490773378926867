"""What a network's outputs are answers to: classes or quantities.

The only place of this room that asks which: the labels that the loss is given, the metrics, what is
kept of the answers, and the figures of a part.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import DatasetInfo, Part, Prepared, Scaler
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.metrics import recorded
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.shapes import label_form
from tui_lab.experiment.tasks.classification import weight_of_each
from tui_lab.experiment.tasks.schema import LabelForm
from tui_lab.runs.layout import Split
from tui_lab.runs.outputs import class_probabilities, in_units
from tui_lab.runs.quantity_figures import quantity_figures
from tui_lab.runs.results_file import write_quantities, write_results

SHOWN_DIGITS = 7
"""Of quantities in the log: about what float32 holds."""


class TaskAnswers(ABC):
    """One kind of answer, for one experiment on its data."""

    def __init__(self, experiment: Experiment, info: DatasetInfo) -> None:
        self._experiment, self._info = experiment, info
        self.metric_names = recorded(experiment.compile.metrics, info.target.task)

    @abstractmethod
    def labels(self, y: NDArray[Any]) -> NDArray[Any]:
        """Truths as `Part` has them in the form that the loss wants."""

    @abstractmethod
    def for_device(self, y: NDArray[Any]) -> tuple[NDArray[Any], Callable[[Any], Any]]:
        """What is kept on the device of truths, and what makes TensorFlow's labels of it."""

    @abstractmethod
    def _metric(self, name: str) -> keras.metrics.Metric:
        """A new metric of that name."""

    def metrics(self) -> list[keras.metrics.Metric]:
        """New metrics of the names `metric_names`."""
        return [self._metric(name) for name in self.metric_names]

    def metrics_to_keep(self) -> list[keras.metrics.Metric]:
        """New metrics for the model that is saved: it must load where this lab is not installed."""
        return self.metrics()

    @abstractmethod
    def said(self, output: NDArray[Any]) -> NDArray[Any]:
        """What outputs (n, units) say: shares of classes, or quantities in their unit."""

    @abstractmethod
    def figures(self, said: NDArray[Any], part: Part) -> dict[str, float]:
        """The figures of a part besides the loss."""

    @abstractmethod
    def write(
        self,
        folder: Path,
        split: Split,
        said: NDArray[Any],
        part: Part,
        loss: float,
        source: Literal["train", "test"],
    ) -> None:
        """Keep the answers to a part in the run's folder; raises OSError."""

    @abstractmethod
    def samples(self, said: NDArray[Any], y: NDArray[Any]) -> dict[str, Any]:
        """What the log holds of a few examples."""

    @abstractmethod
    def plane(
        self, said: NDArray[Any], y: NDArray[Any], grid: tuple[int, ...]
    ) -> dict[str, NDArray[Any]]:
        """What `boundary.npz` holds of the answers to a grid and, after its cells, to points."""

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """What the log says of what is answered."""

    def class_weights(self, y: NDArray[Any]) -> NDArray[np.float32] | None:
        """(n,) how much each example counts; None where all count the same."""
        return None


class ClassAnswers(TaskAnswers):
    """Which class it is."""

    def __init__(self, experiment: Experiment, info: DatasetInfo) -> None:
        super().__init__(experiment, info)
        self._classes = len(info.classes)
        self._form: LabelForm = label_form(experiment, info.target)

    def labels(self, y: NDArray[Any]) -> NDArray[Any]:
        """One-hot float32 (n, classes), integers int32 (n,), or 0.0 and 1.0 as float32 (n, 1)."""
        if self._form == "integer":
            return y.astype(np.int32)
        if self._form == "binary":
            return y.astype(np.float32).reshape(-1, 1)
        one_hot = np.zeros((len(y), self._classes), np.float32)
        one_hot[np.arange(len(y)), y] = 1.0
        return one_hot

    def for_device(self, y: NDArray[Any]) -> tuple[NDArray[Any], Callable[[Any], Any]]:
        """Class numbers, int32: rows of zeros and ones would take as much room as the pictures."""
        import tensorflow as tf

        form, classes = self._form, self._classes

        def to_labels(numbers: Any) -> Any:
            if form == "integer":
                return numbers
            if form == "binary":
                return tf.cast(tf.reshape(numbers, [-1, 1]), tf.float32)
            return tf.one_hot(numbers, classes, dtype=tf.float32)

        return y.astype(np.int32), to_labels

    def _metric(self, name: str) -> keras.metrics.Metric:
        if name == "accuracy":
            return self._accuracy()
        if name == "top_k_categorical_accuracy" and self._form == "integer":
            return keras.metrics.SparseTopKCategoricalAccuracy(name=name)
        return _plain(name)

    def _accuracy(self) -> keras.metrics.Metric:
        if self._form == "binary":
            signed = LOSSES[self._experiment.compile.loss].signed
            return keras.metrics.BinaryAccuracy(name="accuracy", threshold=0 if signed else 0.5)
        if self._form == "integer":
            return keras.metrics.SparseCategoricalAccuracy(name="accuracy")
        return keras.metrics.CategoricalAccuracy(name="accuracy")

    def said(self, output: NDArray[Any]) -> NDArray[Any]:
        """Shares float32 (n, classes)."""
        return class_probabilities(output, self._experiment.compile.loss)

    def figures(self, said: NDArray[Any], part: Part) -> dict[str, float]:
        """The share of right answers, and the run's own metrics."""
        known = {"accuracy": int((said.argmax(axis=1) == part.y).sum()) / len(part.y)}
        if LOSSES[self._experiment.compile.loss].signed:
            return known  # what lies beyond -1 and 1 is not among the shares any more
        labels, output = self.labels(part.y), said[:, 1:] if self._form == "binary" else said
        for name in self.metric_names:
            if name not in known:
                metric = self._metric(name)
                metric.update_state(labels, output)
                known[name] = float(metric.result())
        return known

    def write(
        self,
        folder: Path,
        split: Split,
        said: NDArray[Any],
        part: Part,
        loss: float,
        source: Literal["train", "test"],
    ) -> None:
        """Shares and true class numbers."""
        write_results(folder, split, said, part, loss, source)

    def samples(self, said: NDArray[Any], y: NDArray[Any]) -> dict[str, Any]:
        """True and predicted class numbers, and the shares."""
        return {
            "true": y.tolist(),
            "predicted": said.argmax(axis=1).tolist(),
            "probabilities": [[round(float(p), 4) for p in row] for row in said],
        }

    def plane(
        self, said: NDArray[Any], y: NDArray[Any], grid: tuple[int, ...]
    ) -> dict[str, NDArray[Any]]:
        """Shares of the classes."""
        shares, cells = said.astype(np.float16), math.prod(grid)
        return {
            "probabilities": shares[:cells].reshape(*grid, -1),
            "answers": shares[cells:],
            "labels": y,
        }

    def facts(self) -> dict[str, Any]:
        """The names of the classes."""
        return {"classes": list(self._info.classes), "metrics": list(self.metric_names)}

    def class_weights(self, y: NDArray[Any]) -> NDArray[np.float32] | None:
        """As `fit.class_weight` says; `balanced` as in scikit-learn: n / (classes * count)."""
        wanted = self._experiment.fit.class_weight
        if wanted is None:
            return None
        if wanted == "balanced":
            counts = np.bincount(y, minlength=self._classes)
            each = len(y) / (np.count_nonzero(counts) * np.maximum(counts, 1))
        else:
            each = np.asarray(weight_of_each(wanted, self._info.classes), np.float64)
        weights: NDArray[np.float32] = each[y].astype(np.float32)
        return weights


class QuantityAnswers(TaskAnswers):
    """How much it is."""

    def __init__(self, experiment: Experiment, info: DatasetInfo, scaler: Scaler) -> None:
        super().__init__(experiment, info)
        self._scaler = scaler

    def labels(self, y: NDArray[Any]) -> NDArray[Any]:
        """Scaled, float32 (n, quantities)."""
        return self._scaler(y)

    def for_device(self, y: NDArray[Any]) -> tuple[NDArray[Any], Callable[[Any], Any]]:
        """The labels themselves."""
        return self.labels(y), lambda labels: labels

    def metrics_to_keep(self) -> list[keras.metrics.Metric]:
        """Keras's own, of the scaled quantities that the saved model gives."""
        return [_plain(name) for name in self.metric_names]

    def _metric(self, name: str) -> keras.metrics.Metric:
        """In the unit of the data."""
        metric = _plain(name)
        plain = self._experiment.data.target_scaling == "none"
        return metric if plain else InUnits(metric, self._scaler)

    def said(self, output: NDArray[Any]) -> NDArray[Any]:
        """Quantities float64 (n, quantities) in their unit."""
        return in_units(output, self._scaler)

    def figures(self, said: NDArray[Any], part: Part) -> dict[str, float]:
        """As scikit-learn has them, and the run's own metrics."""
        known = quantity_figures(part.y, said)
        for name in self.metric_names:
            if name not in known:
                metric = _plain(name)
                metric.update_state(part.y.astype(np.float32), said.astype(np.float32))
                known[name] = float(metric.result())
        return known

    def write(
        self,
        folder: Path,
        split: Split,
        said: NDArray[Any],
        part: Part,
        loss: float,
        source: Literal["train", "test"],
    ) -> None:
        """Answers and truths."""
        write_quantities(folder, split, said, part, loss, source)

    def samples(self, said: NDArray[Any], y: NDArray[Any]) -> dict[str, Any]:
        """Truths and answers."""
        return {"truths": _short(y), "answers": _short(said)}

    def plane(
        self, said: NDArray[Any], y: NDArray[Any], grid: tuple[int, ...]
    ) -> dict[str, NDArray[Any]]:
        """The quantities."""
        values, cells = said.astype(np.float32), math.prod(grid)
        return {
            "values": values[:cells].reshape(*grid, -1),
            "answers": values[cells:],
            "truths": y,
        }

    def facts(self) -> dict[str, Any]:
        """The names and units of the quantities."""
        return {
            "classes": [],
            "quantities": [each.name for each in self._info.quantities],
            "units": [each.unit for each in self._info.quantities],
            "metrics": list(self.metric_names),
        }


class InUnits(keras.metrics.Metric):  # type: ignore[misc]  # Keras has no type hints
    """A metric of scaled quantities as if they had not been scaled."""

    def __init__(self, metric: keras.metrics.Metric, scaler: Scaler) -> None:
        super().__init__(name=metric.name)
        self._inner = metric
        self._scale = scaler.scale.astype(np.float32)
        self._offset = scaler.offset.astype(np.float32)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take a batch in."""
        back = [keras.ops.cast(y, "float32") * self._scale + self._offset for y in (y_true, y_pred)]
        self._inner.update_state(*back, sample_weight=sample_weight)

    def result(self) -> Any:
        """What the metric says."""
        return self._inner.result()

    def reset_state(self) -> None:
        """Forget all batches."""
        self._inner.reset_state()


def _plain(name: str) -> keras.metrics.Metric:
    """Keras's metric, under the name by which the lab records it."""
    metric = keras.metrics.get(name)
    metric.name = name
    return metric


def _short(numbers: NDArray[Any]) -> list[list[float]]:
    return [[float(f"{value:.{SHOWN_DIGITS}g}") for value in row] for row in numbers]


def answers_for(experiment: Experiment, data: Prepared) -> TaskAnswers:
    """What answers the networks of an experiment give on its data."""
    if data.info.target.task == "regression":
        return QuantityAnswers(experiment, data.info, data.target_scaler)
    return ClassAnswers(experiment, data.info)
