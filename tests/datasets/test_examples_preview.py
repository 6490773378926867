"""A look at a few examples: the same as the whole set has, without unpacking it."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from tui_lab import paths
from tui_lab.datasets import loading
from tui_lab.datasets.examples_preview import AT_MOST, ExamplesPreview, preview_examples
from tui_lab.errors import DataError


@pytest.mark.parametrize("name", ["digits", "iris", "spiral", "xor"])
def test_a_small_set_is_seen_whole(name: str) -> None:
    dataset = loading.load(name)
    seen = preview_examples(name)
    assert np.array_equal(seen.x, dataset.x_train)
    assert np.array_equal(seen.y, dataset.y_train)


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
@pytest.mark.usefixtures("shared_data")
def test_of_a_large_set_the_beginning_is_seen(name: str) -> None:
    dataset = loading.load(name, verify=False)
    seen = preview_examples(name)
    assert len(seen.x) == AT_MOST
    assert np.array_equal(seen.x, dataset.x_train[:AT_MOST])
    assert np.array_equal(seen.y, dataset.y_train[:AT_MOST])
    assert len(set(seen.y.tolist())) == 10


def test_a_set_that_is_not_at_hand_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    with pytest.raises(DataError, match="mnist was not found"):
        preview_examples("mnist")


def fashion_files(count: int) -> Path:
    """The training files of Fashion-MNIST with `count` made-up pictures, in the user's folder."""
    folder = paths.data_folder() / "fashion-mnist"
    folder.mkdir(parents=True)
    pictures = np.arange(count * 784, dtype=np.uint32).astype(np.uint8)
    labels = np.arange(count, dtype=np.uint32).astype(np.uint8) % 10
    sizes = {"images-idx3": (count, 28, 28), "labels-idx1": (count,)}
    for part in ("train", "t10k"):
        for (kind, shape), content in zip(sizes.items(), (pictures, labels), strict=True):
            head = bytes([0, 0, 8, len(shape)]) + np.array(shape, ">u4").tobytes()
            with gzip.open(folder / f"{part}-{kind}-ubyte.gz", "wb") as file:
                file.write(head + content.tobytes())
    return folder


def test_no_more_is_read_than_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    fashion_files(AT_MOST + 100)
    seen = preview_examples("fashion-mnist")
    assert seen.x.shape == (AT_MOST, 28, 28)
    assert seen.y[:11].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]


@pytest.mark.parametrize("keep", [0, 12, 400])
def test_a_torn_file_is_named(keep: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    torn = fashion_files(100) / "train-images-idx3-ubyte.gz"
    torn.write_bytes(torn.read_bytes()[:keep])
    with pytest.raises(DataError, match="train-images"):
        preview_examples("fashion-mnist")


def test_classes_take_turns() -> None:
    seen = ExamplesPreview(np.zeros((6, 2)), np.array([1, 1, 1, 0, 2, 0]))
    assert seen.of_each_class(3, 5) == [3, 0, 4, 5, 1]
    assert seen.of_each_class(4, 100) == [3, 0, 4, 5, 1, 2]


def test_a_header_that_claims_huge_pictures_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    folder = fashion_files(3)
    head = bytes([0, 0, 8, 3]) + np.array((60_000, 2**31, 2**31), ">u4").tobytes()
    with gzip.open(folder / "train-images-idx3-ubyte.gz", "wb") as file:
        file.write(head + bytes(1000))
    with pytest.raises(DataError, match="garbled"):
        preview_examples("fashion-mnist")
