"""Columns and cells of a `LineTable`, for those who only say what stands in them.

Must not import Textual.
"""

from __future__ import annotations

from dataclasses import dataclass

Cell = tuple[str, str]
"""Text, and its role: "", muted, strong, good, bad or notice."""
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
