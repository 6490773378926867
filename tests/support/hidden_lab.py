"""A lab in whose files every text steers the terminal, as far as their readers accept it."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli_w
from support.cli import FAKE_WORKER, call, keep_results, recorded
from support.courses import make_course
from support.hidden import TEXT, Place, accepting, example, hung_in_all, places, shape
from support.own import faked
from support.reports import change

from tui_lab import paths, presets
from tui_lab.courses import progress, step_seal
from tui_lab.courses.hand_in import HandIn, read_hand_in, with_data
from tui_lab.courses.progress import CourseProgress
from tui_lab.courses.reading import read_course
from tui_lab.courses.step_seal import SealedStep
from tui_lab.datasets import own_header
from tui_lab.errors import LabError
from tui_lab.experiment.writing import to_table
from tui_lab.runs import envelope, layout, payloads, predictions
from tui_lab.runs.commands import Command
from tui_lab.runs.header import Meta, RunHeader, UnreadableRun, read_header
from tui_lab.runs.launch_record import LaunchRecord
from tui_lab.runs.lock import Holder
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.runs.summary import _Kept
from tui_lab.sweeps import study
from tui_lab.sweeps.plan import PLAN_FILE, SweepPlan, read_plan
from tui_lab.sweeps.shelf import SWEEPS

EVENTS: dict[str, type] = {
    "queued": payloads.Queued,
    "started": payloads.Started,
    "data": payloads.Sizes,
    "model": payloads.Model,
    "samples": payloads.Samples,
    "evaluation": payloads.Evaluation,
    "acknowledged": payloads.Acknowledged,
    "best": payloads.Best,
    "ended": payloads.Ended,
}
"""Kind of event -> what its payload is read as; those without a text in them are left out."""
FILES: dict[str, type] = {
    layout.COMMANDS_FILE: Command,
    layout.LAUNCH_FILE: LaunchRecord,
    layout.LOCK_FILE: Holder,
    layout.LOOKS_FILE: envelope.EnvelopeOpening,
    layout.OPENINGS_FILE: envelope.EnvelopeOpening,
    layout.PREDICTIONS_FILE: predictions.Prediction,
    "meta.json": Meta,
}
"""Files of a run's folder that may hold anything -> what they, or their lines, are read as."""
WITH_RESULTS, STRANGE = "finished", "resumed"
"""A run whose results can be told, and one in which the names of data set and parts are strange."""
RUNS = (WITH_RESULTS, STRANGE, "killed", "diverged")
DATASET, COURSE, PRESET, SWEEP = "hidden", "small", "hidden-preset", "20260102-030405-beef"
SWEEPER = """
import sys
from pathlib import Path
from tui_lab.sweeps.study import SweeperBegan, SweeperEnded, append, now
append(Path(sys.argv[1]), SweeperBegan(now()))
append(Path(sys.argv[1]), SweeperEnded(now(), "stopped"))
"""
"""Takes a sweep in hand and lets go of it at once."""
TABLE = "".join(
    f"{row},{row % 7},{name}\n" for row in range(40) for name in [f'"{"ab"[row % 2]}{TEXT}"']
)
LOGS = (".jsonl", ".log")
"""Endings of files with a value a line."""
LINES = ("experiment", "like", "set", "change", "setting", "free", "split")
"""Places in a course whose text becomes part of an experiment."""
CODES = ("dataset", "split")
"""Places where a text decides what is read."""


REFUSED: dict[Path, list[Any]] = {}
"""By file in the lab, what its reader refuses; filled by `strange_lab`."""


def strange_lab(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fill the lab's folder with strange texts, and go there.

    Its workers need no Keras, and its networks answer at once.
    """
    shutil.copytree(_made(), home, dirs_exist_ok=True)
    script = home / "fake_worker.py"
    script.write_text(FAKE_WORKER)
    command = [sys.executable, str(script)]
    monkeypatch.setattr("tui_lab.runs.warm.minutes", lambda: 0.0)
    monkeypatch.setattr(
        "tui_lab.runs.warm.worker_command", lambda *asked: [*command, *map(str, asked)]
    )
    monkeypatch.setattr("tui_lab.sweeps.operations.SWEEPER", [sys.executable, "-c", SWEEPER])
    faked(monkeypatch)
    monkeypatch.chdir(home)
    return home


@cache
def _made() -> Path:
    """The folder that is copied, made once."""
    home = Path(tempfile.mkdtemp(prefix="strange-lab-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUI_LAB_HOME", str(home))
        patch.setenv("KERAS_HOME", str(home / "keras"))
        REFUSED.update({path.relative_to(home): each for path, each in refused_files().items()})
    return home


def refused_files() -> dict[Path, list[Any]]:
    """Make the lab.

    Returns:
        For files of people the values that their readers refuse, each with one strange text.
    """
    recorded(*RUNS)
    for name in RUNS:
        _hang_into_run(name, spare=() if name == STRANGE else CODES)
    table = paths.home() / "table.csv"
    table.write_text(f'"one{TEXT}",two,class\n{TABLE}'.replace("\0", ""), encoding="utf-8")
    call("data", "add", str(table), "--name", DATASET, "--target", "class")
    losses = f'epoch,loss,"own{TEXT}"\n0,0.5,1\n1,0.4,2\n'.replace("\0", "")
    (paths.home() / "losses.csv").write_text(losses, encoding="utf-8")
    header = paths.data_folder() / "own" / DATASET / "dataset.toml"
    refused = {
        header: _hang(
            header, own_header.DatasetHeader, lambda: own_header.read_header(header.parent)
        )
    }
    course = make_course()
    for path in sorted(course.glob("*.toml")):
        refused[path] = _hang(path, Any, lambda: read_course(course, {}), spare=LINES)
    preset = presets.own_folder() / f"{PRESET}.toml"
    preset.parent.mkdir(parents=True, exist_ok=True)
    shipped = presets.file_of("digits-mlp")
    assert shipped is not None
    preset.write_bytes(shipped.read_bytes())
    refused[preset] = _hang(preset, Any, lambda: presets.get(PRESET))
    call("courses", "show", COURSE, "look")
    done = progress.path_of(COURSE)
    _save(done, {**_load(done), "steps": {"look": example(progress.StepProgress)}})
    _hang(done, CourseProgress, lambda: progress.read(COURSE))
    _hand_in(paths.home() / "hand-ins" / "ada.md")
    refused[_sweep() / PLAN_FILE] = []
    closed = Path(shutil.copytree(course, course.parent / "closed")) / "vary.sealed"
    closed.write_bytes(step_seal.sealed('title = "Vary"', "word"))
    closed.with_suffix(".toml").unlink()
    _hang(closed, SealedStep, lambda: msgspec.convert(_load(closed), SealedStep))
    (paths.home() / "settings.toml").write_text(tomli_w.dumps({f"key{TEXT}": TEXT, "theme": TEXT}))
    Store().summaries()
    for name in RUNS:
        path = paths.runs_folder() / name / layout.SUMMARY_FILE
        if path.exists():
            _hang(
                path, _Kept, lambda path=path: msgspec.convert(_load(path), _Kept), spare=("ended",)
            )
        # A log that was written just now is taken for that of a worker on another machine.
        os.utime(paths.runs_folder() / name / layout.EVENTS_FILE, (0, 0))
    return refused


def _sweep() -> Path:
    """Make a sweep with a trial of each outcome."""
    folder = paths.home() / SWEEPS / SWEEP
    folder.mkdir(parents=True)
    experiment = to_table(presets.get("digits-mlp").experiment)
    values = {"layers[1].units": "8"}
    plan = {
        **example(SweepPlan),
        "format": 1,
        "id": SWEEP,
        "over": ["layers[1].units=8,16"],
        "search": "grid",
        "objective": "val_accuracy",
        "experiment": dict(experiment),
    }
    _save(folder / PLAN_FILE, plan)
    lines: list[study.Line] = [
        study.SweeperBegan(1.0),
        study.TrialChosen(2.0, 1, values),
        study.RunMade(3.0, 1, 0, WITH_RESULTS),
        study.TrialTold(4.0, 1, "finished", 0.9, {"0": 0.9}, (0.8, 0.9)),
        study.TrialChosen(5.0, 2, values),
        study.TrialTold(6.0, 2, "failed", message="It failed."),
        study.SweeperEnded(7.0, "failed", "It failed."),
    ]
    log = folder / study.STUDY_FILE
    _save(log, msgspec.to_builtins(lines))
    where = [
        ((number, *at), text)
        for number, line in enumerate(lines)
        for at, text in places(msgspec.to_builtins(line), type(line))
    ]
    _hang(folder / PLAN_FILE, SweepPlan, lambda: read_plan(folder))
    _hang(log, Any, lambda: study.fold_lines(log.read_bytes()), where=where)
    return folder


def _hand_in(path: Path) -> None:
    """Make a hand-in in which every text is strange."""
    path.parent.mkdir()
    value = example(HandIn)

    def accepted(changed: Any) -> bool:
        with suppress(LabError):
            path.write_text(with_data("# x", msgspec.convert(changed, HandIn)), encoding="utf-8")
            return read_hand_in(path)[1] == "intact"
        return False

    found = accepting(value, [*places(value, HandIn)], accepted)
    assert accepted(hung_in_all(value, found))


def _hang_into_run(name: str, spare: tuple[str, ...]) -> None:
    (run,) = [each for each in Store().runs() if each.id == name]
    if name == WITH_RESULTS:
        change(run, lambda table: table["data"].__setitem__("dataset", "digits"))
        for split in ("test", "validation"):
            keep_results(run, split, classes=10)

    def look() -> Any:
        header = read_header(run.folder)
        if isinstance(header, UnreadableRun):
            raise LabError(header.reason)
        return header, Run(run.folder, header).experiment

    _hang(run.path(layout.HEADER_FILE), RunHeader, look, spare=spare)
    events = run.path(layout.EVENTS_FILE)
    _hang(
        events,
        Any,
        lambda: Run(run.folder, read_header(run.folder)).state(),  # type: ignore[arg-type]
        spare=spare,
        where=[*_places_in_events(_load(events))],
    )
    for file, kind in FILES.items():
        value = example(kind)
        lines = file.endswith(".jsonl")
        path = run.path(file)
        _save(path, [value] if lines else value)
        _hang(
            path,
            list[kind] if lines else kind,
            lambda path=path, kind=kind, lines=lines: msgspec.convert(
                _load(path), list[kind] if lines else kind
            ),
        )  # type: ignore[valid-type]
    run.path(layout.LOG_FILE).write_bytes(f"Traceback\n{TEXT}: {TEXT}\n".encode())


def _places_in_events(events: list[Any]) -> Iterator[Place]:
    for number, event in enumerate(events):
        kind = EVENTS.get(event["type"], Any)
        for path, text in places(event["payload"], kind):
            yield (number, "payload", *path), text


def _hang(
    path: Path,
    kind: Any,
    read: Callable[[], Any],
    spare: tuple[str, ...] = (),
    where: list[Place] | None = None,
) -> list[Any]:
    """Hang the text into a file wherever `read` then still gives a value of the same shape.

    Returns:
        The values that it refuses.
    """
    value = _load(path)
    before = shape(read())
    known = [*places(value, kind)] if where is None else where
    known = [(at, text) for at, text in known if not {*spare} & {*at}]

    def accepted(changed: Any) -> bool:
        with suppress(LabError):
            _save(path, changed)
            return bool(shape(read()) == before)
        return False

    found = accepting(value, known, accepted)
    assert found, f"nothing can be hung into {path.name}"
    _save(path, hung_in_all(value, found))
    return [hung_in_all(value, [each]) for each in known if each not in found]


def _load(path: Path) -> Any:
    if path.suffix == ".toml":
        return tomllib.loads(path.read_text(encoding="utf-8"))
    if path.suffix in LOGS:
        *lines, _torn = path.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines]
    return json.loads(path.read_text(encoding="utf-8"))


def _save(path: Path, value: Any) -> None:
    if path.suffix == ".toml":
        text = tomli_w.dumps(value)
    elif path.suffix in LOGS:
        text = "".join(json.dumps(line) + "\n" for line in value)
    else:
        text = json.dumps(value)
    path.write_text(text, encoding="utf-8")
