"""A run that diverged says so in every command, and answers nothing where it has no weights."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.cli import call, recorded
from support.runs import diverge, made_run

from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.runs.run import Run

REFUSED = "diverged, its weights are not numbers."


@pytest.fixture
def run() -> Run:
    run = made_run(name="wild")
    diverge(run)
    run.path("model.keras").write_bytes(b"weights that are no numbers")
    return run


@pytest.mark.parametrize(
    "words",
    [
        ["report"],
        ["report", "--json"],
        ["report", "--split", "test"],
        ["images"],
        ["images", "--json"],
        ["weights"],
        ["weights", "--json"],
        ["predict", "--row", "1,2"],
        ["predict", "--row", "1,2", "--json"],
        ["predict", "seven.png"],
    ],
    ids=" ".join,
)
def test_what_asks_for_answers_ends_with_exit_code_7(run: Run, words: list[str]) -> None:
    result = call(words[0], run.id, *words[1:])
    assert result.exit_code == 7
    assert result.stdout == ""
    assert f"The run {run.id} {REFUSED}" in result.stderr
    assert "in epoch 2." in result.stderr


@pytest.mark.parametrize("form", ["keras", "script", "csv", "markdown"])
def test_what_is_exported_of_it_is_warned_of(run: Run, form: str, tmp_path: Path) -> None:
    path = tmp_path / "out.keras"
    result = call("export", run.id, "--as", form, str(path))
    assert result.exit_code == 0
    assert "Its weights are not numbers." in result.stderr
    if form in ("script", "markdown"):
        assert "Its weights are not numbers." in path.read_text()


def test_show_list_and_comparison_give_one_number_of_epochs_and_no_figures(run: Run) -> None:
    shown = call("show", run.id)
    assert "2/6" in shown.stdout
    said = shown.stdout + shown.stderr
    assert "in epoch 2." in said
    assert "in epoch 3" not in said
    assert "With the weights that were kept" not in said
    listed = call("runs")
    assert "diverged" in listed.stdout
    assert "2/6" in listed.stdout
    (row,) = json.loads(call("runs", "--json").stdout)
    assert set(row["kept"].values()) <= {None}
    other = made_run(name="other")
    diverge(other, restored=True)
    compared = call("compare", run.id, other.id)
    assert compared.exit_code == 0
    assert "diverged" in compared.stdout + compared.stderr


def test_one_whose_best_weights_were_put_back_says_both(run: Run) -> None:
    good = made_run(name="good")
    diverge(good, restored=True)
    told = call("show", good.id)
    said = " ".join((told.stdout + told.stderr).split())
    assert "infinite or not a number in epoch 2." in said
    assert said.count("Best val_loss 0.5000 at epoch 1: its weights were put back.") == 1
    missing = call("report", good.id)
    assert missing.exit_code == 5, "its results are not there, but it has weights"


def test_the_command_that_is_advised_has_a_rate_and_runs_as_printed() -> None:
    [run] = recorded("diverged")
    told = call("resume", run.name).stderr
    [line] = re.findall(r"`tui-lab train .* --set (\S+)`", told)
    changed = with_settings(from_line(call("show", run.name, "--as", "line").stdout), [line])
    assert changed.compile.learning_rate == 1.0
