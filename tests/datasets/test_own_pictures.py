"""Own data sets from folders of pictures, made here with Pillow."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tui_lab.datasets import listing, loading, own_pictures
from tui_lab.datasets.model import Kind
from tui_lab.datasets.picture_folders import look_through
from tui_lab.datasets.preparing import part_positions
from tui_lab.errors import DataError
from tui_lab.experiment.model import Data


def picture(path: Path, value: int | tuple[int, ...], size: tuple[int, int] = (6, 4)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = "L" if isinstance(value, int) else {3: "RGB", 4: "RGBA"}[len(value)]
    Image.new(mode, size, value).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two classes, three pictures of 6x4 pixels each."""
    root = tmp_path / "animals"
    for number, name in enumerate(("cat", "dog")):
        for count in range(3):
            picture(root / name / f"{count}.png", 100 * number + 10 * count)
    return root


def test_a_folder_for_each_class_becomes_a_data_set(folder: Path, data_folder: Path) -> None:
    told: list[tuple[int, int]] = []
    notes: list[str] = []
    info = own_pictures.add_images(
        folder, "mine", note=notes.append, progress=lambda *step: told.append(step)
    )
    assert (info.kind, info.input_shape, info.classes) == (Kind.IMAGES, (4, 6), ("cat", "dog"))
    assert (info.train_size, info.test_size) == (6, 0)
    assert info.value_range == (0.0, 255.0)
    dataset = loading.load("mine")
    assert dataset.x_train.dtype == np.uint8
    assert dataset.x_train[:, 0, 0].tolist() == [0, 10, 20, 100, 110, 120]
    assert dataset.y_train.tolist() == [0, 0, 0, 1, 1, 1]
    assert told[-1] == (6, 6)
    assert notes == []


def test_colour_pictures_keep_three_channels(folder: Path, data_folder: Path) -> None:
    picture(folder / "dog" / "9.png", (255, 0, 10))
    info = own_pictures.add_images(folder, "mine", grey=False)
    assert info.input_shape == (4, 6, 3)
    assert loading.load("mine").x_train[-1, 0, 0].tolist() == [255, 0, 10]


def test_folders_named_train_and_test_become_the_parts(folder: Path, data_folder: Path) -> None:
    root = folder.parent / "split"
    (root).mkdir()
    folder.rename(root / "train")
    picture(root / "test" / "dog" / "a.png", 200)
    info = own_pictures.add_images(root, "mine")
    assert (info.train_size, info.test_size) == (6, 1)
    dataset = loading.load("mine")
    assert dataset.y_test is not None
    assert dataset.y_test.tolist() == [1]
    picture(root / "test" / "cow" / "a.png", 200)
    with pytest.raises(DataError, match="class cow is not in the training part"):
        own_pictures.add_images(root, "other")


def test_classes_that_are_numbers_are_in_their_order(tmp_path: Path, data_folder: Path) -> None:
    for name in ("10", "9", "2"):
        picture(tmp_path / "numbers" / name / "a.png", int(name))
    assert own_pictures.add_images(tmp_path / "numbers", "mine").classes == ("2", "9", "10")


def test_other_sizes_are_brought_to_the_most_frequent_with_a_note(
    folder: Path, data_folder: Path
) -> None:
    picture(folder / "dog" / "large.png", 77, (60, 40))
    notes: list[str] = []
    info = own_pictures.add_images(folder, "mine", note=notes.append)
    assert info.input_shape == (4, 6)
    assert notes == ["1 of 7 pictures were resized to 4×6."]
    assert (loading.load("mine").x_train[-1] == 77).all()


def test_a_size_can_be_asked_for(folder: Path, data_folder: Path) -> None:
    assert own_pictures.add_images(folder, "mine", size=(8, 8)).input_shape == (8, 8)
    with pytest.raises(DataError, match="size 0×8 does not work"):
        own_pictures.add_images(folder, "other", size=(0, 8))


def test_large_pictures_are_made_smaller(tmp_path: Path, data_folder: Path) -> None:
    for name in ("a", "b"):
        picture(tmp_path / "large" / name / "1.png", 9, (400, 200))
    notes: list[str] = []
    info = own_pictures.add_images(tmp_path / "large", "mine", note=notes.append)
    assert info.input_shape == (64, 128)
    assert notes == ["2 of 2 pictures were resized to 64×128."]


def test_transparency_is_white_sixteen_bits_are_scaled_and_photographs_upright(
    folder: Path, data_folder: Path
) -> None:
    picture(folder / "dog" / "x-clear.png", (0, 0, 0, 0))
    deep = Image.fromarray(np.full((4, 6), 0x8080, np.uint16))
    deep.save(folder / "dog" / "y-deep.png")
    photograph = Image.new("L", (4, 6), 0)
    photograph.paste(255, (0, 0, 4, 3))
    exif = Image.Exif()
    exif[0x0112] = 6
    photograph.save(folder / "dog" / "z-turned.png", exif=exif)
    notes: list[str] = []
    own_pictures.add_images(folder, "mine", note=notes.append)
    clear, deep_pixels, turned = loading.load("mine").x_train[-3:]
    assert (clear == 255).all()
    assert (deep_pixels == 0x80).all()
    assert notes == []
    assert (turned[:, 3:] == 255).all()
    assert (turned[:, :3] == 0).all()


def test_hidden_files_are_left_out(folder: Path, data_folder: Path) -> None:
    (folder / "dog" / ".DS_Store").write_bytes(b"x")
    (folder / "dog" / "Thumbs.db").write_bytes(b"x")
    (folder / ".git").mkdir()
    assert own_pictures.add_images(folder, "mine").train_size == 6


def png(width: int, height: int) -> bytes:
    """The start of a PNG file that claims a size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no picture", "1 file is no picture and was left out: dog/9.png."),
        (b"", "1 file is no picture and was left out: dog/9.png."),
        (png(60_000, 60_000), "1 picture is too large and was left out: dog/9.png."),
        (png(100_000, 1), "1 picture is too large and was left out: dog/9.png."),
        (png(50, 50), "1 picture is damaged and was left out: dog/9.png."),
    ],
    ids=["text", "empty", "bomb", "long side", "truncated"],
)
@pytest.mark.filterwarnings("error")
def test_a_file_that_is_no_good_picture_is_left_out_and_named_once_with_the_reason(
    folder: Path, data_folder: Path, content: bytes, words: str
) -> None:
    (folder / "dog" / "9.png").write_bytes(content)
    notes: list[str] = []
    info = own_pictures.add_images(folder, "mine", note=notes.append)
    assert info.train_size == 6
    assert notes[-1:] == [words]
    assert "1 file that is no good picture was left out." in info.description


def test_the_damaged_pictures_among_many_are_counted_and_some_are_named(
    folder: Path, data_folder: Path
) -> None:
    for number in range(10, 20):
        (folder / "cat" / f"{number}.png").write_bytes(png(6, 4)[:-20])
    notes: list[str] = []
    own_pictures.add_images(folder, "mine", note=notes.append)
    assert notes == [
        "10 pictures are damaged and were left out: cat/10.png, cat/11.png, cat/12.png, "
        "cat/13.png, cat/14.png and 5 more."
    ]


def test_a_class_of_which_no_picture_can_be_read_is_an_error(
    folder: Path, data_folder: Path
) -> None:
    for number in range(3):
        (folder / "dog" / f"{number}.png").write_bytes(png(50, 50))
    with pytest.raises(DataError, match="no picture of the class dog can be read"):
        own_pictures.add_images(folder, "mine")
    assert list(data_folder.rglob("*")) == []


def test_what_lies_inside_beside_and_hidden_is_left_out_and_told(
    folder: Path, data_folder: Path
) -> None:
    picture(folder / "dog" / "puppies" / "1.png", 5)
    (folder / "bird").mkdir()
    (folder / "dog" / ".DS_Store").write_bytes(b"x")
    (folder / "dog" / "Thumbs.db").write_bytes(b"x")
    os.mkfifo(folder / "dog" / "pipe.png")
    (folder / "notes.txt").write_text("a note")
    (folder / "dog" / "link.png").symlink_to(folder / "cat" / "0.png")
    (folder / "dog" / "nowhere.png").symlink_to(folder / "nowhere")
    found = look_through(folder)
    assert own_pictures.count_pictures(found) == {"cat": (3, 0), "dog": (4, 0)}
    assert sorted(found.decisions()) == [
        "1 file is no picture and was left out: notes.txt.",
        "1 folder inside the folder of a class was left out: dog/puppies.",
        "1 folder is empty and was left out: bird.",
        "2 files cannot be read and were left out: dog/nowhere.png, dog/pipe.png.",
        "2 hidden files were left out: dog/.DS_Store, dog/Thumbs.db.",
    ]


@pytest.mark.parametrize("name", ["validation", "val", "valid"])
def test_train_test_and_validation_are_taken_as_what_they_are(
    folder: Path, data_folder: Path, name: str
) -> None:
    root = folder.parent / "parts"
    for part, shift in (("train", 0), ("test", 20), (name, 40)):
        for value, animal in enumerate(("cat", "dog")):
            picture(root / part / animal / "1.png", 100 * value + shift)
    (root / "extra").mkdir()
    notes: list[str] = []
    info = own_pictures.add_images(root, "mine", note=notes.append)
    assert (info.classes, info.train_size, info.test_size) == (("cat", "dog"), 4, 2)
    dataset = loading.load("mine")
    assert dataset.x_train[:, 0, 0].tolist() == [0, 100, 40, 140]
    assert dataset.x_test is not None
    assert dataset.x_test[:, 0, 0].tolist() == [20, 120]
    assert notes == [
        "2 pictures of the validation folder are the validation part of each experiment.",
        "1 folder is no part of the data and was left out: extra.",
    ]
    assert "validation folder are the validation part" in listing.info("mine").description
    for share, training, validation in ((0.5, [0, 1], [2, 3]), (0.0, [0, 1, 2, 3], None)):
        parts = part_positions(dataset, Data("mine", validation_split=share), 0)
        assert parts.train.tolist() == training
        assert (parts.validation is None) if validation is None else True
        assert validation is None or parts.validation.tolist() == validation  # type: ignore[union-attr]


def test_of_a_validation_folder_only_what_can_be_read_is_counted(
    folder: Path, data_folder: Path
) -> None:
    root = folder.parent / "parts"
    for part in ("train", "val"):
        for value, animal in enumerate(("cat", "dog")):
            picture(root / part / animal / "1.png", 50 * value)
    whole = (root / "val" / "cat" / "1.png").read_bytes()
    (root / "val" / "dog" / "2.png").write_bytes(whole[:-30])  # torn behind its header
    info = own_pictures.add_images(root, "mine")
    assert (info.train_size, info.own_validation) == (4, 2)


def test_a_validation_folder_that_alone_has_a_class_joins_the_training_part(
    folder: Path, data_folder: Path
) -> None:
    root = folder.parent / "parts"
    for part, animal in (("train", "cat"), ("val", "cat"), ("val", "dog")):
        picture(root / part / animal / "1.png", 1)
    found = look_through(root)
    assert not found.keeps_validation
    assert found.decisions() == [
        "2 pictures of the validation folder joined the training part: each experiment takes its "
        "validation examples out of that."
    ]
    assert own_pictures.add_images(root, "mine").own_validation == 0


def test_train_alone_holds_the_classes_and_a_class_may_be_called_train(
    folder: Path, data_folder: Path
) -> None:
    folder.rename(folder.parent / "train")
    (folder.parent / "whole").mkdir()
    (folder.parent / "train").rename(folder.parent / "whole" / "train")
    found = look_through(folder.parent / "whole")
    assert own_pictures.count_pictures(found) == {"cat": (3, 0), "dog": (3, 0)}
    for name in ("train", "plane"):
        picture(folder.parent / "vehicles" / name / "1.png", 9)
    assert look_through(folder.parent / "vehicles").classes == ("plane", "train")


def test_a_class_without_pictures_to_test_is_told(folder: Path, data_folder: Path) -> None:
    root = folder.parent / "parts"
    for animal in ("cat", "dog"):
        picture(root / "train" / animal / "1.png", 1)
    picture(root / "test" / "cat" / "1.png", 1)
    assert look_through(root).decisions() == ["The test part has no pictures of: dog."]


def test_files_that_are_no_pictures_are_left_out_and_named_together(
    folder: Path, data_folder: Path
) -> None:
    (folder / "cat" / "notes.txt").write_text("a note")
    (folder / "dog" / "list.csv").write_text("a,b")
    Image.new("L", (6, 4), 77).save(folder / "dog" / "without_ending", format="PNG")
    notes: list[str] = []
    info = own_pictures.add_images(folder, "mine", note=notes.append)
    assert info.train_size == 7
    assert notes == ["2 files are no pictures and were left out: cat/notes.txt, dog/list.csv."]
    assert own_pictures.count_pictures(look_through(folder)) == {"cat": (3, 0), "dog": (4, 0)}


def test_every_truncated_jpeg_is_named(folder: Path, data_folder: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (40, 40, 3)).astype(np.uint8)
    path = folder / "dog" / "9.jpg"
    Image.fromarray(noise).save(path)
    whole = path.read_bytes()
    for length in (3, 100, len(whole) // 2, len(whole) - 200):
        path.write_bytes(whole[:length])
        notes: list[str] = []
        own_pictures.add_images(folder, "mine", overwrite=True, note=notes.append)
        assert notes[-1].endswith("left out: dog/9.jpg.")


def test_a_folder_without_two_classes_is_refused(tmp_path: Path, data_folder: Path) -> None:
    picture(tmp_path / "one" / "cat" / "1.png", 1)
    (tmp_path / "one" / "empty").mkdir()
    with pytest.raises(DataError, match="does not hold two folders with pictures"):
        own_pictures.add_images(tmp_path / "one", "mine")
    with pytest.raises(DataError, match="cannot be read"):
        own_pictures.add_images(tmp_path / "nothing", "mine")


def test_more_pictures_than_memory_are_refused(folder: Path, data_folder: Path) -> None:
    for number in range(130):
        picture(folder / "dog" / f"{number}.png", 1, (1, 1))
    with pytest.raises(DataError, match="do not fit into memory"):
        own_pictures.add_images(folder, "mine", size=(4096, 4096))
