"""Colours: two themes of our own, and the terminal's own sixteen where there are no more."""

from __future__ import annotations

import os
from collections.abc import Mapping

from textual.app import App
from textual.filter import Monochrome, NoColor
from textual.theme import Theme

DARK = Theme(
    name="lab-dark",
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#ffaf5f",
    foreground="#d8dee9",
    background="#16181d",
    surface="#1c1f26",
    panel="#262a33",
    success="#87d787",
    warning="#ffd75f",
    error="#ff8787",
    dark=True,
)
LIGHT = Theme(
    name="lab-light",
    primary="#005f87",
    secondary="#5f8787",
    accent="#af5f00",
    foreground="#1c1f26",
    background="#fafafa",
    surface="#f0f0f0",
    panel="#e0e4ea",
    success="#008700",
    warning="#875f00",
    error="#af0000",
    dark=False,
)
CHOICES: Mapping[str, str] = {
    "dark": "lab-dark",
    "light": "lab-light",
    "ansi-dark": "ansi-dark",
    "ansi-light": "ansi-light",
}


def theme_for(setting: str, environment: Mapping[str, str] | None = None) -> str:
    """The name of the theme for the setting `theme`; "auto" looks at the terminal.

    With NO_COLOR, or where TERM promises no more than sixteen colours, the theme leaves the
    colours to the terminal.
    """
    environment = os.environ if environment is None else environment
    if setting in CHOICES:
        return CHOICES[setting]
    if environment.get("NO_COLOR"):
        return "ansi-dark"
    many = "256color" in environment.get("TERM", "") or environment.get("COLORTERM")
    return "lab-dark" if many else "ansi-dark"


def drop_colours(app: App[None]) -> None:
    """With NO_COLOR and the terminal's own colours, write no colour codes at all.

    Textual decides between that and greys before the app can choose its theme.
    """
    if app.no_color and app.native_ansi_color:
        app._filters[:] = [
            NoColor() if isinstance(each, Monochrome) else each for each in app._filters
        ]
