"""Opening a user's picture file safely, whatever it holds, as brightness from 0 to 255.

Pillow is imported here alone, and late.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_lab.errors import DataError
from tui_lab.i18n import _, number

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")
"""What is read. Others are left out because Pillow hands them to outside programs (EPS)."""
MOST_PIXELS = 80_000_000
"""A larger picture than any telephone takes is refused before it is unpacked."""


def open_picture(path: Path) -> NDArray[np.uint8]:
    """Read a picture file, upright (EXIF) and on white where it is transparent.

    Returns:
        uint8 (h, w, 3) red, green and blue, 0..255; of moving pictures the first one.

    Raises:
        DataError: It is missing, not a picture, cut off, or unreasonably large.
    """
    from PIL import Image, UnidentifiedImageError

    if not path.is_file():
        raise DataError(
            _("There is no picture {path}.").format(path=path),
            _("Check the name; it must be a file, such as a PNG or a JPEG."),
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as picture:
                _check_size(path, picture)
                picture.load()
                return _upright_rgb(picture)
    except UnidentifiedImageError as error:
        raise DataError(
            _("{path} is not a picture that can be read.").format(path=path),
            _("Save it as PNG or JPEG."),
        ) from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large(path) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError) as error:
        # Pillow's readers report damage as any of these (SyntaxError for a broken PNG chunk).
        raise DataError(
            _("The picture {path} is damaged or cut off: {reason}.").format(
                path=path, reason=str(error).rstrip(".")
            ),
            _("Copy or save it again."),
        ) from error


def _check_size(path: Path, picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise _too_large(path)
    if width < 2 or height < 2:
        raise DataError(
            _("The picture {path} has only {width}×{height} pixels.").format(
                path=path, width=width, height=height
            ),
            _("Use a larger one."),
        )


def _too_large(path: Path) -> DataError:
    return DataError(
        _("The picture {path} has more than {most} million pixels.").format(
            path=path, most=number(MOST_PIXELS // 1_000_000)
        ),
        _("Make it smaller first; a few hundred pixels a side are enough."),
    )


def _upright_rgb(picture: Image.Image) -> NDArray[np.uint8]:
    from PIL import ImageOps

    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I") or picture.mode == "F":
        return _deep_grey(picture)
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        return _on_paper(picture)
    return np.asarray(picture.convert("RGB"))


def _deep_grey(picture: Image.Image) -> NDArray[np.uint8]:
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


def _on_paper(picture: Image.Image) -> NDArray[np.uint8]:
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
