"""How an experiment is run: plain, or resident on the device, compiled or not.

The choice is a rule over the layers, the size of the data and the number of steps; the reason is
written into the run's events as a code.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import Literal

import keras
import psutil

from tui_lab.datasets.model import Prepared
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.schema import Compilation
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.shapes import describe
from tui_lab.training.backend import Backend
from tui_lab.training.feed import EpochOrder
from tui_lab.training.recorder import Recorder

COMPILE_WORTH_STEPS = 1500
"""Steps below which compiling takes longer than it saves. With one hidden layer it takes about
0.6 s and saves about 0.5 ms a step; with the five large ones of `shipping-tanh`, which are bound by
arithmetic, 0.7 s and 0.2 ms."""
SMALL_PRODUCT = 3e7
"""Multiplications and additions of a matrix product up to which a second thread does not help: on
two cores with AVX-512, 64x320 by 320x512 (2.1e7) takes 0.21 ms with one thread or two, 128x784 by
784x256 (5.1e7) 0.51 and 0.35 ms. Products of this size are better done side by side: a step of
five such layers takes 1.5 ms instead of 1.85 ms."""
MEMORY_SHARE = 0.3
"""Share of the device's free memory that the resident data may take."""

Way = Literal["plain", "resident", "compiled"]


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to run, and the code of the reason why it was chosen."""

    name: Way
    reason: str
    one_thread_an_operation: bool = False
    """Whether the operations are so small that several at once is better than many threads each."""

    def fit(
        self,
        model: keras.Sequential,
        experiment: Experiment,
        data: Prepared,
        order: EpochOrder,
        recorder: Recorder,
    ) -> None:
        """Train until the recorder ends it."""
        if self.name == "plain":
            from tui_lab.training.engine import plain

            plain.fit(model, experiment, data, order, recorder)
            return
        from tui_lab.training.engine import resident

        compiled = self.name == "compiled"
        short = self.reason == "too_short_to_compile"
        resident.fit(model, experiment, data, order, recorder, compiled=compiled, short=short)


def choose(
    wanted: str,
    experiment: Experiment,
    data: Prepared,
    order: EpochOrder,
    backend: Backend,
    *,
    cards: int = 1,
    free_memory: int | None = None,
) -> Engine:
    """The engine for an experiment.

    Args:
        wanted: "plain", "resident" or "auto". "resident" is kept to where it can run at all, and
            is then never compiled.
        cards: Graphics cards that share each batch: only Keras's own loop divides it.
        free_memory: Bytes free on the device; None asks the system.
    """
    if cards > 1:
        return Engine("plain", "several_cards")
    if wanted == "plain":
        return Engine("plain", "asked_for")
    if backend.backend != "tensorflow":
        return Engine("plain", "other_backend")
    parts = [part for part in (data.train, data.validation) if part is not None]
    size = sum(part.x.nbytes for part in parts)
    if size > MEMORY_SHARE * (free_device_memory(backend) if free_memory is None else free_memory):
        return Engine("plain", "data_too_large")
    kinds = {LAYERS[layer.type].compilation for layer in experiment.layers}
    if not kinds <= {Compilation.FASTER}:
        return Engine("resident", "layers_not_for_xla")
    short = order.steps * experiment.fit.epochs < COMPILE_WORTH_STEPS
    if short or wanted == "resident":
        small = not backend.gpu and _largest_product(experiment, data, order) <= SMALL_PRODUCT
        reason = "too_short_to_compile" if short else "asked_for"
        return Engine("resident", reason, one_thread_an_operation=small)
    return Engine("compiled", "dense_network")


def _largest_product(experiment: Experiment, data: Prepared, order: EpochOrder) -> int:
    """Multiplications and additions of the largest layer of a dense network, for one batch."""
    layers = describe(experiment, data.info.input_shape, data.info.target)
    return 2 * order.batch_size * max(layer.parameters for layer in layers)


def free_device_memory(backend: Backend) -> int:
    """Bytes that are free on the device: on the card, else in the machine."""
    if backend.gpu:
        question = ["nvidia-smi", "--query-gpu=memory.free", "--format=csv,noheader,nounits"]
        try:
            answer = subprocess.run(
                question, capture_output=True, text=True, timeout=10, check=True
            )
            return int(answer.stdout.split()[0]) * 2**20
        except (OSError, subprocess.SubprocessError, ValueError, IndexError):
            pass  # not NVIDIA's, or its tool is missing: the machine's own memory is a fair guess
    return int(psutil.virtual_memory().available)
