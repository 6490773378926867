"""A long round of fuzzing: whatever comes in, the lab answers or says an error of its own.

    python benchmarks/fuzz.py --inputs 50000 --seed 1

A line for each kind of input: how many there were, how many got past the first check, how many
were read to the end, the slowest, the memory above the idle process, and the faults, each with
the options that repeat it. What the kinds do stands in `tests/support/fuzz.py`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.fuzz import KINDS, fuzz


def main() -> int:
    """Try many inputs and print a line for each kind."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--inputs", type=int, default=50_000, help="of all kinds together")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kind", choices=list(KINDS), action="append")
    options.add_argument("--only", type=int, help="the number of one input")
    options.add_argument("--errors", action="store_true", help="show the commonest sentences")
    asked = options.parse_args()
    kinds = asked.kind or list(KINDS)
    many = range(asked.inputs // len(kinds))
    failed = False
    print(f"{'kind':10} {'inputs':>7} {'past':>6} {'fine':>6} {'slowest':>8} {'memory':>7}  faults")
    for kind in kinds:
        home = Path(tempfile.mkdtemp(prefix="fuzz-home-"))
        os.environ["TUI_LAB_HOME"] = str(home)
        tally = fuzz(kind, asked.seed, many if asked.only is None else [asked.only], home)
        shutil.rmtree(home, ignore_errors=True)
        print(
            f"{kind:10} {tally.inputs:7} {tally.past / tally.inputs:6.0%} "
            f"{tally.fine / tally.inputs:6.0%} {tally.slowest:6.2f} s {tally.memory:4.0f} MB  "
            f"{len(tally.faults)}",
            flush=True,
        )
        for fault in tally.faults[:5]:
            print(fault, flush=True)
        for sentence, count in tally.errors.most_common(12 if asked.errors else 0):
            print(f"  {count:6} {sentence}")
        failed |= bool(tally.faults)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
