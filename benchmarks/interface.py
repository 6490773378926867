"""How quick and how light the interface is, measured in a real pseudo-terminal.

    python benchmarks/interface.py [--rounds N] [--only WORD]

Everything is done as a user does it: keys are written to a terminal of 80x24, and what comes back
is read and emulated. Starting is compared with a bare Textual app that prints one word, in turn
(A B A B …); the median of ten such pairs counts, after one that warms the caches up. Prints a
Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
# The helpers of the tests are no package: their folder is put on the path before they are imported.
sys.path.insert(0, str(ROOT / "tests"))

from support.runs import finish, made_run  # noqa: E402
from support.terminal import PROGRAM, Terminal  # noqa: E402
from support.worker import wait_for  # noqa: E402

from tui_lab import paths, settings  # noqa: E402
from tui_lab.runs import warm  # noqa: E402
from tui_lab.runs.layout import EVENTS_FILE  # noqa: E402
from tui_lab.runs.run import Run  # noqa: E402
from tui_lab.runs.store import Store  # noqa: E402

BARE = """
from textual.app import App
from textual.widgets import Label
class Bare(App):
    def compose(self):
        yield Label("usable")
Bare().run()
"""
SLOW = (
    "data(digits, test_split=0.3) > Flatten() > Dense(64, relu) > Dense(classes, softmax) > "
    "compile(categorical_crossentropy, adam) > fit(epochs=200, batch_size=4) > name(slow)"
)
"""About a second an epoch, with Keras's own loop."""
PAUSE = 1.0
"""Seconds between two starts: a machine that is lent by shares slows down after busy ones."""
SETTLED, REST, TRAINING = 3.0, 10.0, 20.0
"""Seconds after the start until it rests, and over which is averaged, without and with a training.
"""
WAIT = 0.05
"""Seconds after which is looked again where nothing was written."""
EVENTS, RUNS = 1_000_000, 2_000
Row = tuple[str, str, str]


def seconds_until(
    terminal: Terminal, condition: Callable[[], bool], patience: float = 120
) -> float:
    """How long it takes until `condition` holds, by the time at which the last of it was written.

    A look at the emulated screen takes milliseconds, which a user's terminal takes on another
    machine: so there is one only when something was written.
    """
    begun = time.perf_counter()
    while True:
        terminal.changed.clear()
        if condition():
            return max(0.0, terminal.written_at - begun)
        if time.perf_counter() - begun > patience:
            sys.exit(f"waited in vain; the screen is:\n{terminal.text()}")
        terminal.changed.wait(WAIT)


@contextmanager
def home(**changed: str) -> Iterator[Path]:
    """A lab folder of its own, with these settings."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[paths.HOME_VARIABLE] = folder
        for key, value in changed.items():
            settings.change(key, value)
        yield Path(folder)


def started(*, bare: bool) -> float:
    """Seconds from starting the process to the first usable screen."""
    time.sleep(PAUSE)
    program = (sys.executable, "-c", BARE) if bare else PROGRAM
    with Terminal(program=program) as terminal:
        words = (b"usable",) if bare else (b"digits-mlp", b"Quit")
        return seconds_until(terminal, lambda: all(word in terminal.raw for word in words))


def starting(rounds: int) -> Iterator[Row]:
    """The start, against the bare app."""
    with home(standby="off"):
        pairs = [(started(bare=False), started(bare=True)) for _round in range(rounds + 1)][1:]
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    yield (
        f"start to usable first screen, against a bare Textual app (median of {rounds} pairs)",
        f"{ratio:.2f} times ({ours * 1000:.0f} ms against {bare * 1000:.0f} ms)",
        "1.25 times",
    )


def first_metrics(rounds: int) -> Iterator[Row]:
    """From the key that trains to the first figures, with a worker at the ready."""
    found = []
    for _round in range(rounds):
        with home(), Terminal() as terminal:
            terminal.expect("digits-mlp", "Quit")
            wait_for("a worker", lambda: any(party.ready for party in warm.everyone()))
            terminal.press("t")
            found.append(
                seconds_until(
                    terminal,
                    lambda: re.search(r"loss +\d\.\d", terminal.text()) is not None,
                )
            )
            wait_for("its end", lambda: not Store().find("last").status().live)
    yield (
        "train pressed to first metrics on screen, worker at the ready, digits",
        f"{statistics.median(found):.2f} s (longest of {rounds}: {max(found):.2f} s)",
        "1 s",
    )


def axes(terminal: Terminal) -> tuple[str, ...]:
    """The labels of the charts' axes."""
    return tuple(re.findall(r"(\S+)┤", terminal.text()))


def drawn_anew(terminal: Terminal) -> float:
    """Seconds from the key that changes an axis to the chart with the other one."""
    old = axes(terminal)
    terminal.press("G")
    return seconds_until(terminal, lambda: axes(terminal) != old)


def process_of(terminal: Terminal) -> psutil.Process:
    """The interface."""
    return psutil.Process(terminal.process.pid)


def share_of_core(terminal: Terminal, seconds: float) -> float:
    """How much of a core the interface uses."""
    times = process_of(terminal).cpu_times()
    time.sleep(seconds)
    after = process_of(terminal).cpu_times()
    return (after.user + after.system - times.user - times.system) / seconds


def while_training(keys: int) -> Iterator[Row]:
    """Keys, bytes, memory and CPU while charts draw themselves."""
    with home(engine="plain", standby="off"), Terminal() as terminal:
        terminal.expect("digits-mlp", "Quit")
        time.sleep(SETTLED)
        at_rest = share_of_core(terminal, REST)
        terminal.press("p")
        terminal.expect("ctrl+s:")
        terminal.press(SLOW, "ctrl+s")
        terminal.wait("the pasted one", lambda text: "ctrl+s:" not in text and "slow" in text)
        terminal.press("t")
        terminal.expect("running", "val_loss", "5/200")
        before = len(terminal.raw)
        training = share_of_core(terminal, TRAINING)
        bytes_a_second = (len(terminal.raw) - before) / TRAINING
        waited = []
        for _key in range(keys):
            time.sleep(0.15)
            waited.append(drawn_anew(terminal))
        memory = process_of(terminal).memory_info()
        run = Store().find("last")
        state = run.state()
        assert state.started is not None
        psutil.Process(state.started.pid).kill()
    late = statistics.quantiles(waited, n=20)[-1]
    middle = statistics.median(waited)
    yield (
        "keystroke to screen while training (a chart drawn anew), 95th percentile",
        f"{late * 1000:.0f} ms (median {middle * 1000:.0f} ms, {keys} keys)",
        "50 ms",
    )
    yield (
        "bytes to the terminal while training with the charts on",
        f"{bytes_a_second / 1000:.1f} kB/s",
        "10 kB/s",
    )
    yield "memory of the interface (resident)", f"{memory.rss / 1e6:.0f} MB", "90 MB"
    yield "CPU of the interface at rest", f"{at_rest:.1%} of a core", "1 %"
    yield "CPU of the interface while training", f"{training:.1%} of a core", "15 %"


def large_run() -> Run:
    """A finished run whose log has a million events."""
    run = made_run(name="a-million")
    finish(run, epochs=20)
    log = run.folder / EVENTS_FILE
    lines = log.read_text().splitlines()
    batch = json.loads(lines[1])
    fillers = EVENTS - len(lines)
    with log.open("w") as file:
        file.write(lines[0] + "\n")
        number = json.loads(lines[0])["seq"]
        for place in range(fillers):
            number += 1
            file.write(
                f'{{"format":1,"seq":{number},"time":{batch["time"]},"type":"batch","payload":'
                f'{{"epoch":1,"batch":{place % 1000 + 1},"batches":1000,"loss":0.5,'
                f'"accuracy":0.9}}}}\n'
            )
        for line in lines[1:]:
            number += 1
            file.write(json.dumps({**json.loads(line), "seq": number}) + "\n")
    return run


def large_things() -> Iterator[Row]:
    """A run with a million events, and a store of two thousand runs."""
    with home(standby="off"):
        large_run()
        Store().summaries()  # what the first look leaves behind; `stat` shows that nothing changed
        with Terminal() as terminal:
            terminal.expect("digits-mlp", "Quit")
            terminal.press("2")
            terminal.expect("a-million", "finished")
            terminal.press("enter")
            opening = seconds_until(
                terminal,
                lambda: (
                    "newest first" not in (text := terminal.text())
                    and "a-million" in text
                    and ("20/20" in text or "20" in text)
                ),
            )
    yield f"opening a run with {EVENTS:,} events", f"{opening:.2f} s", "1 s"
    with home(standby="off"):
        for number in range(RUNS):
            finish(made_run(name=f"run-{number:04}"))
        Store().summaries()
        with Terminal() as terminal:
            terminal.expect("digits-mlp", "Quit")
            terminal.press("2")
            listing = seconds_until(terminal, lambda: "run-1999" in terminal.text())
    yield f"a store of {RUNS:,} runs: from the key to the list", f"{listing:.2f} s", "1 s"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="pairs of starts")
    parser.add_argument("--only", default="", help="start, metrics, training or large")
    arguments = parser.parse_args()
    # An app that is installed has its byte code; with this set, it would be compiled at each start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    parts: dict[str, Callable[[], Iterator[Row]]] = {
        "start": lambda: starting(arguments.rounds),
        "metrics": lambda: first_metrics(min(3, arguments.rounds)),
        "training": lambda: while_training(200),
        "large": large_things,
    }
    rows: list[Row] = [("what", "measured", "aim"), ("---", "---", "---")]
    for name, part in parts.items():
        if arguments.only in name:
            for row in part():
                rows.append(row)
                print(": ".join(row[:2]), file=sys.stderr)
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
