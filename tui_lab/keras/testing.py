"""What a trained model says of a part of its data: outputs, truths and the figures of Keras."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.keras.fit_view import shape_of
from tui_lab.keras.network import output_names
from tui_lab.live.answers import array

INFINITE = -1
"""The cardinality of a `tf.data.Dataset` that never ends."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A part that a model was asked about."""

    truths: NDArray[Any]
    outputs: NDArray[Any]
    """Both of one output, an entry to an example."""
    x: NDArray[Any] | None
    """The examples; None where there are several inputs."""


def answers_to(model: keras.Model, data: Any, output: str | int | None, batch_size: int) -> Tested:
    """Ask a model about all examples of a part.

    Args:
        model: Trained.
        data: `(x, y)` or `(x, y, weights)` of arrays, or anything that gives such batches and ends:
            a `tf.data.Dataset`, a `PyDataset`, a `DataLoader`.
        output: Of a model with several: the name or number of the one that counts; None the first.
        batch_size: For arrays.

    Raises:
        DataError: It gives no batches, or never ends.
    """
    if isinstance(data, list | tuple) and len(data) in (2, 3) and _are_arrays(data[0]):
        x, y = data[0], data[1]
        said = model.predict(x, batch_size=batch_size, verbose=0)
        parts = [(y, said, x)]
    else:
        parts = [(batch[1], model.predict_on_batch(batch[0]), batch[0]) for batch in _batches(data)]
        if not parts:
            raise DataError(_("There is no example in `test`."))
    truths = [array(one_output(model, each[0], output)) for each in parts]
    outputs = [array(one_output(model, each[1], output)) for each in parts]
    inputs = [_only_input(each[2]) for each in parts]
    known = [each for each in inputs if each is not None]
    return Tested(
        np.concatenate(truths),
        np.concatenate(outputs),
        np.concatenate(known) if len(known) == len(parts) else None,
    )


def figures_of(model: keras.Model, data: Any, batch_size: int) -> dict[str, float]:
    """What `model.evaluate` says of a part: the loss and the model's own metrics; nothing where it
    cannot know the loss."""
    if model.loss is None and type(model).test_step is keras.Model.test_step:
        return {}  # it was trained by a step of its own, and Keras knows no loss
    options: dict[str, Any] = {"verbose": 0, "return_dict": True}
    if isinstance(data, list | tuple) and _are_arrays(data[0]):
        weights = data[2] if len(data) > 2 else None
        return dict(
            model.evaluate(
                data[0], data[1], batch_size=batch_size, sample_weight=weights, **options
            )
        )
    return dict(model.evaluate(data, **options))


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


def one_output(model: keras.Model, values: Any, output: str | int | None) -> Any:
    """Of what a model with several outputs gives, or of their truths, the one that counts.

    Raises:
        DataError: There is no such output.
    """
    if not isinstance(values, dict | list | tuple):
        return values
    names = list(values) if isinstance(values, dict) else output_names(model)
    wanted = 0 if output is None else output
    try:
        if isinstance(values, dict):
            return values[names[wanted] if isinstance(wanted, int) else wanted]
        return values[wanted if isinstance(wanted, int) else names.index(wanted)]
    except (KeyError, IndexError, ValueError) as error:
        raise DataError(
            _("The model has no output {name}; it has: {names}.").format(
                name=output, names=", ".join(map(str, names))
            )
        ) from error


def _only_input(x: Any) -> NDArray[Any] | None:
    inputs = keras.tree.flatten(x)
    return array(inputs[0]) if len(inputs) == 1 else None
