"""Opening a user's picture file as brightness from 0 to 255; how is in `datasets.picture_files`."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.picture_files import ReadPicture, read_picture
from tui_lab.errors import DataError
from tui_lab.i18n import _


def open_picture(path: Path) -> NDArray[np.uint8]:
    """Read a picture file, upright (EXIF) and on paper where it is transparent.

    Returns:
        uint8 (h, w, 3) red, green and blue, 0..255; of moving pictures the first one.

    Raises:
        DataError: It is missing, not a picture, cut off, or unreasonably large.
    """
    return open_reduced(path).pixels


def open_reduced(path: Path) -> ReadPicture:
    """As `open_picture`, with the size that the picture has in the file."""
    if not os.path.exists(path):
        raise DataError(
            _("There is no picture {path}.").format(path=path),
            _("Check the name; it must be a file, such as a PNG or a JPEG."),
        )
    found = read_picture(path)
    if found.width < 2 or found.height < 2:
        raise DataError(
            _("The picture {path} has only {width}×{height} pixels.").format(
                path=path, width=found.width, height=found.height
            ),
            _("Use a larger one."),
        )
    return found
