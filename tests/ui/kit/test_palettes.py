"""Every colour of every theme can be read, and no two that mean something look alike."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich.color import Color
from rich.color_triplet import ColorTriplet

from tui_lab import settings
from tui_lab.ui.kit.palettes import ROLES, THEMES
from tui_lab.ui.shell.themes import CHOICES, theme_for

PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
"""Machado, Oliveira and Fernandes (2009), severity 1.0, over linear RGB."""
Triple = tuple[float, float, float]
APART, APART_FOR_THE_COLOUR_BLIND = 15.0, 15.0
"""Distance in CIE L*a*b* (1976); 2.3 can just be told apart side by side."""


def linear(colour: ColorTriplet) -> Triple:
    """Red, green and blue as light, 0 to 1 (sRGB, IEC 61966-2-1)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return red, green, blue


def light(colour: ColorTriplet) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """As the WCAG has it: 1 for the same, 21 for black on white."""
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def lab(parts: Triple) -> Triple:
    red, green, blue = parts

    def curve(part: float) -> float:
        return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116

    x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
    y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Triple, other: Triple) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def as_seen(colour: ColorTriplet, matrix: tuple[Triple, ...]) -> Triple:
    parts = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, parts, strict=True)))) for row in matrix
    )
    return red, green, blue


def triplet(number: str | None) -> ColorTriplet:
    assert number is not None
    return Color.parse(number).get_truecolor()


GROUND_AND_INK = ("foreground", "background")


def is_ink(name: str) -> bool:
    """Whether a variable of a theme is a colour of letters on the grounds of the theme."""
    return "selection" not in name and not name.endswith("background")


@pytest.mark.parametrize("name", THEMES)
def test_everything_can_be_read_on_every_ground(name: str) -> None:
    theme = THEMES[name]
    grounds = [triplet(each) for each in (theme.background, theme.surface, theme.panel)]
    inks = {
        "foreground": theme.foreground,
        "primary": theme.primary,
        "secondary": theme.secondary,
        **{name: each for name, each in theme.variables.items() if is_ink(name)},
    }
    del inks["frame"]
    least = {"foreground": 7.0}
    for ground in grounds:
        for ink, colour in inks.items():
            assert contrast(triplet(colour), ground) >= least.get(ink, 4.4), (ink, ground)
    for part in ("input-selection", "screen-selection"):
        front, back = (triplet(theme.variables[f"{part}-{each}"]) for each in GROUND_AND_INK)
        assert contrast(front, back) >= 4.4, part
    assert triplet(theme.variables["block-cursor-blurred-background"]) in grounds
    # A frame need not be read, but it is seen.
    assert contrast(triplet(theme.variables["frame"]), grounds[0]) >= 1.5


@pytest.mark.parametrize("name", THEMES)
def test_no_two_roles_look_alike(name: str) -> None:
    variables = THEMES[name].variables
    assert set(ROLES) <= set(variables)
    for one, other in combinations(ROLES, 2):
        colours = (linear(triplet(variables[each])) for each in (one, other))
        assert distance(*colours) >= APART, (one, other)


@pytest.mark.parametrize("matrix", [PROTANOPIA, DEUTERANOPIA])
def test_the_colour_blind_tell_the_roles_of_safe_apart(matrix: tuple[Triple, ...]) -> None:
    variables = THEMES["safe"].variables
    for one, other in combinations(ROLES, 2):
        colours = (as_seen(triplet(variables[each]), matrix) for each in (one, other))
        assert distance(*colours) >= APART_FOR_THE_COLOUR_BLIND, (one, other)


def test_every_theme_can_be_set() -> None:
    assert set(settings.SETTINGS["theme"].choices) == {"auto", *CHOICES}
    assert len(CHOICES) >= 8
    for name in THEMES:
        assert theme_for(name) == THEMES[name].name
