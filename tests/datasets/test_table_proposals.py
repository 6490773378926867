"""What is proposed for a table where nobody says it: its target, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_lab.datasets.csv_columns import preview_csv


def written(folder: Path, content: str) -> Path:
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("age,sex,bmi,last", "last"),  # not the only column of classes
        ("age,TARGET,bmi,last", "TARGET"),
        ("age,Diagnóstico,bmi,objetivo", "objetivo"),
        ("objetivo,sex,bmi,last", "objetivo"),
        ("x,sex,y,last", "last"),  # a coordinate
        ("y,sex,bmi,last", "y"),
    ],
)
def test_a_column_that_is_called_so_is_the_target_else_no_yes_or_no_before_the_last(
    tmp_path: Path, header: str, target: str
) -> None:
    rows = "".join(f"{n * 37 % 83},{n % 2}.0,{n * 5 % 61}.5,{n * 7 % 71}.25\n" for n in range(60))
    assert preview_csv(written(tmp_path, f"{header}\n{rows}")).targets == (target,)


@pytest.mark.parametrize(
    ("header", "row", "dropped"),
    [
        ("id,same,class", "{n},7,{c}", ("same",)),  # an id is a poor input, but one
        ("id,,class", "{n},7,{c}", ("column 2",)),
        ("same,who,class", "7,name {n},{c}", ("who",)),
        ("who,class", "name {n},{c}", ()),
    ],
)
def test_where_no_good_input_is_left_the_least_bad_one_is(
    tmp_path: Path, header: str, row: str, dropped: tuple[str, ...]
) -> None:
    rows = "\n".join(row.format(n=n, c="ab"[n % 3 // 2]) for n in range(1, 31))
    assert preview_csv(written(tmp_path, f"{header}\n{rows}\n")).suggested_drop == dropped
