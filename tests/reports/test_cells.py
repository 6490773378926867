"""Cells of tables that other programs read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab.reports.cells import csv_table, markdown_cell
from tui_lab.reports.exporting import save


def one_cell(value: object) -> str:
    ((cell, end),) = csv.reader(io.StringIO(csv_table([[value, "end"]])))
    assert end == "end"
    return cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1+cmd", "'+1+cmd"),
        ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1+1", "' =1+1"),
        ("\r=1+1", "\ufffd=1+1"),
        ("  =1", "'  =1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("two\nlines", "two lines"),
        ("\x1b]0;x\x07", "\ufffd]0;x\ufffd"),
        ("learning_rate 0.1; -1 layer", "learning_rate 0.1; -1 layer"),
        ("plain, with a comma", "plain, with a comma"),
    ],
)
def test_no_text_is_a_formula_or_more_than_a_cell(text: str, cell: str) -> None:
    assert one_cell(text) == cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-0.25, "-0.25"),
        (1e-05, "1e-05"),
        (-3, "-3"),
        ("-0.5", "-0.5"),
        ("+1e5", "+1e5"),
        (None, ""),
    ],
)
def test_numbers_stay_numbers(value: object, cell: str) -> None:
    assert one_cell(value) == cell


@given(st.text())
def test_a_row_is_a_line_whatever_is_in_it(text: str) -> None:
    table = csv_table([[text, 1], ["next", 2]])
    assert table.count("\n") == 2
    assert [*csv.reader(io.StringIO(table))][1] == ["next", "2"]


def test_markdown_shows_a_name_as_it_is_in_one_cell() -> None:
    assert markdown_cell("a|b\n[x](y) ~~z~~") == r"a\|b \[x\](y) \~\~z\~\~"


def test_a_file_holds_nothing_that_a_terminal_obeys(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    save("# \x1b[2Jname\u202e\n\ntext\n", path)
    assert path.read_text(encoding="utf-8") == "# \ufffd[2Jname\ufffd\n\ntext\n"
