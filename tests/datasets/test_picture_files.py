"""Picture files of every kind, size and degree of malice, made here."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tui_lab.datasets import picture_files
from tui_lab.datasets.picture_files import PictureError, picture_size, read_picture
from tui_lab.errors import DataError

MEGABYTES_AT_MOST = 300


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def png(side: int, depth: int, colour: int, row: int, *extra: bytes) -> bytes:
    """A PNG of a black square; `row` is how many bytes one line of it has."""
    head = struct.pack(">IIBBBBB", side, side, depth, colour, 0, 0, 0)
    packer = zlib.compressobj(9)
    lines = [packer.compress(bytes(1 + row)) for _line in range(side)]
    parts = [chunk(b"IHDR", head), *extra, chunk(b"IDAT", b"".join([*lines, packer.flush()]))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def packed(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def ring(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A dark ring on white, off the middle."""
    picture = Image.new(mode, (width, height), "white" if mode != "L" else 255)
    box = (width // 8, height // 8, width // 2, height // 2)
    ImageDraw.Draw(picture).ellipse(box, outline=0 if mode == "L" else "black", width=width // 20)
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_large_picture_is_made_smaller_while_it_is_read_and_looks_the_same(
    tmp_path: Path, kind: str, mode: str
) -> None:
    path = tmp_path / "large"
    path.write_bytes(packed(ring(4500, 3000, mode), kind))
    found = read_picture(path)
    assert (found.height, found.width) == (3000, 4500)
    height, width, _colours = found.pixels.shape
    assert 1000 < width <= picture_files.WORKING_SIDE
    assert height == pytest.approx(width / 1.5, abs=1)
    expected = np.asarray(ring(width, height), np.float64)
    assert np.abs(found.pixels - expected).mean() < 6


def test_a_picture_of_usual_size_is_read_as_it_is(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 2048, 3)).astype(np.uint8)
    path = tmp_path / "noise.png"
    path.write_bytes(packed(Image.fromarray(noise), "PNG"))
    assert np.array_equal(read_picture(path).pixels, noise)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_kind_of_pixel_is_reduced_to_what_it_shows(tmp_path: Path, mode: str) -> None:
    base = ring(4200, 420, "L")
    if mode in ("I", "F", "I;16"):
        deep = np.asarray(base).astype({"I": np.int32, "F": np.float32, "I;16": np.uint16}[mode])
        picture = Image.fromarray(deep * 257 if mode == "I;16" else deep)
    else:
        picture = base.convert("RGB").convert(mode)
    path = tmp_path / "picture"
    path.write_bytes(packed(picture, "TIFF"))
    found = read_picture(path)
    assert (found.height, found.width) == (420, 4200)
    assert found.pixels.shape == (140, 1400, 3)
    assert np.abs(found.pixels - np.asarray(ring(1400, 140), np.float64)).mean() < 8


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("factor", [1, 30])
def test_a_picture_on_its_side_is_upright_in_every_format(
    tmp_path: Path, kind: str, factor: int
) -> None:
    upright = ring(60 * factor, 90 * factor)
    exif = Image.Exif()
    exif[picture_files.ORIENTATION] = 6
    path = tmp_path / "side"
    path.write_bytes(packed(upright.transpose(Image.Transpose.ROTATE_90), kind, exif=exif))
    found = read_picture(path)
    assert (found.height, found.width) == (90 * factor, 60 * factor)
    small = upright.resize((found.pixels.shape[1], found.pixels.shape[0]))
    assert np.abs(found.pixels - np.asarray(small, np.float64)).mean() < 6
    assert picture_size(path) == (90 * factor, 60 * factor)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_several_pictures_in_a_file_the_first_is_read(tmp_path: Path, kind: str) -> None:
    frames = [Image.new("RGB", (40, 30), (grey, grey, grey)) for grey in (0, 128, 255)]
    path = tmp_path / "moving"
    path.write_bytes(packed(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert (read_picture(path).pixels == 0).all()


def scans(count: int) -> bytes:
    """A JPEG that goes over its picture so many times more than it needs to."""
    whole = packed(Image.new("L", (3000, 3000)), "JPEG", progressive=True, quality=10)
    return whole[:-2] + whole[whole.rindex(b"\xff\xda") : -2] * count + whole[-2:]


def gif_of_size(width: int, height: int) -> bytes:
    whole = bytearray(packed(Image.new("L", (20, 20)), "GIF"))
    place = whole.index(b"\x2c") + 5
    whole[place : place + 4] = struct.pack("<HH", width, height)
    return bytes(whole)


def text() -> bytes:
    return b"k\0\1\0\0\0" + zlib.compress(bytes(100_000_000))


HARD: dict[str, tuple[Callable[[], bytes], str]] = {
    "pixels of a bit": (lambda: png(15_000, 1, 0, 1875), "too large"),
    "pixels of eight bytes": (lambda: png(7_600, 16, 6, 60_800), "too large"),
    "a long side": (lambda: packed(Image.new("1", (70_000, 1)), "PNG"), "more than 65,535 pixels"),
    "JPEG in scans": (lambda: scans(200), "too large"),
    "JPEG of 400 million": (
        lambda: packed(Image.new("L", (8, 8)), "JPEG").replace(
            b"\x08\x00\x08\x00\x08", b"\x08\x4e\x20\x4e\x20"
        ),
        "too large",
    ),
    "WebP": (lambda: packed(Image.new("RGB", (4500, 4500)), "WEBP", method=0), "too large"),
    "GIF": (lambda: gif_of_size(65_535, 65_535), "too large"),
    "TIFF in one strip": (
        lambda: packed(Image.new("RGB", (5500, 5500)), "TIFF", compression="tiff_lzw",
               tiffinfo={278: 5500}),
        "too large",
    ),
    "packed text": (lambda: png(9, 8, 0, 9, chunk(b"iTXt", text())), "damaged or cut off"),
    "plain text": (
        lambda: png(9, 8, 0, 9, chunk(b"tEXt", b"k\0" + bytes(33 << 20))), "too much beside",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "words"), HARD.values(), ids=HARD)
def test_what_would_take_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, make: Callable[[], bytes], words: str
) -> None:
    path = tmp_path / "hard.png"
    path.write_bytes(make())
    with pytest.raises(PictureError, match=words) as caught:
        read_picture(path)
    assert "hard.png" in caught.value.message
    assert caught.value.hint


def test_a_file_that_keeps_the_processor_busy_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_files, "SECONDS", 0.05)
    path = tmp_path / "slow.ppm"
    path.write_bytes(b"P3\n600 600\n255\n" + b"0 0 0\n" * 360_000)
    with pytest.raises(DataError, match="takes too long to read the picture"):
        read_picture(path)


OTHERS = {
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n",
    "PDF": b"%PDF-1.4\n%%EOF\n",
    "PSD": b"8BPS\0\1" + bytes(200),
    "ICO": packed(Image.new("L", (16, 16)), "ICO"),
    "nothing": b"",
    "zeros": bytes(5000),
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_other_formats_are_not_opened_and_start_no_program(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_program(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a program was started")

    monkeypatch.setattr(subprocess, "Popen", no_program)
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    with pytest.raises(PictureError, match="is not a picture that can be read"):
        read_picture(path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_damage_anywhere_gives_a_picture_or_a_sentence(tmp_path: Path, kind: str) -> None:
    chance = np.random.default_rng(7)
    whole = packed(ring(40, 30), kind)
    path = tmp_path / "damaged"
    for _attempt in range(150):
        content = bytearray(whole)
        for place in chance.integers(0, len(content), 3):
            content[place] = chance.integers(256)
        path.write_bytes(bytes(content[: chance.integers(len(content) // 2, len(content) + 1)]))
        try:
            words = str(read_picture(path).pixels.shape) + str(path)
        except PictureError as error:
            words = error.message
        assert str(path) in words


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc")
def test_memory_stays_small_whatever_is_read(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png(8_900, 1, 0, 1_113))
    photograph = Image.new("RGB", (8_160, 6_144), "white")
    photograph.save(tmp_path / "photograph.jpg")
    code = (
        "import sys, re, numpy\n"
        "from pathlib import Path\n"
        "from tui_lab.imaging.prepare import prepare_picture\n"
        "from tui_lab.errors import DataError\n"
        "status = Path('/proc/self/status')\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1])\n"
        "prepare_picture(numpy.eye(28), (28, 28)); idle = peak()\n"
        "for name in sys.argv[1:]:\n"
        "    try: prepare_picture(Path(name), (28, 28))\n"
        "    except DataError as error: assert 'nothing to see' in str(error), error\n"
        "print((peak() - idle) / 1024)\n"
    )
    names = [str(tmp_path / "bomb.png"), str(tmp_path / "photograph.jpg")]
    ran = subprocess.run(
        [sys.executable, "-c", code, *names], capture_output=True, text=True, check=True
    )
    assert 20 < float(ran.stdout) < MEGABYTES_AT_MOST
