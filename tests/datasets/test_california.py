"""California's houses: a table of quantities that is fetched, or added by hand."""

from __future__ import annotations

import hashlib
import io
import sys
import types
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_lab.datasets import builtin_sets, fetching, listing, loading, preparing
from tui_lab.datasets.examples_preview import preview_examples
from tui_lab.datasets.planning import check_plan, starting_experiment
from tui_lab.errors import DataError
from tui_lab.experiment.line import from_line
from tui_lab.reports.export_script import keras_script

NAME, FILE = "california-housing", "california_housing.npz"
ROWS = 20640
LINE = f"data({NAME}, test_split=0.2) > Dense(outputs) > compile(mse)"


def packed(**arrays: Any) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def table(rows: int = ROWS) -> dict[str, Any]:
    """A table in the form of the published one."""
    steps = np.arange(rows, dtype=np.float64)
    return {"x": np.outer(steps, np.arange(1, 9)), "y": 15_000 + 20 * steps}


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What stands in for the published file: its checksum is the entry's."""
    content = packed(**table())
    known = builtin_sets.BUILTIN_SETS[NAME]
    file = replace(known.files[0], size=len(content), sha256=hashlib.sha256(content).hexdigest())
    monkeypatch.setitem(builtin_sets._REGISTERED, NAME, replace(known, files=(file,)))
    return content


def test_the_entry_is_what_keras_publishes() -> None:
    """Keras's own loader names the same file, with the same checksum."""
    (file,) = builtin_sets.BUILTIN_SETS[NAME].files
    spec = next(
        path
        for folder in sys.path
        if (path := Path(folder) / "keras" / "src" / "datasets" / "california_housing.py").is_file()
    )
    source = spec.read_text()
    assert file.sha256 in source
    assert file.name in source
    assert file.address.removesuffix(file.name) in source


def test_it_is_fetched_and_read_as_one_quantity(
    published: bytes, mirror: Any, data_folder: Path
) -> None:
    mirror.put(FILE, published)
    assert fetching.fetch(NAME) == [data_folder / FILE]
    info, dataset = listing.info(NAME), loading.load(NAME)
    assert dataset.info == info
    assert (info.classes, info.answers) == ((), ("median_house_value",))
    assert dataset.x_train.shape == (ROWS, 8)
    assert dataset.x_test is None
    np.testing.assert_array_equal(dataset.y_train, table()["y"].reshape(-1, 1))
    assert dataset.y_train.dtype == np.float64
    part = loading.load_part(NAME, "train")
    assert part is not None
    np.testing.assert_array_equal(part[0], dataset.x_train)
    assert loading.load_part(NAME, "test") is None
    assert preview_examples(NAME).x.shape[1:] == (8,)
    assert check_plan(starting_experiment(info))[1] == []
    prepared = preparing.prepare(dataset, from_line(LINE).data, 0)
    assert prepared.test is not None
    assert len(prepared.test.y) == ROWS // 5


def test_it_is_added_by_hand(published: bytes, tmp_path: Path, data_folder: Path) -> None:
    path = tmp_path / "houses.npz"
    path.write_bytes(published)
    assert fetching.add_file(NAME, path) == [data_folder / FILE]
    assert listing.availability(NAME).at_hand
    path.write_bytes(packed(**table()) + b" ")
    with pytest.raises(DataError):
        fetching.add_file(NAME, path)


@pytest.mark.parametrize(
    "arrays",
    [
        table(100),
        {**table(), "y": np.full(ROWS, np.nan)},
        {**table(), "y": np.zeros(ROWS, np.int64)},
        {**table(), "x": np.zeros((ROWS, 13))},
    ],
    ids=["too few rows", "no numbers", "numbers of classes", "another table"],
)
def test_another_table_under_its_name_is_refused(
    published: bytes, data_folder: Path, arrays: dict[str, Any]
) -> None:
    (data_folder / FILE).write_bytes(packed(**arrays))
    with pytest.raises(DataError, match="does not hold the table that is published"):
        loading.load(NAME, verify=False)
    with pytest.raises(DataError, match="SHA-256"):
        loading.load(NAME)


def test_a_script_reads_the_rows_in_the_order_of_the_lab(
    published: bytes, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keras's `load_data` shuffles them; the script opens the file that Keras keeps."""
    (data_folder / FILE).write_bytes(published)
    given = from_line(LINE)
    asked: dict[str, Any] = {}

    def get_file(name: str, **wanted: Any) -> Path:
        asked.update(wanted, name=name)
        return data_folder / name

    keras = types.ModuleType("keras")
    vars(keras).update(layers=None, utils=types.SimpleNamespace())
    vars(keras)["utils"].get_file = get_file
    vars(keras)["utils"].set_random_seed = lambda _seed: None
    names = ("set_floatx", "set_epsilon", "set_image_data_format")
    vars(keras)["config"] = types.SimpleNamespace(**{name: lambda _value: None for name in names})
    monkeypatch.setitem(sys.modules, "keras", keras)
    script = keras_script(given, listing.info(NAME))
    variables: dict[str, Any] = {"__file__": str(data_folder / "train.py")}
    exec(compile(script.split("# 3. ")[0], "script", "exec"), variables)
    prepared = preparing.prepare(loading.load(NAME), given.data, given.seed)
    assert prepared.test is not None
    np.testing.assert_array_equal(variables["y_train"], prepared.train.y)
    np.testing.assert_array_equal(variables["x_test"], prepared.test.x)
    (file,) = builtin_sets.BUILTIN_SETS[NAME].files
    assert asked == {"name": FILE, "origin": file.address, "file_hash": file.sha256}
