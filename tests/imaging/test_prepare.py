"""Own photographs and drawings as a network's input."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tui_lab.datasets.model import DatasetInfo, Kind, Origin
from tui_lab.errors import DataError
from tui_lab.imaging.opening import open_picture
from tui_lab.imaging.prepare import ground_is_light, prepare_for, prepare_picture

Saved = Callable[[Path], Path]


def drawing(size: int = 100, paper: int = 255, ink: int = 0) -> Image.Image:
    """A thick bar, far from the middle, on paper."""
    picture = Image.new("L", (size, size), paper)
    ImageDraw.Draw(picture).rectangle((60, 10, 69, 59), fill=ink)
    return picture


def saved(picture: Image.Image, path: Path, **options: object) -> Path:
    picture.save(path, **options)
    return path


def info(name: str, shape: tuple[int, ...], origin: Origin = Origin.FETCHED) -> DatasetInfo:
    top = 16.0 if shape == (8, 8) else 255.0
    return DatasetInfo(
        name, name, Kind.IMAGES, origin, shape, ("a", "b"), 10, 0, value_range=(0.0, top)
    )


def test_ink_is_scaled_to_twenty_points_and_centred_by_its_mass(tmp_path: Path) -> None:
    prepared = prepare_picture(saved(drawing(), tmp_path / "bar.png"), (28, 28))
    image = prepared.image
    assert prepared.inverted
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert (image.min(), image.max()) == (0.0, 255.0)
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    assert (rows[0], rows[-1]) == (4, 23)
    assert (columns[0], columns[-1]) == (12, 15)


def test_the_centre_of_mass_counts_not_the_middle_of_the_ink() -> None:
    heavy_left = np.zeros((100, 100))
    heavy_left[20:80, 20:40] = 1.0
    heavy_left[45:55, 40:80] = 1.0
    image = prepare_picture(heavy_left, (28, 28)).image
    columns = image.sum(axis=0)
    centre = (columns * (np.arange(28) + 0.5)).sum() / columns.sum()
    assert centre == pytest.approx(14, abs=0.5)


def test_every_step_is_kept_with_its_picture_and_its_sentence(tmp_path: Path) -> None:
    coloured = np.asarray(drawing().convert("RGB")).copy()
    coloured[..., 2] = 255
    steps = prepare_picture(saved(Image.fromarray(coloured), tmp_path / "bar.png"), (28, 28)).steps
    assert [step.name for step in steps] == [
        "opened", "grey", "inverted", "cleaned", "cropped", "fitted", "centred"
    ]  # fmt: skip
    assert all(step.sentence.endswith(".") for step in steps)
    assert all(0.0 <= step.image.min() <= step.image.max() <= 1.0 for step in steps)
    assert steps[4].sentence == "The empty border was cut off: 10×50 pixels are left."


def test_light_ink_on_dark_is_left_as_it_is(tmp_path: Path) -> None:
    dark = prepare_picture(saved(drawing(100, 0, 255), tmp_path / "dark.png"), (28, 28))
    light = prepare_picture(saved(drawing(), tmp_path / "light.png"), (28, 28))
    assert not dark.inverted
    assert np.array_equal(dark.image, light.image)


def test_inverting_can_be_asked_for_and_forbidden() -> None:
    picture = np.asarray(drawing())
    assert prepare_picture(picture, (28, 28), invert=True).inverted
    # Without inverting, the paper at the border is the brightest there is: no ink above it.
    with pytest.raises(DataError, match="No ink"):
        prepare_picture(picture, (28, 28), invert=False)


def test_grey_paper_and_pale_ink_become_black_and_white() -> None:
    rng = np.random.default_rng(0)
    photograph = np.asarray(drawing(100, 190, 90), np.float64) + rng.normal(0, 4, (100, 100))
    image = prepare_picture(photograph.astype(np.uint8), (28, 28)).image
    assert image[0].max() == 0.0
    assert image.max() > 230
    assert image.sum() == pytest.approx(prepare_picture(drawn(), (28, 28)).image.sum(), rel=0.1)


def test_a_large_photograph_in_uneven_light_gives_what_the_drawing_gives(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    large = np.asarray(drawing(100, 230, 60).resize((900, 900)), np.float64)
    rows, columns = np.indices(large.shape) / 900
    lit = np.clip(
        large * (1 - 0.15 * rows - 0.15 * columns) + rng.normal(0, 12, large.shape), 0, 255
    )
    path = saved(Image.fromarray(lit.astype(np.uint8)), tmp_path / "photo.jpg", quality=80)
    prepared = prepare_picture(path, (28, 28))
    assert "reduced" in [step.name for step in prepared.steps]
    assert np.abs(prepared.image - prepare_picture(drawn(), (28, 28)).image).mean() < 6


def drawn() -> NDArray[np.uint8]:
    return np.asarray(drawing())


def test_small_digits_are_counts_of_points_that_are_on() -> None:
    prepared = prepare_picture(drawn(), (8, 8))
    assert prepared.image.shape == (8, 8)
    assert (prepared.image.min(), prepared.image.max()) == (0.0, 16.0)
    assert np.array_equal(prepared.image, np.rint(prepared.image))
    assert prepared.steps[-1].name == "counted"


def test_strokes_for_small_digits_become_as_thick_as_in_the_data_set() -> None:
    thin, thick = np.full((64, 64), 255, np.uint8), np.full((64, 64), 255, np.uint8)
    for picture, stroke in ((thin, 1), (thick, 20)):
        picture[8:56, 20:44] = 0
        picture[8 + stroke : 56 - stroke, 20 + stroke : max(44 - stroke, 20 + stroke)] = 255
    for picture in (thin, thick):
        # 315 of 1,024 points are on in the mean; the nearest whole stroke comes close to that.
        assert 230 < prepare_picture(picture, (8, 8)).image.sum() < 400


def test_other_pictures_are_only_scaled() -> None:
    colours = np.zeros((50, 40, 3), np.uint8)
    colours[..., 2] = 200
    prepared = prepare_for(colours, info("pets", (20, 10, 3), Origin.OWN))
    assert prepared.image.shape == (20, 10, 3)
    assert prepared.image[5, 5].tolist() == pytest.approx([0, 0, 200])
    assert prepare_for(colours, info("pets", (20, 10), Origin.OWN)).image.shape == (20, 10)
    assert prepare_for(colours, info("pets", (60, 60, 3), Origin.OWN)).image.shape == (60, 60, 3)


def test_a_step_that_changes_nothing_is_left_out(tmp_path: Path) -> None:
    path = saved(drawing(28).convert("RGB"), tmp_path / "grey.png")
    own = info("leaves", (28, 28), Origin.OWN)
    assert [step.name for step in prepare_for(path, own).steps] == ["opened"]
    assert [step.name for step in prepare_for(path, own, invert=True).steps] == [
        "opened", "inverted"
    ]  # fmt: skip


def test_the_ground_of_a_data_set_is_that_of_the_borders_of_its_pictures() -> None:
    on_white = np.stack([drawn(), 255 - (drawn() // 2), drawn()])
    assert ground_is_light(on_white, (0.0, 255.0))
    assert not ground_is_light(255 - on_white, (0.0, 255.0))
    assert not ground_is_light(np.zeros((2, 8, 8, 3)), (0.0, 16.0))


def test_clothes_are_inverted_where_their_ground_is_not_that_of_the_training_data() -> None:
    clothes = info("fashion-mnist", (28, 28))
    for picture, light_ground, inverted in (
        (drawn(), False, True),
        (255 - drawn(), False, False),
        (drawn(), True, False),
        (255 - drawn(), True, True),
    ):
        prepared = prepare_for(picture, clothes, light_ground=light_ground)
        assert prepared.inverted is inverted
        assert bool(prepared.image[0].mean() > 127) is light_ground


def test_own_pictures_are_scaled_as_when_they_were_added(tmp_path: Path) -> None:
    from tui_lab.datasets import loading, own_pictures

    rng = np.random.default_rng(3)
    for label in "ab":
        (tmp_path / "set" / label).mkdir(parents=True)
        pixels = rng.integers(0, 256, (40, 30, 3)).astype(np.uint8)
        saved(Image.fromarray(pixels), tmp_path / "set" / label / "1.png")
    for grey in (True, False):
        own = own_pictures.add_images(
            tmp_path / "set", "mine", size=(12, 50), grey=grey, overwrite=True
        )
        kept = loading.load("mine").x_train[1].astype(np.float32)
        prepared = prepare_for(tmp_path / "set" / "b" / "1.png", own)
        assert prepared.image == pytest.approx(kept, abs=2.0)


def test_own_pictures_are_not_inverted_unless_asked() -> None:
    own = info("leaves", (28, 28), Origin.OWN)
    assert not prepare_for(drawn(), own).inverted
    assert prepare_for(drawn(), own, invert=True).inverted
    assert prepare_for(drawn(), info("fashion-mnist", (28, 28))).inverted


def test_each_data_set_has_its_own_method_and_range() -> None:
    assert prepare_for(drawn(), info("mnist", (28, 28))).steps[-1].name == "centred"
    assert prepare_for(drawn(), info("digits", (8, 8))).image.max() == 16.0
    assert prepare_for(drawn(), info("fashion-mnist", (28, 28))).steps[-1].name == "scaled"


def test_a_table_takes_no_pictures() -> None:
    with pytest.raises(DataError, match="does not take pictures"):
        prepare_picture(drawn(), (13,))


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("palette.png", drawing().convert("P")),
        ("bits.png", drawing().convert("1")),
        ("colour.jpg", drawing().convert("RGB")),
        ("print.jpg", drawing().convert("CMYK")),
        ("moving.gif", drawing().convert("P")),
        ("web.webp", drawing().convert("RGB")),
        ("deep.png", Image.fromarray(np.asarray(drawing()).astype(np.uint16) * 257)),
        ("float.tiff", Image.fromarray(np.asarray(drawing()).astype(np.float32) / 255)),
        ("int.tiff", Image.fromarray(np.asarray(drawing()).astype(np.int32) * 257)),
    ],
)
def test_every_kind_of_picture_file_gives_the_same_input(
    tmp_path: Path, name: str, picture: Image.Image
) -> None:
    prepared = prepare_picture(saved(picture, tmp_path / name), (28, 28))
    assert np.abs(prepared.image - prepare_picture(drawn(), (28, 28)).image).mean() < 6


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_on_a_transparent_ground_is_found_whatever_its_colour(tmp_path: Path, ink: int) -> None:
    picture = Image.new("RGBA", (100, 100), (ink, ink, ink, 0))
    picture.putalpha(Image.fromarray(255 - drawn()))
    prepared = prepare_picture(saved(picture, tmp_path / "clear.png"), (28, 28))
    assert np.abs(prepared.image - prepare_picture(drawn(), (28, 28)).image).mean() < 2


def test_a_photograph_taken_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    turned = drawing().transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(turned, tmp_path / "side.png", exif=exif)
    assert np.array_equal(open_picture(path)[:, :, 0], drawn())


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no picture .*nowhere\.png"):
        prepare_picture(tmp_path / "nowhere.png", (28, 28))
    with pytest.raises(DataError, match="it is a folder, not a file"):
        prepare_picture(tmp_path, (28, 28))


@pytest.mark.parametrize(
    "content", [b"", b"just text", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"]
)
def test_what_is_not_a_picture_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "text.png").write_bytes(content)
    with pytest.raises(DataError, match=r"text\.png is not a picture") as caught:
        prepare_picture(tmp_path / "text.png", (28, 28))
    assert caught.value.hint


@pytest.mark.parametrize("name", ["cut.png", "cut.jpg"])
def test_a_picture_that_is_cut_off_is_named(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64), np.uint8)
    path = saved(Image.fromarray(noise), tmp_path / name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DataError, match="damaged or cut off"):
        prepare_picture(path, (28, 28))


@pytest.mark.parametrize("side", [15_000, 60_000])
def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path, side: int) -> None:
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    (tmp_path / "bomb.png").write_bytes(content)
    with pytest.raises(DataError, match="too large to be unpacked"):
        prepare_picture(tmp_path / "bomb.png", (28, 28))


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_an_empty_sheet_has_no_ink(tmp_path: Path, shade: int) -> None:
    path = saved(Image.new("L", (50, 50), shade), tmp_path / "blank.png")
    with pytest.raises(DataError, match="nothing to see"):
        prepare_picture(path, (28, 28))


def test_a_single_point_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="1×1 pixels"):
        prepare_picture(saved(Image.new("L", (1, 1)), tmp_path / "dot.png"), (28, 28))


@pytest.mark.parametrize("shape", [(0, 5), (3,), (4, 4, 7)])
def test_an_array_that_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(DataError, match="is not a picture"):
        prepare_picture(np.zeros(shape), (28, 28))


def nearest(x: NDArray[np.float32], y: NDArray[np.int64], image: NDArray[np.float32]) -> int:
    """The class of the nearest example."""
    return int(y[np.square(x - image.ravel()).sum(axis=1).argmin()])


def test_preparation_makes_own_digits_legible_for_a_network_of_mnist(shared_data: Path) -> None:
    with np.load(shared_data / "mnist.npz") as arrays:
        x = arrays["x_train"][:6000].reshape(6000, -1).astype(np.float32)
        y = arrays["y_train"][:6000].astype(np.int64)
    centres = np.stack([x[y == digit].mean(axis=0) for digit in range(10)])
    raw_right = prepared_right = nearest_right = 0
    for path in sorted((shared_data / "own-digits").glob("*.png")):
        truth = int(path.name[0])
        raw = 255 - open_picture(path)[:, :, 0].astype(np.float32)
        prepared = prepare_picture(path, (28, 28)).image
        raw_right += nearest(centres, np.arange(10), raw) == truth
        prepared_right += nearest(centres, np.arange(10), prepared) == truth
        nearest_right += nearest(x, y, prepared) == truth
    assert prepared_right >= raw_right + 2
    assert nearest_right >= 9


def test_preparation_makes_own_digits_legible_for_a_network_of_optdigits(shared_data: Path) -> None:
    table = np.loadtxt(shared_data / "optdigits.tra", delimiter=",", dtype=np.float32)
    x, y = table[:, :64], table[:, 64].astype(np.int64)
    paths = sorted((shared_data / "own-digits").glob("*.png"))
    right = sum(
        nearest(x, y, prepare_picture(path, (8, 8)).image) == int(path.name[0]) for path in paths
    )
    assert right >= 9
