"""Kills a worker at every moment of its life with SIGKILL, resumes the run, and compares.

    python benchmarks/killing.py [--every N] [EXPERIMENT]

Each run is trained in a process of its own that kills itself just before the n-th change to the
folder of the run, for every n there is; then it is resumed. The figures must be those of a run
that nobody killed; the exit code is 1 where they are not. Takes a second or two for each moment.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.moments import NOBODY, every_moment  # noqa: E402 - the path comes first

from tui_lab.experiment.line import from_line  # noqa: E402
from tui_lab.paths import HOME_VARIABLE  # noqa: E402
from tui_lab.reports.keras_file import saved_layers  # noqa: E402
from tui_lab.runs import operations  # noqa: E402
from tui_lab.runs.layout import (  # noqa: E402
    EVENTS_FILE,
    LAUNCH_FILE,
    SUMMARY_FILE,
    reserve_file,
)
from tui_lab.runs.run import Run  # noqa: E402
from tui_lab.runs.status import LaunchRecord, Status  # noqa: E402
from tui_lab.runs.store import Store  # noqa: E402
from tui_lab.training.backend import start  # noqa: E402
from tui_lab.worker import running  # noqa: E402

LINE = (
    "data(iris, test_split=0.3, validation_split=0.2) > Dense(6, relu) > Dense(classes, softmax) > "
    "compile(categorical_crossentropy, adam, learning_rate=0.01) > fit(epochs=3)"
)
OF_READERS = (SUMMARY_FILE, reserve_file(EVENTS_FILE))
"""What the next reader or worker makes or clears away, where a run was killed after its end."""
CLOSE = 1e-4
"""Relative difference of two weights that are called the same: epochs that were trained again."""


def create(line: str) -> Run:
    """A run, as a launcher leaves it whose process has died."""
    run = Store().create(from_line(line), name="killed")
    launch(run, resume=False)
    return run


def launch(run: Run, *, resume: bool) -> None:
    """Leave in the folder what a launcher leaves there."""
    record = LaunchRecord(time=time.time() - 1, resume=resume, pid=NOBODY, process_started=1.0)
    run.path(LAUNCH_FILE).write_bytes(msgspec.json.encode(record))


def in_a_process(do: Callable[[], object]) -> int:
    """Do something in a child of this process; gives its exit code, -9 where it was killed."""
    child = os.fork()
    if not child:
        try:
            do()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(run: Run, moment: int) -> tuple[bool, str]:
    """Train until just before the n-th change; and say whether there was one, and of what."""
    told = run.folder.parent / "moment"

    def train() -> None:
        seen = 0

        def at(what: str) -> None:
            nonlocal seen
            seen += 1
            if seen == moment:
                told.write_text(what)
                os.kill(os.getpid(), signal.SIGKILL)

        with every_moment(run.folder, at):
            running.run(run.folder, lambda: False)

    told.write_text("")
    return in_a_process(train) == -signal.SIGKILL, told.read_text()


def figures(run: Run) -> dict[str, object]:
    """What the log says came out."""
    state = run.state()
    return {
        "status": str(run.status()),
        "epochs": [record.epoch for record in state.epochs],
        "best": state.best.epoch if state.best else None,
        "evaluated": sorted(state.evaluations),
        "files": sorted(path.name for path in run.folder.iterdir() if path.name not in OF_READERS),
    }


def arrays(run: Run) -> dict[str, np.ndarray]:
    """All weights, probabilities and metrics."""
    found = {
        f"{split} {key}": value
        for split in ("validation", "test")
        for key, value in np.load(run.path(f"{split}.npz")).items()
        if value.dtype.kind == "f"
    }
    for place, layer in enumerate(saved_layers(run.folder)):
        if layer.kernel is not None and layer.bias is not None:
            found |= {f"kernel {place}": layer.kernel, f"bias {place}": layer.bias}
    epochs = run.state().epochs
    for name in epochs[-1].metrics:
        found[name] = np.array([record.metrics[name] for record in epochs], float)
    return found


def differences(run: Run, whole: Run) -> list[str]:
    """In what a run differs from the one that nobody killed."""
    ours, theirs = figures(run), figures(whole)
    found = [
        f"{name}: {ours[name]}, not {theirs[name]}" for name in ours if ours[name] != theirs[name]
    ]
    left, right = arrays(run), arrays(whole)
    if left.keys() != right.keys():
        return [*found, f"arrays: {sorted(left)}, not {sorted(right)}"]
    return found + [
        name
        for name, array in left.items()
        if not np.allclose(array, right[name], rtol=CLOSE, atol=1e-6, equal_nan=True)
    ]


def main() -> int:
    """Kill at every moment; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("line", nargs="?", default=LINE, metavar="EXPERIMENT")
    parser.add_argument("--every", type=int, default=1, help="only every n-th moment")
    arguments = parser.parse_args()
    bad = moment = tried = 0
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        # Imported, but not used: a process that has computed cannot be forked.
        start("none")  # imported once: what is forked from here has it
        whole = create(arguments.line)
        in_a_process(lambda: running.run(whole.folder, lambda: False))
        while True:
            moment += arguments.every
            run = create(arguments.line)
            killed, what = killed_at(run, moment)
            if not killed:
                break
            status, state = run.look()
            if status is Status.LOST:
                decision = operations.decide_resume(operations.progress_of(run, status, state))
                assert decision == operations.Launch(None), decision
                launch(run, resume=True)
                in_a_process(lambda run=run: running.run(run.folder, lambda: False))
            found = differences(run, whole)
            bad += bool(found)
            tried += 1
            started = run.state().started
            how = "" if started is None else f"from epoch {started.resumed_from}"
            how += ", ending alone" if started is not None and started.ending_only else ""
            print(f"{moment:4} {what:45} {how:30} {'; '.join(found) or 'the same'}", flush=True)
    print(f"{tried} moments, {bad} of them with other figures.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
