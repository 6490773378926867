"""Pictures as arrays: making grey, bringing into 0..1, and scaling by the mean of areas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LUMA = (0.299, 0.587, 0.114)
"""How bright red, green and blue look: ITU-R BT.601."""


def normalised(
    image: NDArray[np.generic], value_range: tuple[float, float] | None = None
) -> NDArray[np.float64]:
    """Bring a picture's values into 0..1.

    Args:
        image: (h, w) or (h, w, channels) with 1 to 4 channels, any number type. The last of 2 or
            of 4 channels is taken for an opacity and left out.
        value_range: What 0 and 1 stand for; None takes 0..255 for bytes, else the smallest and
            the largest value of this picture.

    Returns:
        float64 (h, w) or (h, w, 3); 0 where the picture has no number or no contrast.

    Raises:
        ValueError: It is not a picture's shape.
    """
    values = np.asarray(image)
    if not values.size or values.ndim not in (2, 3) or values.shape[2:] > (4,):
        raise ValueError(f"not the shape of a picture: {values.shape}")
    if values.ndim == 3:
        values = values[:, :, 0] if values.shape[2] < 3 else values[:, :, :3]
    if values.dtype == np.uint8 and value_range in (None, (0.0, 255.0)):
        return values / 255.0  # the same as below, in one array instead of five
    plain = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    low, high = value_range or (float(plain.min()), float(plain.max()))
    if high == low:
        return np.zeros_like(plain)
    return np.asarray(np.clip((plain - low) / (high - low), 0.0, 1.0))


def grey(image: NDArray[np.float64]) -> NDArray[np.float64]:
    """How bright each point of a picture (h, w) or (h, w, 3) is: (h, w)."""
    return image if image.ndim == 2 else np.minimum(image @ np.array(LUMA), 1.0)


def resample(image: NDArray[np.float64], height: int, width: int) -> NDArray[np.float64]:
    """Scale a picture so that each new point is the mean of the area that it covers.

    Args:
        image: (h, w) or (h, w, 3).
        height: New rows, at least 1.
        width: New columns, at least 1.

    Returns:
        float64 (height, width) or (height, width, 3), with the same mean as `image`.
    """
    rows = _overlap(image.shape[0], height)
    columns = _overlap(image.shape[1], width)
    means = np.einsum("ih,hw...,jw->ij...", rows, image, columns, optimize=True)
    # A mean of equal numbers may be off by a rounding error.
    return np.asarray(np.clip(means, image.min(), image.max()))


def _overlap(old: int, new: int) -> NDArray[np.float64]:
    """(new, old): the share of each new cell that each old cell covers."""
    edges_old = np.arange(old + 1) / old
    edges_new = np.arange(new + 1) / new
    upper = np.minimum(edges_new[1:, None], edges_old[None, 1:])
    lower = np.maximum(edges_new[:-1, None], edges_old[None, :-1])
    return np.asarray(np.clip(upper - lower, 0.0, None) * new)
