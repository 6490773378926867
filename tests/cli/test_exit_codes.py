"""The exit code says what the matter is: as the help and the README have it, for every command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.cli import call, recorded
from support.runs import finish, made_run

from tui_lab.cli.app import EXIT_CODES
from tui_lab.errors import DataError, ExitCode, ExperimentError, LabError, NotFoundError, StoreError
from tui_lab.runs.events import EventWriter
from tui_lab.runs.status import Status, ending_code
from tui_lab.runs.store import Store
from tui_lab.worker.running import _failed

README = Path(__file__).resolve().parent.parent.parent / "README.md"
LONG = "LONG"
IRIS = "data(iris, test_split=0.3) > Dense(classes) > compile(mse, sgd) > fit(epochs=1)"


def test_the_readme_has_the_table_of_the_help() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert [(int(code), words.replace("\\|", "|")) for code, words in rows] == [
        (int(code), words) for code, words in EXIT_CODES
    ]
    assert {code for code, _words in EXIT_CODES} >= set(ExitCode)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DataError("The data set is damaged."), ExitCode.DATA),
        (ExperimentError("Too few rows."), ExitCode.EXPERIMENT),
        (NotFoundError("There is no such data set."), ExitCode.NOT_FOUND),
        (StoreError("The folder cannot be written."), ExitCode.FAILED),
        (LabError("Something else."), ExitCode.FAILED),
        (OSError(28, "No space left on device"), ExitCode.FAILED),
        (MemoryError(), ExitCode.FAILED),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_fault_that_the_worker_finds_has_the_code_that_it_has_elsewhere(
    error: Exception, code: ExitCode, form: list[str]
) -> None:
    run = made_run()
    with EventWriter(run.path("events.jsonl")) as log:
        assert _failed(log, error, run.folder) == code
    assert call("watch", run.id, *form).exit_code == code


@pytest.mark.parametrize(
    ("ended", "code"),
    [("finished", 0), ("stopped", 6), ("diverged", 7), ("failed", 1)],
)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_following_a_run_tells_how_it_ended(ended: str, code: int, form: list[str]) -> None:
    run = made_run()
    finish(run, status=ended)
    assert call("watch", run.id, *form).exit_code == code


def test_a_lost_run_failed_whatever_was_said_before() -> None:
    assert ending_code(Status.LOST, "data") is ExitCode.FAILED


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show"], 2),
        (["show", "last", "--no-such"], 2),
        (["no-such-command"], 2),
        (["show", "no-such-run"], 5),
        (["report", "no-such-run"], 5),
        (["predict", "no-such-run", "x.png"], 5),
        (["export", "no-such-run", "--as", "csv", "-"], 5),
        (["watch", "no-such-run"], 5),
        (["resume", "no-such-run"], 5),
        (["repeat", "no-such-run"], 5),
        (["train-on", "no-such-run", "3"], 5),
        (["train", "no-such-preset"], 5),
        (["train", "./no-such-file.toml"], 5),
        (["train", IRIS.replace("Dense(classes)", "Dense(0)")], 3),
        (["train", IRIS, "--set", "fit.epochs=-1"], 3),
        (["train", IRIS.replace("iris", "no-such-data")], 5),
        (["train", "mnist-mlp-256"], 4),
        (["train", IRIS, "--gpu", "99"], 2),
        (["export", "finished", "--as", "keras", "-"], 5),
        (["resume", "finished"], 2),
        (["stop", "finished"], 2),
        (["pause", "finished"], 2),
        (["train-on", "finished", "3"], 2),
        (["resume", "diverged"], 2),
        (["report", "diverged"], 7),
        (["predict", "diverged", "x.png"], 7),
        (["data", "show", "no-such-data"], 5),
        (["data", "add", "no-such-file.csv"], 4),
        (["presets", "show", "no-such-preset"], 5),
        (["courses", "show", "no-such-course"], 5),
        (["settings", "get", "no-such-setting"], 5),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_each_command_gives_the_code_of_the_table(
    words: list[str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    recorded("finished", "diverged")
    assert call("settings", "set", "fetch", "off").exit_code == 0
    told = call(*words)
    assert told.exit_code == code, told.stderr
    assert len(Store().runs()) == 2, "nothing was started"


@pytest.mark.parametrize(
    "words",
    [
        ("courses", "show", "first-network", LONG),
        ("courses", "answer", "first-network", "baseline", LONG),
        ("settings", "set", "capacity", LONG),
        ("images", "finished", "--class", LONG),
        ("show", f"last~{LONG}"),
        ("train", "digits-mlp", "--set", f"layers[{LONG}].units=3"),
        ("train", "digits-mlp", "--set", f"seed=0x{LONG}"),
        ("data", "add", "x", "--size", f"{LONG}x{LONG}"),
    ],
    ids=" ".join,
)
def test_a_number_of_thousands_of_digits_is_an_error_like_any_other(words: tuple[str, ...]) -> None:
    recorded("finished")
    result = call(*(word.replace(LONG, "9" * 5000) for word in words))
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code > 0
    assert "should not have" not in result.output
