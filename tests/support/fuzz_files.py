"""Fuzzing the files that the lab keeps: runs, courses, settings, drafts, progress."""

from __future__ import annotations

import json
import os
import random
import shutil
from functools import cache
from pathlib import Path

from support import fuzz_inputs as made
from support.fuzz_inputs import Attempt
from support.runs import RECORDED

from tui_lab.errors import LabError
from tui_lab.experiment.model import Experiment

RECORDS = RECORDED.parent / "imports"


@cache
def presets() -> tuple[str, ...]:
    """The TOML texts of all presets."""
    from tui_lab import presets as shipped

    files = (shipped.file_of(name) for name in shipped.names())
    return tuple(path.read_text(encoding="utf-8") for path in files if path is not None)


@cache
def experiments() -> tuple[Experiment, ...]:
    """The experiments of all presets."""
    from tui_lab.experiment import parsing

    return tuple(parsing.loads(text) for text in presets())


def _said(arguments: list[str]) -> None:
    """Call the command line; raises LabError where it ends with an error of the lab."""
    from support.cli import call

    from tui_lab.paths import log_file

    result = call(*arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    log = log_file()
    assert not log.exists(), log.read_text(encoding="utf-8")[-2000:]
    if result.exit_code:
        raise LabError(result.output)


def run(attempt: Attempt) -> None:
    """The folder of a run, one of its files damaged, with the commands that read it."""
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
    _said([words[0], *named, *words[1:], *rng.choice(((), (), ("--json",)))])


def imported(attempt: Attempt) -> None:
    """The records of another program, damaged: looked at, and taken where something is left."""
    from tui_lab.interop.importing import look, take
    from tui_lab.runs.store import Store

    rng = attempt.rng
    source = rng.choice([each for each in RECORDS.rglob("*") if each.is_file()])
    path = attempt.folder / source.name
    path.write_bytes(made.damaged_bytes(rng, source.read_bytes()))
    found = look(path)
    attempt.past = True
    shutil.rmtree(attempt.home / "runs", ignore_errors=True)
    for taken in take(Store(), found.recordings[:3]):
        assert taken.run.summary().epochs == taken.recording.epochs[-1].number


def course(attempt: Attempt) -> None:
    """The files of a course: read, its names looked up, its pages shown."""
    from tui_lab.courses.catalogue import COURSES_VARIABLE, shipped_folder
    from tui_lab.courses.reading import read_course
    from tui_lab.courses.validation import validate_names

    rng = attempt.rng
    source = rng.choice(sorted(p for p in shipped_folder().iterdir() if p.is_dir()))
    folder = attempt.folder / f"own-{source.name}"
    shutil.copytree(source, folder)
    path = rng.choice(sorted(folder.glob("*.toml")))
    text = made.damaged_text(rng, path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    read = read_course(folder, {}, own=True)
    attempt.past = True
    os.environ[COURSES_VARIABLE] = str(attempt.folder)
    try:
        step = rng.choice(read.steps).id
        _said(["courses", "show", folder.name, *rng.choice(((), (step,), (step, "--json")))])
    finally:
        del os.environ[COURSES_VARIABLE]
        shutil.rmtree(attempt.home / "progress", ignore_errors=True)
    validate_names(read)


GOOD_SETTINGS = 'language = "es"\ntheme = "dark"\ncapacity = 2\nfetch = true\nengine = "auto"\n'


def settings(attempt: Attempt) -> None:
    """The file of the settings: wrong ones are named, all have a value, one is changed."""
    from tui_lab import settings as lab_settings
    from tui_lab.settings import find

    path = lab_settings.file()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = made.damaged_text(attempt.rng, GOOD_SETTINGS)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        values, problems = lab_settings.read()
        attempt.past = not problems
        assert set(values) == set(lab_settings.SETTINGS)
        for key, value in values.items():
            assert lab_settings.in_words(find(key), value)
        key = attempt.rng.choice(sorted(values))
        wanted = attempt.rng.choice((*made.NASTY, *made.NUMBERS))
        if attempt.rng.random() < 0.7:
            wanted = lab_settings.written(attempt.rng.choice((values[key], find(key).default)))
        assert lab_settings.change(key, wanted) == lab_settings.get(key)
        if attempt.past:
            others = set(values) - {key}
            assert all(lab_settings.get(each) == values[each] for each in others)
    finally:
        path.unlink()


def draft(attempt: Attempt) -> None:
    """The draft that the interface keeps, and what its editor does with it."""
    from tui_lab.datasets import listing
    from tui_lab.ui.editor import draft as editor
    from tui_lab.ui.editor.values import value_of
    from tui_lab.ui.lab import draft_file

    rng = attempt.rng
    draft_file.write(draft_file.KeptDraft(rng.choice(experiments()), "preset:digits-mlp"))
    attempt.past = _damage_json(rng, draft_file.file())
    kept = draft_file.read()
    assert kept is not None
    draft_file.write(kept)
    assert _read_again() == kept, "it is written as it was read"
    catalogue = {info.name: info for info in listing.catalogue()}
    now = kept.experiment
    editor.problems(now, catalogue.get(now.data.dataset))
    for part in editor.parts(now):
        for field in editor.fields(now, part, catalogue):
            if rng.random() < 0.2:
                text = rng.choice((*made.NASTY, *made.NUMBERS))
                if field.choices:
                    text = rng.choice(field.choices)[0]  # chosen, not typed
                value = value_of(text, field.argument)
                now = editor.changed(now, field.path, value, catalogue)
    editor.problems(now, catalogue.get(now.data.dataset))
    draft_file.write(draft_file.KeptDraft(now))
    assert _read_again() == draft_file.KeptDraft(now), "what was typed is kept"


def _read_again() -> object:
    """The draft that was written just now: the lab itself never writes one that it cannot read."""
    from tui_lab.ui.lab import draft_file

    try:
        return draft_file.read()
    except LabError as error:
        raise AssertionError(str(error.__cause__)) from error


@cache
def _good_progress() -> bytes:
    """What was done of a course whose steps were opened, answered rightly, wrongly, with hints."""
    from tui_lab.courses import progress as kept
    from tui_lab.courses.work import Coursework

    work = Coursework("first-network")
    for step in work.course.steps:
        work.open(step)
        for check in step.checks:
            for answer in ("1", "a", "some words about it"):
                try:
                    work.answer(step, check.id, answer)
                    work.hint(step, check.id)
                except LabError:
                    continue
    return kept.path_of("first-network").read_bytes()


def progress(attempt: Attempt) -> None:
    """What was done of a course: all steps, the one to go on with, the report, a hint more."""
    from tui_lab.courses import progress as kept
    from tui_lab.courses.handing_in import report
    from tui_lab.courses.work import Coursework

    shutil.rmtree(attempt.home / "runs", ignore_errors=True)
    good = _good_progress()
    path = kept.path_of("first-network")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(good)
    attempt.past = _damage_json(attempt.rng, path)
    work = Coursework("first-network")
    work.states()
    work.next_step()
    report(work)
    step = work.current_step()
    for check in step.checks:
        if check.hints:
            work.hint(step, check.id)


def _as_json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError:
        return None
    return value


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
