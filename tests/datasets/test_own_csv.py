"""Own data sets from CSV files: what becomes of the columns, and every fault."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tui_lab import i18n
from tui_lab.datasets import csv_columns, listing, loading, own_csv, own_store, preparing
from tui_lab.datasets.model import Kind, Origin
from tui_lab.errors import DataError, NotFoundError
from tui_lab.experiment.model import Data

GOOD = "size,colour,kind\n1,red,yes\n2,blue,no\n4,red,yes\n3,green,no\n"


def written(folder: Path, content: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_table_becomes_a_data_set(tmp_path: Path, data_folder: Path) -> None:
    notes: list[str] = []
    info = own_csv.add_csv(written(tmp_path, GOOD), "mine", note=notes.append)
    assert info.name == "mine"
    assert info.kind is Kind.TABLE
    assert info.origin is Origin.OWN
    assert info.features == ("size", "colour=blue", "colour=green", "colour=red")
    assert info.classes == ("no", "yes")
    assert notes == ["The last column, kind, is the target."]
    dataset = loading.load("mine")
    assert dataset.x_train.tolist() == [[1, 0, 0, 1], [2, 1, 0, 0], [4, 0, 0, 1], [3, 0, 1, 0]]
    assert dataset.y_train.tolist() == [1, 0, 1, 0]
    assert dataset.x_train.dtype == np.float32
    assert "mine" in listing.names()
    assert info in listing.catalogue()
    assert listing.info("mine") == info
    assert listing.availability("mine").where == data_folder / "own" / "mine"
    assert preparing.prepare(dataset, Data("mine", test_split=0.5), 0).test is not None


def test_the_target_can_be_any_column_and_columns_can_be_dropped(
    tmp_path: Path, data_folder: Path
) -> None:
    info = own_csv.add_csv(written(tmp_path, GOOD), "mine", "kind", drop=["colour"])
    assert info.features == ("size",)
    content = "kind,size\n1.0,5\n0,6\n1,7\n"
    info = own_csv.add_csv(written(tmp_path, content), "first", "kind")
    assert info.classes == ("0", "1")
    assert loading.load("first").y_train.tolist() == [1, 0, 1]


def test_without_a_header_the_columns_are_numbered(tmp_path: Path, data_folder: Path) -> None:
    rows = "5.1,red,a\n4.9,blue,b\n6.2,red,a\n5.0,blue,b\n"
    path = written(tmp_path, rows)
    with pytest.raises(DataError, match="first line holds an example") as caught:
        own_csv.add_csv(path, "mine")
    assert "--no-header" in caught.value.hint
    info = own_csv.add_csv(path, "mine", header=False)
    assert info.features == ("column1", "column2=blue", "column2=red")
    assert (info.train_size, info.classes) == (4, ("a", "b"))


@pytest.mark.parametrize(
    "content",
    [
        "size,colour,kind\n1,red,x\n2,blue,y\n3,red,x\n4,blue,y\n",
        "colour,kind\nred,x\nblue,y\nred,x\nblue,y\n",
        "name,1990,kind\nAnn,1,x\nBob,2,y\nCy,3,x\nDot,4,y\n",
    ],
    ids=["numbers", "words", "a number as a name"],
)
def test_a_header_is_taken_for_one(tmp_path: Path, data_folder: Path, content: str) -> None:
    assert csv_columns.preview_csv(written(tmp_path, content)).rows == 4


@pytest.mark.parametrize(
    "content",
    [
        "1,x\n2,y\n3,x\n4,y\n",
        "p,x,s\ne,x,y\np,b,s\ne,b,y\np,x,s\n",
        "Ann,1,x\nBob,2,y\nCy,3,x\nDot,4,y\n",
    ],
    ids=["numbers", "words", "a name first"],
)
def test_a_first_line_like_the_others_is_no_header(
    tmp_path: Path, data_folder: Path, content: str
) -> None:
    with pytest.raises(DataError, match="has no header"):
        csv_columns.preview_csv(written(tmp_path, content))


def test_the_description_is_said_in_the_language_of_the_moment(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Backwards:
        def gettext(self, message: str) -> str:
            return message.replace("Added from the file", "Traído del archivo")

        def ngettext(self, one: str, many: str, count: int) -> str:
            return one if count == 1 else many

    own_csv.add_csv(written(tmp_path, GOOD), "mine", "kind")
    said = "Added from the file table.csv. The column kind is the target."
    assert listing.info("mine").description == said
    monkeypatch.setattr(i18n, "_translations", Backwards())
    assert listing.info("mine").description.startswith("Traído del archivo table.csv.")


def test_a_description_of_an_older_header_is_kept(tmp_path: Path, data_folder: Path) -> None:
    own_csv.add_csv(written(tmp_path, GOOD), "mine")
    header = data_folder / "own" / "mine" / "dataset.toml"
    whole = header.read_text().partition("[added]")[0]
    header.write_text(whole.replace('description = ""', 'description = "As it was."'))
    assert listing.info("mine").description == "As it was."


def test_number_classes_are_in_the_order_of_numbers(tmp_path: Path, data_folder: Path) -> None:
    rows = "".join(f"{n},{label}\n" for n, label in enumerate([10, 9, 2] * 3))
    info = own_csv.add_csv(written(tmp_path, "a,rank\n" + rows), "mine")
    assert info.classes == ("2", "9", "10")


def test_decimal_commas_are_read_where_semicolons_separate(
    tmp_path: Path, data_folder: Path
) -> None:
    content = "a;b;kind\n1,5;-2.5;x\n1.234,5;,5;y\n3;1e3;x\n"
    own_csv.add_csv(written(tmp_path, content), "mine")
    expected = [[1.5, -2.5], [1234.5, 0.5], [3, 1000]]
    assert loading.load("mine").x_train.tolist() == expected


def test_a_column_that_counts_the_rows_is_named(tmp_path: Path, data_folder: Path) -> None:
    notes: list[str] = []
    content = "id,size,kind\n7,1,x\n8,5,y\n9,2,x\n"
    info = own_csv.add_csv(written(tmp_path, content), "mine", note=notes.append)
    assert any("column id only counts the rows" in note for note in notes)
    assert "column id only counts the rows" in info.description
    quiet: list[str] = []
    path = written(tmp_path, content)
    own_csv.add_csv(path, "other", "kind", drop=["id"], note=quiet.append)
    assert quiet == []


def test_rows_with_missing_values_can_be_left_out(tmp_path: Path, data_folder: Path) -> None:
    content = "a,b,kind\n1,,x\n2,5,y\n?,6,x\n4,7,x\n5,8,\n"
    path = written(tmp_path, content)
    notes: list[str] = []
    info = own_csv.add_csv(path, "mine", missing="drop", note=notes.append)
    assert info.train_size == 2
    assert "3 rows with missing values were left out." in notes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "a,b,kind\n1,2,x\n1,,y\n?,NA,x\n",
            "3 values are missing, the first in line 3, column b",
        ),
        ("a,kind\n1,x\n2,\n", "1 value is missing, in line 3, column kind"),
        ("a,b,kind\n1,2,x\n2,abc,y\n3,4,x\n", "line 3, column b: “abc” is not a number"),
        ("a,kind\n1,x\n1_000,y\n", "line 3, column a: “1_000” is not a number"),
        ("a,kind\n1,x\ninf,y\n", "line 3, column a: “inf” is not a number"),
        ("a,kind\n1,x\n1e300,y\n", "line 3, column a: “1e300” is too large"),
        ("a,kind\n1,x\n2,x\n", "target kind has one class only, x"),
        ("a,kind\n1,7\n2,7\n", "target kind has one class only, 7"),
        ("a,b\n1,2,3\n", "line 2: 3 fields"),
        ("kind\nx\ny\n", "no column that could be an input"),
        ("a,kind\n1,x\n2,y\n3,z\n4,w\n", "target kind has 4 different values in 4 rows"),
    ],
)
def test_a_fault_names_its_place_and_leaves_nothing(
    tmp_path: Path, data_folder: Path, content: str, words: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(DataError, match=words) as caught:
        own_csv.add_csv(path, "mine")
    assert str(path) in caught.value.message
    assert caught.value.hint
    assert "mine" not in listing.names()
    assert list(data_folder.rglob("*.npz")) == []


def test_free_text_is_to_be_dropped(tmp_path: Path, data_folder: Path) -> None:
    rows = "".join(f"person {n},{n % 7},{n % 2}\n" for n in range(40))
    path = written(tmp_path, "who,size,kind\n" + rows)
    with pytest.raises(DataError, match="column who is free text with 40 different") as caught:
        own_csv.add_csv(path, "mine")
    assert "`--drop who`" in caught.value.hint
    assert "`--category who`" in caught.value.hint
    with pytest.raises(DataError, match="column who is free text") as caught:
        own_csv.add_csv(path, "mine", drop=["size"])
    assert caught.value.hint == "Make an input of each value: `--category who`."


def test_a_column_that_is_not_there_lists_those_that_are(tmp_path: Path, data_folder: Path) -> None:
    path = written(tmp_path, GOOD)
    with pytest.raises(DataError, match="no column Kind; it has size, colour, kind"):
        own_csv.add_csv(path, "mine", "Kind")
    with pytest.raises(DataError, match="no column id"):
        own_csv.add_csv(path, "mine", drop=["id"])


@pytest.mark.parametrize("name", ["", "Mine", "../up", "a/b", ".hidden", "a b", "x" * 65])
def test_an_unfit_name_is_refused(tmp_path: Path, data_folder: Path, name: str) -> None:
    with pytest.raises(DataError, match="not a fit name"):
        own_csv.add_csv(written(tmp_path, GOOD), name)


def test_names_that_are_taken_are_refused(tmp_path: Path, data_folder: Path) -> None:
    path = written(tmp_path, GOOD)
    with pytest.raises(DataError, match="lab's own"):
        own_csv.add_csv(path, "iris", overwrite=True)
    own_csv.add_csv(path, "mine")
    with pytest.raises(DataError, match="already a data set named mine") as caught:
        own_csv.add_csv(path, "mine")
    assert "--overwrite" in caught.value.hint
    other = written(tmp_path, "a,kind\n1,x\n2,y\n")
    assert own_csv.add_csv(other, "mine", overwrite=True).features == ("a",)
    assert loading.load("mine").x_train.shape == (2, 1)
    assert [path.name for path in (data_folder / "own").iterdir()] == ["mine"]


def test_an_own_set_can_be_removed(tmp_path: Path, data_folder: Path) -> None:
    own_csv.add_csv(written(tmp_path, GOOD), "mine")
    own_store.remove_own("mine")
    assert "mine" not in listing.names()
    assert list((data_folder / "own").iterdir()) == []
    with pytest.raises(NotFoundError):
        own_store.remove_own("mine")
    with pytest.raises(DataError, match="cannot be removed"):
        own_store.remove_own("iris")


def test_a_teachers_own_sets_are_found_and_not_removed(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, GOOD)
    own_csv.add_csv(path, "one")
    own_csv.add_csv(path, "two")
    shared = tmp_path / "teacher"
    (shared / "own").mkdir(parents=True)
    (data_folder / "own" / "one").rename(shared / "one")
    (data_folder / "own" / "two").rename(shared / "own" / "two")
    assert "one" not in listing.names()
    monkeypatch.setenv("TUI_LAB_DATA", str(shared))
    for name in ("one", "two"):
        assert loading.load(name).x_train.shape == (4, 4)
        with pytest.raises(DataError, match="shared folder"):
            own_store.remove_own(name)


def break_header(folder: Path, content: bytes) -> None:
    (folder / "dataset.toml").write_bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "format None is not known"),
        (b"format = 2", "format 2 is not known"),
        (b"not toml", "does not describe a data set"),
        (b"\xff\xfe", "does not describe a data set"),
        (b"format = 1", "title is missing or wrong"),
        (b"#" * 5_000_000, "more than 3.8 MB"),
    ],
)
def test_a_broken_own_set_does_not_break_the_catalogue(
    tmp_path: Path, data_folder: Path, content: bytes, words: str
) -> None:
    own_csv.add_csv(written(tmp_path, GOOD), "good")
    own_csv.add_csv(written(tmp_path, GOOD), "bad")
    break_header(data_folder / "own" / "bad", content)
    names = [info.name for info in listing.catalogue()]
    assert "good" in names
    assert "bad" not in names
    assert list(listing.unreadable()) == ["bad"]
    assert words in listing.unreadable()["bad"]
    with pytest.raises(DataError, match=words):
        loading.load("bad")
    own_store.remove_own("bad")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("train_size = 4", "train_size = 5"),
        ("train_size = 4", "train_size = -4"),
        ("train_size = 4", 'train_size = "4"'),
        ('kind = "table"', 'kind = "sound"'),
        ("test_size = 0", "test_size = 2"),
        ('"no"', '"no", "more", "most"'),
    ],
)
def test_a_header_that_contradicts_the_arrays_is_refused(
    tmp_path: Path, data_folder: Path, old: str, new: str
) -> None:
    own_csv.add_csv(written(tmp_path, GOOD), "mine")
    header = data_folder / "own" / "mine" / "dataset.toml"
    text = header.read_text()
    assert old in text
    header.write_text(text.replace(old, new))
    if "most" in new:
        # More classes than labels is no contradiction.
        assert len(loading.load("mine").info.classes) == 4
        return
    with pytest.raises(DataError):
        loading.load("mine")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("train_size = 4", "train_size = 0", "train_size"),
        ("train_size = 4", 'train_size = "4"', "train_size"),
        ('kind = "table"', 'kind = "sound"', "kind"),
        ("folder = false", "folder = 1", "added"),
    ],
)
def test_a_header_with_a_wrong_value_names_its_field(
    tmp_path: Path, data_folder: Path, old: str, new: str, field: str
) -> None:
    own_csv.add_csv(written(tmp_path, GOOD), "mine")
    header = data_folder / "own" / "mine" / "dataset.toml"
    assert old in header.read_text()
    header.write_text(header.read_text().replace(old, new))
    assert f"{field} is missing or wrong" in listing.unreadable()["mine"]


def test_an_own_set_without_its_arrays_is_not_at_hand(tmp_path: Path, data_folder: Path) -> None:
    own_csv.add_csv(written(tmp_path, GOOD), "mine")
    (data_folder / "own" / "mine" / "data.npz").unlink()
    assert not listing.availability("mine").at_hand
    with pytest.raises(DataError, match="cannot be read"):
        loading.load("mine")


def test_a_full_disk_leaves_the_old_set_whole(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    from tui_lab.errors import StoreError

    path = written(tmp_path, GOOD)
    own_csv.add_csv(path, "mine")
    before = loading.fingerprint(loading.load("mine"))

    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(own_store, "write_arrays", full)
    with pytest.raises(StoreError, match="the disk is full"):
        own_csv.add_csv(written(tmp_path, "a,kind\n1,x\n2,y\n"), "mine", overwrite=True)
    assert loading.fingerprint(loading.load("mine")) == before
    assert [each.name for each in (data_folder / "own").iterdir()] == ["mine"]
