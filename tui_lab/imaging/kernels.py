"""A kernel moved over a picture: what one window gives, and the picture that all of them make.

As Keras's `Conv2D` with one filter, no bias, strides of 1 and padding "valid": the kernel is not
turned round (a cross-correlation). Pictures of several channels are looked at in grey.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _
from tui_lab.i18n import number as told
from tui_lab.text.fit import text_columns
from tui_lab.text.values import shape_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kernel = tuple[tuple[float, ...], ...]
"""Rows of numbers."""
LARGEST = 7
"""Rows and columns of a kernel at most."""
MOST = 1e6
"""A number of a kernel at most, with either sign."""
OWN = "own"
EXAMPLE = "1 0 -1 / 1 0 -1 / 1 0 -1"

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "vertical": N_("Edges that stand: bright left, dark right"),
        "horizontal": N_("Edges that lie: bright above, dark below"),
        "outline": N_("Outlines: a point against those around it"),
        "sharpen": N_("Sharper: a point more, its neighbours less"),
        "blur": N_("Blurred: the mean of nine points"),
    }
)
_NINTH = 1 / 9
KERNELS: Mapping[str, Kernel] = MappingProxyType(
    {
        # Prewitt's operators, the discrete Laplacian with eight neighbours, its sum with the
        # identity, and the box filter: R. C. Gonzalez, R. E. Woods, Digital Image Processing.
        "vertical": ((1, 0, -1),) * 3,
        "horizontal": ((1, 1, 1), (0, 0, 0), (-1, -1, -1)),
        "outline": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
        "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "blur": ((_NINTH,) * 3,) * 3,
    }
)


def read_kernel(text: str) -> Kernel:
    """A kernel by its name, or its rows: numbers with spaces or commas, rows apart by / or ;.

    Raises:
        UsageError: It is neither, its rows differ in length, or it is larger than LARGEST.
    """
    if text.strip() in KERNELS:
        return KERNELS[text.strip()]
    rows: list[tuple[float, ...]] = []
    for row in text.replace(";", "/").split("/"):
        try:
            rows.append(tuple(float(each) for each in row.replace(",", " ").split()))
        except ValueError:
            rows = []
            break
    sizes = {len(row) for row in rows}
    good = len(sizes) == 1 and 0 not in sizes and max(len(rows), *sizes) <= LARGEST
    if not good or not all(
        math.isfinite(each) and abs(each) <= MOST for row in rows for each in row
    ):
        raise UsageError(
            _("“{text}” is no kernel.").format(text=text.strip()[:60]),
            _(
                "Write rows of numbers, apart by /, such as {example}, up to {largest};"
                " or a name: {names}."
            ).format(
                example=EXAMPLE, largest=shape_text((LARGEST, LARGEST)), names=", ".join(KERNELS)
            ),
        )
    return tuple(rows)


def grey(image: NDArray[np.generic]) -> NDArray[np.float64]:
    """A picture (h, w), (h, w, 1) or (h, w, 3) as float64 (h, w): the mean of its channels."""
    values = image.astype(float)
    return values.mean(axis=2) if values.ndim == 3 else values


def windows(image: NDArray[np.float64], kernel: Kernel) -> tuple[int, int]:
    """How many windows there are below and beside each other.

    Raises:
        UsageError: The kernel is larger than the picture.
    """
    rows, columns = image.shape[0] - len(kernel) + 1, image.shape[1] - len(kernel[0]) + 1
    if rows < 1 or columns < 1:
        raise UsageError(_("The kernel is larger than the picture."), _("Take a smaller one."))
    return rows, columns


def convolve(image: NDArray[np.float64], kernel: Kernel) -> NDArray[np.float64]:
    """The sum of products for every window: (h - rows + 1, w - columns + 1).

    Raises:
        UsageError: As `windows`.
    """
    import numpy as np

    windows(image, kernel)
    weights = np.asarray(kernel, np.float64)
    seen = np.lib.stride_tricks.sliding_window_view(image, weights.shape)
    found: NDArray[np.float64] = np.einsum("rcij,ij->rc", seen, weights)
    return found


def marked(
    image: NDArray[np.float64], top: int, left: int, rows: int, columns: int
) -> NDArray[np.float64]:
    """The picture in colour, 0..1 (h, w, 3), with a window of it tinted."""
    import numpy as np

    low, high = float(image.min()), float(image.max())
    plain = (image - low) / (high - low) if high > low else np.zeros_like(image)
    coloured = np.repeat(plain[:, :, None], 3, axis=2)
    window = coloured[top : top + rows, left : left + columns]
    window[...] = 0.55 * window + 0.45 * np.array([1.0, 0.6, 0.1])
    return coloured


def sum_lines(
    image: NDArray[np.float64], kernel: Kernel, top: int, left: int, signs: Sequence[str] = "×="
) -> list[str]:
    """The window, the kernel and their products beside each other, and the sum below.

    Args:
        image: (h, w).
        kernel: Rows.
        top: Row of the window's first point.
        left: Its column.
        signs: Between the first two, and before the products.
    """
    import numpy as np

    weights = np.asarray(kernel, np.float64)
    window = image[top : top + weights.shape[0], left : left + weights.shape[1]]
    blocks = [_block(each) for each in (window, weights, window * weights)]
    middle = len(kernel) // 2
    lines = []
    for row, parts in enumerate(zip(*blocks, strict=True)):
        between = [f"  {sign if row == middle else ' '}  " for sign in signs]
        lines.append(f"{parts[0]}{between[0]}{parts[1]}{between[1]}{parts[2]}")
    total = float((window * weights).sum())
    return [
        *lines,
        "",
        _("sum {sum}   after relu {positive}").format(
            sum=_short(total), positive=_short(max(0.0, total))
        ),
    ]


def _block(values: NDArray[np.float64]) -> list[str]:
    texts = [[_short(float(value)) for value in row] for row in values]
    width = max(text_columns(text) for row in texts for text in row)
    return [" ".join(text.rjust(width) for text in row) for row in texts]


def _short(value: float) -> str:
    return told(round(value, 2)) if value % 1 else told(int(value))
