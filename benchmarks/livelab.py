"""What LiveLab costs a training by Keras's `fit`, beside no callback, TensorBoard's and the bar.

    python benchmarks/livelab.py [--rounds N] [--epochs N]

The network and the digits of the preset digits-mlp, in one process: each round trains the same
compiled model once in every way, in another order each time, after an epoch that is not counted.
What a way costs is its time divided by that of no callback in the same round: medians of all
rounds, of the wall clock and of the processor's time of all threads, as a Markdown table. Writing
the run, from its folder to its end, is inside. Last comes what a call of `log` costs.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CALLS = 300_000


def prepared() -> tuple[Any, Any, Any]:
    """The compiled model of digits-mlp, and its training part."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, (x / 16).astype("float32"), y


def ways(folder: Path) -> dict[str, Callable[[], tuple[list[Any], int]]]:
    """Callbacks and verbosity of each way, made anew for each training."""
    import keras

    from tui_lab.keras import LiveLab

    def tensorboard() -> tuple[list[Any], int]:
        return [keras.callbacks.TensorBoard(folder / "logs", update_freq="epoch")], 0

    known: dict[str, Callable[[], tuple[list[Any], int]]] = {
        "no callback": lambda: ([], 0),
        "LiveLab": lambda: ([LiveLab("bench", quiet=True)], 0),
        "Keras's bar": lambda: ([], 1),
    }
    if find_spec("tensorboard") is None:
        print("TensorBoard is left out: the package tensorboard is not installed.\n")
        return known
    return known | {"TensorBoard": tensorboard}


def timed(model: Any, x: Any, y: Any, callbacks: list[Any], verbose: int, epochs: int) -> Any:
    """Seconds by the wall clock and of the processor."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        wall, processor = time.perf_counter(), time.process_time()
        model.fit(x, y, epochs=epochs, batch_size=32, callbacks=callbacks, verbose=verbose)
        return time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--epochs", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TUI_LAB_HOME"] = folder
        model, x, y = prepared()
        known = ways(Path(folder))
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in known}
        for way in known.values():  # not counted: what is imported and compiled
            timed(model, x, y, *way(), epochs=1)
        for number in range(options.rounds):
            order = list(known)
            random.Random(number).shuffle(order)
            for name in order:
                taken[name].append(timed(model, x, y, *known[name](), epochs=options.epochs))
        print(f"{options.rounds} rounds of {options.epochs} epochs of 57 batches\n")
        print("| way | epoch, ms | wall | processor |\n| --- | --- | --- | --- |")
        for name, times in taken.items():
            each = [
                statistics.median(mine[i] / none[i] - 1 for mine, none in both)
                for i in (0, 1)
                for both in [list(zip(times, taken["no callback"], strict=True))]
            ]
            epoch = statistics.median(wall for wall, _ in times) / options.epochs * 1000
            print(f"| {name} | {epoch:.1f} | {each[0]:+.1%} | {each[1]:+.1%} |")
        print(f"\nlog(loss=…, accuracy=…): {call_of_log():.2f} µs a call")


def call_of_log() -> float:
    """Microseconds of the processor that a call of `log` with two figures takes."""
    from tui_lab.live import LiveLab

    with LiveLab("calls", quiet=True) as lab:
        begun = time.process_time()
        for _number in range(CALLS):
            lab.log(loss=0.5, accuracy=0.9)
        return (time.process_time() - begun) / CALLS * 1e6


if __name__ == "__main__":
    main()
