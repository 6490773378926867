"""What a callback can see of the `fit` that calls it, beyond what Keras hands it.

Keras tells callbacks neither their neighbours nor the data. Both are there in the calls that lead
to a hook, under names that are public: the argument names of `fit`, and `CallbackList`. What is not
found there is not known, and nothing depends on it.
"""

from __future__ import annotations

import inspect
import weakref
from dataclasses import dataclass, field
from typing import Any

import keras

_FRAMES = 20
"""How many calls to look back."""


@dataclass(slots=True)
class FitView:
    """A call of `fit`, as far as it could be seen."""

    callbacks: list[Any] = field(default_factory=list)
    """The other callbacks that take part, Keras's own among them."""
    examples: int = 0
    """For training; 0 where nobody knows."""
    input_shape: tuple[int, ...] = ()
    """Of one example; empty where that is not known or there are several inputs."""
    batch_size: int | None = None
    inputs: Any = None
    """The examples for training as symbols, in the structure that the model takes; None where they
    are no arrays."""
    validation: tuple[Any, Any] | None = None
    """Examples and truths, where they are arrays."""
    calling: weakref.ref[keras.callbacks.CallbackList] | None = None
    """What calls the hooks; it goes when `fit` has gone, in whatever way."""


def look(callback: keras.callbacks.Callback) -> FitView:
    """What can be seen from within a hook of `callback`, which is called last from now on.

    Last, because then it sees what others did: a learning rate that was lowered, the best weights
    that were put back.
    """
    view = FitView()
    here = inspect.currentframe()
    # Not this call's own names: they would hold themselves, and `fit` with them, long after it.
    frame = here.f_back if here is not None else None
    del here
    for _step in range(_FRAMES):
        if frame is None:
            break
        me = frame.f_locals.get("self")
        if isinstance(me, keras.callbacks.CallbackList):
            # Another list: Keras goes through the old one at this moment.
            view.callbacks = [one for one in me.callbacks if one is not callback]
            me.callbacks, view.calling = [*view.callbacks, callback], weakref.ref(me)
        elif isinstance(me, keras.Model) and frame.f_code.co_name == "fit":
            _look_at_data(view, frame.f_locals)
            break
        frame = frame.f_back
    return view


def _look_at_data(view: FitView, names: dict[str, Any]) -> None:
    x, batch_size = names.get("x"), names.get("batch_size")
    if (spec := getattr(x, "element_spec", None)) is not None:  # of a `tf.data.Dataset`
        spec = spec[0] if isinstance(spec, tuple) else spec
        view.inputs = keras.tree.map_structure(_symbol_of_spec, spec)
    inputs = keras.tree.flatten(x) if isinstance(x, list | tuple | dict) else [x]
    shape = shape_of(inputs[0]) if inputs else ()
    if shape:
        view.examples = shape[0]
        view.batch_size = batch_size if isinstance(batch_size, int) else 32
        if len(inputs) == 1:
            view.input_shape = shape[1:]
        if all(shape_of(each) for each in inputs):
            view.inputs = keras.tree.map_structure(_symbol, x)
    x, y = names.get("val_x"), names.get("val_y")
    first = keras.tree.flatten(x)[:1] if y is not None else []
    if first and shape_of(first[0]) and shape_of(keras.tree.flatten(y)[0]):
        view.validation = x, y


def _symbol(x: Any) -> keras.KerasTensor:
    dtype = keras.backend.standardize_dtype(getattr(x, "dtype", "float32"))
    # As Keras hands arrays to a model: whole numbers stay, others come in its own precision.
    kind = dtype if dtype.startswith(("int", "uint", "bool")) else keras.config.floatx()
    return keras.KerasTensor((None, *shape_of(x)[1:]), dtype=kind)


def _symbol_of_spec(spec: Any) -> keras.KerasTensor:
    dtype = keras.backend.standardize_dtype(spec.dtype)
    return keras.KerasTensor((None, *spec.shape[1:]), dtype=dtype)


def shape_of(value: Any) -> tuple[int, ...]:
    """The shape of an array or tensor of any library; empty for what is none."""
    shape = getattr(value, "shape", None)
    try:
        return tuple(int(each) for each in shape) if shape is not None else ()
    except (TypeError, ValueError):
        return ()
