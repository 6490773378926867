"""Keys in columns, under a heading for each group: what can be done at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text

from tui_lab.text.fit import fitted, text_columns
from tui_lab.ui.kit.key_names import pressing

GAP = 2
"""Columns between two columns of keys."""
WIDEST = 22
"""Columns of words beside a key, at most."""


@dataclass(frozen=True, slots=True)
class SheetKey:
    """A key with what it does."""

    shown: str
    """As it is written on the keyboard."""
    words: str
    """Translated."""
    key: str = ""
    """Textual's name of the key that a click presses; "" where nothing can be clicked."""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that belong together."""

    title: str
    """Translated."""
    keys: tuple[SheetKey, ...]


@dataclass(frozen=True, slots=True)
class SheetLooks:
    """The styles of a sheet."""

    title: Style
    key: Style


def key_sheet(groups: Sequence[KeyGroup], width: int, looks: SheetLooks) -> Text:
    """The groups below each other, each in as many columns as `width` has room for.

    Args:
        groups: Those without keys are left out.
        width: Columns in all.
        looks: Styles; a key that is off is dim.

    Returns:
        Lines; the part of a key has the key of `SheetKey.key` in the meta of its style.
    """
    lines: list[Text] = []
    for group in groups:
        if not group.keys:
            continue
        left = min(max(text_columns(key.shown) for key in group.keys), width // 2)
        right = min(WIDEST, max(text_columns(key.words) for key in group.keys))
        right = max(1, min(right, width - left - 1))
        columns = max(1, (width + GAP) // (left + 1 + right + GAP))
        lines.append(Text(group.title, looks.title))
        rows = -(-len(group.keys) // columns)
        for row in range(rows):
            cells = [_cell(key, left, right, looks) for key in group.keys[row::rows]]
            lines.append(Text(" " * GAP).join(cells))
    text = Text("\n").join(lines)
    text.no_wrap = True
    return text


def _cell(key: SheetKey, left: int, right: int, looks: SheetLooks) -> Text:
    mine = Style(dim=not key.enabled) + (pressing(key.key) if key.key else Style())
    cell = Text(fitted(key.shown, left, right=True), looks.key + mine)
    return cell.append(" ", mine).append(fitted(key.words, right), mine)
