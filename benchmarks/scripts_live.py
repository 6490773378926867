"""Trainings as people write them, with LiveLab added: seen live, stopped from the lab, reported.

    python benchmarks/scripts_live.py [--python PATH] [--keras BACKEND] [SCRIPT …]

Each of `benchmarks/scripts/` is started in a store of its own, is waited for until it has done two
epochs, is stopped by `tui-lab stop` as from any terminal, and must end by itself within half a
minute. Printed is what the lab has of it then, as a Markdown table. A script whose libraries the
chosen Python lacks is left out.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tui_lab.errors import LabError
from tui_lab.runs.commands import send, wait_acknowledged
from tui_lab.runs.layout import examples_file
from tui_lab.runs.store import Store

SCRIPTS = Path(__file__).parent / "scripts"
ROOT = Path(__file__).parents[1]
PATIENCE = 300.0
"""Seconds for two epochs, imports and compilation included."""


def watched(python: str, script: Path, home: Path) -> str:
    """A line of the table for one script."""
    store = Store(home)
    environment = os.environ | {"TUI_LAB_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with open(home / "output.txt", "wb") as output:
        child = subprocess.Popen(
            [python, str(script)], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    until = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < until:
        runs = store.runs()
        if runs and runs[0].state().epochs_done >= 2:
            break
        time.sleep(0.1)
    if child.poll() is not None or not store.runs():
        child.kill()
        said = (home / "output.txt").read_text(errors="replace").strip().splitlines() or [""]
        return f"| {script.stem} | did not train: {said[-1][:80]} | | | | |"
    run = store.runs()[0]
    seen = run.status()
    asked = time.monotonic()
    answer = wait_acknowledged(run, send(run, "stop"), 30)
    try:
        child.wait(30)
    except subprocess.TimeoutExpired:
        child.kill()
        return f"| {script.stem} | {seen} | did not stop | | | |"
    status, state = run.look()
    figures = ", ".join(
        f"{name} {value:.3f}"
        for name, value in (state.epochs[-1].metrics if state.epochs else {}).items()
        if value is not None
    )
    report = subprocess.run(
        [sys.executable, "-m", "tui_lab", "report", "last"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    told = (report.stdout or report.stderr).strip().splitlines() or [""]
    pictures = " (examples kept)" if (run.folder / examples_file("test")).exists() else ""
    outcome = answer.outcome if answer else "no answer"
    return (
        f"| {script.stem} | {seen}, stop {outcome}, {status} in {time.monotonic() - asked:.1f} s"
        f", exit {child.returncode} | {state.epochs_done} | {figures} | {told[0][:70]}{pictures} |"
    )


def main() -> None:
    """Watch and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--keras", default="tensorflow", help="what KERAS_BACKEND is to be")
    parser.add_argument("scripts", nargs="*")
    options = parser.parse_args()
    os.environ |= {"KERAS_BACKEND": options.keras, "TF_CPP_MIN_LOG_LEVEL": "3"}
    names = options.scripts or sorted(path.stem for path in SCRIPTS.glob("*.py"))
    print("| script | what was seen | epochs | figures | report |\n| --- | --- | --- | --- | --- |")
    for name in names:
        with tempfile.TemporaryDirectory() as home:
            try:
                line = watched(options.python, SCRIPTS / f"{name}.py", Path(home))
            except LabError as error:
                line = f"| {name} | {error} | | | |"
        print(line, flush=True)


if __name__ == "__main__":
    main()
