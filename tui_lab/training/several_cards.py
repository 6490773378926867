"""One run on several graphics cards: each batch is divided among them, in Keras's own loop.

TensorFlow's MirroredStrategy keeps a copy of the variables on each card and adds their gradients up
after each batch, so it computes what one card would, but for the order of sums. The distribution of
Keras itself (`keras.distribution`) does nothing on TensorFlow, without a word (Keras 3.15).
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.training.backend import Backend


def scope(cards: int, backend: Backend) -> AbstractContextManager[Any]:
    """Where the model has to be built and compiled.

    Args:
        cards: How many cards the run was started for; of one or none, nothing is divided.
        backend: What Keras runs on.

    Raises:
        LabError: The backend cannot divide batches, or sees fewer cards.
    """
    if cards < 2:
        return nullcontext()
    if backend.backend != "tensorflow":
        raise LabError(
            _("Only TensorFlow divides batches among several graphics cards here."),
            _("Choose one card, such as --gpu 0."),
        )
    import tensorflow as tf

    devices = _devices(tf)
    if len(devices) < cards:
        raise LabError(
            _("{wanted} graphics cards were asked for, but {backend} sees {count}.").format(
                wanted=cards, backend=backend.backend, count=len(devices)
            ),
            _("Use --gpu auto, or see `tui-lab doctor`."),
        )
    scope: AbstractContextManager[Any] = tf.distribute.MirroredStrategy(devices[:cards]).scope()
    return scope


def _devices(tf: Any) -> list[str]:
    return [device.name for device in tf.config.list_logical_devices("GPU")]
