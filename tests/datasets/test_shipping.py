"""The E-commerce Shipping Data."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tui_lab.datasets import loading
from tui_lab.datasets import model as dataset_model
from tui_lab.errors import DataError


def test_the_orders_become_eighteen_inputs(shared_data: Path) -> None:
    dataset = loading.load("shipping")
    assert dataset.x_train.shape == (10999, 18)
    assert dataset.info.classes == ("on time", "late")
    assert np.bincount(dataset.y_train).tolist() == [4436, 6563]
    features = list(dataset.info.features)
    counts = {
        "Warehouse_block=A": 1833,
        "Warehouse_block=F": 3666,
        "Mode_of_Shipment=Ship": 7462,
        "Product_importance=high": 948,
        "Gender=M": 5454,
    }
    for name, count in counts.items():
        assert dataset.x_train[:, features.index(name)].sum() == count
    weight = dataset.x_train[:, features.index("Weight_in_gms")]
    assert (weight.min(), weight.max()) == (1001, 7846)
    assert not any(feature.startswith("ID") for feature in features)


def test_every_value_is_where_its_name_says(shared_data: Path) -> None:
    dataset = loading.load("shipping")
    path = shared_data / "ecommerce-shipping" / "Train.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number in (0, 4321, 10998):
        for feature, value in zip(dataset.info.features, dataset.x_train[number], strict=True):
            column, equals, category = feature.partition("=")
            text = rows[number][column]
            assert value == (float(text == category) if equals else float(text))
        assert dataset.y_train[number] == int(rows[number]["Reached.on.Time_Y.N"])


def lines(shared_data: Path) -> list[str]:
    path = shared_data / "ecommerce-shipping" / "Train.csv"
    return path.read_text(encoding="utf-8-sig").splitlines()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[:5000], "4,999 rows, not 10,999"),
        (lambda rows: [rows[0].replace("Gender", "Sex"), *rows[1:]], "no column Gender"),
        (
            lambda rows: [*rows[:9], rows[9].replace(",Flight,", ",Rocket,"), *rows[10:]],
            "line 10, column Mode_of_Shipment: “Rocket” is not one of Flight, Road, Ship",
        ),
        (
            lambda rows: [rows[0], rows[1].replace(",1233,", ",heavy,"), *rows[2:]],
            "line 2, column Weight_in_gms: “heavy” is not a number",
        ),
    ],
)
def test_another_file_is_refused_with_the_place(
    shared_data: Path, data_folder: Path, change: object, words: str
) -> None:
    assert callable(change)
    (data_folder / "Train.csv").write_text("\n".join(change(lines(shared_data))))
    with pytest.raises(DataError, match=words):
        loading.load("shipping")


def test_other_line_ends_do_not_matter(shared_data: Path, data_folder: Path) -> None:
    before = loading.fingerprint(_load_from(shared_data))
    (data_folder / "Train.csv").write_text("\n".join(lines(shared_data)), newline="\n")
    assert loading.fingerprint(loading.load("shipping")) == before


def _load_from(folder: Path) -> dataset_model.Dataset:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUI_LAB_DATA", str(folder))
        return loading.load("shipping")
