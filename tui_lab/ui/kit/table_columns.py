"""Columns and cells of a `LineTable`, for those who only say what stands in them.

Must not import Textual.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui_lab.text.fit import fitted

Cell = tuple[str, str]
"""Text, and its role: "", muted, strong, good, bad, notice or best."""
SEALED = "✉"
"""Stands in the column of the test part while the envelope of a run is closed."""
GAP = "  "
"""What stands between two columns."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """How a column is set."""

    id: str
    title: str
    """Translated."""
    width: int
    right: bool = False
    middle: bool = False
    """Whether what is too long loses its middle: names of one course begin alike."""
    shorter: Callable[[str, int], str] | None = None
    """Gives a text that says the most in so many columns; None: the end is cut."""

    def cell(self, text: str) -> str:
        """A text as wide as the column."""
        text = text if self.shorter is None else self.shorter(text, self.width)
        return fitted(text, self.width, right=self.right, middle=self.middle)


@dataclass(frozen=True, slots=True)
class ColumnsInView:
    """The columns of a table that are seen."""

    columns: tuple[TableColumn, ...]
    skipped: int
    """So many columns after the held ones are out of sight at the left."""
    more: bool
    """Whether some are out of sight at the right."""


def in_view(columns: Sequence[TableColumn], held: int, skipped: int, width: int) -> ColumnsInView:
    """The held columns, and as many of the others as fit after those that are skipped.

    Args:
        columns: All of them, in order.
        held: So many of the first ones are always seen.
        skipped: So many of the others have been scrolled away; no more than needed to see the last.
        width: Columns of the terminal, one of them before the first column.
    """

    def seen(start: int) -> list[TableColumn]:
        room = width - 1 - sum(column.width for column in columns[:held])
        room -= len(GAP) * max(0, held - 1)
        found: list[TableColumn] = []
        for column in columns[held + start :]:
            room -= column.width + (len(GAP) if held or found else 0)
            if room < 0:
                break
            found.append(column)
        return found

    skipped = max(0, min(skipped, len(columns) - held - 1))
    while skipped and held + skipped - 1 + len(seen(skipped - 1)) >= len(columns):
        skipped -= 1  # all that follow are seen with the one before as well
    shown = seen(skipped)
    more = held + skipped + len(shown) < len(columns)
    return ColumnsInView((*columns[:held], *shown), skipped, more)
