"""Missing values are filled: by recipes of columns, fitted on the training part alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tui_lab.datasets import listing, loading, looking, own_csv, preparing
from tui_lab.datasets.column_figures import column_figures
from tui_lab.datasets.input_columns import input_columns
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.rows import read_rows, read_rows_file, read_values
from tui_lab.datasets.table_options import Missing, TableOptions
from tui_lab.errors import DataError
from tui_lab.experiment.model import Data

COLOURS = ("red", "NA", "blue", "red")
TABLE = "age,colour,size,class\n" + "".join(
    f"{'' if n % 5 == 1 else n % 17},{COLOURS[n % 4]},{n * 7 % 13},{'ab'[n % 2]}\n"
    for n in range(60)
)


def added(folder: Path, missing: Missing = "error", **by_column: Missing) -> DatasetInfo:
    path = folder / "table.csv"
    path.write_text(TABLE)
    options = TableOptions(missing=missing, missing_by=by_column)
    return own_csv.add_table(path, "mine", options, overwrite=True)


def prepared(seed: int = 3) -> preparing.Prepared:
    data = Data("mine", "standard", test_split=0.3, validation_split=0.2)
    return preparing.prepare(loading.load("mine"), data, seed)


@pytest.mark.parametrize("how", ["mean", "median", "most-frequent"])
def test_a_gap_gets_a_value_of_the_training_part_alone(
    tmp_path: Path, data_folder: Path, how: Missing
) -> None:
    info = added(tmp_path, how)
    assert info.features == ("age", "colour=blue", "colour=red", "size")
    x = loading.load("mine").x_train
    assert np.isnan(x[:, 0]).sum() == 12
    assert np.isnan(x[:, 1]).tolist() == np.isnan(x[:, 2]).tolist()
    assert not np.isnan(x[:, 3]).any()
    data = prepared()
    known = x[data.train.indices, 0]
    known = known[~np.isnan(known)]
    values, counts = np.unique(known, return_counts=True)
    expected = {
        "mean": known.mean(),
        "median": np.median(known),
        "most-frequent": values[counts.argmax()],
    }
    assert data.scaler.fill is not None
    assert data.scaler.fill[0] == pytest.approx(expected[how])
    assert data.scaler.fill[1:3].tolist() == [0, 1]  # red is the most frequent
    for part in (data.train, data.validation, data.test):
        assert part is not None
        assert np.isfinite(part.x).all()
        gaps = np.isnan(x[part.indices, 0])
        filled = (expected[how] - data.scaler.offset[0]) / data.scaler.scale[0]
        np.testing.assert_allclose(part.x[gaps, 0], filled, rtol=1e-5, atol=1e-6)
    # What is asked about later is filled in the same way.
    asked = data.scaler(read_rows(info, [",NA,4", "?,red,4"]).x)
    np.testing.assert_allclose(asked[:, 0], filled, rtol=1e-5, atol=1e-6)
    assert asked[0].tolist() == asked[1].tolist()
    assert np.isfinite(data.scaler(read_values(info, ["", "", ""]).x)).all()
    assert "Missing values become the m" in info.description


def test_a_gap_can_be_a_category_or_have_an_input_of_its_own(
    tmp_path: Path, data_folder: Path
) -> None:
    info = added(tmp_path, age="flag", colour="category", size="median")
    assert info.features == (
        "age",
        "age=(missing)",
        "colour=blue",
        "colour=red",
        "colour=(missing)",
        "size",
    )
    x = loading.load("mine").x_train
    assert x[1, 1:5].tolist() == [1, 0, 0, 1]
    assert x[0, 1:5].tolist() == [0, 0, 1, 0]
    rows = read_rows_file(listing.info("mine"), tmp_path / "table.csv").x
    np.testing.assert_array_equal(rows, x)
    names = [column.inputs for column in input_columns(listing.info("mine"))]
    assert [name for each in names for name in each] == [*info.features]
    assert np.isfinite(prepared().train.x).all()


def test_rows_can_be_left_out_for_one_column_alone(tmp_path: Path, data_folder: Path) -> None:
    info = added(tmp_path, "mean", age="drop")
    assert info.train_size == 48
    assert np.isnan(loading.load("mine").x_train[:, 0]).sum() == 0
    with pytest.raises(DataError, match="column age: “” is not a number"):
        read_rows(info, [",red,4"])
    with pytest.raises(DataError, match="15 values are missing, the first in line 3, column colo"):
        added(tmp_path, "error", age="mean")


def test_a_recipe_survives_a_training_part_without_values(
    tmp_path: Path, data_folder: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x,y,class\n" + ",1,a\n,2,b\n" * 10 + "5,1,a\n")
    own_csv.add_table(path, "mine", TableOptions(missing="mean"))
    for seed in range(4):
        assert np.isfinite(prepared(seed).train.x).all()


def test_data_with_gaps_can_be_looked_at(tmp_path: Path, data_folder: Path) -> None:
    added(tmp_path, "mean")
    seen = looking.read_to_look_at("mine")
    for scaling in ("none", "standard"):
        age, colour, _size = column_figures(seen, scaling, None)  # type: ignore[arg-type]
        assert (age.inputs[0].before.least, age.inputs[0].before.largest) == (0, 16)
        assert colour.categories == (("blue", 15), ("red", 30))


def test_nan_without_a_recipe_is_refused(tmp_path: Path, data_folder: Path) -> None:
    added(tmp_path, "mean")
    header = data_folder / "own" / "mine" / "dataset.toml"
    header.write_text(
        header.read_text()
        .replace('gap = "mean"', 'gap = ""')
        .replace('gap = "most-frequent"', 'gap = ""')
    )
    with pytest.raises(DataError, match="not finite"):
        loading.load("mine")
