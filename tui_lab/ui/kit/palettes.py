"""The themes of our own: colours with one meaning each, all of them readable on all grounds.

The roles are variables of the theme: in a style sheet `$training`, in code
`theme_styles.roles(app)["training"]`. What a role means is the same in every theme:

| role | means |
| --- | --- |
| `primary` | where the user is: the frame with the focus, the keys, what is chosen |
| `training`, `validation` | figures and curves of these parts |
| `right`, `wrong` | answers of a network, of a student |
| `warning` | something to be looked at |
| `best` | the best epoch, the best run |
| `muted` | words that may be passed over |
| `frame` | the frame of a panel without the focus |

Colours come from the published palettes of Catppuccin, Nord, Gruvbox, Tokyo Night and Dracula, and
for `safe` from Okabe and Ito, "Color Universal Design" (2008). Where one of them could not be read
on the theme's grounds it was mixed with white, or with black on a light theme, until the contrast
of the WCAG is 4.5; `tests/ui/kit/test_palettes.py` holds that.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

ROLES = ("training", "validation", "right", "wrong", "warning", "best")
"""The colours that say something by themselves; no two of a theme look alike."""


def _theme(
    name: str,
    *,
    dark: bool,
    grounds: tuple[str, str, str],
    inks: tuple[str, str, str],
    primary: str,
    secondary: str,
    **roles: str,
) -> Theme:
    """A theme.

    Args:
        name: Of the setting; Textual knows the theme as `lab-NAME`.
        dark: Whether its grounds are darker than its inks.
        grounds: The screen's, that of fields, and that of bars.
        inks: Words, words that may be passed over, and frames.
        primary: Where the user is.
        secondary: A second colour without a meaning.
        roles: A colour for each of `ROLES`.
    """
    foreground, muted, frame = inks
    return Theme(
        name=f"lab-{name}",
        primary=primary,
        secondary=secondary,
        accent=roles["validation"],
        foreground=foreground,
        background=grounds[0],
        surface=grounds[1],
        panel=grounds[2],
        success=roles["right"],
        warning=roles["warning"],
        error=roles["wrong"],
        dark=dark,
        variables={
            **roles,
            "muted": muted,
            "frame": frame,
            "footer-key-foreground": primary,
            # What is chosen in a list that keys do not go to: words of all roles are read on it.
            "block-cursor-blurred-background": grounds[2],
            "input-selection-background": primary,
            "input-selection-foreground": grounds[0],
            "screen-selection-background": primary,
            "screen-selection-foreground": grounds[0],
        },
    )


THEMES: Mapping[str, Theme] = {
    "dark": _theme(
        "dark",
        dark=True,
        grounds=("#16181d", "#1c1f25", "#262a33"),
        inks=("#d8dee9", "#8e939b", "#4c4f56"),
        primary="#5fafff",
        secondary="#87afaf",
        training="#5fd7d7",
        validation="#ffaf5f",
        right="#87d787",
        wrong="#ff8787",
        warning="#ffd75f",
        best="#d7afff",
    ),
    "light": _theme(
        "light",
        dark=False,
        grounds=("#fafafa", "#f0f0f0", "#e4e8ee"),
        inks=("#1c1f26", "#63656a", "#bcbdbf"),
        primary="#005faf",
        secondary="#4c6c6c",
        training="#00687a",
        validation="#9e5600",
        right="#007a00",
        wrong="#af0000",
        warning="#7a5f00",
        best="#7a3fb0",
    ),
    "contrast": _theme(
        "contrast",
        dark=True,
        grounds=("#000000", "#0d0d0d", "#1f1f1f"),
        inks=("#ffffff", "#8a8a8a", "#474747"),
        primary="#5fd7ff",
        secondary="#c6c6c6",
        training="#00ffff",
        validation="#ffaf00",
        right="#5fff5f",
        wrong="#ff8f8f",
        warning="#ffff5f",
        best="#ffafff",
    ),
    "safe": _theme(
        "safe",
        dark=True,
        grounds=("#14161a", "#1b1e24", "#262a33"),
        inks=("#e6e6e6", "#929394", "#4f5053"),
        primary="#8ab8ff",
        secondary="#9aa4b2",
        training="#56b4e9",
        validation="#e69f00",
        right="#00c795",
        wrong="#f08f4f",
        warning="#f0e442",
        best="#cc79a7",
    ),
    "catppuccin": _theme(
        "catppuccin",
        dark=True,
        grounds=("#1e1e2e", "#232336", "#313244"),
        inks=("#cdd6f4", "#959bb5", "#4f5265"),
        primary="#b4befe",
        secondary="#a6adc8",
        training="#89b4fa",
        validation="#fab387",
        right="#a6e3a1",
        wrong="#f38ba8",
        warning="#f9e2af",
        best="#cba6f7",
    ),
    "latte": _theme(
        "latte",
        dark=False,
        grounds=("#eff1f5", "#e6e9ef", "#dce0e8"),
        inks=("#41445a", "#5d6073", "#bec1ca"),
        primary="#1a5ad8",
        secondary="#5f6275",
        training="#046d7f",
        validation="#a84308",
        right="#2a701d",
        wrong="#c50e36",
        warning="#845b00",
        best="#7d34dc",
    ),
    "nord": _theme(
        "nord",
        dark=True,
        grounds=("#242933", "#292e39", "#2e3440"),
        inks=("#e5e9f0", "#989ca4", "#5a5f68"),
        primary="#88c0d0",
        secondary="#81a1c1",
        training="#81a1c1",
        validation="#d28c76",
        right="#a3be8c",
        wrong="#d08a91",
        warning="#ebcb8b",
        best="#b690af",
    ),
    "gruvbox": _theme(
        "gruvbox",
        dark=True,
        grounds=("#282828", "#2e2c2b", "#3c3836"),
        inks=("#ebdbb2", "#ada286", "#5f5a4f"),
        primary="#88a99c",
        secondary="#afa18e",
        training="#8ec07c",
        validation="#fe8019",
        right="#b8bb26",
        wrong="#fc7c6d",
        warning="#fabd2f",
        best="#d68da1",
    ),
    "tokyo-night": _theme(
        "tokyo-night",
        dark=True,
        grounds=("#1a1b26", "#1f2130", "#292e42"),
        inks=("#c0caf5", "#8e95b7", "#484c60"),
        primary="#7aa2f7",
        secondary="#9aa5ce",
        training="#7dcfff",
        validation="#ff9e64",
        right="#9ece6a",
        wrong="#f7768e",
        warning="#e0af68",
        best="#bb9af7",
    ),
    "dracula": _theme(
        "dracula",
        dark=True,
        grounds=("#282a36", "#2d303d", "#3a3d4d"),
        inks=("#f8f8f2", "#a9aaab", "#62646b"),
        primary="#be95f9",
        secondary="#a3accd",
        training="#8be9fd",
        validation="#ffb86c",
        right="#50fa7b",
        wrong="#ff8585",
        warning="#f1fa8c",
        best="#ff79c6",
    ),
}
"""By the names that the setting `theme` has for them."""
