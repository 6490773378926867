"""The data sets inside scikit-learn, compared with its own loaders."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tui_lab.datasets import embedded, listing, loading
from tui_lab.errors import DataError

pytestmark = pytest.mark.needs("sklearn")

NAMES = ["digits", "iris", "wine", "breast-cancer"]


def reference(name: str) -> tuple[np.ndarray, np.ndarray, list[str]]:
    import sklearn.datasets

    bunch = getattr(sklearn.datasets, "load_" + name.replace("-", "_"))()
    x = bunch.images if name == "digits" else bunch.data
    return x, bunch.target, [str(each) for each in bunch.target_names]


@pytest.mark.parametrize("name", NAMES)
def test_the_arrays_are_scikit_learns(name: str) -> None:
    x, y, classes = reference(name)
    dataset = loading.load(name)
    np.testing.assert_array_equal(dataset.x_train, x)
    np.testing.assert_array_equal(dataset.y_train, y)
    assert list(dataset.info.classes) == classes
    assert dataset.x_test is None


@pytest.mark.parametrize("name", ["iris", "wine", "breast-cancer"])
def test_the_names_of_the_inputs_are_scikit_learns(name: str) -> None:
    import sklearn.datasets

    bunch = getattr(sklearn.datasets, "load_" + name.replace("-", "_"))()
    assert list(listing.info(name).features) == [str(each) for each in bunch.feature_names]


def test_the_digits_are_bytes_from_0_to_16() -> None:
    dataset = loading.load("digits")
    assert dataset.x_train.dtype == np.uint8
    assert (dataset.x_train.min(), dataset.x_train.max()) == (0, 16)
    assert dataset.info.value_range == (0.0, 16.0)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_changed_in_the_arrays_is_not_read_the_next_time(name: str) -> None:
    first = loading.load(name)
    before = first.x_train.copy()
    first.x_train[:], first.y_train[:] = 0, 0
    again = loading.load(name)
    np.testing.assert_array_equal(again.x_train, before)
    assert again.y_train.any()


def test_a_file_that_was_mended_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "iris.csv"
    monkeypatch.setattr(embedded, "data_file", lambda _file: path)
    rows = ["2,4", "1.0,2.0,3.0,4.0,0", "5.0,6.0,7.0,8.0,1"]
    path.write_text("\n".join(rows))
    assert loading.load("iris").x_train.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8]]
    path.write_text("\n".join([*rows, "9.0,9.0,9.0,9.0,2"]))
    assert len(loading.load("iris").x_train) == 3


def test_reading_does_not_import_scikit_learn() -> None:
    code = (
        "import sys; from tui_lab.datasets import loading\n"
        "for name in ('digits', 'iris', 'wine', 'breast-cancer'): loading.load(name)\n"
        "assert not {'sklearn', 'scipy', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_reading_the_digits_is_quick() -> None:
    loading.load("digits")
    times = []
    for _ in range(5):
        start = time.perf_counter()
        loading.load("digits")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.1


@pytest.mark.parametrize("name", NAMES)
def test_without_the_file_the_loader_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    direct = loading.load(name)
    monkeypatch.setattr(embedded, "data_file", lambda _name: None)
    fallen_back = loading.load(name)
    np.testing.assert_array_equal(direct.x_train, fallen_back.x_train)
    np.testing.assert_array_equal(direct.y_train, fallen_back.y_train)
    assert direct.x_train.dtype == fallen_back.x_train.dtype


def test_a_broken_installation_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "iris.csv"
    broken.write_text("150,4\n5.1,3.5,wrong,0.2,0\n")
    monkeypatch.setattr(embedded, "data_file", lambda _name: broken)
    with pytest.raises(DataError, match="iris cannot be read from scikit-learn's files") as caught:
        loading.load("iris")
    assert "scikit-learn" in caught.value.hint
