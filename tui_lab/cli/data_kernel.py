"""What `tui-lab data show --kernel` writes: one window's products, and the picture of all sums."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui_lab.cli import console, pictures, tables
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.errors import UsageError
from tui_lab.i18n import _, whole_number
from tui_lab.text.values import shape_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def kernel_place(info: DatasetInfo, kernel: str | None, at: str | None) -> tuple[int, int] | None:
    """Where the window is whose products are wanted.

    Raises:
        UsageError: It is no place, there is no kernel to be there, or the data are no pictures.
    """
    if kernel is not None and info.kind is not Kind.IMAGES:
        raise UsageError(
            _("--kernel is about pictures, and {data} has none.").format(data=info.name),
            _("Leave it out."),
        )
    if at is None:
        return None
    row, _comma, column = at.partition(",")
    place = (whole_number(row), whole_number(column))
    if kernel is None or place[0] is None or place[1] is None:
        raise UsageError(
            _("--at is the place of a kernel: its row and column, from 0."),
            _("Write, for example, {example}.").format(example="--kernel vertical --at 2,1"),
        )
    return place[0], place[1]


def show_convolved(
    image: NDArray[np.generic], named: str, at: tuple[int, int] | None, style: pictures.Style
) -> None:
    """Write the products of one window, where one is wanted, and draw what all of them give.

    Args:
        image: (h, w) or (h, w, channels), as it is to be looked at.
        named: A kernel, by its name or its numbers.
        at: Row and column of the window; None for no products.
        style: How the picture is drawn.

    Raises:
        UsageError: It is no kernel, or there is no such window.
    """
    from tui_lab.imaging import kernels

    kernel = kernels.read_kernel(named)
    grey = kernels.grey(image)
    rows, columns = kernels.windows(grey, kernel)
    if at is not None:
        top, left = at
        if not (top < rows and left < columns):
            raise UsageError(
                _("There is no window at row {row}, column {column}.").format(row=top, column=left),
                _("Rows go from 0 to {rows}, columns from 0 to {columns}.").format(
                    rows=rows - 1, columns=columns - 1
                ),
            )
        view = console.look(sys.stdout)
        for line in kernels.sum_lines(grey, kernel, top, left, [view.sign(each) for each in "×="]):
            console.out(line)
        console.out()
    for line in pictures.draw(kernels.convolve(grey, kernel), style, None):
        console.out(line)
    tables.facts([(_("Kernel"), named), (_("Size"), shape_text((rows, columns)))])
