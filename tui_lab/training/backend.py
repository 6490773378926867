"""Starting Keras: which backend and device, Keras's settings, how chance is tamed.

Imports nothing heavy early. `prepare` must run before anything imports Keras, because Keras and
TensorFlow read their environment then.
"""

from __future__ import annotations

import os
import re
import resource
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs import environment

_CARD = re.compile(r"\d+|(GPU|MIG)-[\w/-]+")
"""A number, or a name as `nvidia-smi -L` gives it and CUDA_VISIBLE_DEVICES takes it."""


@dataclass(frozen=True, slots=True)
class Backend:
    """What trains: names and versions for the run's record."""

    keras: str
    backend: str
    backend_version: str
    device: str
    """"CPU", or the name of the card: "GPU: NVIDIA A100"."""
    gpu: bool
    import_seconds: float
    floatx: str = "float32"
    epsilon: float = 1e-7
    image_data_format: str = "channels_last"
    dtype_policy: str = "float32"
    overruled: Mapping[str, str] = field(default_factory=dict)
    """What of the user's variables and `keras.json` does not hold."""


def prepare(gpu: str = "auto", backend: str = "tensorflow") -> dict[str, str]:
    """Set the environment that Keras and TensorFlow read when they are imported.

    Args:
        gpu: "auto" (whatever is there), "none", or the numbers of the cards: "0", "0,1".
        backend: What Keras is to compute with, as the setting `backend` says it.

    Returns:
        What was overruled of the environment that was there, by its name.

    Raises:
        LabError: `gpu` is none of these.
    """
    found = environment.take_over(os.environ, backend)
    if gpu == "none":
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    elif gpu != "auto":
        if not all(_CARD.fullmatch(part.strip()) for part in gpu.split(",")):
            raise LabError(
                _("There is no graphics card “{gpu}”.").format(gpu=gpu),
                _("Use auto, none, or the number of a card, such as 0."),
            )
        os.environ["CUDA_VISIBLE_DEVICES"] = gpu
    # CUDA's own order puts the fastest card first; `nvidia-smi` and we count by place.
    os.environ.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
    return {each.name: each.value for each in found}


def start(gpu: str = "auto", backend: str = "tensorflow") -> Backend:
    """Import Keras and its backend, and say what it will run on.

    The absence of a graphics card is no error unless one was asked for by number.

    Args:
        gpu: As `prepare`.
        backend: As `prepare`.

    Raises:
        LabError: The card that was asked for is not there, or the backend is not installed.
    """
    environment.require_keras(backend)
    overruled = prepare(gpu, backend)
    begun = time.perf_counter()
    import keras

    settings = _set_up_keras()
    name = keras.backend.backend()
    version, devices = _tensorflow() if name == "tensorflow" else _other(name)
    if gpu not in ("auto", "none") and not devices:
        raise LabError(
            _("The graphics card {gpu} was asked for, but {backend} sees none.").format(
                gpu=gpu, backend=name
            ),
            _("Use --gpu auto, or see `tui-lab doctor`."),
        )
    return Backend(
        keras=keras.__version__,
        backend=name,
        backend_version=version,
        device="GPU: " + ", ".join(devices) if devices else "CPU",
        gpu=bool(devices),
        import_seconds=time.perf_counter() - begun,
        overruled=overruled,
        **settings,
    )


def _set_up_keras() -> dict[str, Any]:
    """Set what else Keras would take from its file or from code that ran before."""
    import keras

    keras.config.set_floatx(environment.KERAS_SETTINGS["floatx"])
    keras.config.set_epsilon(environment.KERAS_SETTINGS["epsilon"])
    keras.config.set_image_data_format(environment.KERAS_SETTINGS["image_data_format"])
    keras.config.set_dtype_policy(environment.KERAS_SETTINGS["floatx"])
    keras.config.set_max_epochs(None)
    keras.config.set_max_steps_per_epoch(None)
    return {
        "floatx": keras.config.floatx(),
        "epsilon": keras.config.epsilon(),
        "image_data_format": keras.config.image_data_format(),
        "dtype_policy": keras.config.dtype_policy().name,
    }


def _tensorflow() -> tuple[str, list[str]]:
    import tensorflow as tf

    cards = tf.config.list_physical_devices("GPU")
    names = []
    for card in cards:
        # Fails once the card is in use, and then growth was set when it was first used.
        with suppress(RuntimeError):
            tf.config.experimental.set_memory_growth(card, True)
        details = tf.config.experimental.get_device_details(card)
        names.append(str(details.get("device_name", card.name)))
    return str(tf.__version__), names


def _other(name: str) -> tuple[str, list[str]]:
    if name == "jax":
        import jax

        cards = [d for d in jax.devices() if d.platform != "cpu"]
        return str(jax.__version__), [str(card.device_kind) for card in cards]
    if name == "torch":
        import torch

        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        return str(torch.__version__), [torch.cuda.get_device_name(i) for i in range(count)]
    return "", []


def seed_everything(seed: int) -> None:
    """Seed Python, NumPy and the backend, and ask TensorFlow for the same result every time."""
    import keras

    keras.utils.set_random_seed(seed)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def use_one_thread_an_operation() -> None:
    """Let TensorFlow work on several operations at once, but on each of them with one thread.

    Only before its first operation can it be told; later, nothing is changed.
    """
    import tensorflow as tf

    with suppress(RuntimeError):
        tf.config.threading.set_intra_op_parallelism_threads(1)


def host_array(tensor: Any) -> Any:
    """A tensor or a variable of any backend as a NumPy array."""
    import keras

    # NumPy 2 warns of TensorFlow's variables, which do not know its `copy`; not of its tensors.
    return keras.ops.convert_to_numpy(keras.ops.stop_gradient(tensor))


def peak_memory() -> int:
    """The most memory that this process has held at once, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024  # Linux counts kilobytes
