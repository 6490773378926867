"""Letters that move where the arrows do, for those who have them in their fingers."""

from __future__ import annotations

from collections.abc import Mapping

from textual.events import Key
from textual.screen import Screen
from textual.widget import Widget

from tui_lab import settings
from tui_lab.ui.kit.textual_private import own_bindings

MOVES: Mapping[str, str] = {
    "h": "left",
    "j": "down",
    "k": "up",
    "l": "right",
    "g": "home",
    "G": "end",
    "ctrl+d": "pagedown",
    "ctrl+u": "pageup",
}
"""By Textual's names: what each does in a list, a table, a text."""


def as_moved(event: Key, focused: Widget | None) -> Key:
    """The key that moves, where the setting `vim_keys` is on and the focus is where one can move.

    A field that the letter is typed into keeps it; so does a screen whose widget with the focus
    does not move that way.
    """
    move = MOVES.get(event.key)
    if move is None or focused is None or not settings.get("vim_keys"):
        return event
    if focused.check_consume_key(event.key, event.character):
        return event
    for node in focused.ancestors_with_self:
        if isinstance(node, Screen):
            break
        if own_bindings(node).get(move):
            return Key(move, None)
    return event
