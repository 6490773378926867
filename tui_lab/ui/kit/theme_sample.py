"""The colours of a theme in a few columns, before it is chosen: each role with its sign."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from rich.text import Text
from textual.color import Color
from textual.theme import Theme

from tui_lab.i18n import N_, _
from tui_lab.text.ascii import glyph

SIGNS: Mapping[str, tuple[str, str]] = {
    "training": ("━", N_("training")),
    "validation": ("•", N_("validation")),
    "right": ("✓", N_("right")),
    "wrong": ("✗", N_("wrong")),
    "warning": ("▼", N_("warning")),
    "best": ("◆", N_("best")),
}
"""What stands for each role that says something by itself, and the word for it."""


def theme_sample(theme: Theme, *, words: bool = False) -> Text:
    """The roles in the theme's colours on its ground: `━•✓✗▼◆`, with words beside them or not.

    Args:
        theme: Of our own, or one that leaves its colours to the terminal.
        words: Whether each sign has its word.
    """
    variables = theme.variables
    ground = "" if theme.name.startswith("ansi") else theme.background or ""
    back = Style(bgcolor=Color.parse(ground).rich_color) if ground else Style()
    text = Text(" ", style=back, no_wrap=not words, end="")
    for role, (sign, word) in SIGNS.items():
        colour = variables.get(role) or getattr(theme, role, None) or "ansi_default"
        ink = back + Style(color=Color.parse(colour).rich_color)
        text.append(f"{glyph(sign)}\N{NO-BREAK SPACE}{_(word)}" if words else glyph(sign), ink)
        text.append(" " if words else "", back)
    return text if words else text.append(" ", back)
