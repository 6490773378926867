"""A share as a bar in a line of text."""

from __future__ import annotations

from tui_lab.text.ascii import glyph


def bar(share: float, columns: int) -> tuple[str, str]:
    """The full and the empty part of a bar, together `columns` wide.

    Args:
        share: 0..1; what lies outside is taken for the nearer end.
        columns: At least 0.
    """
    full = int(min(max(share, 0.0), 1.0) * columns + 1e-9)
    return glyph("━") * full, glyph("─") * (columns - full)
