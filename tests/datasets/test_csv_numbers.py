"""How numbers are written: the file decides, else a sentence with line, value and option."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab.datasets.csv_columns import ColumnKind, preview_csv, text_of_table
from tui_lab.datasets.csv_numbers import Notation, Written
from tui_lab.datasets.csv_tables import read_table
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError


def table(folder: Path, content: str, **options: object) -> list[list[float]]:
    """The inputs of a table whose last column is the target."""
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    wanted = TableOptions(**options)  # type: ignore[arg-type]
    return read_table(text_of_table(path, wanted), wanted).x.tolist()


def one_column(folder: Path, separator: str, values: list[str], **options: object) -> list[float]:
    """The numbers of one column, which stands before a target."""
    lines = [f'"{value}"{separator}{"ab"[n % 2]}' for n, value in enumerate(values)]
    content = f"x{separator}class\n" + "\n".join(lines) + "\n"
    return [row[0] for row in table(folder, content, **options)]


@pytest.mark.parametrize(
    ("separator", "written", "numbers"),
    [
        (",", ["1.5", "2", "-3.25"], [1.5, 2, -3.25]),
        (",", ["1,200", "950", "12,500"], [1200, 950, 12500]),
        (",", ["1,200.5", "950", "1,234,567"], [1200.5, 950, 1234567]),
        (",", ["1,5", "2,25", "3"], [1.5, 2.25, 3]),
        (",", ["1.234,5", "1.200", "950"], [1234.5, 1200, 950]),
        (";", ["1,5", "1.200", "950"], [1.5, 1200, 950]),
        (";", ["1.200.300", "1.200", "7"], [1200300, 1200, 7]),
        (";", ["1.5", "1,200", "950"], [1.5, 1200, 950]),
        (";", ["0.5", "1.200", "950"], [0.5, 1.2, 950]),
        (";", ["0,123", "1,200", "950"], [0.123, 1.2, 950]),
        (";", ["1 200,5", "12 300", "7"], [1200.5, 12300, 7]),
        (";", ["1\u00a0200,5", "1\u202f200", "1\u2009000"], [1200.5, 1200, 1000]),
        (";", ["1'200.5", "1’200", "12'000'000"], [1200.5, 1200, 12000000]),
        (";", ["1 200", "1.250", "7"], [1200, 1.25, 7]),
        (",", ["1,00,000", "12,34,567.5", "5"], [100000, 1234567.5, 5]),
        ("\t", ["1.250", "2.500", "9.125"], [1.25, 2.5, 9.125]),
        (",", ["1e3", "1.5E-2", "+4"], [1000, 0.015, 4]),
        (";", ["1,5e3", "2", "−4,5"], [1500, 2, -4.5]),
        (",", ["12 %", "7.5%", "0%"], [12, 7.5, 0]),
        (",", ["$1,200.50", "-$3", "$-4"], [1200.5, -3, -4]),
        (";", ["1.200,50 €", "3 €", "0,5€"], [1200.5, 3, 0.5]),
        (",", ["007", "1.", ".5"], [7, 1, 0.5]),
        (",", ["($1,200.50)", "$3", "($4)"], [-1200.5, 3, -4]),
    ],
)
def test_the_numbers_of_a_file_decide_how_they_are_read(
    tmp_path: Path, separator: str, written: list[str], numbers: list[float]
) -> None:
    assert one_column(tmp_path, separator, written) == numbers


def test_one_column_decides_for_another(tmp_path: Path) -> None:
    spanish = "x;y;class\n1.200;0,5;a\n950;0,7;b\n1.200;0,6;a\n950;0,8;b\n"
    assert table(tmp_path, spanish) == [[1200, 0.5], [950, 0.7], [1200, 0.6], [950, 0.8]]
    english = "x;y;class\n1.200;0.5;a\n950;0.7;b\n1.200;0.6;a\n950;0.8;b\n"
    assert table(tmp_path, english) == [[1.2, 0.5], [950, 0.7], [1.2, 0.6], [950, 0.8]]


def test_columns_that_differ_are_read_each_in_its_way(tmp_path: Path) -> None:
    content = "where;price;class\n40.41;1.200,5;a\n-3.70;950;b\n41.5;2.500;a\n"
    assert table(tmp_path, content) == [[40.41, 1200.5], [-3.7, 950], [41.5, 2500]]


def test_a_comment_with_a_number_decides_nothing(tmp_path: Path) -> None:
    content = "x;note;class\n1.200;1,5 or so;a\n950;none;b\n700;3,5;a\n"
    with pytest.raises(DataError, match=r"may be 1\.2 or 1200"):
        table(tmp_path, content, drop=("note",))


@pytest.mark.parametrize(
    ("separator", "written", "fraction"),
    [
        (";", ["950", "1.200"], "."),
        (",", ["950", "1.200"], "."),
        ("\t", ["950", "1,200"], ","),
        (";", ["950", "1,200"], ","),
        (";", ["2.500", "1.200"], "."),
    ],
)
def test_what_nothing_decides_is_asked(
    tmp_path: Path, separator: str, written: list[str], fraction: str
) -> None:
    with pytest.raises(DataError, match=r"line [23], column x: “[12][.,][0-9]*” may be") as caught:
        one_column(tmp_path, separator, written)
    other = "," if fraction == "." else "."
    assert f"`--decimal {fraction}` for" in caught.value.hint
    as_fraction = [float(value.replace(",", ".")) for value in written]
    as_whole = [float(value.replace(fraction, "")) for value in written]
    assert one_column(tmp_path, separator, written, decimal=fraction) == as_fraction
    assert one_column(tmp_path, separator, written, decimal=other) == as_whole
    assert one_column(tmp_path, separator, written, thousands=fraction) == as_whole
    path = tmp_path / "table.csv"
    assert preview_csv(path).columns[0].kind is ColumnKind.NUMERIC


def test_where_other_columns_disagree_it_is_not_said_that_none_decides(tmp_path: Path) -> None:
    both = "a;b;c;class\n1,5;2.5;1.200;x\n3,5;4.5;950;y\n"
    with pytest.raises(DataError, match=r"column c: “1\.200” may be 1\.2 or 1200, and other col"):
        table(tmp_path, both)
    none = "a;b;c;class\n15;25;1.200;x\n35;45;950;y\n"
    with pytest.raises(DataError, match="no other number of the file decides it"):
        table(tmp_path, none)


def test_a_column_in_two_ways_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"“1,5” in line 2 and “2\.5” in line 4 are not written"):
        one_column(tmp_path, ";", ["1,5", "1.200", "2.5"])
    with pytest.raises(DataError, match=r"“12 %” in line 2 and “13” in line 3 do not have the"):
        one_column(tmp_path, ",", ["12 %", "13", "14 %"])


def test_what_was_asked_holds_for_every_number(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"line 3, column x: “2\.5” is not a number"):
        one_column(tmp_path, ";", ["1,5", "2.5", "3"], decimal=",")
    with pytest.raises(DataError, match="line 2, column x: “1,200” is not a number"):
        one_column(tmp_path, ",", ["1,200", "2.5", "3"], decimal=".", thousands="none")
    assert one_column(tmp_path, ";", ["1.200", "2 500", "3"], thousands="space") == [1.2, 2500, 3]


@pytest.mark.parametrize("value", ["inf", "-inf", "0x1F", "1_000", "12/5", "1.2.3"])
def test_what_is_no_number_among_numbers_is_named(tmp_path: Path, value: str) -> None:
    with pytest.raises(DataError, match=r"line 4, column x: “.*” is not a number"):
        one_column(tmp_path, ",", ["1", "2.5", value, "4"])


@pytest.mark.parametrize("value", ["1e30", "-2.5E+30", "1e999", "9" * 40])
def test_what_is_too_large_is_named(tmp_path: Path, value: str) -> None:
    with pytest.raises(DataError, match=r"line 4, column x: “.*” is too large"):
        one_column(tmp_path, ",", ["1", "2.5", value, "4"])


@pytest.mark.parametrize("values", [["2024-1-", "2024-2-"], ["1.2.3", "1.2.4"], ["0x1F", "0x2A"]])
def test_what_is_like_a_number_is_a_word(tmp_path: Path, values: list[str]) -> None:
    assert one_column(tmp_path, ",", [*values, *values]) == [1, 0, 1, 0]


def test_a_target_that_nothing_decides_is_named_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x;class\n1;1.200\n2;950\n5;1.200\n4;950\n")
    text = text_of_table(path, TableOptions())
    assert read_table(text).classes == ("1.200", "950")


grouping = st.sampled_from([("", ""), (".", "."), (",", ","), ("space", " "), ("apostrophe", "'")])


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6),
    st.integers(0, 4),
    grouping,
    st.sampled_from(".,"),
)
def test_every_notation_is_read_as_it_was_written(
    digits: list[int], places: int, group: tuple[str, str], decimal: str
) -> None:
    name, sign = group
    if name == decimal:
        return
    notation = Notation(decimal, name)
    for number in digits:
        whole, part = divmod(abs(number), 10**places)
        text = ("-" if number < 0 else "") + f"{whole:,}".replace(",", sign)
        text += decimal + f"{part:0{places}}" if places else ""
        expected = number / 10**places
        read = notation.read(text)
        assert read is not None
        np.testing.assert_allclose(read, expected, rtol=1e-15)
        written = Written.of(text)
        assert written is not None
        if not written.unclear:
            assert written.alone(None) == read


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    for decimal in ("", ".", ","):
        read = Notation(decimal, "").read(text)
        assert read is None or abs(read) < 1e30
