"""How well what stands on a screen can be read: the contrast of letters and what is behind them."""

from __future__ import annotations

from rich.color import Color, ColorType
from rich.color_triplet import ColorTriplet
from rich.style import Style
from textual.strip import Strip

from tui_lab.ui.app import LabApp

PALETTES = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5"
    " 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "vga": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa"
    " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
}
"""The sixteen colours of two terminals."""
GROUNDS = {"ansi-dark": "000000", "ansi-light": "ffffff"}
LEAST = 2.0
"""Contrast of what has a sign or a word beside its colour; xterm's green on white has 2.1."""


def triplet(number: str) -> ColorTriplet:
    return ColorTriplet(*bytes.fromhex(number))


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """As the W3C has it: 1 for the same, 21 for black on white."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    def light(colour: ColorTriplet) -> float:
        red, green, blue = map(linear, colour.normalized)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour: Color | None, palette: str, default: ColorTriplet) -> ColorTriplet:
    """What a terminal with that palette shows for a colour."""
    if colour is None or colour.type is ColorType.DEFAULT:
        return default
    if colour.type is ColorType.STANDARD:
        assert colour.number is not None
        return triplet(PALETTES[palette].split()[colour.number])
    return colour.get_truecolor()


def in_front(lab: LabApp) -> list[Strip]:
    """The lines of the screen; of a dialog without the screen behind it, which is dimmed."""
    strips = lab.screen._compositor.render_strips()
    if not lab.screen.is_modal:
        return strips
    regions = [each.region for each in lab.screen.query(".dialog, #--input, #--results")]
    return [
        strip.crop(region.x, region.right)
        for region in regions
        for strip in strips[region.y : region.bottom]
    ]


def hardly_read(lab: LabApp, theme: str, ground: str = "") -> list[str]:
    """What stands on the screen with too little contrast in one of the palettes."""
    paper = triplet(ground or GROUNDS[theme])
    ink = triplet("000000" if paper.red else "ffffff")
    found = []
    for strip in in_front(lab):
        for segment in strip:
            style = segment.style or Style()
            if not segment.text.strip():
                continue
            for palette in PALETTES:
                front, back = seen(style.color, palette, ink), seen(style.bgcolor, palette, paper)
                if contrast(front, back) < LEAST:
                    found.append(f"{segment.text!r}: {style} ({palette})")
    return found
