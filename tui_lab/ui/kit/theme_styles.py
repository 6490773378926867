"""The theme's colours as Rich styles, also where a theme leaves its colours to the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual.app import App
from textual.color import Color

if TYPE_CHECKING:
    from tui_lab.text.statuses import Tone

Tones = Mapping[str, Style]
THEME_COLOURS: Mapping[Tone, str] = {"good": "success", "notice": "warning", "bad": "error"}
"""The names that Textual's themes have for the tones of `text.statuses`."""
NAMES = ("primary", "accent", "success", "warning", "error")
ROLES = (
    "training", "validation", "right", "wrong", "warning", "best", "muted", "frame", "primary",
)  # fmt: skip
"""What colours mean, in every theme; see `kit/palettes.py`."""


def tones(app: App[Any], *, bold: bool = False) -> Tones:
    """The styles by their names in the theme, and by the tones of `text.statuses`."""
    variables = app.theme_variables
    styles = {
        name: Style(color=Color.parse(variables[name]).rich_color, bold=bold or None)
        for name in NAMES
    }
    return {**styles, **{tone: styles[name] for tone, name in THEME_COLOURS.items()}}


def roles(app: App[Any]) -> Mapping[str, Style]:
    """A style for each of `ROLES`, in the theme of the moment."""
    variables = app.theme_variables
    styles = {name: Style(color=Color.parse(variables[name]).rich_color) for name in ROLES}
    if app.theme.startswith("ansi"):
        # Of the terminal's own colours none is a grey for sure.
        styles |= {name: styles[name] + Style(dim=True) for name in ("muted", "frame")}
    return styles
