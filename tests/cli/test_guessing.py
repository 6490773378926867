"""Guesses and the written table on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from support.cli import call, process, recorded, with_fake_worker
from support.runs import finish, small_experiment

from tui_lab.errors import ExitCode
from tui_lab.runs.store import Store

LINE = (
    "data(digits, test_split=0.2) > Flatten() > Dense(classes, softmax)"
    " > compile(categorical_crossentropy, adam) > fit(epochs=2)"
)
"""The stand-in for a worker reaches a validation accuracy of 0.4 with it."""


def guessed(accuracy: float) -> str:
    """The id of a finished run with a guess; its validation accuracy is 0.65."""
    extra = {"guess": {"kind": "accuracy", "value": accuracy}}
    run = Store().create(small_experiment(), extra=extra)
    finish(run)
    return run.id


def test_a_guess_is_kept_and_scored_at_the_end_of_the_training(tmp_path: Path) -> None:
    program = with_fake_worker(tmp_path)
    first = process("train", LINE, "--guess", "41%", program=program)
    assert "Guessed 41.0%, and it became 40.0%: right." in first.stderr
    assert "So far 1 of 1 guess was right." in first.stderr
    second = process("train", LINE, "--guess", "up", program=program)
    assert "Guessed “up”, and it stayed" in second.stderr
    assert "So far 1 of 2 guesses were right." in second.stderr
    newest, oldest = Store().runs()
    assert oldest.extra["guess"] == {"kind": "accuracy", "value": 0.41}
    assert newest.extra["guess"] == {"kind": "direction", "value": "up", "against": oldest.id}


def test_what_is_no_guess_starts_nothing() -> None:
    result = call("train", LINE, "--guess", "great")
    assert result.exit_code == ExitCode.USAGE
    assert "great" in result.stderr
    result = call("train", LINE, "--guess", "up")
    assert result.exit_code == ExitCode.USAGE
    assert "no earlier run on digits" in result.stderr
    assert Store().runs() == []


def test_the_list_has_a_column_for_guesses_where_there_are_any() -> None:
    recorded("finished")
    assert "Guess" not in call("runs").stdout
    guessed(0.65)
    guessed(0.6)
    listed = call("runs")
    assert "65.0% (right)" in listed.stdout
    assert "60.0% (nearly)" in listed.stdout
    assert "So far 1 of 2 guesses were right." in listed.stderr


def test_show_says_how_a_guess_came_out() -> None:
    run = guessed(0.2)
    assert "Guessed 20.0%, and it became 65.0%: too low." in call("show", run).stdout
    shown = json.loads(call("show", run, "--json").stdout)
    assert shown["guess"] == {"kind": "accuracy", "value": 0.2}


def test_a_guess_that_makes_no_sense_is_passed_over() -> None:
    run = Store().create(small_experiment(), extra={"guess": {"kind": "mood", "value": ["up"]}})
    finish(run)
    assert "Guess" not in call("runs").stdout
    assert call("show", run.id).exit_code == 0


def test_the_list_is_written_as_csv_and_markdown() -> None:
    recorded("finished", "diverged")
    call("note", "finished", "My favourite.")
    rows = list(csv.DictReader(call("runs", "--csv").stdout.splitlines()))
    assert [row["id"] for row in rows] == ["diverged", "finished"]
    assert rows[1]["note"] == "My favourite."
    assert rows[0]["differs"] != ""
    only = list(csv.DictReader(call("runs", "--csv", "--status", "finished").stdout.splitlines()))
    assert [row["id"] for row in only] == ["finished"]
    markdown = call("runs", "--markdown").stdout.splitlines()
    assert len(markdown) == 4
    assert markdown[0].startswith("| Run | Data | Status |")


def test_two_forms_at_once_are_refused() -> None:
    assert call("runs", "--csv", "--json").exit_code == ExitCode.USAGE
