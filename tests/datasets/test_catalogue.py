"""What the catalogue tells without opening a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tui_lab import i18n
from tui_lab.datasets import builtin_sets, listing, loading
from tui_lab.datasets.model import Kind, Origin
from tui_lab.errors import DataError, NotFoundError

LIGHT = """
import sys
from tui_lab.datasets import listing
assert len(listing.catalogue()) >= 16
for name in listing.names():
    listing.info(name), listing.availability(name)
heavy = {"numpy", "sklearn", "pandas", "polars", "PIL", "pooch", "keras"} & set(sys.modules)
assert not heavy, heavy
"""


def test_the_catalogue_imports_nothing_heavy() -> None:
    subprocess.run([sys.executable, "-c", LIGHT], check=True)


def test_every_set_of_the_design_is_there(alone: None) -> None:
    assert sorted(listing.names()) == [
        "and",
        "bowl",
        "breast-cancer",
        "california-housing",
        "circle",
        "diabetes",
        "digits",
        "fashion-mnist",
        "gauss",
        "iris",
        "line",
        "mnist",
        "moons",
        "optdigits",
        "or",
        "shipping",
        "sine",
        "spiral",
        "wine",
        "xor",
        "xor-cloud",
    ]


def test_what_is_known_beforehand_is_what_is_loaded(alone: None) -> None:
    for info in listing.catalogue():
        if listing.availability(info.name).at_hand:
            dataset = loading.load(info.name)
            assert dataset.info == info
            assert dataset.x_train.shape == (info.train_size, *info.input_shape)
            if info.quantities:
                assert dataset.y_train.shape == (info.train_size, len(info.quantities))
                assert dataset.y_train.dtype == np.float64
            else:
                assert dataset.y_train.dtype == np.int64
                assert sorted(set(dataset.y_train.tolist())) == list(range(len(info.classes)))
            assert (0 if dataset.x_test is None else len(dataset.x_test)) == info.test_size


def test_every_set_says_what_it_is(alone: None) -> None:
    for info in listing.catalogue():
        assert info.title
        assert info.description.endswith(".")
        if info.origin is not Origin.GENERATED:
            assert info.source
            assert info.licence
        if info.kind is not Kind.IMAGES:
            assert len(info.features) == info.input_shape[0]


def test_an_unknown_name_suggests_the_nearest(alone: None) -> None:
    with pytest.raises(NotFoundError, match="no data set named Minst") as caught:
        listing.info("Minst")
    assert "mnist" in caught.value.hint
    with pytest.raises(NotFoundError, match="`tui-lab data list`"):
        loading.load("qqqq")


def test_a_set_that_is_not_at_hand_says_how_to_get_it(alone: None, lab_home: Path) -> None:
    found = listing.availability("mnist")
    assert not found.at_hand
    assert found.where is None
    assert found.how == (
        "Not at hand. Fetch it with `tui-lab data get mnist`, "
        f"or put mnist.npz into {lab_home / 'data'}."
    )
    assert str(lab_home / "data" / "fashion-mnist") in listing.availability("fashion-mnist").how
    assert "kaggle" in listing.availability("shipping").how


def test_loading_what_is_missing_says_where_it_was_looked_for_and_what_works(
    alone: None, lab_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_LAB_DATA", str(tmp_path / "teacher"))
    with pytest.raises(DataError) as caught:
        loading.load("mnist")
    for folder in (tmp_path / "teacher", lab_home / "data", tmp_path / "keras" / "datasets"):
        assert str(folder) in caught.value.message
    assert "`tui-lab data get mnist`" in caught.value.hint
    works = caught.value.hint.partition("work now")[2]
    assert "iris" in works
    assert "optdigits" not in works


def test_folders_are_searched_in_order(
    alone: None, lab_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [
        tmp_path / "first",
        tmp_path / "second",
        lab_home / "data",
        tmp_path / "keras" / "datasets",
    ]
    monkeypatch.setenv("TUI_LAB_DATA", f"{folders[0]}:{folders[1]}")
    for folder in reversed(folders):
        folder.mkdir(parents=True)
        (folder / "mnist.npz").write_bytes(b"")
        assert listing.availability("mnist").where == folder / "mnist.npz"


def test_half_of_a_set_is_not_at_hand(data_folder: Path) -> None:
    (data_folder / "optdigits.tra").write_text("")
    assert not listing.availability("optdigits").at_hand
    (data_folder / "optdigits").mkdir()
    (data_folder / "optdigits" / "optdigits.tes").write_text("")
    assert listing.availability("optdigits").at_hand


def test_titles_are_translated_when_they_are_asked_for(
    alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builtin_sets, "_", str.upper)
    assert listing.info("iris").title == "IRIS FLOWERS"
    assert listing.info("iris").classes == ("setosa", "versicolor", "virginica")
    assert i18n.language() == "en"
