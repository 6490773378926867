"""The columns of the table of runs: one list for both faces, and the best value of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.cli import call, recorded
from support.runs_screen import made

from tui_lab import i18n, settings
from tui_lab.errors import UsageError
from tui_lab.reports.run_columns import (
    COLUMNS,
    best_values,
    chosen_columns,
    differs_text,
    short_difference,
)
from tui_lab.reports.table import Line
from tui_lab.reports.table_files import CSV_COLUMNS
from tui_lab.runs.summary import RunSummary
from tui_lab.ui.runs.run_columns import ONLY_CHOSEN, columns, run_cells


def line(name: str, dataset: str = "digits", **metrics: float) -> Line:
    summary: RunSummary = made(name).summary()
    changed = replace(
        summary, dataset=dataset, evaluations={}, metrics_last=metrics, metrics_best={}
    )
    return Line(changed)


def test_one_list_of_columns_serves_settings_files_and_both_faces() -> None:
    assert tuple(COLUMNS) == tuple(sorted(COLUMNS, key=settings.RUN_COLUMNS.index))
    assert set(COLUMNS) == set(settings.RUN_COLUMNS)
    assert set(COLUMNS) - {"bar"} <= set(CSV_COLUMNS)
    assert {column.id for column in columns(300)} - {"mark"} == set(COLUMNS) - set(ONLY_CHOSEN)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_column_says_something_of_a_run_in_its_width(language: str) -> None:
    i18n.set_language(language)
    one = Line(made("one").summary())
    shown = columns(10, chosen=tuple(COLUMNS))
    for column, (text, _role) in zip(shown, run_cells(one, shown, set()), strict=True):
        assert len(text) <= max(column.width, len("one")), column.id
        if column.id not in ("mark", "guess", "differs"):
            assert text.strip(), column.id


def test_the_best_value_is_that_among_runs_on_the_same_data() -> None:
    a = line("a", val_accuracy=0.9, val_loss=0.5)
    b = line("b", val_accuracy=0.8, val_loss=0.2)
    alone = line("alone", "iris", val_accuracy=1.0, val_loss=0.1)
    best = best_values([a, b, alone])
    assert best["val_accuracy"] == {a.id}
    assert best["val_loss"] == {b.id}
    assert "test_accuracy" not in best
    assert "parameters" not in best
    cells = run_cells(a, columns(200), set(), best=best)
    assert ("◆ 0.9000", "best") in cells


def test_equal_values_are_not_the_best_and_equal_best_ones_all_are() -> None:
    same = [line(name, val_accuracy=0.9) for name in ("a", "b")]
    assert best_values(same)["val_accuracy"] == frozenset()
    lower = line("c", val_accuracy=0.5)
    unknown = line("d")
    found = best_values([*same, lower, unknown])["val_accuracy"]
    assert found == {each.id for each in same}


def test_columns_are_chosen_in_an_order_and_each_once() -> None:
    assert chosen_columns() is None
    assert chosen_columns("auto") is None
    assert chosen_columns(" Seed,val_loss , seed") == ("seed", "val_loss")
    settings.change("columns", "gap")
    assert chosen_columns() == ("gap",)
    for text in ("", ",", "gap,lost", "auto,gap"):
        with pytest.raises(UsageError):
            chosen_columns(text)


def test_the_command_line_takes_columns_and_the_setting() -> None:
    recorded("finished", "resumed")
    told = call("runs", "--columns", "val_loss,seed").stdout.splitlines()
    assert told[0].split() == ["Id", "Name", "val_loss", "Seed"]
    assert told[2].split() == ["finished", "digits-mlp-64", "0.4800", "7"]
    csv = call("runs", "--csv", "--columns", "seed,bar,val_loss").stdout.splitlines()
    assert csv[0] == "id,name,seed,val_loss"
    markdown = call("runs", "--markdown", "--columns", "seed").stdout.splitlines()
    assert markdown[:2] == ["| Id | Name | Seed |", "| --- | --- | ---: |"]
    wrong = call("runs", "--columns", "speed")
    assert wrong.exit_code == 2
    assert "“speed”" in wrong.stderr
    assert "seconds_per_epoch" in wrong.stderr
    assert call("runs", "--json", "--columns", "seed").exit_code == 2
    settings.change("columns", "epochs")
    assert call("runs").stdout.splitlines()[0].split() == ["Id", "Name", "Epochs"]
    assert "Created" in call("runs", "--columns", "auto").stdout
    assert call("runs", "--csv").stdout.splitlines()[0] == ",".join(CSV_COLUMNS)


def test_what_differs_is_the_time_where_nothing_else_does() -> None:
    one = Line(made("one").summary(), reference="other")
    assert differs_text(one).startswith("time "), "in nothing but when it was made"
    assert ":" in differs_text(one)
    assert differs_text(replace(one, differs=("seed 8",))) == "seed 8"
    assert differs_text(replace(one, differs=("seed 8",)), seeds=False) == ""


@pytest.mark.parametrize(
    ("text", "columns", "short"),
    [
        ("epochs 8, no early_stopping", 40, "epochs 8, no early_stopping"),
        ("epochs 8, no early_stopping", 14, "epochs 8, no early_stopping"),
        ("epochs 8, no early_stopping", 13, "epochs 8, …"),
        ("epochs 8, no early_stopping", 10, "epochs 8,…"),
        ("learning_rate 0.001", 12, "learn… 0.001"),
        ("learning_rate 0.001, units 64", 10, "lea… 0.001"),
        ("time 11-30 07:25", 13, "11-30 07:25"),
        ("time 11-30 07:25", 10, "07:25"),
        ("no early_stopping", 9, "no early_stopping"),
        ("", 10, ""),
    ],
)
def test_what_differs_keeps_its_value_in_a_narrow_column(
    text: str, columns: int, short: str
) -> None:
    assert short_difference(text, columns) == short, "the table cuts the end of what is longer"
