"""How long a training takes in the lab and in the plain Keras script of the same experiment.

    python benchmarks/training.py [--rounds N] [PRESET …]

Both are whole processes, run in turn (A B A B …) on the same machine. Imports are left out on both
sides, compilation and validation are inside: the script times its own `model.fit(…, verbose=1)`,
the lab's time goes from the worker having Keras imported to the last epoch's event. The ratio
is taken round by round; its median and range are printed as a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PRESETS = {
    "mnist-mlp-256": [],
    "fashion-mlp-128": [],
    "mnist-perceptron": [],
    "mnist-mlp-1": [],
    "optdigits-mlp": [],
    "iris-tanh-mse": [],
    "shipping-tanh": [],
    "mnist-cnn": ["fit.epochs=1"],
    "digits-cnn": [],
}
DENSE = [name for name in PRESETS if not name.endswith("cnn")]


def lab(*words: str) -> str:
    """What the command line prints on standard output."""
    ran = subprocess.run(
        [sys.executable, "-m", "tui_lab", *words], capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        sys.exit(f"tui-lab {' '.join(words)} failed:\n{ran.stderr}")
    return ran.stdout


def timed_script(script: Path) -> Path:
    """The exported script with a clock around its `fit`, which prints the seconds."""
    text = script.read_text()
    timed, count = re.subn(
        r"^(?P<call>(\w+ = )?model\.fit\()",
        "import time; begun = time.perf_counter()\n\\g<call>",
        text,
        count=1,
        flags=re.MULTILINE,
    )
    assert count == 1, "the script has no call of fit"
    timed = timed.replace("verbose=2", "verbose=1")
    end = timed.index("\n)\n", timed.index("model.fit(")) + len("\n)\n")
    timed = timed[:end] + 'print("fit seconds:", time.perf_counter() - begun)\n' + timed[end:]
    target = script.with_suffix(".timed.py")
    target.write_text(timed)
    return target


def keras_home() -> Path:
    """A folder in which `keras.datasets` finds what the lab finds in `$TUI_LAB_DATA`."""
    folder = Path(os.environ["TUI_LAB_HOME"]) / "keras"
    folder.mkdir(exist_ok=True)
    shared = os.environ.get("TUI_LAB_DATA", "").split(os.pathsep)[0]
    if shared and not (folder / "datasets").exists():
        (folder / "datasets").symlink_to(shared)
    return folder


def plain(script: Path) -> tuple[float, float, float]:
    """Seconds in `fit`, test accuracy, and most memory (MB) of the plain script."""
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_HOME": str(keras_home())}
    printed = script.with_suffix(".out")
    with printed.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, str(script)], stdout=file, stderr=subprocess.STDOUT, env=environment
        )
        _, status, used = os.wait4(process.pid, 0)
    text = printed.read_text()
    if status != 0:
        sys.exit(f"{script} failed:\n{text[-2000:]}")
    seconds = re.findall(r"fit seconds: ([\d.]+)", text)
    accuracy = re.findall(r"test accuracy: ([\d.]+)", text)
    return float(seconds[-1]), float(accuracy[-1]), used.ru_maxrss / 1024


@dataclass(frozen=True, slots=True)
class InTheLab:
    """What a training in the lab took."""

    seconds: float
    accuracy: float
    engine: str
    first_epoch: float
    """Seconds from Keras imported to the first epoch's event."""
    memory: float
    """MB at most."""


def in_the_lab(preset: str, settings: list[str], seed: int) -> InTheLab:
    """Train once."""
    words = ["train", preset, "--json", "--seed", str(seed)]
    for setting in settings:
        words += ["--set", setting]
    events: list[dict[str, Any]] = [json.loads(line) for line in lab(*words).splitlines()]
    started = next(event for event in events if event["type"] == "started")
    epochs = [event for event in events if event["type"] == "epoch"]
    ready = started["payload"]["imported_at"]
    accuracy = next(
        event["payload"]["accuracy"]
        for event in events
        if event["type"] == "evaluation" and event["payload"]["split"] == "test"
    )
    return InTheLab(
        seconds=epochs[-1]["time"] - ready,
        accuracy=accuracy,
        engine=started["payload"]["engine"],
        first_epoch=epochs[0]["time"] - ready,
        memory=events[-1]["payload"]["peak_memory"] / 2**20,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("presets", nargs="*", default=list(PRESETS))
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    medians: dict[str, float] = {}
    print(
        "| preset | engine | plain s | lab s | plain/lab | first epoch s "
        "| test accuracy plain, lab | memory MB plain, lab |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as home:
        os.environ["TUI_LAB_HOME"] = home
        for preset in arguments.presets:
            rounds = []
            for seed in range(arguments.rounds):
                ours = in_the_lab(preset, PRESETS[preset], seed)
                script = Path(home) / f"{preset}.py"
                lab("export", "last", "--as", "script", "--overwrite", str(script))
                rounds.append((plain(timed_script(script)), ours))
            ratios = [theirs[0] / ours.seconds for theirs, ours in rounds]
            medians[preset] = statistics.median(ratios)
            middle = statistics.median
            print(
                f"| `{preset}` | {rounds[0][1].engine} "
                f"| {middle(theirs[0] for theirs, _ in rounds):.2f} "
                f"| {middle(ours.seconds for _, ours in rounds):.2f} "
                f"| {medians[preset]:.2f} ({min(ratios):.2f}–{max(ratios):.2f}) "
                f"| {middle(ours.first_epoch for _, ours in rounds):.2f} "
                f"| {statistics.mean(theirs[1] for theirs, _ in rounds):.4f}, "
                f"{statistics.mean(ours.accuracy for _, ours in rounds):.4f} "
                f"| {middle(theirs[2] for theirs, _ in rounds):.0f}, "
                f"{middle(ours.memory for _, ours in rounds):.0f} |",
                flush=True,
            )
    dense = [medians[name] for name in DENSE if name in medians]
    if dense:
        print(f"\nGeometric mean of the dense ones: {statistics.geometric_mean(dense):.2f}")


if __name__ == "__main__":
    main()
