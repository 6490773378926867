"""Guesses and the written table on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from support.cli import call, keep_results, process, recorded, with_fake_worker
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
    told = " ".join(first.stderr.split())
    assert (
        "You guessed 41.0%; the validation accuracy became 40.0%: right (0.9 of 1 point)." in told
    )
    assert "So far 1 of 1 guess was right." in first.stderr
    second = process("train", LINE, "--guess", "up", program=program)
    assert "You guessed “up”; the validation accuracy stayed" in second.stderr
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
    told = " ".join(call("show", run).stdout.split())
    assert (
        "You guessed 20.0%; the validation accuracy became 65.0%: too low (0 of 1 point)." in told
    )
    shown = json.loads(call("show", run, "--json").stdout)
    assert shown["guess"] == {"kind": "accuracy", "value": 0.2}


def test_the_report_says_how_a_guess_came_out() -> None:
    run = Store().find(guessed(0.6))
    keep_results(run, "validation", classes=10)
    told = " ".join(call("report", run.id).stdout.split())
    assert "You guessed 60.0%; the validation accuracy became 65.0%: too low (0.5 of 1" in told
    assert "Best val_loss 0.6000 at epoch 2." in told
    assert "Trained for 2 of 2 epochs; that took 1.0 s (0.500 s a typical epoch)." in told
    found = json.loads(call("report", run.id, "--json").stdout)
    assert found["guess"] == {
        "kind": "accuracy",
        "value": 0.6,
        "points": pytest.approx(0.5),
        "right": False,
    }
    assert found["seconds_per_epoch"] == 0.5


def test_the_markdown_report_says_how_a_guess_came_out() -> None:
    run = Store().find(guessed(0.6))
    keep_results(run, "validation", classes=10)
    told = "You guessed 60.0%; the validation accuracy became 65.0%: too low (0.5 of 1 point)."
    assert f"- Guess: {told}\n" in call("export", run.id, "--as", "markdown", "-").stdout


def test_a_guess_without_an_outcome_is_told_as_it_is() -> None:
    extra = {"guess": {"kind": "accuracy", "value": 0.6}}
    run = Store().create(small_experiment(), extra=extra)
    finish(run, status="failed")
    assert "- Guess: 60.0%\n" in call("export", run.id, "--as", "markdown", "-").stdout
    assert "Guess" in call("show", run.id).stdout


def test_without_a_guess_the_report_is_silent_about_it() -> None:
    run = Store().create(small_experiment())
    finish(run)
    keep_results(run, "validation", classes=10)
    assert "uess" not in call("report", run.id).stdout
    assert "uess" not in call("export", run.id, "--as", "markdown", "-").stdout
    assert json.loads(call("report", run.id, "--json").stdout)["guess"] is None


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
