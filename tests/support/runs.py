"""Helpers of the tests of the runs: small experiments, real processes, and waiting for things."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tui_lab.experiment.model import Compile, Data, Experiment, Fit, Layer
from tui_lab.reports.facts import planned_rate
from tui_lab.runs.events import EventWriter
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

RECORDED = Path(__file__).resolve().parent.parent / "data" / "runs"


def small_experiment(name: str = "digits-mlp", epochs: int = 3, seed: int = 7) -> Experiment:
    """An experiment that could be trained."""
    return Experiment(
        data=Data("digits", test_split=0.2),
        layers=(
            Layer("Flatten"),
            Layer("Dense", {"units": "classes", "activation": "softmax"}),
        ),
        compile=Compile("categorical_crossentropy", "adam", 0.01),
        fit=Fit(epochs, 32),
        name=name,
        seed=seed,
    )


def made_run(store: Store | None = None, name: str = "digits-mlp", seed: int = 7) -> Run:
    """A run that was made and never started."""
    return (store or Store()).create(small_experiment(name, seed=seed))


def finish(
    run: Run,
    epochs: int = 2,
    status: str = "finished",
    rates: Mapping[int, float] | None = None,
) -> None:
    """Write the log that a worker would leave.

    Args:
        run: A new one.
        epochs: How many are done.
        status: How it ends.
        rates: The learning rates of epochs in which it was not the planned one.
    """
    with EventWriter(run.path("events.jsonl")) as writer:
        writer.write("started", pid=os.getpid(), resumed_from=0, epochs=epochs)
        for epoch in range(1, epochs + 1):
            writer.write(
                "epoch",
                epoch=epoch,
                epochs=epochs,
                seconds=0.5,
                learning_rate=(rates or {}).get(epoch, planned_rate(run.experiment)),
                loss=1 / epoch,
                accuracy=1 - 1 / (epoch + 1),
                val_loss=1.2 / epoch,
                val_accuracy=0.9 - 0.5 / epoch,
            )
        writer.write("ended", status=status, reason="completed", epochs_done=epochs, seconds=1.0)


def diverge(run: Run, *, restored: bool = False) -> None:
    """Write the log that a worker leaves whose loss is no number any more in the second epoch.

    Args:
        run: A new one.
        restored: Whether the weights of the first epoch were put back; else there are none.
    """
    nothing = float("nan")
    with EventWriter(run.path("events.jsonl")) as writer:
        writer.write("started", pid=os.getpid(), resumed_from=0, epochs=6)
        writer.write("data", train=8, validation=2, test=2, input_shape=[8, 8], classes=["a", "b"])
        for epoch, loss in ((1, 0.5), (2, nothing)):
            # Without an epoch to go back to, the first one was no better.
            value = loss if restored else nothing
            writer.write("epoch", epoch=epoch, epochs=6, seconds=0.5, loss=value, val_loss=value)
        if restored:
            writer.write("best", epoch=1, monitor="val_loss", value=0.5, restored=True)
        writer.write("ended", status="diverged", reason="nan_loss", finite_weights=restored)


def until(condition: Callable[[], object], what: str, timeout: float = 30.0) -> None:
    """Wait until `condition` holds; fail with `what` where it never does."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout} s in vain for: {what}")
        time.sleep(0.01)


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A Python process that runs `code` with `sys.argv[1:] == arguments`."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def processes() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`python`, with every process ended when the test is over."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object) -> subprocess.Popen[str]:
        started.append(python(code, *arguments))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    """The next line that a process writes to its stdout."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


HOLDER = """
import sys
from pathlib import Path
from tui_lab.errors import LabError
from tui_lab.runs.lock import RunLock
lock = RunLock(Path(sys.argv[1]))
try:
    lock.acquire(float(sys.argv[2]) if len(sys.argv) > 2 else 2.0)
except LabError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
print("held", flush=True)
sys.stdin.readline()
"""
"""Takes the lock of a run's folder and keeps it until a line comes or it is killed."""
