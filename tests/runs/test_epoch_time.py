"""Seconds per epoch: one definition, and every place that names them says the same."""

from __future__ import annotations

import csv
import io
import json
import statistics

import pytest
from support.cli import call, recorded
from support.ui import snapshot_of_store

from tui_lab.i18n import duration
from tui_lab.reports.compare import compare
from tui_lab.reports.exporting import markdown
from tui_lab.reports.facts import facts_of
from tui_lab.reports.table_files import runs_markdown
from tui_lab.reports.table_lines import lines_of
from tui_lab.runs.epoch_time import seconds_per_epoch, training_time
from tui_lab.runs.payloads import EpochRecord
from tui_lab.runs.store import Store
from tui_lab.text.values import seconds_number, seconds_text
from tui_lab.ui.compare.loading import read
from tui_lab.ui.compare.view import cells as compared
from tui_lab.ui.kit.table_columns import TableColumn
from tui_lab.ui.runs.run_columns import run_cells
from tui_lab.ui.training.run_head import HeadView, epoch_line


def took(*seconds: float | None) -> list[EpochRecord]:
    return [EpochRecord(n, value, None, {}) for n, value in enumerate(seconds, start=1)]


def test_it_is_the_median_so_that_compiling_does_not_count() -> None:
    assert seconds_per_epoch(took(9.0, 1.0, 3.0, 2.0, 2.0)) == 2.0
    assert seconds_per_epoch(took(9.0)) == 9.0
    assert seconds_per_epoch(took(None, 4.0)) == 4.0
    assert seconds_per_epoch([]) is None


def test_short_epochs_have_digits_that_tell() -> None:
    assert [seconds_number(each) for each in (None, 0.0042, 12.34)] == ["–", "0.004", "12.3"]
    assert seconds_text(0.0042) == "0.004 s"


@pytest.mark.parametrize("name", ["finished", "resumed"])
def test_every_place_says_the_same_of_a_recorded_run(name: str) -> None:
    runs = recorded("finished", "resumed")
    run = Store().find(name)
    state, line = run.state(), run.summary()
    expected = statistics.median(r.seconds for r in state.epochs if r.seconds is not None)
    text = seconds_number(expected)

    assert line.seconds_per_epoch == expected
    rows = lines_of(snapshot_of_store().runs, runs)
    (mine,) = [row for row in rows if row.id == name]
    assert mine.seconds_per_epoch == expected
    assert run_cells(mine, [TableColumn("seconds_per_epoch", "s/epoch", 7)], set())[0][0] == text
    found = compare([facts_of(each) for each in runs])
    (row,) = [row for row in found.rows if row.facts.id == name]
    assert row.seconds_per_epoch == expected
    side = read(runs)
    (row,) = [row for row in side.comparison.rows if row.facts.id == name]
    assert compared(row, side, [TableColumn("speed", "s/epoch", 7)], "accuracy")[0][0] == text
    head = HeadView(run.name, (), line.status, state, line.epochs)
    told = epoch_line(head, 110, "", 7).plain
    assert f"{seconds_text(expected)} a typical epoch" in told
    assert f"{duration(state.seconds)} in all" in told
    assert f"({seconds_text(expected)} a typical epoch)" in training_time(state)

    (listed,) = [each for each in json.loads(call("runs", "--json").stdout) if each["id"] == name]
    assert listed["seconds_per_epoch"] == expected
    (told,) = [
        each
        for each in json.loads(call("compare", "finished", "resumed", "--json").stdout)["runs"]
        if each["id"] == name
    ]
    assert told["seconds_per_epoch"] == expected
    assert json.loads(call("show", name, "--json").stdout)["seconds_per_epoch"] == expected
    assert training_time(state) in call("show", name).stdout
    table = csv.DictReader(io.StringIO(call("runs", "--csv").stdout))
    (written,) = [each for each in table if each["id"] == name]
    assert float(written["seconds_per_epoch"]) == expected
    assert f"| {text} |" in runs_markdown([mine])
    assert f"Seconds per epoch (median): {text}" in markdown(run, None, "finished")
