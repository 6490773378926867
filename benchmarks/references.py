"""Train the reference presets and hold their test accuracy against the published figures.

    python benchmarks/references.py [PRESET …]

Needs the data sets that are named (see `tui-lab data list`); what is not at hand is skipped and
named. Uses a lab folder of its own, prints a Markdown table, and ends with 1 if a figure is missed.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reference:
    """What a preset must reach."""

    preset: str
    least: float | None = None
    """Lowest test accuracy that passes; the mean where there are several seeds."""
    most: float | None = None
    published: str = "–"
    seeds: int = 1
    settings: list[str] = field(default_factory=list)


REFERENCES = [
    Reference("digits-mlp", 0.95),
    Reference("mnist-mlp-256", 0.975),
    Reference("mnist-perceptron", 0.90, published="0.906"),
    Reference("mnist-cnn", 0.98, published="above 0.99 after 12 epochs", settings=["fit.epochs=2"]),
    Reference("fashion-mlp-128", 0.865, published="0.8724"),
    Reference("optdigits-mlp", 0.961, published="0.961"),
    Reference("fashion-notebook", 0.865, published="0.8724", seeds=3),
    Reference("shipping-tanh", None, seeds=10),
    Reference("shipping-notebook", 0.675, published="0.684", seeds=5),
    Reference("iris-softmax", 0.90, seeds=10),
    Reference("iris-tanh-mse", None, published="about 0.85", seeds=10),
    Reference("gate-and", 1.0),
    Reference("gate-or", 1.0),
    Reference("gate-xor", 1.0),
    Reference("gate-xor-one-neuron", None, most=0.75, published="at most 0.75"),
]


def lab(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "tui_lab", *words], capture_output=True, text=True, check=False
    )


def accuracy(reference: Reference, seed: int | None) -> float | None:
    """Test accuracy of one training; None if it could not be done."""
    words = ["train", reference.preset, "--json"]
    for setting in reference.settings:
        words += ["--set", setting]
    if seed is not None:
        words += ["--seed", str(seed)]
    trained = lab(*words)
    if trained.returncode != 0:
        print(trained.stderr.strip(), file=sys.stderr)
        return None
    report = lab("report", "last", "--split", "test", "--json")
    return float(json.loads(report.stdout)["accuracy"])


def main() -> int:
    """Print the table; gives the exit code."""
    chosen = set(sys.argv[1:])
    missed = 0
    print("| preset | seeds | test accuracy | wanted | published | seconds |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as home:
        os.environ["TUI_LAB_HOME"] = home
        for reference in REFERENCES:
            if chosen and reference.preset not in chosen:
                continue
            begun = time.monotonic()
            seeds = range(reference.seeds) if reference.seeds > 1 else [None]
            found = [accuracy(reference, seed) for seed in seeds]
            if None in found:
                print(f"| `{reference.preset}` | | not trained | | | |", flush=True)
                missed += 1
                continue
            figures = [value for value in found if value is not None]
            mean = statistics.mean(figures)
            spread = f" ± {statistics.stdev(figures):.3f}" if len(figures) > 1 else ""
            wanted = f">= {reference.least}" if reference.least else "–"
            wanted = f"<= {reference.most}" if reference.most else wanted
            too_low = reference.least is not None and mean < reference.least
            too_high = reference.most is not None and mean > reference.most
            missed += too_low or too_high
            mark = " **missed**" if too_low or too_high else ""
            seconds = (time.monotonic() - begun) / len(figures)
            print(
                f"| `{reference.preset}` | {len(figures)} | {mean:.4f}{spread}{mark} | {wanted} "
                f"| {reference.published} | {seconds:.0f} |",
                flush=True,
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
