"""In which order the examples are seen, and how batches reach `fit`.

The order of an epoch follows from the seed and the epoch's number alone: every engine shuffles
alike, and a resumed training sees what it would have seen without the break.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.preparing import ALIGNMENT


class EpochOrder:
    """The shuffled positions of the training examples; `epoch` (from 1) is set as training goes."""

    def __init__(self, examples: int, batch_size: int, seed: int) -> None:
        self.examples = examples
        self.batch_size = min(batch_size, examples)
        self.seed = seed
        self.epoch = 1

    @property
    def steps(self) -> int:
        """Batches in an epoch; the last one may be smaller."""
        return -(-self.examples // self.batch_size)

    def current(self) -> NDArray[np.int32]:
        """A permutation of 0..examples-1 for `self.epoch`, int32 (examples,)."""
        generator = np.random.default_rng((self.seed, self.epoch))
        return generator.permutation(self.examples).astype(np.int32)


class BatchSequence(keras.utils.PyDataset):  # type: ignore[misc]  # Keras has no type hints
    """Batches for the backends other than TensorFlow."""

    def __init__(self, arrays: Sequence[NDArray[Any]], order: EpochOrder) -> None:
        super().__init__(workers=1)
        self._arrays, self._order = arrays, order
        self._shuffled: tuple[int, NDArray[np.int32]] = (0, np.empty(0, np.int32))

    @property
    def num_batches(self) -> int:
        return self._order.steps

    def __getitem__(self, index: int) -> tuple[NDArray[Any], ...]:
        if self._shuffled[0] != self._order.epoch:
            self._shuffled = (self._order.epoch, self._order.current())
        size = self._order.batch_size
        chosen = self._shuffled[1][index * size : (index + 1) * size]
        return tuple(array[chosen] for array in self._arrays)


def batches(
    x: NDArray[Any],
    y: NDArray[Any],
    order: EpochOrder,
    weights: NDArray[np.float32] | None = None,
) -> Any:
    """What `fit` reads its batches from, one epoch after another, shuffled by `order`.

    Args:
        x: (n, …) inputs.
        y: (n, …) labels.
        order: Of the examples.
        weights: (n,) how much each example counts; None where all count the same.
    """
    arrays = (x, y) if weights is None else (x, y, weights)
    if keras.backend.backend() != "tensorflow":
        return BatchSequence(arrays, order)
    import tensorflow as tf

    with tf.device("CPU"):
        tensors = (on_device(x), *map(tf.constant, arrays[1:]))
    size, steps = order.batch_size, order.steps

    def of_epoch(shuffled: Any) -> Any:
        def batch(number: Any) -> Any:
            chosen = shuffled[number * size : (number + 1) * size]
            return tuple(tf.gather(tensor, chosen) for tensor in tensors)

        return tf.data.Dataset.range(steps, output_type=tf.int32).map(batch)

    orders = tf.data.Dataset.from_generator(
        lambda: iter([order.current()]),
        output_signature=tf.TensorSpec([order.examples], tf.int32),
    )
    feed = orders.flat_map(of_epoch).prefetch(2)
    return feed.apply(tf.data.experimental.assert_cardinality(steps))


def on_device(array: NDArray[Any]) -> Any:
    """A TensorFlow tensor of `array`; on the CPU it shares the memory where it can be shared.

    The array must not be changed afterwards.
    """
    import tensorflow as tf

    shared = (
        array.size > 0
        and array.ctypes.data % ALIGNMENT == 0
        and array.flags.c_contiguous
        and array.flags.writeable
        and not tf.config.list_logical_devices("GPU")
    )
    # `tf.constant` would copy: a second copy of the data in memory, and half a second for MNIST.
    if shared:
        return tf.experimental.dlpack.from_dlpack(array.__dlpack__())
    return tf.convert_to_tensor(array)
