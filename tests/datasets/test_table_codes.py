"""Digits that are no numbers, numbers that are rounded, and advice that works with the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui_lab.datasets import listing, own_csv
from tui_lab.datasets.csv_columns import column_in_words, preview_text, text_of_table
from tui_lab.datasets.csv_tables import TableArrays, read_table
from tui_lab.datasets.planning import check_plan
from tui_lab.datasets.rows import input_columns
from tui_lab.datasets.table_advice import working_options
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError, ExperimentError, UsageError
from tui_lab.experiment.line import from_line


def written(folder: Path, content: str) -> Path:
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    return path


def read(folder: Path, content: str, **options: object) -> TableArrays:
    wanted = TableOptions(**options)  # type: ignore[arg-type]
    return read_table(text_of_table(written(folder, content), wanted), wanted)


@pytest.mark.parametrize(
    ("values", "example"),
    [
        (["08001", "28013", "46010"], "08001"),
        (["28013", "", "08001"], "08001"),
        (["0612345678", "0687654321"], "0612345678"),
        (["+34612345678", "+34698765432"], "+34612345678"),
        (["9007199254740993", "9007199254740992"], "9007199254740993"),
        (["007", "7", "12"], "007"),
        (["9" * 50, "8" * 50], "9" * 50),
    ],
)
def test_digits_that_are_codes_are_categories_and_said_so(
    tmp_path: Path, data_folder: Path, values: list[str], example: str
) -> None:
    rows = "".join(f"{value},{n},{'abbab'[n % 5]}\n" for n, value in enumerate(values * 2))
    path = written(tmp_path, f"code,x,class\n{rows}")
    notes: list[str] = []
    options = TableOptions(drop=("x",), missing="drop")
    info = own_csv.add_table(path, "mine", options, note=notes.append)
    assert info.features == tuple(f"code={each}" for each in sorted({*values} - {""}))
    told = f"The values of the column code are digits that are no numbers, such as {example}"
    assert any(note.startswith(told) for note in notes)
    assert told in listing.info("mine").description
    assert input_columns(info)[0].categories == tuple(sorted({*values} - {""}))
    text = text_of_table(path, TableOptions())
    assert column_in_words(preview_text(text, TableOptions()).columns[0]) == "codes"


def test_codes_with_many_values_are_left_out_or_chosen(tmp_path: Path) -> None:
    rows = "".join(f"{n * 7919 % 99991:05},{n % 5},{'ab'[n % 2]}\n" for n in range(60))
    content = f"zip,x,class\n{rows}"
    with pytest.raises(DataError, match=r"zip holds 60 different codes, such as 0\d+\.") as caught:
        read(tmp_path, content)
    assert "`--drop zip`" in caught.value.hint
    assert "`--number zip`" in caught.value.hint
    options = TableOptions()
    text = text_of_table(tmp_path / "table.csv", options)
    assert working_options(text, preview_text(text, options), options).drop == ("zip",)
    assert read(tmp_path, content, numbers=("zip",)).features == ("zip", "x")
    assert len(read(tmp_path, content, categories=("zip",)).features) == 61


@pytest.mark.parametrize(
    "values",
    [["0", "7", "10"], ["007", "1.5", "2"], ["0.5", "10", "3"], ["-07", "4", "12"]],
    ids=" ".join,
)
def test_numbers_stay_numbers(tmp_path: Path, values: list[str]) -> None:
    rows = "".join(f"{value},{'ab'[n % 2]}\n" for n, value in enumerate(values * 2))
    assert read(tmp_path, f"x,class\n{rows}").features == ("x",)


def test_what_counts_the_rows_is_told_as_such_also_with_zeros(tmp_path: Path) -> None:
    rows = "".join(f"{n:03},{'ab'[n % 2]}\n" for n in range(1, 9))
    table = read(tmp_path, f"x,class\n{rows}")
    assert (table.features, table.found.counting, table.found.codes) == (("x",), ("x",), {})


def test_classes_that_are_codes_keep_their_zeros(tmp_path: Path) -> None:
    content = "x,class\n" + "".join(f"{n * 3 % 7},{['01', '1', '10'][n % 3]}\n" for n in range(12))
    assert read(tmp_path, content).classes == ("01", "1", "10")
    assert read(tmp_path, content, numbers=("class",)).classes == ("1", "10")


def test_whole_numbers_that_are_rounded_are_said_to_be(tmp_path: Path, data_folder: Path) -> None:
    content = "t,class\n" + "".join(
        f"{1700000000000000001 + n * n * 10**12},{'ab'[n % 2]}\n" for n in range(12)
    )
    notes: list[str] = []
    options = TableOptions(numbers=("t",))
    own_csv.add_table(written(tmp_path, content), "mine", options, note=notes.append)
    assert any(note.startswith("Whole numbers in t have more digits") for note in notes)


@pytest.mark.parametrize("sign", [".", ","])
def test_one_sign_cannot_mean_two_things(tmp_path: Path, sign: str) -> None:
    with pytest.raises(UsageError, match=f"The sign {re.escape(sign)} cannot part both"):
        read(tmp_path, "x,class\n1,a\n2,b\n", decimal=sign, thousands=sign)


WAYS = ("Drop the column.", "`--missing drop`")


@pytest.mark.parametrize(
    ("content", "missing", "ways"),
    [
        ("x,class\n1,a\n,b\n3,b\n4,a\n", "error", WAYS[1:]),
        ("x,y,class\n1,2,a\n,3,b\n3,4,b\n4,5,a\n", "error", WAYS),
        ("x,y,class\n1,2,a\n,3,b\n,4,b\n4,5,a\n", "error", WAYS[:1]),
        ("x,class\n1,a\n,b\n,b\n4,a\n", "error", ()),
        ("x,y,class\n1,2,\n5,3,b\n3,4,b\n4,5,a\n", "error", WAYS[1:]),
        ("x,class\n,a\n,b\n,b\n", "drop", ()),
        ("x,y,class\n1,,a\n,2,b\n3,,b\n", "drop", ()),
        ("x,y,z,class\n1,,3,a\n,2,4,b\n3,,1,b\n", "drop", ("Drop the columns with",)),
    ],
)
def test_what_is_advised_about_missing_values_works(
    tmp_path: Path, content: str, missing: str, ways: tuple[str, ...]
) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, content, missing=missing)
    told = caught.value.hint
    assert tuple(way for way in (*WAYS, "Drop the columns with") if way in told) == ways


def test_a_share_for_the_test_is_not_advised_where_it_would_be_refused(
    tmp_path: Path, data_folder: Path
) -> None:
    own_csv.add_csv(written(tmp_path, "x,y,class\n1,2,a\n2,3,b\n"), "two")
    line = "data({}) > Dense(classes, softmax) > compile(categorical_crossentropy, sgd)"
    for given in ("two", "two, test_split=0.3", "two, validation_split=0.5"):
        with pytest.raises(DataError, match="two has 2 examples, too few"):
            check_plan(from_line(line.format(given)))
    own_csv.add_csv(written(tmp_path, "x,y,class\n1,2,a\n2,3,b\n4,1,a\n3,3,b\n"), "four")
    with pytest.raises(ExperimentError, match="no test part") as caught:
        check_plan(from_line(line.format("four")))
    assert "data(four, test_split=0.3)" in caught.value.hint
    check_plan(from_line(line.format("four, test_split=0.3")))


def test_values_that_differ_in_capital_letters_alone_are_named(
    tmp_path: Path, data_folder: Path
) -> None:
    content = "paid,x,class\n" + "".join(
        f"{['sí', 'Sí', 'no'][n % 3]},{n * 7 % 11},{['a', 'b', 'B'][n // 3 % 3]}\n"
        for n in range(18)
    )
    notes: list[str] = []
    info = own_csv.add_table(written(tmp_path, content), "mine", TableOptions(), note=notes.append)
    assert info.classes == ("B", "a", "b")
    for told in ("In the column paid, Sí, sí differ", "In the column class, B, b differ"):
        assert any(note.startswith(told) for note in notes)
        assert told in listing.info("mine").description
    assert read(tmp_path, "x,class\n1,a\n4,b\n2,a\n").found.alike == {}
