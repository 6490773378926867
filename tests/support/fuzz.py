"""Fuzzing: thousands of inputs of each kind, good ones and damaged ones, against what reads them.

Whatever comes in, the lab answers or says an error of its own (`LabError`), soon and with little
memory. A round is repeated by its seed:

    python tests/support/fuzz.py --inputs 50000 --seed 1
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from support import fuzz_inputs as made
from support.fuzz_files import (
    course,
    draft,
    experiments,
    imported,
    presets,
    progress,
    run,
    settings,
)
from support.fuzz_inputs import Attempt

from tui_lab.datasets.table_options import MISSING, TableOptions
from tui_lab.errors import LabError
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import set_language

SLOW = 5.0
"""Seconds that an input may take."""
MEMORY = 500
"""Megabytes that a kind may take above the idle process."""
LANGUAGES = ("en", "es", "es_MX")
"""What the inputs are answered in, in turns."""
SHARE = 1 / 3
"""Of each kind at least so many inputs are to get past the first check."""


@dataclass(slots=True)
class Tally:
    """What became of the inputs of a kind."""

    kind: str
    inputs: int = 0
    past: int = 0
    fine: int = 0
    """Read to the end without an error."""
    slowest: float = 0.0
    memory: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)
    """The beginnings of the lab's own sentences, to see what was reached."""
    faults: list[str] = field(default_factory=list)
    """What was no error of the lab, too slow or too large, with the seed that repeats it."""


def _all_of(experiment: Experiment) -> None:
    """What is done with an experiment that can be read, short of training it."""
    from tui_lab.datasets.planning import plan
    from tui_lab.experiment.line import from_line, to_line
    from tui_lab.experiment.parsing import loads
    from tui_lab.experiment.shapes import describe
    from tui_lab.experiment.writing import dumps

    assert loads(dumps(experiment)) == experiment, "TOML"
    assert from_line(to_line(experiment)) == experiment, "line"
    ready = plan(experiment)
    describe(ready.experiment, ready.info.input_shape, ready.info.target)


def toml(attempt: Attempt) -> None:
    """An experiment as TOML."""
    from tui_lab.experiment.parsing import decode, loads

    text = made.one_of(attempt.rng, presets())
    decode(text)
    attempt.past = True
    _all_of(loads(text))


def line(attempt: Attempt) -> None:
    """An experiment in one line."""
    from tui_lab.experiment.line import from_line, to_line
    from tui_lab.experiment.line_reading import read_calls

    text = made.one_of(attempt.rng, [to_line(each) for each in experiments()])
    read_calls(text)
    attempt.past = True
    _all_of(from_line(text))


def setting(attempt: Attempt) -> None:
    """Changes of single settings (`--set`)."""
    from tui_lab.experiment.changing import setting_paths, with_settings

    experiment = attempt.rng.choice(experiments())
    wanted = []
    for _time in range(attempt.rng.choice((1, 1, 2))):
        path = attempt.rng.choice(setting_paths(experiment))
        value = attempt.rng.choice((*made.NASTY, *made.NUMBERS, "0.1", "32", "relu", "3", "0.2"))
        wanted.append(made.damaged_text(attempt.rng, f"{path}={value}", attempt.rng.choice((0, 1))))
    attempt.past = all("=" in each for each in wanted)
    _all_of(with_settings(experiment, wanted))


def csv(attempt: Attempt) -> None:
    """An own table: added, loaded, asked about, removed."""
    from tui_lab.datasets.csv_text import read_csv_text
    from tui_lab.datasets.loading import load
    from tui_lab.datasets.own_csv import add_table
    from tui_lab.datasets.own_store import remove_own
    from tui_lab.datasets.preparing import fit_scaler
    from tui_lab.datasets.rows import read_rows_file

    path = attempt.folder / "table.csv"
    content, target = made.a_table(attempt.rng)
    path.write_bytes(content)
    read_csv_text(path)
    attempt.past = True
    rng = attempt.rng
    options = TableOptions(
        targets=() if target is None else (target,),
        task=rng.choice((None, None, None, "classes", "quantity")),
        missing=rng.choice(("drop", *MISSING)),
        drop_useless=rng.random() < 0.3,
        pool=rng.choice((0, 0, 0, 3)),
        day_first=rng.choice((None, None, True)),
    )
    info = add_table(path, "fuzzed", options, overwrite=True)
    try:
        dataset = load(info.name)
        x = fit_scaler(info, dataset.x_train, "standard")(dataset.x_train)
        assert np.isfinite(x).all(), "a gap was left"
        read_rows_file(info, path)
    finally:
        remove_own(info.name)


def rows(attempt: Attempt) -> None:
    """Rows that a network is asked about."""
    from tui_lab.datasets.listing import info
    from tui_lab.datasets.rows import input_columns, read_rows, read_values

    one = info(attempt.rng.choice(("iris", "wine", "breast-cancer", "xor", "moons")))
    count = len(input_columns(one))
    values = [f"{attempt.rng.uniform(-9, 9):.2f}" for _column in range(count)]
    text = made.damaged_text(attempt.rng, attempt.rng.choice((",", ",", ";", ", ")).join(values))
    attempt.past = text.count(",") == count - 1 or text.count(";") == count - 1 or count == 1
    read_rows(one, [text])
    read_values(one, [made.damaged_text(attempt.rng, value) for value in values])


def npz(attempt: Attempt) -> None:
    """Own arrays: added, loaded, removed."""
    from tui_lab.datasets.loading import load
    from tui_lab.datasets.own_npz import add_npz
    from tui_lab.datasets.own_store import remove_own

    path = attempt.folder / "arrays.npz"
    path.write_bytes(made.arrays(attempt.rng))
    attempt.past = path.read_bytes()[:2] == b"PK"
    info = add_npz(path, "fuzzed", overwrite=True)
    try:
        load(info.name)
    finally:
        remove_own(info.name)


def idx(attempt: Attempt) -> None:
    """A file in the format of MNIST."""
    from tui_lab.datasets.archives import read_idx

    path = attempt.folder / "images.gz"
    path.write_bytes(made.idx(attempt.rng))
    attempt.past = path.read_bytes()[:2] == b"\x1f\x8b"
    read_idx(path, 3)


def picture(attempt: Attempt) -> None:
    """An own picture, prepared for a network."""
    from tui_lab.datasets.listing import info
    from tui_lab.imaging.opening import open_reduced
    from tui_lab.imaging.prepare import prepare_for

    path = attempt.folder / "picture.png"
    path.write_bytes(made.a_picture(attempt.rng))
    open_reduced(path)
    attempt.past = True
    prepare_for(path, info(attempt.rng.choice(("digits", "mnist", "fashion-mnist"))))


def pictures(attempt: Attempt) -> None:
    """A folder of pictures: added, loaded, removed."""
    from tui_lab.datasets.loading import load
    from tui_lab.datasets.own_pictures import add_images
    from tui_lab.datasets.own_store import remove_own

    folder = made.a_folder(attempt.rng, attempt.folder / "pictures")
    attempt.past = folder.is_dir()
    info = add_images(folder, "fuzzed", grey=attempt.rng.random() < 0.5, overwrite=True)
    try:
        load(info.name)
    finally:
        remove_own(info.name)


OF_EXPERIMENTS = (toml, line, setting)
OF_DATA = (csv, rows, npz, idx, picture, pictures)
OF_FILES = (imported, run, course, settings, draft, progress)
KINDS: dict[str, Callable[[Attempt], None]] = {
    kind.__name__: kind for kind in OF_EXPERIMENTS + OF_DATA + OF_FILES
}


def fuzz(kind: str, seed: int, inputs: Iterable[int], home: Path) -> Tally:
    """Try inputs of a kind, each with random numbers of its own: kind, seed and its number."""
    tally = Tally(kind)
    idle = _megabytes()
    for number in inputs:
        folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        attempt = Attempt(random.Random(f"{kind}/{seed}/{number}"), folder, home)
        # Whatever is said is said in some language, and numbers are written as it does.
        os.environ["LANG"] = LANGUAGES[number % len(LANGUAGES)]
        set_language(os.environ["LANG"])
        begun = time.perf_counter()
        where = f"--kind {kind} --seed {seed} --only {number}"
        try:
            KINDS[kind](attempt)
            tally.fine += 1
        except LabError as error:
            tally.errors[error.message[:70]] += 1
        except Exception:  # all that is no error of the lab is what is looked for
            tally.faults.append(f"{where}\n{traceback.format_exc(limit=-6)}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        seconds = time.perf_counter() - begun
        if seconds > SLOW:
            tally.faults.append(f"{where}: {seconds:.1f} s")
        tally.slowest = max(tally.slowest, seconds)
        tally.inputs += 1
        tally.past += attempt.past
    tally.memory = _megabytes() - idle
    if tally.memory > MEMORY:
        tally.faults.append(f"{kind}: {tally.memory:.0f} MB")
    return tally


def _megabytes() -> float:
    """The largest memory that this process has had."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
