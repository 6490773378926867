"""A terminal without UTF-8: whatever the screens and Textual draw is written in ASCII.

Signs of our own have longer stand-ins where they are laid out (`glyphs`); here each character that
is left becomes one of the same width, so that nothing moves.
"""

from __future__ import annotations

import unicodedata

from textual.driver import Driver

LOOK_ALIKE = {
    "–": "-", "—": "-", "−": "-", "‐": "-", "…": ".", "·": ".", "•": "*", "×": "x", "÷": "/",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "°": "o", "±": "~",
    "●": "*", "○": "o", "◉": "*", "◆": "*", "◇": "o", "■": "#", "□": "o", "✓": "+", "✔": "+",
    "✗": "x", "✘": "x", "★": "*", "☆": "o", "▲": "^", "▼": "v", "△": "^", "▽": "v", "▶": ">",
    "◀": "<", "▸": ">", "▾": "v", "▴": "^", "◂": "<", "›": ">", "‹": "<", "→": ">", "←": "<",
    "↑": "^", "↓": "v", "⏎": "<", "░": ".", "▒": ":", "▓": "%", "█": "#", "▀": '"', "▄": "_",
    "✉": "=", "▔": "-", "▁": "_", "▌": "|", "▐": "|", "¿": "?", "¡": "!",
}  # fmt: skip
"""Characters and what looks like them in ASCII."""


def to_ascii(text: str) -> str:
    """`text` with every character beyond ASCII replaced by ASCII of the same width."""
    if text.isascii():
        return text
    return "".join(each if each.isascii() else _stand_in(each) for each in text)


def _stand_in(character: str) -> str:
    if character in LOOK_ALIKE:
        return LOOK_ALIKE[character]
    code = ord(character)
    if 0x2500 <= code <= 0x257F:  # the lines of boxes
        name = unicodedata.name(character)
        if " AND " in name:
            return "+"
        return "|" if name.endswith(("VERTICAL", "UP", "DOWN")) else "-"
    if 0x2580 <= code <= 0x259F:  # blocks
        return "#" if code >= 0x2585 else "_"
    if 0x2800 <= code <= 0x28FF:  # braille
        return " " if code == 0x2800 else "*"
    if unicodedata.combining(character):
        return ""
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    if len(bare) == 1:
        return bare
    return "??" if unicodedata.east_asian_width(character) in "WF" else "?"


def plain_driver(driver: type[Driver]) -> type[Driver]:
    """A driver that writes what `driver` does, in ASCII."""

    class PlainDriver(driver):  # type: ignore[misc, valid-type]
        """Writes ASCII alone."""

        def write(self, data: str) -> None:
            super().write(to_ascii(data))

    return PlainDriver
