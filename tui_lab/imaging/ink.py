"""Finding the ink in a picture and giving it the size and thickness that a network knows.

Pure functions over pictures (h, w) of 0..1 in which the ink is light and the paper dark, but for
`light_paper`, which says whether they are the other way round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.imaging.resample import resample

if TYPE_CHECKING:
    from PIL import Image

LEAST_CONTRAST = 0.1
"""A picture whose darkest and brightest points differ less holds nothing but paper."""
FAINT = 0.15
"""Ink below this share of the darkest ink is taken for a shade of the paper."""
INK_SHARE = 0.31
"""Points that are on in the bitmaps of optdigits: 315 of 1,024 in the mean over its training part,
between 303 and 339 for each digit, because its makers made all strokes equally thick."""


def border(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """The pixels at the edge of a picture (h, w), in a row."""
    return np.concatenate([picture[0], picture[-1], picture[1:-1, 0], picture[1:-1, -1]])


def light_paper(picture: NDArray[np.float64]) -> bool:
    """Whether most of the border is nearer to the brightest point than to the darkest."""
    middle = (float(picture.min()) + float(picture.max())) / 2
    return float(np.median(border(picture))) > middle


def cleaned(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring the paper, which may be lit unevenly, to 0 and the ink's full strength to 1."""
    above = np.clip(picture - _paper(picture), 0.0, None)
    inked = above[above > float(above.max()) / 2]
    # The middle of the strong ink, not its maximum: one glaring point must not set the scale.
    full = float(np.median(inked)) if len(inked) else 0.0
    if full < LEAST_CONTRAST:
        raise DataError(
            _("No ink was found in the picture."),
            _("The paper must reach to the border; write with a dark pen, or say which is ink."),
        )
    strength = np.clip(above / full, 0.0, 1.0)
    return np.where(strength < FAINT, 0.0, strength)


def _paper(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """The paper's brightness all over: the plane that fits the border best, by least squares."""
    height, width = picture.shape
    rows, columns = np.indices(picture.shape) / max(height, width)
    edge = border(picture)
    # Ink that reaches the border must not tilt the plane.
    plain = np.abs(edge - np.median(edge)) <= np.ptp(picture) / 4
    known = np.stack([np.ones(len(edge)), border(rows), border(columns)], axis=1)[plain]
    level, down, across = np.linalg.lstsq(known, edge[plain], rcond=None)[0]
    return np.asarray(level + down * rows + across * columns)


def cropped(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cut to the strong ink and the point around it, where its soft edge is."""
    strong = picture >= 0.5
    rows, columns = np.flatnonzero(strong.any(axis=1)), np.flatnonzero(strong.any(axis=0))
    top, left = max(rows[0] - 1, 0), max(columns[0] - 1, 0)
    cut = picture[top : rows[-1] + 2, left : columns[-1] + 2]
    # An edge that is sharp leaves nothing but paper around the ink.
    inked = np.flatnonzero(cut.any(axis=1)), np.flatnonzero(cut.any(axis=0))
    return cut[inked[0][0] : inked[0][-1] + 1, inked[1][0] : inked[1][-1] + 1]


def scaled_into(picture: NDArray[np.float64], height: int, width: int) -> NDArray[np.float64]:
    """Scale to the largest size that fits, keeping the proportions."""
    factor = min(height / picture.shape[0], width / picture.shape[1])
    rows = min(height, max(1, round(picture.shape[0] * factor)))
    columns = min(width, max(1, round(picture.shape[1] * factor)))
    return smoothly_scaled(picture, rows, columns)


def smoothly_scaled(picture: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """Scale (h, w) without steps: means of areas downwards, a smooth curve upwards."""
    from PIL import Image

    if rows <= picture.shape[0] and columns <= picture.shape[1]:
        return resample(picture, rows, columns)
    return _resized(picture, rows, columns, Image.Resampling.BICUBIC)


def sharply_scaled(picture: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """Scale (h, w) or (h, w, 3) as the pictures of own data sets are when they are added."""
    from PIL import Image

    if picture.ndim == 2:
        return _resized(picture, rows, columns, Image.Resampling.LANCZOS)
    channels = [sharply_scaled(picture[:, :, number], rows, columns) for number in range(3)]
    return np.stack(channels, axis=2)


def _resized(
    picture: NDArray[np.float64], rows: int, columns: int, how: Image.Resampling
) -> NDArray[np.float64]:
    from PIL import Image

    sheet = Image.fromarray(picture.astype(np.float32)).resize((columns, rows), how)
    return np.clip(np.asarray(sheet, np.float64), 0.0, 1.0)


def centring_offset(weights: NDArray[np.float64], size: int) -> int:
    """Where to begin so that the centre of mass comes to the middle of `size`, but inside."""
    centre = float((weights * (np.arange(len(weights)) + 0.5)).sum() / weights.sum())
    return min(max(round(size / 2 - centre), 0), size - len(weights))


def stroke_normalised(bitmap: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Thicken or thin the strokes, a point at a time, while that comes nearer to `INK_SHARE`."""
    while True:
        share = float(bitmap.mean())
        changed = _thicker(bitmap) if share < INK_SHARE else ~_thicker(~bitmap)
        if abs(float(changed.mean()) - INK_SHARE) >= abs(share - INK_SHARE):
            return bitmap
        bitmap = changed


def _thicker(bitmap: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Also the four neighbours of every point that is on."""
    grown = bitmap.copy()
    grown[1:] |= bitmap[:-1]
    grown[:-1] |= bitmap[1:]
    grown[:, 1:] |= bitmap[:, :-1]
    grown[:, :-1] |= bitmap[:, 1:]
    return grown
