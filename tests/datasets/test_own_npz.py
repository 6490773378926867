"""Own data sets from `.npz` files: what is taken, and every hostile or broken file."""

from __future__ import annotations

import io
import pickle
import random
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tui_lab.datasets import loading, npz, own_npz
from tui_lab.datasets.model import Kind
from tui_lab.datasets.npz import read_arrays
from tui_lab.errors import DataError

X = np.arange(24, dtype=np.float32).reshape(6, 4)
Y = np.array([0, 1, 0, 1, 0, 1])


class Trap:
    """Unpickling this would make a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.path,))


def written(folder: Path, **arrays: object) -> Path:
    path = folder / "data.npz"
    np.savez(path, **arrays)
    return path


def test_arrays_become_a_table(tmp_path: Path, data_folder: Path) -> None:
    info = own_npz.add_npz(
        written(tmp_path, x=X, y=Y, class_names=["low", "high"], feature_names=list("abcd")), "mine"
    )
    assert info.kind is Kind.TABLE
    assert info.classes == ("low", "high")
    assert info.features == ("a", "b", "c", "d")
    dataset = loading.load("mine")
    np.testing.assert_array_equal(dataset.x_train, X)
    np.testing.assert_array_equal(dataset.y_train, Y)
    assert dataset.x_test is None


def test_pictures_keep_their_bytes_and_their_test_part(tmp_path: Path, data_folder: Path) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (8, 5, 6, 3)).astype(np.uint8)
    labels = np.array([3, 7] * 4, np.uint8)
    path = written(
        tmp_path,
        x_train=pictures[:6],
        y_train=labels[:6],
        x_test=pictures[6:],
        y_test=labels[6:, None],
    )
    info = own_npz.add_npz(path, "mine")
    assert (info.kind, info.input_shape) == (Kind.IMAGES, (5, 6, 3))
    assert (info.train_size, info.test_size) == (6, 2)
    assert info.classes == ("3", "7")
    assert info.value_range == (0.0, 255.0)
    dataset = loading.load("mine")
    assert dataset.x_train.dtype == np.uint8
    np.testing.assert_array_equal(dataset.x_test, pictures[6:])
    assert dataset.y_test is not None
    assert dataset.y_test.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("labels", "classes", "numbers"),
    [
        (np.array(["b", "a", "b", "a", "a", "a"]), ("a", "b"), [1, 0, 1, 0, 0, 0]),
        (np.array([b"b", b"a", b"b", b"a", b"a", b"a"]), ("a", "b"), [1, 0, 1, 0, 0, 0]),
        (np.eye(3)[[0, 1, 2, 0, 1, 2]], ("0", "1", "2"), [0, 1, 2, 0, 1, 2]),
        (np.array([5.0, 1, 5, 1, 5, 1]), ("1", "5"), [1, 0, 1, 0, 1, 0]),
        (np.array([-1, 1, -1, 1, 1, 1]), ("-1", "1"), [0, 1, 0, 1, 1, 1]),
        (np.array([True, False] * 3), ("0", "1"), [1, 0] * 3),
        (np.array([b"a\xf1o", b"a\xe1o"] * 3), ("aáo", "año"), [1, 0] * 3),
        (
            np.array([2**64 - 1, 2**53 + 1] * 3, np.uint64),
            ("9007199254740993", "18446744073709551615"),
            [1, 0] * 3,
        ),
    ],
)
def test_labels_may_be_names_numbers_or_one_hot(
    tmp_path: Path,
    data_folder: Path,
    labels: np.ndarray,
    classes: tuple[str, ...],
    numbers: list[int],
) -> None:
    info = own_npz.add_npz(written(tmp_path, x=X, y=labels), "mine")
    assert info.classes == classes
    assert loading.load("mine").y_train.tolist() == numbers


def test_inputs_that_are_rounded_are_said_to_be(tmp_path: Path, data_folder: Path) -> None:
    exact = own_npz.add_npz(written(tmp_path, x=X.astype(np.int64) + 2**52, y=Y), "mine")
    assert "rounded" not in exact.description
    wide = X.astype(np.int64) + 2**53 + 1
    rounded = own_npz.add_npz(written(tmp_path, x=wide, y=Y), "wide")
    assert "Whole numbers in x have more digits than can be kept" in rounded.description


BAD = {
    "too few names of classes": (
        {"x": X, "y": Y, "class_names": np.array(["a"])},
        "label [0-9] of y is “1”, which is no class",
    ),
    "names of classes twice": (
        {"x": X, "y": Y, "class_names": np.array(["a", "a"])},
        "2 classes are too many, or two have the same name",
    ),
    "labels beyond whole numbers": ({"x": X, "y": Y * 1e300}, "not a class"),
    "no x": ({"y": Y}, "lacks the array x_train, y_train; it holds y"),
    "no y": ({"x": X}, "lacks the array y; it holds x"),
    "half a test part": ({"x": X, "y": Y, "x_test": X}, "lacks the array y_test"),
    "other length": ({"x": X, "y": Y[:5]}, "x has 6 examples, but y has 5 labels"),
    "no axis": ({"x": Y, "y": Y}, r"array x has the shape \(6,\)"),
    "empty": ({"x": X[:0], "y": Y[:0]}, r"array x has the shape \(0, 4\)"),
    "five axes": ({"x": X.reshape(6, 1, 2, 2, 1), "y": Y}, "no table or picture"),
    "seven channels": ({"x": np.zeros((6, 2, 2, 7)), "y": Y}, "no table or picture"),
    "text as numbers": ({"x": X.astype(str), "y": Y}, "array x holds <U32, not real numbers"),
    "complex": ({"x": X.astype(complex), "y": Y}, "not real numbers"),
    "nan": ({"x": np.where(X == 9, np.nan, X), "y": Y}, "example 2 of x holds a number that"),
    "huge": (
        {"x": np.where(X == 9, 1e300, X.astype(float)), "y": Y},
        "example 2 of x holds a number that",
    ),
    "one class": ({"x": X, "y": Y * 0}, "all of one class"),
    "not one-hot": ({"x": X, "y": np.ones((6, 2))}, "rows of y are not one-hot"),
    "strange labels": ({"x": X, "y": X.reshape(6, 2, 2)}, r"array y has the shape \(6, 2, 2\)"),
    "complex labels": ({"x": X, "y": Y * 1j}, "array y holds complex128, not labels"),
    "label without class": (
        {"x": X, "y": Y * 2, "class_names": ["a", "b"]},
        "label 1 of y is “2”, which is no class",
    ),
    "class names that are numbers": (
        {"x": X, "y": Y, "class_names": [1, 2]},
        "class_names is not a list of names",
    ),
    "two classes of one name": (
        {"x": X, "y": Y, "class_names": ["a", "b", "a"]},
        "two have the same name",
    ),
    "other names of features": (
        {"x": X, "y": Y, "feature_names": ["a"]},
        "1 feature names do not fit",
    ),
    "other shape of the test part": (
        {"x": X, "y": Y, "x_test": X[:, :3], "y_test": Y},
        r"examples of x_test are \(3,\), those of x \(4,\)",
    ),
    "label in the test part only": (
        {"x": X, "y": Y, "x_test": X, "y_test": Y + 1},
        "label 1 of y_test is “2”, which is no class",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_arrays_that_do_not_fit_are_one_sentence(
    tmp_path: Path, data_folder: Path, case: str
) -> None:
    arrays, words = BAD[case]
    path = written(tmp_path, **arrays)
    with pytest.raises(DataError, match=words) as caught:
        own_npz.add_npz(path, "mine")
    assert str(path) in caught.value.message
    assert caught.value.hint
    assert list(data_folder.rglob("*")) == []


def test_python_objects_are_refused_and_never_unpickled(tmp_path: Path, data_folder: Path) -> None:
    trap = tmp_path / "sprung"
    objects = np.array([Trap(trap)] * 6, dtype=object)
    path = written(tmp_path, x=X, y=objects)
    with pytest.raises(DataError, match="array y holds Python objects, which could run code"):
        own_npz.add_npz(path, "mine")
    (tmp_path / "plain.npz").write_bytes(pickle.dumps(Trap(trap)))
    with pytest.raises(DataError, match="is damaged: it is not an"):
        own_npz.add_npz(tmp_path / "plain.npz", "mine")
    assert not trap.exists()


def test_every_truncation_is_one_sentence(tmp_path: Path, data_folder: Path) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, x=X, y=Y)
    whole = buffer.getvalue()
    path = tmp_path / "data.npz"
    for length in (0, 1, 30, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(DataError, match="is damaged"):
            own_npz.add_npz(path, "mine")


def test_every_flipped_byte_is_an_error_for_people_or_harmless(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, x=X, y=Y)
    whole = buffer.getvalue()
    path = tmp_path / "data.npz"
    refused = 0
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 0x01 if position % 2 else 0x5A
        path.write_bytes(changed)
        try:
            arrays = read_arrays(path, ("x", "y"))
        except DataError:
            refused += 1
        else:
            np.testing.assert_array_equal(arrays["x"], X)
    assert refused > len(whole) // 2


def test_every_garbled_array_header_is_an_error_for_people_or_harmless(tmp_path: Path) -> None:
    chance = random.Random(0)
    plain = {}
    for key, array in (("x", X), ("y", Y)):
        buffer = io.BytesIO()
        np.save(buffer, array)
        plain[key] = buffer.getvalue()
    path = tmp_path / "data.npz"
    refused = 0
    for _ in range(1500):
        changed = bytearray(plain["x"])
        for _ in range(chance.choice([1, 2, 5])):
            changed[chance.randrange(128)] = chance.randrange(256)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("x.npy", bytes(changed))
            archive.writestr("y.npy", plain["y"])
        try:
            read_arrays(path, ("x", "y"))
        except DataError:
            refused += 1
    assert refused > 1000


def bomb(path: Path, shape: tuple[int, ...], content: int) -> Path:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "|u1", "fortran_order": False, "shape": shape}
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("x.npy", "w", force_zip64=True) as file:
            file.write(header.getvalue())
            for _ in range(content // 1024**2):
                file.write(bytes(1024**2))
        labels = io.BytesIO()
        np.save(labels, Y)
        archive.writestr("y.npy", labels.getvalue())
    return path


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, data_folder: Path) -> None:
    import tracemalloc

    path = bomb(tmp_path / "bomb.npz", (100, 1024, 1024), 100 * 1024**2)
    assert path.stat().st_size < 200_000
    tracemalloc.start()
    with pytest.raises(DataError, match="would unpack from") as caught:
        own_npz.add_npz(path, "mine")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(path) in caught.value.message
    assert peak < 8 * 1024**2


def test_a_header_that_promises_more_than_there_is_is_refused(
    tmp_path: Path, data_folder: Path
) -> None:
    path = bomb(tmp_path / "liar.npz", (1_000_000, 1_000_000), 1024**2)
    with pytest.raises(DataError, match="is damaged"):
        own_npz.add_npz(path, "mine")


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, data_folder: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: there is no such file"):
        own_npz.add_npz(tmp_path / "nothing.npz", "mine")


def test_one_part_of_an_own_set_is_that_of_the_whole(tmp_path: Path, data_folder: Path) -> None:
    x, y = np.arange(12, dtype=np.float32).reshape(6, 2), np.arange(6) % 2
    path = tmp_path / "both.npz"
    np.savez(path, x_train=x[:4], y_train=y[:4], x_test=x[4:], y_test=y[4:])
    own_npz.add_npz(path, "both")
    test = loading.load_part("both", "test")
    assert test is not None
    np.testing.assert_array_equal(test[0], x[4:])
    assert loading.class_counts("both", "train") == [2, 2]
    np.savez(path, x=x, y=y)
    own_npz.add_npz(path, "one")
    assert loading.load_part("one", "test") is None
    assert loading.class_counts("one", "test") is None


def test_arrays_are_packed_where_that_is_worth_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    arrays: dict[str, np.ndarray] = {
        "noise": rng.normal(size=(500, 40)).astype(np.float32),
        "zeros": np.zeros((500, 40)),
        "none": np.zeros((0, 3)),
        "columns": np.asfortranarray(rng.integers(0, 3, (400, 5))),
    }
    npz.write_arrays(tmp_path / "a.npz", arrays)
    with np.load(tmp_path / "a.npz") as read:
        for key, array in arrays.items():
            np.testing.assert_array_equal(read[key], array)
    with zipfile.ZipFile(tmp_path / "a.npz") as archive:
        packed = {each.filename: each.compress_type for each in archive.infolist()}
    assert packed["noise.npy"] == zipfile.ZIP_STORED
    assert packed["zeros.npy"] == packed["columns.npy"] == zipfile.ZIP_DEFLATED


def test_numbers_with_fractions_are_quantities(tmp_path: Path, data_folder: Path) -> None:
    x, path = np.arange(12.0).reshape(6, 2), tmp_path / "a.npz"
    y = np.array([[0.5, 10], [1.5, 20], [2.5, 30], [3.5, 40], [4.5, 50], [5.5, 60]])
    np.savez(path, x_train=x[:4], y_train=y[:4], x_test=x[4:], y_test=y[4:])
    info = own_npz.add_npz(path, "two")
    assert (info.classes, [each.name for each in info.quantities]) == ((), ["y1", "y2"])
    assert (info.quantities[1].minimum, info.quantities[1].maximum) == (10, 40)
    loaded = loading.load("two")
    np.testing.assert_array_equal(loaded.y_train, y[:4])
    assert loaded.y_test is not None
    np.testing.assert_array_equal(loaded.y_test, y[4:])
    ages = np.array([20, 31, 42, 53, 64, 75])
    np.savez(path, x=x, y=ages, quantity_names=["age"])
    assert own_npz.add_npz(path, "classes").classes == ("20", "31", "42", "53", "64", "75")
    (age,) = own_npz.add_npz(path, "age", task="quantity").quantities
    assert (age.name, age.mean, age.whole) == ("age", 47.5, True)
    np.testing.assert_array_equal(loading.load("age").y_train, ages[:, None])


@pytest.mark.parametrize(
    ("y", "names", "words"),
    [
        (np.array([0.5, np.nan, 1, 2]), ["y"], "example 1 of y holds a number that is not finite"),
        (np.array([0.5, 1, 2]), ["y"], "x has 4 examples, but y has 3 labels"),
        (np.ones((4, 2)) / 2, ["a", "a"], "2 names do not fit 2 quantities"),
        (np.ones((4, 1, 2)) / 2, ["a"], "the shape"),
    ],
)
def test_quantities_that_do_not_fit_are_said(
    tmp_path: Path, data_folder: Path, y: NDArray[Any], names: list[str], words: str
) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, x=np.arange(8.0).reshape(4, 2), y=y, quantity_names=names)
    with pytest.raises(DataError) as caught:
        own_npz.add_npz(path, "mine", task="quantity")
    assert words in caught.value.message


def test_fractions_are_no_classes_where_classes_are_asked_for(
    tmp_path: Path, data_folder: Path
) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, x=X, y=Y + 0.5)
    with pytest.raises(DataError, match=r"label 0 of y is 0\.5, not a class"):
        own_npz.add_npz(path, "mine", task="classes")
