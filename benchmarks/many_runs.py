"""How quick lists are where sweeps have left tens of thousands of runs.

    python benchmarks/many_runs.py [--runs N] [--store FOLDER] [--only WORD]

Makes a store of N finished runs, as several sweeps over units, learning rates, batch sizes and
seeds leave it, unless FOLDER has one already; then measures the command line, each call in a
process of its own, and the interface in a pseudo-terminal of 80x24. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
# The helpers of the tests are no package: their folder is put on the path before they are imported.
sys.path.insert(0, str(ROOT / "tests"))

from support.terminal import PROGRAM, Terminal  # noqa: E402

from tui_lab import paths  # noqa: E402
from tui_lab.runs.layout import EVENTS_FILE, HEADER_FILE, LAUNCH_FILE, LOCK_FILE  # noqa: E402
from tui_lab.runs.processes import host  # noqa: E402

RECORDED = ROOT / "tests" / "data" / "runs" / "finished"
FIRST = 1_790_000_000.0
"""When the oldest run was made; another follows every four seconds."""
UNITS, RATES, BATCHES = (16, 32, 64, 128, 256), (0.1, 0.03, 0.01, 0.003, 0.001), (16, 32, 64)
CALLS = (
    ("runs",),
    ("runs", "--status", "running"),
    ("runs", "--sort", "val_metric"),
    ("show", "last"),
    ("runs", "--json"),
    ("runs", "--csv"),
)
SETTLED = 3.0
"""Seconds after the start until somebody presses a key."""
Row = tuple[str, str]


def make_store(home: Path, count: int) -> None:
    """Leave that many finished runs in a lab folder."""
    header = json.loads((RECORDED / HEADER_FILE).read_text())
    events = [json.loads(line) for line in (RECORDED / EVENTS_FILE).read_text().splitlines()]
    begun = events[0]["time"]
    (home / "runs").mkdir(parents=True)
    settings = itertools.cycle(itertools.product(UNITS, RATES, BATCHES, range(5)))
    for place, (units, rate, batch, seed) in zip(range(count), settings, strict=False):
        created = FIRST + 4 * place
        stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(created))
        identity = f"{stamp}-{place % 65536:04x}"
        experiment = {
            **header["experiment"],
            "name": "digits-mlp-64",
            "seed": seed,
            "compile": {**header["experiment"]["compile"], "learning_rate": rate},
            "fit": {**header["experiment"]["fit"], "batch_size": batch},
        }
        experiment["layers"] = [dict(layer) for layer in experiment["layers"]]
        experiment["layers"][1]["units"] = units
        name = f"digits-mlp-64 units={units} learning_rate={rate} batch_size={batch}"
        run = {
            **header,
            "id": identity,
            "name": name,
            "created": created,
            "experiment": experiment,
            "seed": seed,
        }
        folder = home / "runs" / identity
        folder.mkdir(mode=0o700)
        (folder / HEADER_FILE).write_text(json.dumps(run))
        with (folder / EVENTS_FILE).open("w") as file:
            for event in events:
                moved = {**event, "time": created + event["time"] - begun}
                file.write(json.dumps(moved, separators=(",", ":")) + "\n")
        launch = {"time": created, "pid": 2**31 - 1, "process_started": created, "host": host()}
        (folder / LAUNCH_FILE).write_text(json.dumps(launch))
        (folder / LOCK_FILE).write_text(json.dumps([2**31 - 1, created, host()]))


def called(arguments: Sequence[str]) -> tuple[float, float, float]:
    """Seconds of a call, seconds of its CPU, and the most memory that it took in MB."""
    begun = time.perf_counter()
    process = subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.DEVNULL)
    _pid, code, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - begun
    if code:
        sys.exit(f"{' '.join(arguments)} ended with {code}")
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def command_line(rounds: int) -> Iterator[Row]:
    """Calls with everything at hand; the first of all is told by itself."""
    took, cpu, memory = called(("runs",))
    yield "`tui-lab runs`, the first time", f"{took:.2f} s ({cpu:.2f} s CPU, {memory:.0f} MB)"
    for call in CALLS:
        whole = "--csv" in call or "--json" in call
        found = [called(call) for _round in range(1 if whole else rounds)]
        took, cpu, memory = (statistics.median(column) for column in zip(*found, strict=True))
        yield (
            f"`tui-lab {' '.join(call)}` (median of {len(found)})",
            f"{took:.2f} s ({cpu:.2f} s CPU, {memory:.0f} MB)",
        )


def interface(count: int) -> Iterator[Row]:
    """The table of the runs: its first page, keys, memory, what it takes at rest."""
    with Terminal() as terminal:
        terminal.expect("digits-mlp", "Quit")
        time.sleep(SETTLED)
        yield "from the key to the first page of the table", timed(terminal, "2", "learning_rate")
        process = psutil.Process(terminal.process.pid)
        most = 0.0
        until = time.monotonic() + 20
        while time.monotonic() < until:
            most = max(most, process.memory_info().rss / 1e6)
            time.sleep(0.05)
        yield "memory in the 20 seconds after, at most", f"{most:.0f} MB"
        yield "memory then", f"{process.memory_info().rss / 1e6:.0f} MB"
        yield "by another order (o)", timed(terminal, "o", "by validation")
        yield "turned round (O)", timed(terminal, "O", "turned round")
        terminal.press("/")
        yield (
            "a filter that is typed",
            timed(terminal, "units=256", f" of {count:,}, filter: units=256"),
        )
        terminal.press("escape")
        before = process.cpu_times()
        time.sleep(20)
        after = process.cpu_times()
        used = after.user + after.system - before.user - before.system
        yield "CPU at rest", f"{used / 20:.1%} of a core"
        yield "memory at the end", f"{process.memory_info().rss / 1e6:.0f} MB"


def timed(terminal: Terminal, keys: str, words: str) -> str:
    """How long it takes from keys until words are on the screen, and the CPU of it."""
    process = psutil.Process(terminal.process.pid)
    before, begun = process.cpu_times(), time.perf_counter()
    terminal.press(keys)
    terminal.expect(words)
    took, after = time.perf_counter() - begun, process.cpu_times()
    used = after.user + after.system - before.user - before.system
    return f"{took:.2f} s ({used:.2f} s CPU)"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5, help="calls of each command")
    parser.add_argument("--store", type=Path, help="a lab folder that is kept")
    parser.add_argument("--only", default="", help="commands or interface")
    arguments = parser.parse_args()
    # What is installed has its byte code; with this set, it would be compiled at each start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        home = (arguments.store or Path(folder) / "lab").absolute()
        if not (home / "runs").is_dir():
            make_store(home, arguments.runs)
        os.environ[paths.HOME_VARIABLE] = str(home)
        print("| what | measured |\n| --- | --- |")
        for name, part in (
            ("commands", command_line(arguments.rounds)),
            ("interface", interface(arguments.runs)),
        ):
            if arguments.only in name:
                for what, measured in part:
                    print(f"| {what} | {measured} |", flush=True)


if __name__ == "__main__":
    main()
