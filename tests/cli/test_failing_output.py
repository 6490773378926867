"""What cannot be written to stdout is told as what it is, by every command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from support.cli import PROGRAM, call, commands_by_name, recorded
from support.courses import make_course
from support.runs import made_run

from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock

TRAINING = str(Path(__file__).parent.parent / "data" / "imports" / "training.csv")
CALLS: dict[str, list[list[str]]] = {
    "class": [["{hand_ins}"], ["{hand_ins}", "--words"], ["{hand_ins}", "--json"]],
    "explain": [[], ["gelu"], ["LeakyReLU(0.1)", "--json"]],
    "compare": [["finished", "resumed"], ["finished", "resumed", "--json"]],
    "completion": [["bash"], ["zsh"], ["fish"]],
    "courses answer": [["small", "pixels", "1"], ["small", "pixels", "1", "--json"]],
    "courses check": [["small"], ["small", "--json"]],
    "courses hint": [["small", "pixels"]],
    "courses student": [["small", "Ada"]],
    "courses list": [[], ["--json"]],
    "courses new": [["another"]],
    "courses open": [["small", "look", "word"]],
    "courses report": [["small"]],
    "courses seal": [["{courses}/small", "copy"]],
    "courses reset": [["small", "--yes"]],
    "courses show": [["small"], ["small", "1"], ["small", "1", "--json"]],
    "courses use": [["small", "digits"]],
    "courses validate": [["{courses}/small"]],
    "data add": [["{table}", "--preview"], ["{table}", "--target", "kind"]],
    "data get": [["digits"]],
    "data list": [[], ["--json"]],
    "data remove": [["nothing", "--yes"]],
    "data show": [["iris"], ["iris", "--json"]],
    "doctor": [["--help"]],
    "export": [["finished", "--as", form, "-"] for form in ("script", "csv", "markdown")],
    "images": [["finished"], ["finished", "--json"]],
    "import": [[TRAINING, "--dry-run"], [TRAINING, "--json"]],
    "kill": [["finished", "--yes"]],
    "learning-rate": [["finished", "0.1"]],
    "neuron backprop": [["xor"], ["xor", "--json"]],
    "neuron descend": [["curve"], ["curve", "--json"]],
    "neuron layers": [["xor"], ["xor", "--json"]],
    "neuron learn": [["and"], ["and", "--json"]],
    "neuron list": [[], ["--json"]],
    "neuron try": [["and", "--weights", "1,1", "--bias", "-1.5"], ["and", "--json"]],
    "note": [["finished", "a note"]],
    "pause": [["finished"]],
    "predict": [["--help"]],
    "presets check": [["digits-mlp"], ["digits-mlp", "--json"]],
    "presets list": [[], ["--json"]],
    "presets save": [["mine", "digits-mlp"]],
    "presets show": [["digits-mlp"], ["digits-mlp", "--as", "toml"], ["digits-mlp", "--json"]],
    "remove": [["finished"]],
    "rename": [["finished", "a name"]],
    "repeat": [["--help"]],
    "report": [["finished"], ["finished", "--json"]],
    "restore": [["--list"], ["--list", "--json"]],
    "resume": [["--help"]],
    "run": [["--help"]],
    "runs": [[], ["--json"], ["--csv"]],
    "settings get": [["language"]],
    "settings test": [["--help"]],
    "serve": [["--url", "nowhere"]],  # served would it be until somebody ends it
    "settings list": [[], ["--json"]],
    "settings set": [["language", "es"]],
    "show": [["finished"], ["finished", "--as", "line"], ["finished", "--json"]],
    "stop": [["finished"]],
    "sweep list": [[], ["--json"]],
    "sweep remove": [["--help"]],
    "sweep restore": [["--help"]],
    "sweep resume": [["--help"]],
    "sweep show": [["--help"]],
    "sweep start": [["--help"]],
    "sweep stop": [["--help"]],
    "train": [["--help"]],
    "train-on": [["finished", "2"]],
    "watch": [["finished"], ["finished", "--json"]],
    "weights": [["finished"]],
}
"""Calls of each command that end by themselves and start no worker."""
MANY = """
import json, os, shutil, sys, traceback
from pathlib import Path

from tui_lab.cli.entry import main

calls, work, lab = json.loads(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
told, written = work / "told", work / "written"


def in_lab(words, number):
    # Help changes nothing, so all calls for it may have one lab.
    home = lab if "--help" in words else work / f"lab{number}"
    if home != lab:
        shutil.copytree(lab, home)
    os.environ["TUI_LAB_HOME"] = str(home)
    return main(words)


def fail(way, words, number):
    os.dup2(os.open(told, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), 2)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)
    os.close(1)
    sys.stdout = None
    if way != "closed":
        if way == "gone":
            reader, writer = os.pipe()
            os.close(reader)
        else:
            place = "/dev/full" if way == "full" else written
            writer = os.open(place, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        assert os.dup2(writer, 1) == 1
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
    code = in_lab(words, number)
    sys.stdout.flush()
    return code


# Everything is imported once, by one call of each in this process; but not the reader of tables,
# whose threads are lost in a fork.
answers = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
for number, words in enumerate(calls):
    if words[:2] != ["data", "add"]:
        in_lab(words, f"-first-{number}")
for way in ("good", "full", "closed", "gone"):
    if child := os.fork():
        os.waitpid(child, 0)
        continue
    for number, words in enumerate(calls):
        try:
            code = fail(way, words, f"{number}-{way}")
        except BaseException:
            traceback.print_exc()
            code = 99
        size = written.stat().st_size if way == "good" else 0
        answer = json.dumps([code, told.read_text(errors="replace"), size > 0])
        os.write(answers, answer.encode() + b"\\n")
    os._exit(0)
"""
"""Calls the program again and again with a stdout that fails, in a process for each way to."""


class Told(NamedTuple):
    """How a call ended: its exit code, what stderr says, and whether stdout was written to."""

    code: int
    words: str
    written: bool


@pytest.fixture
def lab(lab_home: Path) -> Path:
    """A lab with recorded runs, results and a small course."""
    recorded("finished", "resumed")
    make_course()
    (lab_home / "table.csv").write_text(
        "size,kind\n" + "".join(f"{n},{'ab'[n % 2]}\n" for n in range(40)), encoding="utf-8"
    )
    (lab_home / "hand-ins").mkdir()
    call("courses", "report", "small", "-o", str(lab_home / "hand-ins" / "ada.md"))
    return lab_home


def all_calls(lab: Path) -> list[list[str]]:
    """The words of every call, and those that ask for help."""
    filled = {"courses": str(lab / "courses"), "table": str(lab / "table.csv")}
    filled["hand_ins"] = str(lab / "hand-ins")
    calls = [["--help"], ["--version"], ["no-such-command"]]
    for name, several in CALLS.items():
        calls += [[*name.split(), *(word.format(**filled) for word in words)] for words in several]
    return [*calls, *([*name.split(), "--help"] for name in CALLS)]


def called(calls: list[list[str]], lab: Path, folder: Path) -> Iterator[list[Told]]:
    """How each call ends where stdout is good, full, closed, and where its reader has gone."""
    ran = subprocess.run(
        [sys.executable, "-c", MANY, json.dumps(calls), str(folder), str(lab)],
        capture_output=True,
        text=True,
        timeout=200,
        check=True,
    )
    told = [Told(*json.loads(line)) for line in ran.stdout.splitlines()]
    assert len(told) == 4 * len(calls)
    for number in range(len(calls)):
        yield told[number :: len(calls)]


def test_every_command_has_a_call() -> None:
    known = set(commands_by_name())
    assert known - set(CALLS) == set(), "give each a line in CALLS (this file): how it is called"
    assert set(CALLS) - known == set(), "there is no such command: take its line out of CALLS"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_each_command_says_that_its_output_cannot_be_written(lab: Path, tmp_path: Path) -> None:
    calls = all_calls(lab)
    silent = 0
    for words, (good, full, closed, gone) in zip(calls, called(calls, lab, tmp_path), strict=True):
        for told in (good, full, closed, gone):
            assert told.code != 99, (words, told.words)
            assert "Traceback" not in told.words, words
            assert "should not have" not in told.words, words
        if not good.written:
            silent += 1
            assert (full.code, closed.code, gone.code) == (good.code,) * 3, words
            continue
        assert full.code == closed.code == 1, (words, full, closed)
        reason = "The output cannot be written: the disk is full."
        assert full.words.count(reason) == 1, words
        assert closed.words.count("The output cannot be written: stdout is closed.") == 1, words
        assert gone.code == 141, words
        assert "cannot be written" not in gone.words, words
    assert 0 < silent < len(calls) / 4


@pytest.mark.parametrize(
    ("redirected", "code"),
    [
        (">/dev/full", 1),
        (">&-", 1),
        ("1</dev/null", 1),
        ("2>/dev/full", 0),
        ("2>&-", 0),
        ("<&-", 0),
        (">/dev/full 2>&-", 1),
        (">&- 2>&- <&-", 1),
    ],
)
def test_a_whole_process_ends_so(lab: Path, redirected: str, code: int) -> None:
    for words in (["runs"], ["--version"], ["show", "finished", "--json"]):
        command = ["sh", "-c", f'"$@" {redirected}', "sh", *PROGRAM, *words]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert ran.returncode == code, ran.stderr
        assert "Exception ignored" not in ran.stderr


def test_a_file_that_may_not_grow_is_told(lab: Path, tmp_path: Path) -> None:
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("there is no bash")
    command = [shell, "-c", 'ulimit -f 1; "$@" > "$0"', str(tmp_path / "file"), *PROGRAM]
    ran = subprocess.run(
        [*command, "export", "finished", "--as", "script", "-"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 1
    assert "Error: The output cannot be written: File too large." in ran.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_run_goes_on_where_the_stdout_of_whoever_follows_it_fails(form: list[str]) -> None:
    run = made_run()
    with RunLock(run.folder), EventWriter(run.path("events.jsonl")) as log:
        log.write("started", pid=os.getpid(), resumed_from=0, epochs=5)
        log.write("epoch", epoch=1, epochs=5, seconds=0.5, loss=0.5, val_loss=0.5)
        command = ["sh", "-c", '"$@" > /dev/full', "sh", *PROGRAM, "watch", run.id, *form]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert run.status().live
    assert ran.returncode == 1
    assert f"The run {run.id} goes on without you.\nFollow it with `tui-lab watch" in ran.stderr
    assert "Error: The output cannot be written: the disk is full." in ran.stderr
