"""What can be chosen about a table: missing values, kinds of columns, and advice that works."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest

from tui_lab.datasets import listing, loading, own_csv, places, preparing
from tui_lab.datasets.csv_columns import ColumnKind, preview_text, text_of_table
from tui_lab.datasets.csv_tables import TableArrays, read_table
from tui_lab.datasets.planning import check_sizes, plan, starting_experiment
from tui_lab.datasets.rows import input_columns, read_rows, read_rows_file, read_values
from tui_lab.datasets.table_advice import free_name, proposed, working_options
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError, ExitCode
from tui_lab.experiment.model import Data


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(folder: Path, content: str, **options: object) -> TableArrays:
    wanted = TableOptions(**options)  # type: ignore[arg-type]
    return read_table(text_of_table(written(folder, content), wanted), wanted)


def test_numbers_that_differ_little_stay_apart(tmp_path: Path, data_folder: Path) -> None:
    content = "t,class\n" + "1700000000,a\n1700000060,b\n" * 5
    own_csv.add_csv(written(tmp_path, content), "stamp")
    dataset = loading.load("stamp")
    assert dataset.x_train.dtype == np.float64
    for scaling in ("standard", "minmax"):
        data = Data("stamp", scaling, validation_split=0.2, test_split=0.2)  # type: ignore[arg-type]
        prepared = preparing.prepare(dataset, data, 0)
        for part in (prepared.train, prepared.validation, prepared.test):
            assert part is not None
            assert part.x.dtype == np.float32
            means = [part.x[part.y == label].mean() for label in (0, 1)]
            assert means[1] - means[0] >= 0.99
        info = listing.info("stamp")
        rows = read_rows(info, ["1700000000", "1700000060"])
        scaled = prepared.scaler(rows.x)[:, 0]
        np.testing.assert_allclose(
            scaled, [prepared.train.x[prepared.train.y == label][0, 0] for label in (0, 1)]
        )
        typed = prepared.scaler(read_values(info, ["1700000060"]).x)
        assert typed[0, 0] == scaled[1]


def test_float64_is_kept_where_float32_would_lose_something(
    tmp_path: Path, data_folder: Path
) -> None:
    content = "a,b,class\n" + "".join(f"{n}.5,{n},{'xy'[n % 2]}\n" for n in range(10))
    own_csv.add_csv(written(tmp_path, content), "small")
    assert loading.load("small").x_train.dtype == np.float32
    content = "a,b,class\n" + "".join(f"{n},{300 + n / 1000},{'xy'[n % 2]}\n" for n in range(10))
    own_csv.add_csv(written(tmp_path, content), "warm")
    x = loading.load("warm").x_train
    assert x.dtype == np.float64
    assert x[3, 1] == 300.003


def test_a_target_may_have_a_class_that_elsewhere_means_missing(tmp_path: Path) -> None:
    table = read(tmp_path, "x,class\n1,+\n2,-\n5,+\n4,-\n", missing="drop")
    assert table.classes == ("+", "-")
    assert table.y.tolist() == [0, 1, 0, 1]
    assert table.rows_left_out == 0
    table = read(tmp_path, "x,class\n1,NA\n2,EU\n5,NA\n4,?\n6,?\n8,\n9,EU\n", missing="drop")
    assert table.classes == ("?", "EU", "NA")
    assert table.rows_left_out == 1


def test_the_words_that_count_as_missing_are_said_and_chosen(tmp_path: Path) -> None:
    content = "sign,size,class\n+,1,x\n-,2,y\n+,NA,x\n-,4,y\n+,5,x\n"
    with pytest.raises(DataError, match="3 values are missing, the first in line 3") as caught:
        read(tmp_path, content)
    assert "in inputs also -, NA" in caught.value.hint
    assert "--missing-value" in caught.value.hint
    table = read(tmp_path, content, missing="drop", missing_words=("na",))
    assert table.features == ("sign=+", "sign=-", "size")
    assert table.rows_left_out == 1
    assert table.found.missing_words == ("NA",)
    content = "size,class\n1,x\n-999,y\n3,x\nsin dato,y\n5,y\n"
    table = read(tmp_path, content, missing="drop", missing_words=("-999", "Sin dato"))
    assert table.x.tolist() == [[1], [3], [5]]
    with pytest.raises(DataError, match="line 3, column size: “NA” is not a number"):
        read(tmp_path, "size,class\n1,x\nNA,y\n3,x\n", missing_words=())


def test_what_counted_as_missing_is_in_the_description(tmp_path: Path, data_folder: Path) -> None:
    content = "size,class\n1,x\nNA,y\n3,x\n?,y\n5,y\n6,y\n"
    info = own_csv.add_csv(written(tmp_path, content), "mine", missing="drop")
    assert "these counted as missing: NA, ?." in info.description
    assert "2 rows with missing values were left out." in info.description


def states(rows: int, values: int) -> str:
    return "state,class\n" + "".join(f"S{n % values:03},{'xy'[n // 3 % 2]}\n" for n in range(rows))


@pytest.mark.parametrize(
    ("rows", "values", "kind"),
    [
        (2000, 52, ColumnKind.CATEGORICAL),
        (300, 52, ColumnKind.CATEGORICAL),
        (104, 52, ColumnKind.TEXT),
        (100, 50, ColumnKind.CATEGORICAL),
        (99, 50, ColumnKind.TEXT),
        (20, 10, ColumnKind.CATEGORICAL),
        (10, 10, ColumnKind.CATEGORICAL),
        (6000, 1200, ColumnKind.TEXT),
    ],
)
def test_what_is_free_text_follows_the_number_of_rows(
    tmp_path: Path, rows: int, values: int, kind: ColumnKind
) -> None:
    text = text_of_table(written(tmp_path, states(rows, values)), TableOptions())
    assert preview_text(text, TableOptions()).columns[0].kind is kind


def test_the_kind_of_a_column_can_be_overruled(tmp_path: Path) -> None:
    table = read(tmp_path, states(104, 52), categories=("state",))
    assert len(table.features) == 52
    assert (table.recipes["state"].start, table.recipes["state"].count) == (0, 52)
    content = "zip,class\n18001,x\n28013,y\n18001,x\n28013,y\n"
    assert read(tmp_path, content).features == ("zip",)
    assert read(tmp_path, content, categories=("zip",)).features == ("zip=18001", "zip=28013")
    with pytest.raises(DataError, match="line 3, column size: “tall” is not a number"):
        read(tmp_path, "size,class\n1,x\ntall,y\nsmall,x\n4,y\n", numbers=("size",))
    with pytest.raises(DataError, match="column zip cannot hold both"):
        read(tmp_path, content, categories=("zip",), numbers=("zip",))
    with pytest.raises(DataError, match="no column ZIP; it has zip, class"):
        read(tmp_path, content, categories=("ZIP",))


def test_a_target_of_many_numbers_can_be_said_to_hold_classes(tmp_path: Path) -> None:
    content = "x,grade\n" + "".join(f"{n},{n % 30 + 0.5}\n" for n in range(90))
    assert read(tmp_path, content).classes == ()
    assert len(read(tmp_path, content, categories=("grade",)).classes) == 30


def test_values_with_digits_that_are_no_numbers_are_told(tmp_path: Path, data_folder: Path) -> None:
    content = "when,weight,below,code,class\n" + "".join(
        f"0{n % 3 + 1}.05.2024,{n % 3 + 1} kg,< {n % 3},S{n % 3},{'xy'[n % 2]}\n" for n in range(12)
    )
    notes: list[str] = []
    own_csv.add_csv(written(tmp_path, content), "mine", note=notes.append)
    assert any(note.endswith("became categories: weight, below.") for note in notes)
    assert "Of the dates in the column when these became inputs: day, weekday." in notes
    notes.clear()
    said = TableOptions(categories=("when", "weight", "below"))
    own_csv.add_table(written(tmp_path, content), "mine", said, overwrite=True, note=notes.append)
    assert not any("digits" in note for note in notes)


def test_a_column_without_values_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the column b has no values") as caught:
        read(tmp_path, "a,b,class\n1,,x\n2,,y\n5,,x\n", missing="drop")
    assert caught.value.hint == "Drop the column: `--drop b`."


def test_columns_with_one_value_are_named(tmp_path: Path, data_folder: Path) -> None:
    content = "a,b,c,class\n1,7,k,x\n2,7,k,y\n4,7,k,x\n"
    notes: list[str] = []
    own_csv.add_csv(written(tmp_path, content), "mine", note=notes.append)
    assert "These columns have the same value in every row: b, c." in notes


@pytest.mark.parametrize(
    ("content", "given", "expected"),
    [
        (
            "k,x,y\nA,1,2.5\nB,,3.5\nA,3,4.5\nB,4,5.5\n",
            TableOptions(targets=("k",)),
            "--target k --missing drop",
        ),
        ("k,x,y\nA,1,2.5\nB,,3.5\nA,3,4.5\nB,4,5.5\n", TableOptions(), "--target y --missing drop"),
        (
            "Individual ID;x;class\n1;5,5;a\n2;4,5;b\n3;7,5;a\n4;1,5;b\n",
            TableOptions(),
            "--target class --drop 'Individual ID'",
        ),
        (
            "who,x,class,note\n"
            + "".join(f"P {n},{n % 7},{'ab'[n % 2]},n{n}\n" for n in range(30)),
            TableOptions(drop=("note",), missing_words=("none",), separator=","),
            "--target class --drop note --drop who --missing-value none --separator ,",
        ),
        ("x,class\n1,+\n2,-\n3,+\n4,-\n", TableOptions(), "--target class"),
        (
            "x;zip;class\n1.200;08001;a\n950;28013;b\n1.200;08001;b\n",
            TableOptions(decimal=",", categories=("zip",)),
            "--target class --category zip --decimal ,",
        ),
    ],
)
def test_what_is_proposed_keeps_what_was_asked_and_works(
    tmp_path: Path, data_folder: Path, content: str, given: TableOptions, expected: str
) -> None:
    text = text_of_table(written(tmp_path, content), given)
    works = working_options(text, preview_text(text, given), given)
    words = [word for pair in works.as_options() for word in pair if word is not None]
    assert words == shlex.split(expected)
    own_csv.add_table(text.path, "mine", works)


def test_where_nothing_works_nothing_is_proposed(tmp_path: Path) -> None:
    text = text_of_table(written(tmp_path, "x,y\n1.5,2.5\n2.5,3.5\n4.5,1.5\n"), TableOptions())
    words = TableOptions(task="classes")
    with pytest.raises(DataError, match="no column that could be an input"):
        working_options(text, preview_text(text, words), TableOptions(drop=("x",)))
    only = TableOptions(drop=("x", "y"))
    assert proposed(preview_text(text, only), only).targets == ("y",)


def test_a_name_that_is_free_is_proposed(tmp_path: Path, data_folder: Path) -> None:
    assert free_name("mine") == "mine"
    assert free_name("iris") == "iris-2"
    own_csv.add_csv(written(tmp_path, "x,class\n1,a\n2,b\n5,a\n"), "mine")
    assert free_name("mine") == "mine-2"
    assert (places.own_folder("mine") / "data.npz").exists()


def test_too_few_rows_are_found_before_anything_starts(tmp_path: Path, data_folder: Path) -> None:
    info = own_csv.add_csv(written(tmp_path, "x,y,class\n1,2,a\n2,3,b\n"), "two")
    first = starting_experiment(info)
    with pytest.raises(DataError, match="two has 2 examples, too few") as caught:
        plan(first)
    assert caught.value.exit_code == ExitCode.DATA
    for rows in range(1, 8):
        content = "x,class\n" + "".join(f"{n * n},{'ab'[n % 2]}\n" for n in range(rows + 1))
        info = own_csv.add_csv(written(tmp_path, content), "few", overwrite=True)
        for data in (
            Data("few", test_split=0.3),
            Data("few", validation_split=0.5, test_split=0.9),
            Data("few", validation_split=0.0, test_split=0.3),
            Data("few", validation_split=0.0),
        ):
            outcomes = []
            for check in (
                lambda data=data, info=info: check_sizes(data, info),
                lambda data=data: preparing.prepare(loading.load("few"), data, 0),
            ):
                try:
                    check()
                    outcomes.append("works")
                except DataError:
                    outcomes.append("too few")
            assert outcomes[0] == outcomes[1]


def test_names_of_columns_and_categories_are_kept(tmp_path: Path, data_folder: Path) -> None:
    content = 'a=b,a,"c, d",class\n1,x=y,"p, q",k\n2,z,r,l\n5,x=y,r,k\n'
    info = own_csv.add_csv(written(tmp_path, content), "mine")
    columns = {column.name: column.categories for column in input_columns(info)}
    assert columns == {"a=b": (), "a": ("x=y", "z"), "c, d": ("p, q", "r")}
    rows = read_rows_file(info, written(tmp_path, content))
    np.testing.assert_array_equal(rows.x, loading.load("mine").x_train)
    assert read_rows(info, ['2,z,"p, q"']).x.tolist() == [[2, 0, 1, 1, 0]]


@pytest.fixture
def spanish(tmp_path: Path, data_folder: Path) -> str:
    content = "x;y;class\n1.200;0,5;a\n950;0,7;b\n1.300;0,6;a\n"
    own_csv.add_csv(written(tmp_path, content), "spanish")
    content = "x,y,class\n1200,0.5,a\n950,0.7,b\n1300,0.6,a\n"
    own_csv.add_csv(written(tmp_path, content), "plain")
    return content


@pytest.mark.parametrize(
    ("name", "row", "x"),
    [
        ("spanish", "1.200;0,5", [1200, 0.5]),
        ("spanish", "1.200,950", [1200, 950]),
        ("spanish", "1.200,0.5", [1.2, 0.5]),
        ("plain", "1.200,0.5", [1.2, 0.5]),
        ("plain", "1.200,7", [1.2, 7]),
        ("plain", "1.200;0,5", [1200, 0.5]),
        ("plain", "1,250;7", [1.25, 7]),
        ("plain", '"1,200",7', [1200, 7]),
        ("plain", "1 200; 7 %", [1200, 7]),
    ],
)
def test_rows_are_read_as_the_file_of_the_data_was(
    spanish: str, name: str, row: str, x: list[float]
) -> None:
    assert read_rows(listing.info(name), [row]).x.tolist() == [x]


def test_a_value_by_hand_that_nothing_decides_is_asked(spanish: str, tmp_path: Path) -> None:
    assert read_values(listing.info("spanish"), ["1.200", "7"]).x.tolist() == [[1200, 7]]
    assert read_values(listing.info("plain"), ["1.200", "7"]).x.tolist() == [[1.2, 7]]
    with pytest.raises(DataError, match=r"column x: “1,200” may be 1\.2 or 1200") as caught:
        read_values(listing.info("plain"), ["1,200", "7"])
    assert caught.value.hint == "Write 1.20, or 1200 without a thousands sign."
    assert read_values(listing.info("plain"), ["1.20", "1200"]).x.tolist() == [[1.2, 1200]]
    path = written(tmp_path, "y;x\n7;1.200\n8;950\n")
    assert read_rows_file(listing.info("spanish"), path).x.tolist() == [[1200, 7], [950, 8]]
    assert read_rows_file(listing.info("plain"), path).x.tolist() == [[1.2, 7], [950, 8]]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("5.1,3.5\n1.4,0.2", "Row 1 has several lines"),
        ("5.1\r3.5,1", "Row 1 has several lines"),
        ('"5.1,3.5', "Row 1: the quotes do not match"),
        ("5" * 200_000 + ",1", "Row 1: the quotes do not match, or a value is too long"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_sentence(spanish: str, row: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read_rows(listing.info("plain"), [row])
    assert caught.value.hint


def test_many_columns_take_time_in_proportion(tmp_path: Path, data_folder: Path) -> None:
    width, touched = 3000, 0

    class Name(str):
        """A name that counts how often it is compared."""

        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            nonlocal touched
            touched += 1
            return str.__eq__(self, other)

    head = ",".join(f"c{n}" for n in range(width))
    body = "".join(
        f"{','.join(str((r * 7 + n) % 11) for n in range(width))},{'ab'[r % 2]}\n" for r in range(4)
    )
    text = text_of_table(written(tmp_path, f"{head},class\n{body}"), TableOptions())
    object.__setattr__(text, "columns", tuple(map(Name, text.columns)))
    shares: list[float] = []
    table = read_table(text, TableOptions(), shares.append)
    works = working_options(text, preview_text(text, TableOptions()), TableOptions())
    assert works.target == "class"
    assert len(table.features) == width
    assert touched < 40 * width
    assert shares == sorted(shares)
    assert len(shares) > 50
    assert max(shares) <= 1


def test_reading_that_is_given_up_adds_nothing(tmp_path: Path, data_folder: Path) -> None:
    class GivenUpError(Exception):
        """Nobody wants it any more."""

    def progress(_share: float) -> None:
        raise GivenUpError

    with pytest.raises(GivenUpError):
        own_csv.add_table(
            written(tmp_path, "x,class\n1,a\n2,b\n"), "mine", TableOptions(), progress=progress
        )
    assert "mine" not in listing.names()
