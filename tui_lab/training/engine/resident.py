"""The fast way on TensorFlow: the data stay on the device, and many steps run in one call.

`fit` spends most of a small network's time between the steps: fetching a batch, dispatching a
function, reading the metrics. Here Keras's own `train_step` runs inside a loop of TensorFlow over
a block of batches that are gathered on the device. The learning is Keras's: layers, losses,
metrics, optimizers and their order of operations are the same as in `fit`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf

from tui_lab.datasets.model import Part, Prepared
from tui_lab.experiment.model import Experiment
from tui_lab.training.answers import TaskAnswers, answers_for
from tui_lab.training.build import inputs_for
from tui_lab.training.engine.dropout import ThreefryDropout, ordinary_draws
from tui_lab.training.engine.fused import fused_updates
from tui_lab.training.evaluate import BATCH
from tui_lab.training.feed import EpochOrder, on_device
from tui_lab.training.recorder import Recorder

BLOCK_SECONDS = 0.08
"""What a block of steps may take: short enough that charts move and a stop answers at once."""
FIRST_BLOCK = 8
"""Steps in the block that is measured first."""


def fit(
    model: keras.Sequential,
    experiment: Experiment,
    data: Prepared,
    order: EpochOrder,
    recorder: Recorder,
    *,
    compiled: bool,
    short: bool = False,
) -> None:
    """Train until the recorder ends it.

    Args:
        compiled: Compile the loop with XLA: far faster for dense networks, slower for
            convolutions on a CPU, and a second of work before the first step.
        short: Trace one function for batches of any size, the smaller one at the end too: less
            work before the first step, a little more in each (2 % with convolutions).
    """
    answers = answers_for(experiment, data)
    twin = _twin(model, experiment, answers, compiled)
    resident = _Resident(experiment, data.train, answers, weighted=True)
    _prepare(twin, resident)
    train = _Blocks(twin, resident, order.batch_size, compiled=compiled, short=short)
    validation = None
    if data.validation is not None:
        resident = _Resident(experiment, data.validation, answers)
        validation = _Blocks(twin, resident, even(resident.examples), train=False)
        in_order = tf.range(resident.examples)
    recorder.set_model(model)
    model.stop_training = False
    recorder.on_train_begin()
    epoch = recorder.progress.epoch
    while not model.stop_training:
        recorder.on_epoch_begin(epoch)
        logs = train.run(
            tf.constant(order.current()),
            lambda step, logs: _told(recorder.on_train_batch_end, model, step, logs),
        )
        if validation is not None and (not recorder.reason or recorder.whole_epoch):
            figures = validation.run(in_order, lambda step, logs: True)
            logs |= {f"val_{name}": value for name, value in figures.items()}
        recorder.on_epoch_end(epoch, logs)
        epoch += 1


def even(examples: int, most: int = BATCH) -> int:
    """A batch size up to `most` that leaves no smaller batch at the end, where there is a good one.

    Each size of batch is traced by TensorFlow once, which takes longer than a small set's epoch.
    """
    if examples <= most:
        return examples
    divisors = [size for size in range(most // 4, most + 1) if examples % size == 0]
    return max(divisors, default=most)


def _told(
    hook: Callable[[int, dict[str, float]], None],
    model: keras.Sequential,
    step: int,
    logs: dict[str, float],
) -> bool:
    """Tell the recorder of a block; gives whether training goes on."""
    hook(step, logs)
    return not model.stop_training


def _twin(
    model: keras.Sequential, experiment: Experiment, answers: TaskAnswers, compiled: bool
) -> keras.Sequential:
    """A model of the same layers, weights and optimizer; compiled, its random draws are quick.

    The run's own model stays a plain `keras.Sequential` without any of ours in it.
    """
    layers = [_quick(layer) if compiled else layer for layer in model.layers]
    twin = keras.Sequential([keras.Input(model.input_shape[1:]), *layers])
    twin.compile(
        optimizer=model.optimizer,
        loss=experiment.compile.loss,
        metrics=answers.metrics(),
    )
    return twin


def _prepare(model: keras.Sequential, resident: _Resident) -> None:
    """Make the variables of the optimizer and the metrics.

    A function in whose first trace variables are made is traced once more by TensorFlow, which
    takes as long as the first time: 0.2 s with one hidden layer, 0.6 s with five.
    """
    model.optimizer.build(model.trainable_variables)
    model.reset_metrics()
    some = tf.range(min(2, resident.examples))
    x, y, *_weights = resident.batch(some)
    model.compute_metrics(x, y, tf.zeros_like(model(x, training=False)))
    model.reset_metrics()


def _quick(layer: keras.layers.Layer) -> keras.layers.Layer:
    return ThreefryDropout(layer) if type(layer) is keras.layers.Dropout else layer


class _Resident:
    """One part of the data as tensors on the device."""

    def __init__(
        self, experiment: Experiment, part: Part, answers: TaskAnswers, *, weighted: bool = False
    ) -> None:
        self._x = on_device(inputs_for(experiment, part.x))
        kept, self._to_labels = answers.for_device(part.y)
        self._y = tf.convert_to_tensor(kept)
        weights = answers.class_weights(part.y) if weighted else None
        self._weights = None if weights is None else tf.convert_to_tensor(weights)
        self.examples = len(part.y)

    def batch(self, chosen: Any) -> tuple[Any, ...]:
        """Inputs, labels and, where there are any, weights of the examples at some positions."""
        batch = (tf.gather(self._x, chosen), self._to_labels(tf.gather(self._y, chosen)))
        if self._weights is None:
            return batch
        return (*batch, tf.gather(self._weights, chosen))


@dataclass(slots=True)
class _Pace:
    """How many steps fit into a block, from what the last ones took."""

    seconds_per_step: float = 0.0
    blocks: int = 0

    def steps(self) -> int:
        if self.blocks == 0:
            return 1  # the call that compiles: its time says nothing
        if not self.seconds_per_step:
            return FIRST_BLOCK
        return max(1, int(BLOCK_SECONDS / self.seconds_per_step))

    def ran(self, steps: int, seconds: float) -> None:
        self.blocks += 1
        if self.blocks > 1:
            measured = seconds / steps
            known = self.seconds_per_step or measured
            self.seconds_per_step = (known + measured) / 2


class _Blocks:
    """Runs `train_step` or `test_step` over a part of the data, block by block."""

    def __init__(
        self,
        model: keras.Sequential,
        resident: _Resident,
        size: int,
        *,
        compiled: bool = False,
        short: bool = False,
        train: bool = True,
    ) -> None:
        self._model, self._pace = model, _Pace()
        self._size, self._examples = size, resident.examples
        self._full, rest_size = divmod(resident.examples, size)
        any_size = short and not compiled
        self._whole = self._full + 1 if any_size and rest_size else self._full
        step = model.train_step if train else model.test_step

        def one(chosen: Any) -> None:
            step(resident.batch(chosen))

        def block(shuffled: Any, start: Any, stop: Any) -> Any:
            def body(number: Any) -> Any:
                length = (
                    size if not any_size else tf.minimum(size, resident.examples - number * size)
                )
                one(tf.slice(shuffled, [number * size], [length]))
                return number + 1

            with fused_updates(model.optimizer):
                tf.while_loop(lambda n: n < stop, body, [start], parallel_iterations=1)
            return model.get_metrics_result()

        def rest(shuffled: Any) -> Any:
            with ordinary_draws(model.layers), fused_updates(model.optimizer):
                one(shuffled[self._full * size :])
            return model.get_metrics_result()

        self._block = tf.function(block, jit_compile=compiled, autograph=False)
        # One small batch an epoch is not worth a compilation.
        self._last = tf.function(rest, autograph=False)

    def run(
        self, shuffled: Any, after: Callable[[int, dict[str, float]], bool]
    ) -> dict[str, float]:
        """Go through all examples once; `after` is told of each block and may end the pass."""
        self._model.reset_metrics()
        position, logs = 0, {}
        while position < self._whole:
            count = min(self._pace.steps(), self._whole - position)
            begun = time.monotonic()
            results = self._block(shuffled, tf.constant(position), tf.constant(position + count))
            logs = _floats(results)
            self._pace.ran(count, time.monotonic() - begun)
            position += count
            if not after(position - 1, logs):
                return logs
        if position * self._size < self._examples:
            logs = _floats(self._last(shuffled))
            after(position, logs)
        return logs


def _floats(results: dict[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in results.items()}
