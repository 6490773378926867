"""Reading the fetched sets: the real ones, and damaged files."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import numpy as np
import pytest

from tui_lab.datasets import loading
from tui_lab.datasets.archives import read_idx, read_optdigits
from tui_lab.datasets.builtin_sets import files_of
from tui_lab.errors import DataError


def idx(array: np.ndarray) -> bytes:
    sizes = np.array(array.shape, ">u4").tobytes()
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


def test_mnist_is_the_published_one(shared_data: Path) -> None:
    dataset = loading.load("mnist")
    assert dataset.x_train.shape == (60000, 28, 28)
    assert dataset.x_test is not None
    assert dataset.x_test.shape == (10000, 28, 28)
    assert dataset.x_train.dtype == np.uint8
    assert dataset.y_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert dataset.x_train.mean() == pytest.approx(33.3184, abs=1e-4)
    assert np.bincount(dataset.y_train)[0] == 5923


def test_fashion_mnist_is_the_published_one(shared_data: Path) -> None:
    dataset = loading.load("fashion-mnist")
    assert dataset.x_train.mean() == pytest.approx(72.9404, abs=1e-4)
    assert dataset.x_test is not None
    assert dataset.x_test.mean() == pytest.approx(73.1466, abs=1e-4)
    assert np.bincount(dataset.y_train).tolist() == [6000] * 10


def test_optdigits_is_the_published_one_and_its_test_part_is_digits(shared_data: Path) -> None:
    dataset = loading.load("optdigits")
    counts = [376, 389, 380, 389, 387, 376, 377, 387, 380, 382]
    assert np.bincount(dataset.y_train).tolist() == counts
    digits = loading.load("digits")
    np.testing.assert_array_equal(dataset.x_test, digits.x_train)
    np.testing.assert_array_equal(dataset.y_test, digits.y_train)


def test_a_wrong_checksum_names_the_file(shared_data: Path, data_folder: Path) -> None:
    for file in files_of("fashion-mnist"):
        shutil.copyfile(shared_data / file.layouts[0], data_folder / file.name)
    labels = data_folder / "t10k-labels-idx1-ubyte.gz"
    labels.write_bytes(gzip.compress(gzip.decompress(labels.read_bytes())))
    with pytest.raises(DataError, match=r"t10k-labels-idx1-ubyte\.gz is damaged: its SHA-256"):
        loading.load("fashion-mnist")
    assert loading.load("fashion-mnist", verify=False).x_train.shape == (60000, 28, 28)


def test_a_damaged_file_in_the_data_folder_is_to_be_fetched_again(data_folder: Path) -> None:
    (data_folder / "mnist.npz").write_bytes(b"PK nothing")
    with pytest.raises(DataError, match="checksum") as caught:
        loading.load("mnist")
    assert caught.value.hint == "Fetch it again with `tui-lab data get mnist`."
    with pytest.raises(DataError, match=r"mnist\.npz is damaged: it is not an \.npz file"):
        loading.load("mnist", verify=False)


def test_a_damaged_file_elsewhere_is_to_be_replaced(
    alone: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_LAB_DATA", str(tmp_path))
    (tmp_path / "mnist.npz").write_bytes(b"PK nothing")
    with pytest.raises(DataError) as caught:
        loading.load("mnist")
    assert "Fetch" not in caught.value.hint


def test_another_npz_under_mnists_name_is_refused(data_folder: Path) -> None:
    arrays = {
        "x_train": np.zeros((5, 28, 28), np.uint8),
        "y_train": np.zeros(5, np.uint8),
        "x_test": np.zeros((5, 28, 28), np.uint8),
        "y_test": np.zeros(5, np.uint8),
    }
    np.savez(data_folder / "mnist.npz", **arrays)
    with pytest.raises(DataError, match="the pictures are"):
        loading.load("mnist", verify=False)


def test_an_idx_file_is_read(tmp_path: Path) -> None:
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    path = tmp_path / "pictures.gz"
    path.write_bytes(gzip.compress(idx(array)))
    np.testing.assert_array_equal(read_idx(path, 3), array)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(idx(np.arange(200, dtype=np.uint8)))[:-30], "ends too early"),
        (gzip.compress(idx(np.arange(200, dtype=np.uint8)))[:5], "ends too early"),
        (b"", "not in the IDX format"),
        (b"no gzip at all", "ends too early or its contents are garbled"),
        (gzip.compress(b"no idx"), "not in the IDX format"),
        (gzip.compress(idx(np.zeros((2, 2), np.uint8))), "not in the IDX format"),
        (gzip.compress(idx(np.zeros(9, np.uint8))[:-2]), "length is not"),
        (gzip.compress(idx(np.zeros(9, np.uint8)) + b"x"), "length is not"),
        (gzip.compress(bytes([0, 0, 8, 1]) + b"\xff\xff\xff\xff"), "impossible sizes"),
        (gzip.compress(bytes([0, 0, 8, 1, 0])), "ends too early"),
    ],
    ids=[
        "truncated",
        "truncated in the header of gzip",
        "empty",
        "no gzip",
        "no idx",
        "other dimensions",
        "too short inside",
        "too long inside",
        "a bomb",
        "half a header",
    ],
)
def test_a_damaged_idx_file_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "labels.gz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        read_idx(path, 1)
    assert str(path) in caught.value.message


def test_a_gzip_with_a_flipped_bit_is_refused(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(idx(np.arange(200, dtype=np.uint8))))
    content[-6] ^= 1
    path = tmp_path / "labels.gz"
    path.write_bytes(content)
    with pytest.raises(DataError, match="garbled"):
        read_idx(path, 1)


@pytest.mark.parametrize(
    "line",
    ["1,2,3", ",".join(["17"] * 64 + ["1"]), ",".join(["1"] * 64 + ["11"]), "1,a" + ",1" * 63],
)
def test_a_wrong_line_of_optdigits_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "optdigits.tra"
    good = ",".join(["3"] * 64 + ["7"])
    path.write_text(f"{good}\n\n{line}\n")
    with pytest.raises(DataError, match=r"optdigits\.tra is damaged: line 3"):
        read_optdigits(path)


def test_optdigits_with_a_missing_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "optdigits.tes"
    path.write_text(",".join(["3"] * 64 + ["7"]))
    assert read_optdigits(path).shape == (1, 65)
    with pytest.raises(DataError, match="1 rows, not 1,797"):
        read_optdigits(path, files_of("optdigits")[1])


def test_optdigits_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "optdigits.tes"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="not plain text"):
        read_optdigits(path)
    path.write_bytes(b"")
    with pytest.raises(DataError, match="0 rows"):
        read_optdigits(path, files_of("optdigits")[1])


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "optdigits"])
def test_one_part_is_that_of_the_whole_set(shared_data: Path, name: str) -> None:
    whole = loading.load(name, verify=False)
    train, test = loading.load_part(name, "train"), loading.load_part(name, "test")
    assert train is not None
    assert test is not None
    for part, x, y in ((train, whole.x_train, whole.y_train), (test, whole.x_test, whole.y_test)):
        np.testing.assert_array_equal(part[0], x)
        np.testing.assert_array_equal(part[1], y)
    assert loading.class_counts(name, "train") == np.bincount(whole.y_train).tolist()


def test_a_part_is_read_without_the_other(shared_data: Path, data_folder: Path) -> None:
    source = shared_data / files_of("mnist")[0].layouts[0]
    with np.load(source) as arrays:
        test = {key: arrays[key] for key in ("x_test", "y_test")}
    np.savez(data_folder / "mnist.npz", **test)
    part = loading.load_part("mnist", "test")
    assert part is not None
    assert len(part[0]) == 10_000
    with pytest.raises(DataError, match="lacks the array x_train"):
        loading.load_part("mnist", "train")
