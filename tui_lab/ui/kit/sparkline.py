"""A curve in a few columns of a line, for widgets that draw lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from tui_lab.reports.series import drawable
from tui_lab.reports.sparkline import sparkline
from tui_lab.text.ascii import unicode_ok


def spark(values: Sequence[float | None], width: int) -> str:
    """A curve in exactly `width` columns; blank where there are fewer than two numbers.

    Args:
        values: In order; what is not finite is left out.
        width: Longer curves are thinned, shorter ones stand at the left.
    """
    known = [value for each in values if (value := drawable(each)) is not None]
    if len(known) < 2 or width < 1:
        return " " * max(0, width)
    return sparkline(known, width, unicode=unicode_ok()).ljust(width)
