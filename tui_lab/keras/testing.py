"""What a trained model says of a part of its data: outputs, truths and the figures of Keras."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _
from tui_lab.keras.fit_view import shape_of
from tui_lab.keras.network import output_names
from tui_lab.live.answers import array
from tui_lab.text.fit import LONGEST, one_line

INFINITE = -1
"""The cardinality of a `tf.data.Dataset` that never ends."""
Enough = Callable[[], bool]
"""Asked between two batches: whether nobody waits for the rest any longer."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A part that a model was asked about."""

    truths: NDArray[Any]
    outputs: NDArray[Any]
    """Both of one output, an entry to an example."""
    x: NDArray[Any] | None
    """The examples; None where there are several inputs."""
    output: str | int
    """Name or number of the output that it is about."""


class _Patience(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no type hints
    """Ends what Keras does with a test part when nobody waits for it any longer."""

    def __init__(self, enough: Enough) -> None:
        super().__init__()
        self._enough = enough
        self.ended = False

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Between two batches of `evaluate`."""
        self._model.stop_evaluating = self.ended = self.ended or self._enough()

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Between two batches of `predict`."""
        self._model.stop_predicting = self.ended = self.ended or self._enough()

    def batches(self, data: Any) -> Iterator[tuple[Any, ...]]:
        """The batches of `data`, as far as somebody waits for them."""
        for batch in _batches(data):
            self.ended = self.ended or self._enough()
            if self.ended:
                return
            yield batch


@contextmanager
def _asking(call: str, enough: Enough) -> Iterator[_Patience]:
    watch = _Patience(enough)
    try:
        yield watch
    except LabError:
        raise
    except Exception as error:  # whatever the script's own network or Keras says
        what = one_line(f"{type(error).__name__}: {error}".rstrip(". "), LONGEST)
        text = _("`{call}` of the trained network fails ({error}).")
        raise DataError(text.format(call=call, error=what)) from error
    if watch.ended:
        raise DataError(_("The test part was left out: it took too long after the stop."))


def answers_to(
    model: keras.Model, data: Any, output: str | int | None, batch_size: int, enough: Enough
) -> Tested:
    """Ask a model about all examples of a part.

    Args:
        model: Trained.
        data: `(x, y)` or `(x, y, weights)` of arrays, or anything that gives such batches and ends:
            a `tf.data.Dataset`, a `PyDataset`, a `DataLoader`.
        output: Of a model with several: the name or number of the one that counts; None the first
            that there are truths of.
        batch_size: For arrays.
        enough: See `Enough`.

    Raises:
        DataError: It gives no batches, never ends, the model cannot answer, or nobody waits for it.
    """
    if isinstance(data, list | tuple) and len(data) in (2, 3) and _are_arrays(data[0]):
        x, y = data[0], data[1]
        with _asking("predict", enough) as watch:
            said = model.predict(x, batch_size=batch_size, verbose=0, callbacks=[watch])
        parts = [(y, said, x)]
    else:
        with _asking("predict_on_batch", enough) as watch:
            parts = [
                (batch[1], model.predict_on_batch(batch[0]), batch[0])
                for batch in watch.batches(data)
            ]
        if not parts:
            raise DataError(_("There is no example in `test`."))
    wanted = _first_known(model, parts[0][0]) if output is None else output
    truths = [array(one_output(model, each[0], wanted)) for each in parts]
    outputs = [array(one_output(model, each[1], wanted)) for each in parts]
    inputs = [_only_input(each[2]) for each in parts]
    known = [each for each in inputs if each is not None]
    return Tested(
        np.concatenate(truths),
        np.concatenate(outputs),
        np.concatenate(known) if len(known) == len(parts) else None,
        wanted,
    )


def figures_of(model: keras.Model, data: Any, batch_size: int, enough: Enough) -> dict[str, float]:
    """What `model.evaluate` says of a part: the loss and the model's own metrics; nothing where it
    cannot know the loss.

    Raises:
        DataError: The model cannot be evaluated, or nobody waits for it.
    """
    if model.loss is None and type(model).test_step is keras.Model.test_step:
        return {}  # it was trained by a step of its own, and Keras knows no loss
    if isinstance(data, list | tuple) and _are_arrays(data[0]):
        weights = data[2] if len(data) > 2 else None
        options = {"x": data[0], "y": data[1], "sample_weight": weights, "batch_size": batch_size}
    else:
        options = {"x": data}
    with _asking("evaluate", enough) as watch:
        return dict(model.evaluate(**options, verbose=0, return_dict=True, callbacks=[watch]))


def _are_arrays(x: Any) -> bool:
    return all(bool(shape_of(each)) for each in keras.tree.flatten(x))


def _batches(data: Any) -> Iterator[tuple[Any, ...]]:
    if inspect.isgenerator(data) or _never_ends(data):
        raise DataError(
            _("`test` may not be a generator, or data that never end."),
            _("Give (x, y) as arrays, or a data set that ends."),
        )
    if isinstance(data, keras.utils.PyDataset):
        if data.num_batches is None:
            raise DataError(_("`test` may not be a generator, or data that never end."))
        found: Any = (data[number] for number in range(data.num_batches))
    else:
        found = iter(data)
    for batch in found:
        if not isinstance(batch, list | tuple) or len(batch) < 2:
            raise DataError(_("The batches of `test` must be (x, y)."))
        yield tuple(batch)


def _never_ends(data: Any) -> bool:
    cardinality = getattr(data, "cardinality", None)
    return callable(cardinality) and int(cardinality()) == INFINITE


def _first_known(model: keras.Model, truths: Any) -> str | int:
    """The first output that there are truths of: truths may be in any order, and lack some."""
    if not isinstance(truths, dict):
        return 0
    return next((name for name in output_names(model) if name in truths), next(iter(truths), 0))


def one_output(model: keras.Model, values: Any, output: str | int) -> Any:
    """Of what a model with several outputs gives, or of their truths, the one that counts.

    Raises:
        DataError: There is no such output.
    """
    if not isinstance(values, dict | list | tuple):
        return values
    names = output_names(model) or (sorted(values) if isinstance(values, dict) else [])
    try:
        if isinstance(values, dict):
            return values[names[output] if isinstance(output, int) else output]
        return values[output if isinstance(output, int) else names.index(output)]
    except (KeyError, IndexError, ValueError) as error:
        raise DataError(
            _("The model has no output {name}; it has: {names}.").format(
                name=output, names=", ".join(map(str, names))
            )
        ) from error


def _only_input(x: Any) -> NDArray[Any] | None:
    inputs = keras.tree.flatten(x)
    return array(inputs[0]) if len(inputs) == 1 else None
