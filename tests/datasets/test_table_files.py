"""Tables in other files than CSV, and kinds of columns beside numbers and categories."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from support.workbooks import Rows, workbook

from tui_lab.datasets import dates, listing, loading, own_csv
from tui_lab.datasets.csv_columns import ColumnKind, preview_csv, text_of_table
from tui_lab.datasets.rows import read_rows, read_rows_file
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError

FRAME = pl.DataFrame(
    {
        "size": [1.234, 2.5, None, 1e-7],
        "count": [1, 20, 3, 4],
        "day": [datetime.date(2024, 1, day) for day in (5, 6, 7, 9)],
        "who": ["ñu", " b", "", "ñu"],
        "class": [True, False, True, False],
    }
)
ROWS = (
    ("1.234", "1", "2024-01-05", "ñu", "true"),
    ("2.5", "20", "2024-01-06", "b", "false"),
    ("", "3", "2024-01-07", "", "true"),
    ("1e-7", "4", "2024-01-09", "ñu", "false"),
)


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl", "a.json"])
def test_a_table_with_types_is_read_as_a_csv_file_is(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "a.parquet":
        FRAME.write_parquet(path)
    elif name == "a.jsonl":
        FRAME.write_ndjson(path)
    else:
        path.write_text(FRAME.write_json())
    text = text_of_table(path, TableOptions())
    assert text.columns == ("size", "count", "day", "who", "class")
    assert text.rows == ROWS
    numbers = text.numbers(0)
    np.testing.assert_array_equal(numbers, [1.234, 2.5, np.nan, 1e-7])


def test_the_first_sheet_of_a_workbook_is_read(tmp_path: Path, data_folder: Path) -> None:
    rows: list[list[object]] = [[], ["size", "who", "class"], [1.234, "ñu", "a"], [2, "b", "b"]]
    path = written(tmp_path, "a.xlsx", workbook([*rows, [], [3.5, "ñu", "a"]]))
    text = text_of_table(path, TableOptions())
    assert text.rows == (("1.234", "ñu", "a"), ("2", "b", "b"), ("3.5", "ñu", "a"))
    assert text.lines.tolist() == [3, 4, 6]
    info = own_csv.add_csv(path, "mine")
    assert loading.load("mine").x_train[:, 0].tolist() == pytest.approx([1.234, 2, 3.5])
    x = read_rows_file(info, path).x
    np.testing.assert_allclose(x, loading.load("mine").x_train, rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.parquet", b"PAR1\x15\x04PAR1", "it is no whole Parquet file"),
        ("a.xlsx", b"PK\x03\x04" + bytes(99), "it is no whole workbook"),
        ("a.xlsx", workbook([]), "is empty"),
        ("a.jsonl", '{"a": 1}\n{"a": \n', "line 2: this is no object in JSON"),
        ("a.json", '[{"a": 1}, 2]', "holds no list of objects in JSON"),
        ("a.json", "[[1, 2], [3, 4]]", "holds no list of objects in JSON"),
        ("a.jsonl", '{"a": [1, 2], "b": 1}\n', "the column a holds lists or objects"),
        ("a.csv", b"PK\x03\x04" + bytes(99), "kind zip, xlsx, ods"),
    ],
    ids=[
        *("torn parquet", "torn workbook", "empty workbook", "torn line", "not all objects"),
        *("rows alone", "lists in a column", "a zip called csv"),
    ],
)
def test_a_file_that_holds_no_table_is_a_sentence(
    tmp_path: Path, name: str, content: bytes | str, words: str
) -> None:
    with pytest.raises(DataError, match=words) as caught:
        text_of_table(written(tmp_path, name, content), TableOptions())
    assert caught.value.hint


@pytest.mark.parametrize(
    ("value", "order", "clock", "seconds"),
    [
        ("2024-05-01", "ymd", "2024-05-01 00:00:00", 1714521600),
        ("2024/5/1 13:05", "ymd", "2024-05-01 13:05:00", 1714568700),
        ("2024-05-01T10:00:00+02:00", "ymd", "2024-05-01 10:00:00", 1714550400),
        ("01/02/2024", "dmy", "2024-02-01 00:00:00", 1706745600),
        ("01/02/24 9:05 PM", "mdy", "2024-01-02 21:05:00", 1704229500),
        ("Jan 1 2000", "ymd", "2000-01-01 00:00:00", 946684800),
        ("5 de mayo de 2020", "ymd", "2020-05-05 00:00:00", 1588636800),
        ("12-Dic-99", "ymd", "1999-12-12 00:00:00", 944956800),
        ("10:30", "ymd", "1970-01-01 10:30:00", 37800),
    ],
)
def test_dates_are_read_as_they_are_written(
    value: str, order: dates.Order, clock: str, seconds: float
) -> None:
    moment = dates.read(value, order)
    assert moment is not None
    assert (str(moment.clock), moment.seconds) == (clock, seconds)
    assert dates.looks_like_one(value)


@pytest.mark.parametrize(
    "value", ["2024-13-01", "31/02/2024", "25:00", "5 kg", "1.2.3", "Foo 1 2000"]
)
def test_what_is_no_date_is_none(value: str) -> None:
    assert all(dates.read(value, order) is None for order in dates.ORDERS)


def test_the_weekday_of_what_stands_for_a_month_says_nothing(tmp_path: Path) -> None:
    rows = "".join(f"{2000 + n // 12}-{1 + n % 12:02}-01,{n}.5\n" for n in range(36))
    (column, _target) = preview_csv(written(tmp_path, "a.csv", f"when,price\n{rows}")).columns
    assert column.parts == ("year", "month")
    (column, _target) = preview_csv(
        written(tmp_path, "b.csv", f"when,price\n{rows}2003-01-02,3\n")
    ).columns
    assert column.parts == ("year", "month", "day", "weekday")


def test_dates_become_parts_also_when_the_network_is_asked(
    tmp_path: Path, data_folder: Path
) -> None:
    rows = "".join(f"{1 + n}/0{1 + n % 3}/2024 {n % 24}:00,{'ab'[n % 2]}\n" for n in range(20))
    path = written(tmp_path, "a.csv", f"when,class\n{rows}")
    info = own_csv.add_csv(path, "mine")
    parts = ("when=month", "when=day", "when=weekday", "when=hour")
    assert info.features == parts
    assert loading.load("mine").x_train[14].tolist() == [3, 15, 4, 14]
    assert read_rows(info, ["15/03/2024 14:00"]).x.tolist() == [[3, 15, 4, 14]]
    with pytest.raises(DataError, match="Row 1, column when: “soon” is no date or time"):
        read_rows(info, ["soon"])
    chosen = TableOptions(dates={"when": ("year", "seconds")})
    info = own_csv.add_table(path, "mine", chosen, overwrite=True)
    assert loading.load("mine").x_train[:2].tolist() == [[2024, 0], [2024, 32 * 86400 + 3600]]
    assert read_rows(info, ["1/1/2024 0:00"]).x.tolist() == [[2024, 0]]


def test_day_and_month_are_never_guessed(tmp_path: Path, data_folder: Path) -> None:
    rows = "".join(f"0{1 + n % 9}/0{1 + n % 7}/2024,{'ab'[n % 2]}\n" for n in range(20))
    path = written(tmp_path, "a.csv", f"when,class\n{rows}")
    with pytest.raises(DataError, match=r"line 2, column when: nothing .* “01/01/2024”") as caught:
        own_csv.add_csv(path, "mine")
    assert "--day-first" in caught.value.hint
    for first, month in ((True, 2), (False, 3)):
        options = TableOptions(day_first=first, dates={"when": ("month",)})
        own_csv.add_table(path, "mine", options, overwrite=True)
        assert loading.load("mine").x_train[8 if first else 2].tolist() == [month]
    path = written(tmp_path, "b.csv", f"when,class\n{rows}32/13/2024,a\n")
    with pytest.raises(DataError, match="line 22, column when: “32/13/2024” is no date"):
        own_csv.add_table(path, "mine", TableOptions(day_first=True), overwrite=True)


def test_values_can_have_an_order(tmp_path: Path, data_folder: Path) -> None:
    rows = "".join(f"{['low', 'mid', 'high'][n % 3]},{'ab'[n % 2]}\n" for n in range(12))
    path = written(tmp_path, "a.csv", f"level,class\n{rows}")
    info = own_csv.add_table(path, "mine", TableOptions(orders={"level": ("low", "mid", "high")}))
    assert info.features == ("level",)
    assert loading.load("mine").x_train[:3].tolist() == [[0], [1], [2]]
    assert read_rows(listing.info("mine"), ["high"]).x.tolist() == [[2]]
    with pytest.raises(DataError, match="“none” did not occur"):
        read_rows(info, ["none"])
    with pytest.raises(DataError, match="line 3, column level: “mid” has no place in the order"):
        own_csv.add_table(path, "other", TableOptions(orders={"level": ("low", "high")}))


def test_rare_categories_can_share_an_input(tmp_path: Path, data_folder: Path) -> None:
    values = ["x"] * 9 + ["y"] * 6 + ["(other)"] * 3 + ["p", "q"]
    rows = "".join(f"{value},{'ab'[n % 2]}\n" for n, value in enumerate(values))
    path = written(tmp_path, "a.csv", f"k,class\n{rows}")
    info = own_csv.add_table(path, "mine", TableOptions(pool=3))
    assert info.features == ("k=(other)", "k=x", "k=y", "k=((other))")
    assert loading.load("mine").x_train[-1].tolist() == [0, 0, 0, 1]
    assert read_rows(info, ["q"]).x.tolist() == read_rows(info, ["new"]).x.tolist()
    assert "2 rare values share an input" in info.description


def test_what_says_nothing_is_pointed_out_and_left_out(tmp_path: Path, data_folder: Path) -> None:
    rows = "".join(
        f"{n},{1000 + n * 37 % 101},7,,{n * 13 % 17},{'ab'[n % 2]}\n" for n in range(1, 30)
    )
    path = written(tmp_path, "a.csv", f"row,user_id,same,none,paid,class\n{rows}")
    useless = [column.name for column in preview_csv(path).columns if column.useless]
    assert useless == ["row", "user_id", "same", "none"]
    notes: list[str] = []
    info = own_csv.add_table(path, "mine", TableOptions(drop=("none",)), note=notes.append)
    assert any("another number in user_id" in note for note in notes)
    info = own_csv.add_table(path, "less", TableOptions(drop_useless=True), note=notes.append)
    assert info.features == ("paid",)
    assert "say nothing about an example: row, user_id, same, none." in notes[-1]
    kept = TableOptions(drop_useless=True, numbers=("user_id",))
    assert own_csv.add_table(path, "kept", kept).features == ("user_id", "paid")
    assert preview_csv(path).columns[0].kind is ColumnKind.IDENTIFIER


def test_a_large_table_is_kept_in_half_the_memory_where_that_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_lab.datasets import csv_tables

    monkeypatch.setattr(csv_tables, "LARGE", 4)
    path = tmp_path / "a.csv"
    path.write_text("a,b,y\n1.5,2,p\n2.5,3,q\n3.5,4,p\n")
    x = csv_tables.read_table(text_of_table(path, TableOptions())).x
    assert (x.dtype, x.tolist()) == (np.float32, [[1.5, 2], [2.5, 3], [3.5, 4]])
    path.write_text("a,b,y\n1.1,1700000000,p\n2.5,1700000060,q\n3.5,1700000120,p\n")
    x = csv_tables.read_table(text_of_table(path, TableOptions())).x
    assert (x.dtype, x[0].tolist()) == (np.float64, [1.1, 1_700_000_000])


def test_any_sheet_of_a_workbook_can_be_taken(tmp_path: Path, data_folder: Path) -> None:
    first: Rows = [["x", "class"], [1, "a"], [2, "b"], [3, "a"], [4, "b"]]
    second: Rows = [["size", "kind"], *([n * n, "pq"[n % 2]] for n in range(6))]
    path = written(tmp_path, "book.xlsx", workbook(first, Sizes=second))
    assert preview_csv(path).sheets == ("Data", "Sizes")
    for sheet in ("Sizes", "2"):
        found = preview_csv(path, TableOptions(sheet=sheet))
        assert (found.sheets, found.rows) == (("Sizes", "Data"), 6)
    notes: list[str] = []
    info = own_csv.add_table(path, "sizes", TableOptions(sheet="Sizes"), note=notes.append)
    assert info.features == ("size",)
    assert "This is the sheet Sizes; `--sheet` takes another: Data." in notes
    assert listing.info("sizes") == info
    with pytest.raises(DataError, match="has no sheet Size"):
        preview_csv(path, TableOptions(sheet="Size"))
    plain = written(tmp_path, "a.csv", "x,class\n1,a\n2,b\n")
    with pytest.raises(DataError, match="is no workbook"):
        preview_csv(plain, TableOptions(sheet="Data"))
