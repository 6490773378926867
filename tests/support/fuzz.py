"""Fuzzing: thousands of inputs of each kind, good ones and damaged ones, against what reads them.

Whatever comes in, the lab answers or says an error of its own (`LabError`), soon and with little
memory. A round is repeated by its seed:

    python tests/support/fuzz.py --inputs 50000 --seed 1
"""

from __future__ import annotations

import json
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
from functools import cache
from pathlib import Path

from support import fuzz_inputs as made
from support.runs import RECORDED

from tui_lab.datasets.table_options import Missing
from tui_lab.errors import LabError
from tui_lab.experiment.model import Experiment

SLOW = 5.0
"""Seconds that an input may take."""
MEMORY = 500
"""Megabytes that a kind may take above the idle process."""
SHARE = 1 / 3
"""Of each kind at least so many inputs are to get past the first check."""


@dataclass(slots=True)
class Attempt:
    """One input: where it may write, its own random numbers, and whether it came far."""

    rng: random.Random
    folder: Path
    home: Path
    past: bool = False
    """The first check let it through."""


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


@cache
def _presets() -> tuple[str, ...]:
    from tui_lab import presets

    files = (presets.file_of(name) for name in presets.names())
    return tuple(path.read_text(encoding="utf-8") for path in files if path is not None)


@cache
def _experiments() -> tuple[Experiment, ...]:
    from tui_lab.experiment import parsing

    return tuple(parsing.loads(text) for text in _presets())


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
    describe(ready.experiment, ready.info.input_shape, len(ready.info.classes))


def toml(attempt: Attempt) -> None:
    """An experiment as TOML."""
    from tui_lab.experiment.parsing import decode, loads

    text = made.one_of(attempt.rng, _presets())
    decode(text)
    attempt.past = True
    _all_of(loads(text))


def line(attempt: Attempt) -> None:
    """An experiment in one line."""
    from tui_lab.experiment.line import from_line, to_line
    from tui_lab.experiment.line_reading import read_calls

    text = made.one_of(attempt.rng, [to_line(each) for each in _experiments()])
    read_calls(text)
    attempt.past = True
    _all_of(from_line(text))


def setting(attempt: Attempt) -> None:
    """Changes of single settings (`--set`)."""
    from tui_lab.experiment.changing import setting_paths, with_settings

    experiment = attempt.rng.choice(_experiments())
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
    from tui_lab.datasets.own_csv import add_csv
    from tui_lab.datasets.own_store import remove_own
    from tui_lab.datasets.rows import read_rows_file

    path = attempt.folder / "table.csv"
    content, target = made.a_table(attempt.rng)
    path.write_bytes(content)
    read_csv_text(path)
    attempt.past = True
    missing: Missing = attempt.rng.choice(("error", "drop", "drop"))
    info = add_csv(path, "fuzzed", target, missing=missing, overwrite=True)
    try:
        load(info.name)
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


def run(attempt: Attempt) -> None:
    """The folder of a run, one of its files damaged, with the commands that read it."""
    from support.cli import call

    from tui_lab.paths import log_file
    from tui_lab.runs.layout import EVENTS_FILE, HEADER_FILE
    from tui_lab.runs.store import Store

    rng, runs = attempt.rng, attempt.home / "runs"
    shutil.rmtree(runs, ignore_errors=True)
    name = rng.choice(sorted(each.name for each in RECORDED.iterdir() if each.is_dir()))
    shutil.copytree(RECORDED / name, runs / name)
    path = runs / name / rng.choice((HEADER_FILE, EVENTS_FILE))
    text = path.read_text(encoding="utf-8")
    if rng.random() < 0.6:
        lines = text.splitlines()
        place = rng.randrange(len(lines))
        if (value := _as_json(lines[place])) is not None:
            lines[place] = json.dumps(made.damaged_value(rng, value))
        text = "\n".join(lines) + "\n"
    else:
        text = made.damaged_text(rng, text)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    attempt.past = any(found.id == name for found in Store().runs())
    Store().summaries()
    words = rng.choice((["show"], ["report"], ["images"], ["weights"], ["resume", "--detach"],
                        ["export", "--as", "script", "-"], ["runs"], ["compare"]))  # fmt: skip
    named = [] if words == ["runs"] else [name, name] if words == ["compare"] else [name]
    if words[0] == "resume" and attempt.past:
        return  # it would start a worker
    result = call(words[0], *named, *words[1:], *rng.choice(((), (), ("--json",))))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    if result.exit_code:
        raise LabError(result.output)
    log = log_file()
    assert not log.exists(), log.read_text(encoding="utf-8")[-2000:]


def _as_json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError:
        return None
    return value


def course(attempt: Attempt) -> None:
    """The files of a course."""
    from tui_lab.courses.catalogue import shipped_folder
    from tui_lab.courses.reading import read_course, read_slots

    source = attempt.rng.choice(sorted(p for p in shipped_folder().iterdir() if p.is_dir()))
    folder = attempt.folder / source.name
    shutil.copytree(source, folder)
    path = attempt.rng.choice(sorted(folder.glob("*.toml")))
    text = made.damaged_text(attempt.rng, path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    slots = read_slots(folder)
    attempt.past = True
    read_course(folder, {slot: attempt.rng.choice(sets) for slot, sets in slots.items()}, own=True)


GOOD_SETTINGS = 'language = "es"\ntheme = "dark"\ncapacity = 2\nfetch = true\nengine = "auto"\n'


def settings(attempt: Attempt) -> None:
    """The file of the settings: wrong ones are named, and all have a value."""
    from tui_lab import settings as lab_settings

    path = lab_settings.file()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = made.damaged_text(attempt.rng, GOOD_SETTINGS)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    values, problems = lab_settings.read()
    path.unlink()
    attempt.past = len(problems) <= 1
    assert set(values) == set(lab_settings.SETTINGS)


def draft(attempt: Attempt) -> None:
    """The draft that the interface keeps."""
    from tui_lab.ui.lab import draft_file

    draft_file.write(draft_file.KeptDraft(attempt.rng.choice(_experiments()), "preset:digits-mlp"))
    attempt.past = _damage_json(attempt.rng, draft_file.file())
    draft_file.read()


def progress(attempt: Attempt) -> None:
    """What was done of a course."""
    from tui_lab.courses import catalogue
    from tui_lab.courses import progress as kept
    from tui_lab.courses.work import Coursework

    course = catalogue.get("first-network")
    path = kept.path_of(course.name)
    path.unlink(missing_ok=True)
    kept.change(course.name, lambda _progress: None)
    work = Coursework(course.name)
    work.open(course.steps[0])
    attempt.past = _damage_json(attempt.rng, path)
    again = Coursework(course.name)
    for step in again.course.steps[:3]:
        again.state(step)


def _damage_json(rng: random.Random, path: Path) -> bool:
    """Damage a file of JSON as a value or as a text; whether it is still JSON."""
    text = path.read_text(encoding="utf-8")
    if rng.random() < 0.7:
        value = json.loads(text)
        for _time in range(made.times(rng)):
            value = made.damaged_value(rng, value)
        text = json.dumps(value)
    else:
        text = made.damaged_text(rng, text)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return _as_json(text) is not None


OF_EXPERIMENTS = (toml, line, setting)
OF_DATA = (csv, rows, npz, idx, picture, pictures)
OF_FILES = (run, course, settings, draft, progress)
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
