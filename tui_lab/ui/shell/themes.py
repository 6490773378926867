"""Colours: the themes of our own, and the terminal's own sixteen where there are no more."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor
from textual.theme import BUILTIN_THEMES, Theme

from tui_lab.ui.kit.palettes import THEMES
from tui_lab.ui.kit.terminal_kind import kind
from tui_lab.ui.kit.textual_private import line_filters

DARK, LIGHT = THEMES["dark"], THEMES["light"]
_DARK, _LIGHT = BUILTIN_THEMES["ansi-dark"], BUILTIN_THEMES["ansi-light"]
TERMINAL = replace(
    _DARK,
    primary="ansi_cyan",
    error="ansi_bright_red",
    variables={
        **_DARK.variables,
        "training": "ansi_cyan",
        "validation": "ansi_magenta",
        "right": "ansi_green",
        "wrong": "ansi_bright_red",
        "best": "ansi_bright_cyan",
        "muted": "ansi_default",
        "frame": "ansi_default",
        "scrollbar": "ansi_cyan",
        "scrollbar-hover": "ansi_cyan",
        "scrollbar-active": "ansi_bright_cyan",
    },
)
"""The terminal's own colours, without its blue and dark red: on black they can hardly be read."""
TERMINAL_LIGHT = replace(
    _LIGHT,
    secondary="ansi_bright_black",
    variables={
        **_LIGHT.variables,
        "training": "ansi_blue",
        "validation": "ansi_magenta",
        "right": "ansi_green",
        "wrong": "ansi_red",
        "best": "ansi_bright_blue",
        "muted": "ansi_default",
        "frame": "ansi_default",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_bright_white",
        "screen-selection-background": "ansi_blue",
    },
)
"""The terminal's own colours, without its cyan: on white it can hardly be read."""
CHOICES: Mapping[str, str] = {
    **{setting: theme.name for setting, theme in THEMES.items()},
    "ansi-dark": "ansi-dark",
    "ansi-light": "ansi-light",
}


OWN: Mapping[str, Theme] = {
    **{theme.name: theme for theme in THEMES.values()},
    "ansi-dark": TERMINAL,
    "ansi-light": TERMINAL_LIGHT,
}
"""All themes that the app has, by their names."""


def theme_for(setting: str, environment: Mapping[str, str] | None = None) -> str:
    """The name of the theme for the setting `theme`; "auto" looks at the terminal.

    With NO_COLOR, or where TERM promises no more than sixteen colours, the theme leaves the
    colours to the terminal. A browser has all colours, whatever TERM says of where the lab runs.
    """
    environment = os.environ if environment is None else environment
    if setting in CHOICES:
        return CHOICES[setting]
    if environment.get("NO_COLOR"):
        return "ansi-dark"
    many = "256color" in environment.get("TERM", "") or environment.get("COLORTERM")
    return "lab-dark" if many or kind(environment) == "browser" else "ansi-dark"


MARKING = ("block-cursor-background", "input-selection-background")
"""The theme's backgrounds that say where the user is."""
CURSOR = "ansi_white"
"""The cursor of a text field in the terminal's own colours."""
REVERSED = Style(reverse=True)


class Marks(LineFilter):
    """What a background alone marks is written in reverse: a row, a choice, the place in a field.

    It has to come before the filter that takes the colours away. A style sheet cannot do it:
    Textual's lists drop `reverse`.
    """

    def __init__(self, app: App[None]) -> None:
        super().__init__()
        self._app = app
        self._known: tuple[str, frozenset[RichColor]] = ("", frozenset())

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, marked ones in reverse."""
        marking = self._marking()
        return [
            Segment(text, style + REVERSED, control)
            if style is not None and style.bgcolor in marking and not _of_scroll_bar(style)
            else Segment(text, style, control)
            for text, style, control in segments
        ]

    def _marking(self) -> frozenset[RichColor]:
        theme = self._app.theme
        if self._known[0] != theme:
            variables = self._app.theme_variables
            names = (CURSOR, *(variables[name] for name in MARKING))
            self._known = theme, frozenset(Color.parse(name).rich_color for name in names)
        return self._known[1]


def _of_scroll_bar(style: Style) -> bool:
    return "@mouse.down" in style.meta


def drop_colours(app: App[None]) -> None:
    """With NO_COLOR and the terminal's own colours, write no colour codes at all.

    Textual decides between that and greys before the app can choose its theme.
    """
    if app.no_color and app.native_ansi_color:
        filters = line_filters(app)
        kept = [NoColor() if isinstance(each, Monochrome) else each for each in filters]
        filters[:] = [Marks(app), *kept]
