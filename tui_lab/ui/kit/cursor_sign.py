"""The sign before the row that a list or a table has its cursor on."""

from __future__ import annotations

from textual.widget import Widget

from tui_lab.text.ascii import glyph


def cursor_sign(listed: Widget) -> str:
    """One column: filled where the keys go to the list, hollow where they go elsewhere.

    So a row is told, and where the keys go, also where no colour is seen or read out.
    """
    return glyph("▸" if listed.has_focus else "▹")
