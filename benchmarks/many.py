"""Many runs: what a warm process saves, that it changes no figure, and that nothing is lost.

    python benchmarks/many.py [--only train,repeat,sweep,equal,memory,kill] [--rounds N]

Each way is timed from the command to its end, in a folder of its own, beside a plain Keras script
in a process of its own that does the same. `equal` compares all figures and weights of runs of a
cold and of a warm worker; `memory` says what the warm process holds after fifty runs; `kill` kills
the warm process, or the run's worker, at random moments and looks at what is left. Exit code 1
where a figure differs or a run is lost that should not be.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.worker import create, digits, wait_for, wait_until_ended  # noqa: E402

from tui_lab import paths, presets, settings  # noqa: E402
from tui_lab.runs import warm  # noqa: E402
from tui_lab.runs.launch import launch, resume  # noqa: E402
from tui_lab.runs.run import Run  # noqa: E402
from tui_lab.runs.store import Store  # noqa: E402
from tui_lab.sweeps.shelf import Shelf  # noqa: E402

PROGRAM = [sys.executable, "-m", "tui_lab"]
Row = tuple[str, str, str]
"""What, the figure, the aim."""


@contextmanager
def home(**chosen: str) -> Iterator[Path]:
    """A lab folder of its own; its warm processes are ended afterwards."""
    before = os.environ.get(paths.HOME_VARIABLE)
    with tempfile.TemporaryDirectory() as name:
        os.environ[paths.HOME_VARIABLE] = name
        for key, value in {"warm": "10", **chosen}.items():
            settings.change(key, value)
        try:
            yield Path(name)
        finally:
            for party in warm.everyone():
                os.kill(party.pid, signal.SIGKILL)
            if before is None:
                del os.environ[paths.HOME_VARIABLE]
            else:
                os.environ[paths.HOME_VARIABLE] = before


def seconds(*arguments: str) -> float:
    """How long a command of the lab takes."""
    begun = time.perf_counter()
    done = subprocess.run(
        [*PROGRAM, *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - begun


def make_warm() -> warm.WarmProcess:
    """A warm process that is ready; one that was killed a moment ago may still seem to be there."""
    found: list[warm.WarmProcess] = []

    def is_ready() -> bool:
        warm.start()
        party = warm.wait_until_ready(lambda: False)
        found.extend([party] if party is not None else [])
        return bool(found)

    wait_for("a warm process", is_ready)
    return found[0]


def plain_script() -> float:
    """How long the script takes that the last run is exported as: Keras alone, the same steps."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "train.py"
        command = [*PROGRAM, "export", "last", "--as", "script", str(path)]
        subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
        begun = time.perf_counter()
        subprocess.run([sys.executable, str(path)], capture_output=True, check=True, cwd=name)
        return time.perf_counter() - begun


def single(rounds: int) -> Iterator[Row]:
    """One command, cold and warm, beside the script."""
    cold, ready, scripts = [], [], []
    for _round in range(rounds):
        with home(warm="off"):
            cold.append(seconds("train", "digits-mlp"))
        with home():
            make_warm()
            ready.append(seconds("train", "digits-mlp"))
            scripts.append(plain_script())
    told = statistics.median
    yield ("train digits-mlp, warm", f"{told(ready):.1f} s", "2 s")
    yield ("train digits-mlp, cold", f"{told(cold):.1f} s", "")
    yield ("a plain script of the same", f"{told(scripts):.1f} s", "")


def repeated(rounds: int) -> Iterator[Row]:
    """Five repeats, cold and warm."""
    cold, ready, alone = [], [], []
    for _round in range(rounds):
        with home():
            cold.append(seconds("train", "iris-softmax", "--repeat", "5"))
            ready.append(seconds("train", "iris-softmax", "--repeat", "5"))
        with home(warm="off"):
            alone.append(seconds("train", "iris-softmax", "--repeat", "5"))
    told = statistics.median
    yield ("train iris-softmax --repeat 5, cold", f"{told(cold):.1f} s", "15 s")
    yield ("the same, warm", f"{told(ready):.1f} s", "7 s")
    yield ("the same, each importing Keras", f"{told(alone):.1f} s", "")


def swept(_rounds: int) -> Iterator[Row]:
    """Thirty trials of thirty epochs, two at once, with a warm process; once: it is long."""
    with home(capacity="2"):
        make_warm()
        over = [
            "--over",
            "compile.learning_rate=1e-4..1e-1 log",
            "--over",
            "layers[1].units=32,128",
        ]
        asked = ["--trials", "30", "--search", "random", "--at-once", "2", "--detach"]
        begun = time.perf_counter()
        seconds("sweep", "digits-mlp", *over, *asked)
        shelf = Shelf()
        wait_for("its end", lambda: shelf.find("last").look()[0] == "finished", 900)
        took = time.perf_counter() - begun
        done = len(Store().runs())
    yield (f"sweep of {done} trials of digits-mlp, 30 epochs each", f"{took:.0f} s", "60 s")


def figures(run: Run) -> tuple[object, list[np.ndarray]]:
    """All that is known of a training, and all variables of model and optimizer."""
    state = run.state()
    with np.load(run.path("checkpoint.npz")) as arrays:
        values = [arrays[name] for name in sorted(arrays) if arrays[name].dtype.kind == "f"]
    told = [(epoch.metrics, epoch.learning_rate) for epoch in state.epochs]
    return (told, state.evaluations), values


def same(one: Run, other: Run) -> bool:
    """Whether two runs of one experiment are equal to the last bit."""
    (ours, our_values), (theirs, their_values) = figures(one), figures(other)
    return ours == theirs and all(map(np.array_equal, our_values, their_values))


def equal(_rounds: int) -> Iterator[Row]:
    """Cold against warm, for presets of both tasks and all kinds of layers that are at hand."""
    names = ["digits-mlp", "iris-softmax", "diabetes-mlp", "digits-cnn", "mnist-cnn"]
    for name in [name for name in names if name in presets.names()]:
        with home():
            experiment = presets.get(name).experiment
            cold = create(experiment)
            launch(cold, use_warm=False)
            wait_for("the cold one ends", lambda run=cold: not run.status().live, 900)  # type: ignore[misc]
            make_warm()
            ready = create(experiment)
            record = launch(ready)
            wait_for("the other ends", lambda run=ready: not run.status().live, 900)  # type: ignore[misc]
            started = ready.state().started
            assert started is not None
            assert started.pid == record.pid
            yield (f"{name}: cold and warm", "equal" if same(cold, ready) else "DIFFER", "equal")


def memory(_rounds: int) -> Iterator[Row]:
    """What the warm process holds before and after fifty runs."""
    with home():
        party = make_warm()
        process = psutil.Process(party.pid)
        before = process.memory_info().rss
        for number in range(50):
            run = create(digits(epochs=1))
            launch(run)
            wait_until_ended(run)
            assert number == 0 or party.alive
        after = process.memory_info().rss
        wait_for("the last worker has left", lambda: not process.children(), 10)
        children = len(process.children())
        yield ("memory before and after 50 runs", f"{before / 1e6:.0f}, {after / 1e6:.0f} MB", "")
        yield ("processes left", str(children), "0")


def killed(rounds: int) -> Iterator[Row]:
    """Kills at random moments of a run's life, from its launch on."""
    chance = random.Random(1)
    with home():
        whole = create(digits(epochs=4))
        launch(whole)
        wait_until_ended(whole)
        lost = differ = 0
        times = 10 * rounds
        for _number in range(times):
            party = make_warm()
            run = create(digits(epochs=4))
            record = launch(run)
            time.sleep(chance.uniform(0, 1.5))
            victim = chance.choice([party.pid, record.pid or party.pid])
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
            wait_for("nobody has it", lambda run=run: not run.status().live)  # type: ignore[misc]
            if victim == party.pid and str(run.status()) == "lost":
                lost += 1
            if str(run.status()) == "lost":
                resume(run)
                wait_until_ended(run)
            differ += not same(whole, run)
        live = sum(run.status().live for run in Store().runs())
        yield (f"runs harmed by {times} kills of process or worker", str(lost), "0")
        yield ("whose figures differ at the end", str(differ), "0")
        yield ("still live", str(live), "0")


PARTS: dict[str, Callable[[int], Iterator[Row]]] = {
    "train": single,
    "repeat": repeated,
    "sweep": swept,
    "equal": equal,
    "memory": memory,
    "kill": killed,
}


def main() -> int:
    """Measure what was asked for; the exit code says whether all figures were equal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    wrong = 0
    print("| what | here | aim |\n| --- | --- | --- |")
    for name in arguments.only.split(","):
        for what, figure, aim in PARTS[name](arguments.rounds):
            print(f"| {what} | {figure} | {aim} |", flush=True)
            wrong += aim in ("equal", "0") and figure != aim
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
