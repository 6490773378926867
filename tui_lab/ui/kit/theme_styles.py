"""The theme's colours as Rich styles, also where a theme leaves its colours to the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.style import Style
from textual.app import App
from textual.color import Color

Tones = Mapping[str, Style]
NAMES = ("primary", "accent", "success", "warning", "error")


def tones(app: App[Any], *, bold: bool = False) -> Tones:
    """The styles by their names in the theme."""
    variables = app.theme_variables
    return {
        name: Style(color=Color.parse(variables[name]).rich_color, bold=bold or None)
        for name in NAMES
    }
