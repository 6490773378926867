"""A step of Adam in one operation for each weight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras
import tensorflow as tf


@contextmanager
def fused_updates(optimizer: keras.optimizers.Optimizer) -> Iterator[None]:
    """Within it, Adam and AdamW update a weight by TensorFlow's own operation for that.

    Keras writes the step as ten operations, each of which goes through the whole weight in memory.
    TensorFlow has one with the same formula (`ResourceApplyAdam`; Kingma and Ba, 2015, the order
    of operations at the end of section 2), which takes half the time where XLA does not make one
    of the ten, and is traced and compiled more quickly everywhere. The moments stay in the
    optimizer's variables. Other optimizers are left as they are.
    """
    if not isinstance(optimizer, keras.optimizers.Adam) or optimizer.amsgrad:
        yield
        return
    keras_update = optimizer.update_step

    def update_step(gradient: Any, variable: Any, learning_rate: Any) -> None:
        if not isinstance(gradient, tf.Tensor) or variable.dtype != tf.float32:
            keras_update(gradient, variable, learning_rate)
            return
        index = optimizer._get_variable_index(variable)
        steps = tf.cast(optimizer.iterations.value + 1, tf.float32)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=optimizer._momentums[index].value.handle,
            v=optimizer._velocities[index].value.handle,
            beta1_power=tf.pow(optimizer.beta_1, steps),
            beta2_power=tf.pow(optimizer.beta_2, steps),
            lr=tf.cast(learning_rate, tf.float32),
            beta1=optimizer.beta_1,
            beta2=optimizer.beta_2,
            epsilon=optimizer.epsilon,
            grad=gradient,
        )

    optimizer.update_step = update_step
    try:
        yield
    finally:
        del optimizer.update_step
