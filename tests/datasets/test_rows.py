"""Rows that a user brings: columns by order and by name, categories, and every misfit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tui_lab.datasets import listing, loading, own_csv, own_npz
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.rows import input_columns, read_rows, read_rows_file, read_values
from tui_lab.errors import DataError

TABLE = "size,colour,kind\n1,red,yes\n2,blue,no\n4,red,yes\n3,green,no\n"


@pytest.fixture
def mine(tmp_path: Path, data_folder: Path) -> DatasetInfo:
    return own_csv.add_csv(written(tmp_path, TABLE), "mine")


def written(folder: Path, content: str) -> Path:
    path = folder / "rows.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_the_rows_of_the_set_itself_give_its_inputs(mine: DatasetInfo, tmp_path: Path) -> None:
    expected = loading.load("mine").x_train
    lines = [line.rpartition(",")[0] for line in TABLE.splitlines()[1:]]
    np.testing.assert_array_equal(read_rows(mine, lines).x, expected)
    rows = read_rows_file(mine, written(tmp_path, TABLE))
    np.testing.assert_array_equal(rows.x, expected)
    assert rows.unused == ("kind",)
    assert rows.values[1] == ("2", "blue")


def test_the_values_of_one_example_are_taken_one_by_one(mine: DatasetInfo) -> None:
    rows = read_values(mine, [" 1,5 ", "red"])
    np.testing.assert_array_equal(rows.x, read_rows(mine, ["1.5,red"]).x)
    assert rows.values == (("1,5", "red"),)
    with pytest.raises(DataError, match="Your example, column colour: “pink” did not occur"):
        read_values(mine, ["1", "pink"])


def test_columns_are_found_by_name_in_any_order(mine: DatasetInfo, tmp_path: Path) -> None:
    rows = read_rows_file(mine, written(tmp_path, "colour;size\nred;1,5\nblue;2\n"))
    assert rows.x.tolist() == [[1.5, 0, 0, 1], [2, 1, 0, 0]]
    assert read_rows(mine, ["1,5; red"]).x.tolist() == [[1.5, 0, 0, 1]]


def test_the_orders_of_the_shop_are_read_as_their_source_writes_them() -> None:
    info = listing.info("shipping")
    columns = {column.name: column for column in input_columns(info)}
    assert list(columns)[:3] == ["Warehouse_block", "Mode_of_Shipment", "Customer_care_calls"]
    row = "D,Flight,4,2,177,3,low,{},44,1233"
    x = read_rows(info, [row.format("F"), row.format("M")]).x
    assert x.shape == (2, 18)
    gender = info.features.index("Gender=M")
    assert x[:, gender].tolist() == [0, 1]
    assert x[0, :8].tolist() == [0, 0, 0, 1, 0, 1, 0, 0]


def test_a_set_without_names_counts_its_columns(tmp_path: Path, data_folder: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.eye(4, 3, dtype=np.float32), y=np.arange(4) % 2)
    info = own_npz.add_npz(tmp_path / "a.npz", "mine")
    assert [column.name for column in input_columns(info)] == ["x1", "x2", "x3"]
    assert read_rows(listing.info("xor"), ["0, 1"]).x.tolist() == [[0, 1]]


def test_an_equals_sign_in_a_name_is_no_category(tmp_path: Path, data_folder: Path) -> None:
    content = "a=b,kind\n1,x\n2,y\n3,x\n"
    info = own_csv.add_csv(written(tmp_path, content), "mine")
    assert read_rows_file(info, written(tmp_path, content)).x.tolist() == [[1], [2], [3]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1.5,red", [1.5, 0, 0, 1]),
        ("1,5;red", [1.5, 0, 0, 1]),
        ("1,5\tred", [1.5, 0, 0, 1]),
        ("1.5 | red", [1.5, 0, 0, 1]),
    ],
)
def test_the_values_of_a_row_are_parted_as_in_a_table(
    mine: DatasetInfo, line: str, expected: list[float]
) -> None:
    assert read_rows(mine, [line]).x.tolist() == [expected]


def test_a_semicolon_in_a_category_parts_nothing(tmp_path: Path, data_folder: Path) -> None:
    info = own_csv.add_csv(written(tmp_path, 'tag,size,kind\n"a;b",1,x\nc,2,y\nc,3,x\n'), "tags")
    assert read_rows(info, ['"a;b",4']).x.tolist() == [[1, 0, 4]]


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("1", "Row 1: 1 value, but the network wants 2", "size, colour"),
        ("1,red,3", "Row 1: 3 values, but the network wants 2", "size, colour"),
        ("", "the network wants 2", "size, colour"),
        ("big,red", "Row 1, column size: “big” is not a number", "such as 1200"),
        ("1e300,red", "Row 1, column size: “1e300” is too large", "such as 1200"),
        ("1,pink", "Row 1, column colour: “pink” did not occur", "blue, green, red"),
    ],
)
def test_a_row_that_does_not_fit_says_where(
    mine: DatasetInfo, line: str, message: str, hint: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_rows(mine, [line])
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_file_that_does_not_fit_says_where(mine: DatasetInfo, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="lacks the column colour") as caught:
        read_rows_file(mine, written(tmp_path, "size,color\n1,red\n"))
    assert "size, color" in caught.value.hint
    with pytest.raises(DataError, match=r"rows\.csv, line 3, column size: “x” is not"):
        read_rows_file(mine, written(tmp_path, "size,colour\n1,red\nx,red\n"))


def test_a_file_without_a_header_follows_the_order_of_the_set(
    tmp_path: Path, data_folder: Path
) -> None:
    body = TABLE.partition("\n")[2]
    info = own_csv.add_csv(written(tmp_path, body), "mine", header=False)
    rows = read_rows_file(info, written(tmp_path, "1,red\n2,blue\n"), header=False)
    np.testing.assert_array_equal(rows.x, loading.load("mine").x_train[:2])


def test_a_file_without_a_header_is_in_the_order_of_names_that_it_lacks(
    mine: DatasetInfo, tmp_path: Path
) -> None:
    rows = read_rows_file(mine, written(tmp_path, "1,red\n4,blue\n"), header=False)
    assert rows.values == (("1", "red"), ("4", "blue"))
    assert rows.x.tolist() == [[1, 0, 0, 1], [4, 1, 0, 0]]
    with pytest.raises(DataError, match="3 values, but the network wants 2") as caught:
        read_rows_file(mine, written(tmp_path, "1,red,7\n4,blue,7\n"), header=False)
    assert "In this order: size, colour." in caught.value.hint


def test_rows_that_cannot_be_read_are_named_and_the_others_kept(
    mine: DatasetInfo, tmp_path: Path
) -> None:
    path = written(
        tmp_path, 'size,colour,kind\n1,red,yes\n1\n2,pink,no\nx,red,\n\n3,green,"no"\n1,2,3,4\n'
    )
    with pytest.raises(DataError, match="line 3"):
        read_rows_file(mine, path)
    rows = read_rows_file(mine, path, whole=False)
    assert rows.lines == (2, 7)
    assert rows.values == (("1", "red"), ("3", "green"))
    assert [each.line for each in rows.refused] == [3, 4, 5, 8]
    reasons = " ".join(each.error.message for each in rows.refused)
    assert "1 fields, but the first line has 3" in reasons
    assert "“pink” did not occur" in reasons
    assert "“x” is not a number" in reasons
    assert rows.truths == (("yes",), ("no",))
    assert rows.others == {"kind": ("yes", "no")}
    with pytest.raises(DataError, match=r"line 2.*pink"):
        read_rows_file(mine, written(tmp_path, "size,colour\n2,pink\n"), whole=False)


def test_the_truth_is_in_the_column_that_the_set_has_or_that_is_named(
    mine: DatasetInfo, tmp_path: Path
) -> None:
    path = written(tmp_path, "size,colour,was\n1,red,yes\n")
    assert read_rows_file(mine, path).truths == ()
    assert read_rows_file(mine, path, target=["was"]).truths == (("yes",),)
    with pytest.raises(DataError, match="lacks the column is"):
        read_rows_file(mine, path, target=["is"])
    with pytest.raises(DataError, match="answers 1 column, and 2 are named"):
        read_rows_file(mine, path, target=["was", "size"])
    line = listing.info("line")
    found = read_rows_file(line, written(tmp_path, "y;x\n1,5;0,5\n;0,25\n"))
    assert found.truths[0] == (1.5,)
    assert np.isnan(found.truths[1][0])
