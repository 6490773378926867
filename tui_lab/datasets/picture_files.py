"""Opening a picture file, whatever it holds: upright, on paper, no larger than is of use.

What a file would cost is reckoned from its header, before it is unpacked, and a large picture is
made smaller while it is unpacked. Only the formats below are opened at all: Pillow hands others to
outside programs. Pillow is imported in this module's functions alone, and its limits are set here.
"""

from __future__ import annotations

import struct
import time
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.files import cannot_read
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.plain_files import open_plain

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")
ENDINGS = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".pbm"}
)
WORKING_SIDE = 2048
"""A longer side is made shorter than that, by a whole factor: no network here takes more."""
LARGEST_FILE = 192 << 20
MOST_BYTES = 220_000_000
"""What unpacking may take: 50 million pixels in four bytes each, and a little."""
MOST_PIXELS = 220_000_000
LONGEST_SIDE = 65_535
MOST_SCANS = 100
"""Times that a JPEG may go over all of its picture; ten or so are usual."""
LARGEST_HEADER = 32 << 20
"""Bytes that may be read to learn what the picture is."""
SECONDS = 4.0
"""Of the processor, for one picture."""
ORIENTATION = 0x0112
SIDEWAYS = (5, 6, 7, 8)
_STRIPS = (278, 322, 323)
"""Tags of TIFF: rows of a strip, width and height of a tile."""
_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}
"""That Pillow takes for a pixel; four in all other modes."""
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, MemoryError, ArithmeticError, TypeError,
    LookupError, AttributeError, AssertionError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow's readers raise on damaged files."""


class ReadPicture(NamedTuple):
    """A picture that was read."""

    pixels: NDArray[np.uint8]
    """(h, w, 3) red, green and blue, 0..255."""
    height: int
    """Of the picture in the file, upright; `pixels` may have fewer."""
    width: int


Why = Literal["unreadable", "no picture", "too large", "damaged"]


class PictureError(DataError):
    """A file that is not read as a picture.

    Args:
        why: In one word, not translated, for programs.
        message, hint: As `LabError`.
    """

    def __init__(self, why: Why, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.why = why


class _UnreasonableError(Exception):
    """A file that would take more time or memory than any picture should.

    Args:
        text: Translated, with a placeholder for the path.
        hint: Translated: what to do.
    """

    def __init__(self, text: str, hint: str) -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint

    def said_of(self, path: Path) -> PictureError:
        """It, as an error that names the file."""
        text = self.text.format(path=path, most=number(LONGEST_SIDE))
        return PictureError("too large", text, self.hint)


def read_picture(path: Path, longest: int = WORKING_SIDE) -> ReadPicture:
    """Read a picture file, upright (EXIF) and on paper where it is transparent.

    Args:
        path: The file.
        longest: A picture with a longer side is made smaller by a whole factor.

    Returns:
        Of moving pictures and of several pages, the first one.

    Raises:
        PictureError: It is missing, no picture, cut off, or would take too much time or memory.
    """
    with _opened(path) as (file, picture):
        width, height = picture.size
        _draft(picture, longest)
        _check_cost(file, picture, (width, height))
        file.in_header = False
        picture.load()
        orientation = picture.getexif().get(ORIENTATION, 1)
        if orientation in SIDEWAYS:
            width, height = height, width
        pixels = _pixels(_upright(_reduced(picture, longest), orientation))
        return ReadPicture(pixels, height, width)


def picture_size(path: Path) -> tuple[int, int]:
    """Height and width of a picture as it is shown (cameras may store it on its side).

    Raises:
        PictureError: It is missing, no picture, or would take too much time or memory to read.
    """
    with _opened(path) as (_file, picture):
        width, height = picture.size
        # A TIFF's size is that of the upright picture; a PNG without EXIF before its pixels would
        # be unpacked to look behind them.
        told = "exif" in picture.info if picture.format == "PNG" else picture.format != "TIFF"
        turned = told and picture.getexif().get(ORIENTATION) in SIDEWAYS
        return (width, height) if turned else (height, width)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[_WatchedFile, ImageFile]]:
    """The picture with its header read; what goes wrong inside is told in words."""
    try:
        plain = open_plain(path, LARGEST_FILE)
    except OSError as error:
        unread = cannot_read(path, error)
        raise PictureError("unreadable", unread.message, unread.hint) from error
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # it refuses twice as many, also in later frames
    try:
        with plain, warnings.catch_warnings():
            # What is doubtful in a file is no news for whoever uses the lab.
            warnings.simplefilter("ignore")
            file = _WatchedFile(plain)
            with Image.open(file, formats=FORMATS) as picture:  # type: ignore[arg-type]
                _check_size(picture.size)
                yield file, picture
    except UnidentifiedImageError as error:
        raise PictureError(
            "no picture",
            _("{path} is not a picture that can be read.").format(path=path),
            _("Save it as PNG or JPEG."),
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_large().said_of(path) from error
    except _UnreasonableError as error:
        raise error.said_of(path) from error
    except _BROKEN as error:
        why = str(error).rstrip(".") or type(error).__name__
        raise PictureError(
            "damaged",
            _("The picture {path} is damaged or cut off: {reason}.").format(path=path, reason=why),
            _("Copy or save it again."),
        ) from error


def _too_large() -> _UnreasonableError:
    return _UnreasonableError(
        _("The picture {path} is too large to be unpacked."),
        _("Make it smaller first; a few hundred pixels a side are enough."),
    )


class _WatchedFile:
    """A file for Pillow, which asks it for bytes; one that makes it work without end is refused."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._until = time.thread_time() + SECONDS
        self._left = LARGEST_HEADER
        self.in_header = True
        self.seek = file.seek
        self.tell = file.tell
        self.fileno = file.fileno

    def read(self, size: int = -1) -> bytes:
        if time.thread_time() > self._until:
            raise _UnreasonableError(
                _("It takes too long to read the picture {path}."), _("Save it as PNG or JPEG.")
            )
        content = self._file.read(self._left + 1 if size is None or size < 0 else size)
        if self.in_header:
            self._left -= len(content)
            if self._left < 0:
                raise _UnreasonableError(
                    _("There is too much beside the picture in {path}."),
                    _("Save it as PNG or JPEG."),
                )
        return content


def _check_size(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        raise _too_large()
    if max(size) > LONGEST_SIDE:
        raise _UnreasonableError(
            _("The picture {path} has a side of more than {most} pixels."),
            _("Cut out the part that counts."),
        )


def _draft(picture: ImageFile, longest: int) -> None:
    """Have a JPEG unpacked at a half, a quarter or an eighth of its size where that is enough."""
    factor = max(picture.size) // longest
    if picture.format in ("JPEG", "MPO") and factor > 1:
        width, height = picture.size
        picture.draft(picture.mode, (max(1, width // factor), max(1, height // factor)))


def _check_cost(file: _WatchedFile, picture: ImageFile, size: tuple[int, int]) -> None:
    """Refuse what would take more than `MOST_BYTES` to unpack.

    Args:
        file: The picture's.
        picture: After `_draft`.
        size: Width and height in the file.
    """
    pixels = picture.size[0] * picture.size[1]
    bytes_needed = pixels * _BYTES.get(picture.mode, 4)
    if picture.format == "WEBP":
        bytes_needed = 16 * pixels  # four canvases of four bytes
    elif picture.format == "TIFF":
        bytes_needed += _tiff_cost(picture, bytes_needed)
    elif picture.format in ("JPEG", "MPO"):
        bytes_needed += _jpeg_cost(file, picture, size[0] * size[1])
    elif picture.tile and picture.tile[0][0] not in ("zip", "gif", "raw"):
        bytes_needed *= 3  # unpacked by Python into bytes of its own
    if bytes_needed > MOST_BYTES:
        raise _too_large()


def _tiff_cost(picture: Any, bytes_needed: int) -> int:
    tags = picture.tag_v2
    # One that lies on its side is turned as a whole, by Pillow, into another of its size.
    turned = bytes_needed if tags.get(ORIENTATION, 1) != 1 else 0
    rows, tile_width, tile_height = (int(tags.get(tag, 0)) for tag in _STRIPS)
    width, height = picture.size
    strip = tile_width * tile_height or width * min(rows or height, height)
    bits = tags.get(258, (8,))
    return turned + strip * max(4, sum(bits) // 8 if len(bits) > 1 else int(tags.get(277, 1)))


def _jpeg_cost(file: _WatchedFile, picture: Any, pixels: int) -> int:
    """What is kept of the whole picture where it comes in several scans."""
    layers = [(across, down) for _id, across, down, _table in picture.layer]
    scans = _scans(file, len(layers))
    if scans > MOST_SCANS:
        raise _too_large()
    if scans <= 1:
        return 0
    across, down = (max(sampling) for sampling in zip(*layers, strict=True))
    return sum(2 * pixels * a * d // (across * down) for a, d in layers)


def _scans(file: _WatchedFile, layers: int) -> int:
    """How often a JPEG goes over its picture; 1 where the first scan holds all there is."""
    place = file.tell()
    try:
        file.seek(2)
        progressive = False
        while True:
            marker = file.read(4)
            if len(marker) < 4 or marker[0] != 0xFF:
                return 1  # Pillow will say that it is damaged
            if marker[1] == 0xFF or not marker[1]:
                file.seek(-3, 1)
                continue
            if marker[1] == 0xDA:
                break
            progressive |= marker[1] in (0xC2, 0xC6, 0xCA, 0xCE)
            file.seek(int.from_bytes(marker[2:]) - 2, 1)
        if file.read(1)[0] == layers and not progressive:
            return 1
        file.in_header = False
        count, before = 1, b""
        while content := file.read(1 << 20):
            count += (before + content).count(b"\xff\xda")
            before = content[-1:]
        return max(2, count)
    finally:
        file.seek(place)


def _reduced(picture: ImageFile, longest: int) -> Image:
    """The picture, made smaller by a whole factor where a side is longer than `longest`.

    It goes in bands, so that no second large picture is in memory.
    """
    from PIL import Image

    factor = -(-max(picture.size) // longest)
    if factor <= 1:
        return picture
    width, height = picture.size
    small = (-(-width // factor), -(-height // factor))
    rows = max(1, 2_000_000 // (width * factor)) * factor
    whole: Image.Image | None = None
    for top in range(0, height, rows):
        band: Image.Image = picture.crop((0, top, width, min(top + rows, height)))
        if band.has_transparency_data:
            band = band.convert("RGBA")
        elif band.mode in ("1", "P"):
            band = band.convert("L" if band.mode == "1" else "RGB")
        elif band.mode.startswith("I;16"):
            band = band.convert("I")
        band = band.reduce(factor)
        if whole is None:
            whole = Image.new(band.mode, small)
        whole.paste(band, (0, top // factor))
    assert whole is not None
    picture.im = None  # type: ignore[assignment]
    return whole.convert("I;16") if picture.mode.startswith("I;16") else whole


def _upright(picture: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE, 6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }  # fmt: skip
    return picture.transpose(turns[orientation]) if orientation in turns else picture


def _pixels(picture: Image) -> NDArray[np.uint8]:
    if picture.mode.startswith("I") or picture.mode == "F":
        return _deep_grey(picture)
    if picture.has_transparency_data:
        return _on_paper(picture)
    return np.asarray(picture.convert("RGB"))


def _deep_grey(picture: Image) -> NDArray[np.uint8]:
    """Greys of 16 or 32 bits, which Pillow would cut off at 255 instead of scaling."""
    values = np.nan_to_num(np.asarray(picture).astype(np.float64))
    low, high = float(values.min()), float(values.max())
    if picture.mode == "F" and low >= 0 and high <= 1:
        scaled = values * 255
    elif picture.mode != "I;16" and low >= 0 and high <= 255:
        scaled = values
    elif picture.mode != "F" and low >= 0 and high <= 65535:
        scaled = values / 257
    else:
        scaled = (values - low) / ((high - low) or 1.0) * 255
    grey = np.rint(scaled).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def _on_paper(picture: Image) -> NDArray[np.uint8]:
    """Lay a transparent picture on white, or on black where white ink would vanish on white."""
    from PIL import Image

    layers = picture.convert("RGBA")
    sheets = []
    for paper in ("white", "black"):
        sheet = Image.new("RGBA", layers.size, paper)
        sheet.alpha_composite(layers)
        sheets.append(np.asarray(sheet.convert("RGB")))
    on_white, on_black = sheets
    return on_white if np.ptp(on_white) >= np.ptp(on_black) / 2 else on_black
