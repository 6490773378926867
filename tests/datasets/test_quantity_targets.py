"""Targets of tables that are numbers: guessed, said, several at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_lab.datasets import loading, own_csv
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.table_options import TableOptions, Task
from tui_lab.errors import DataError

TAKEN = (
    "The target price has many different numbers, so it is taken for a quantity; `--classes` "
    "takes each for a class."
)


def written(folder: Path, content: str) -> Path:
    path = folder / "table.csv"
    path.write_text(content)
    return path


def test_a_target_of_many_numbers_is_a_quantity(tmp_path: Path, data_folder: Path) -> None:
    rows = "".join(f"{n * 3 % 100},{n * 1.37:.2f},{n % 2}\n" for n in range(100))
    path, notes = written(tmp_path, "rooms,price,sold\n" + rows), list[str]()
    info = own_csv.add_csv(path, "mine", "price", note=notes.append)
    assert notes == [TAKEN]
    assert f"The column price is the target. {TAKEN}" in info.description
    [price] = info.quantities
    assert (info.classes, price.name, price.minimum, price.maximum) == ((), "price", 0, 135.63)
    assert loading.load("mine").y_train[:3].tolist() == [[0], [1.37], [2.74]]
    two = TableOptions(targets=("price", "rooms"))
    info = own_csv.add_table(path, "two", two)
    assert (info.features, info.answers) == (("sold",), ("price", "rooms"))
    assert loading.load("two").y_train.shape == (100, 2)
    assert "The columns price, rooms are the targets: quantities." in info.description


def test_numbers_that_count_are_classes_and_others_a_quantity(
    tmp_path: Path, data_folder: Path
) -> None:
    def added(values: list[object]) -> DatasetInfo:
        rows = "".join(f"{n * 7 % 13},{value}\n" for n, value in enumerate(values))
        path = written(tmp_path, f"x,y\n{rows}")
        return own_csv.add_csv(path, "mine", missing="drop", overwrite=True)

    assert len(added([n % 26 for n in range(200)]).classes) == 26
    assert added([3000 + 25 * (n % 26) for n in range(200)]).classes == ()
    assert added([*(3000 + 25 * (n % 26) for n in range(200)), "NA"]).train_size == 200
    assert added([n % 5 / 2 for n in range(200)]).classes == ()
    assert added([n % 2 / 2 for n in range(200)]).classes == ("0", "0.5")
    assert added([n % 12 for n in range(200)]).classes[-1] == "11"


def test_what_the_target_is_can_be_said(tmp_path: Path, data_folder: Path) -> None:
    rows = "".join(f"{n % 7},{n % 5},{'ab'[n % 2]},{n}.5\n" for n in range(40))
    path = written(tmp_path, "x,grade,word,price\n" + rows)

    def added(*targets: str, task: Task | None = None) -> DatasetInfo:
        options = TableOptions(targets=targets, task=task)
        return own_csv.add_table(path, "mine", options, overwrite=True)

    assert added("grade").classes == ("0", "1", "2", "3", "4")
    assert added("grade", task="quantity").quantities[0].maximum == 4
    assert len(added("price", task="classes").classes) == 40
    with pytest.raises(DataError, match="line 2, column word: “a” is not a number"):
        added("word", task="quantity")
    with pytest.raises(DataError, match="classes stand in one column, but 2 targets"):
        added("word", "grade", task="classes")
    path = written(tmp_path, "x,price\n1,2.5\n2,\n3,NA\n4,3.5\n5,4.5\n6,abc\n")
    with pytest.raises(DataError, match="2 values are missing, the first in line 3, column price"):
        added("price")
    with pytest.raises(DataError, match="line 7, column price: “abc” is not a number"):
        own_csv.add_csv(path, "other", missing="drop")
    path = written(tmp_path, "x,price\n1,2.5\n2,2.5\n")
    with pytest.raises(DataError, match=r"the target price is 2\.5 in every row"):
        added("price", task="quantity")
