"""TensorFlow's own operation for Adam: where it is used, and that nothing of it stays behind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from support.later import Later

keras = Later("keras")
tf = Later("tensorflow")
fused = Later("tui_lab.training.engine.fused")

FUSED = "ResourceApplyAdam"


def operations(optimizer: keras.optimizers.Optimizer) -> set[str]:
    """The types of the operations in a traced step of `optimizer` on one weight."""
    weight = keras.Variable(np.ones((3, 2), np.float32))
    optimizer.build([weight])

    @tf.function(autograph=False)
    def step() -> None:
        with fused.fused_updates(optimizer):
            optimizer.apply([tf.ones((3, 2))])

    return {operation.type for operation in step.get_concrete_function().graph.get_operations()}


@pytest.mark.parametrize("name", ["Adam", "AdamW"])
def test_adam_is_one_operation(name: str) -> None:
    assert FUSED in operations(getattr(keras.optimizers, name)())


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda: keras.optimizers.Adam(amsgrad=True),
        lambda: keras.optimizers.SGD(),
        lambda: keras.optimizers.RMSprop(),
        lambda: keras.optimizers.Nadam(),
    ],
    ids=["amsgrad", "sgd", "rmsprop", "nadam"],
)
def test_other_optimizers_are_left_alone(optimizer: Callable[[], object]) -> None:
    assert FUSED not in operations(optimizer())


def test_the_optimizer_is_keras_s_own_afterwards() -> None:
    optimizer = keras.optimizers.Adam()
    operations(optimizer)
    assert "update_step" not in vars(optimizer)
    assert optimizer.update_step.__func__ is keras.optimizers.Adam.update_step


def test_it_is_put_back_after_an_error_too() -> None:
    optimizer = keras.optimizers.Adam()
    with pytest.raises(ValueError, match="in the step"), fused.fused_updates(optimizer):
        raise ValueError("in the step")
    assert "update_step" not in vars(optimizer)
