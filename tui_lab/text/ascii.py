"""ASCII stand-ins for the signs of the lab, for terminals and files that cannot hold Unicode."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Mapping

SIGNS: Mapping[str, str] = {
    "–": "-", "—": "-", "−": "-", "‐": "-", "…": ".", "·": "-", "•": "o", "×": "x", "÷": "/",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "°": "o", "±": "~",
    "●": "*", "○": "o", "◉": "*", "◆": "@", "◇": "o", "■": "#", "□": "o", "✓": "+", "✔": "+",
    "✗": "x", "✘": "x", "★": "*", "☆": "o", "▲": "^", "▼": "v", "△": "^", "▽": "v", "▶": ">",
    "◀": "<", "▸": ">", "▹": "-",
    "▾": "v", "▴": "^", "◂": "<", "›": ">", "‹": "<", "→": ">", "←": "<",
    "↑": "^", "↓": "v", "⏎": "<", "░": ".", "▒": ":", "▓": "%", "█": "#", "▀": '"', "▄": "_",
    "║": "|", "─": "-", "━": "=", "✉": "=", "▔": "-", "▁": "_", "▌": "|", "▐": "|", "⠤": "*",
    "≈": "~", "≠": "!", "¿": "?", "¡": "!", "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
}  # fmt: skip
"""Signs and what stands for them, one column wide as they are."""
FREE_WIDTH: Mapping[str, str] = {
    "…": "...", "→": "->", "±": "+-", "≤": "<=", "≥": ">=", "¿": "", "¡": "",
}  # fmt: skip
"""What stands for a sign where nothing depends on its width."""


def unicode_ok() -> bool:
    """Whether the terminal shows signs beyond ASCII; `TUI_LAB_ASCII=1` says no, `=0` yes.

    Python writes UTF-8 even where the locale promises less, and then sets LC_CTYPE itself: what
    the terminal can show is read from the variables as the user left them. Where none is set, the
    answer is yes, because terminals without UTF-8 have become rare.
    """
    asked = os.environ.get("TUI_LAB_ASCII")
    if asked in ("0", "1"):
        return asked == "0"
    character_type = os.environ.get("LC_CTYPE", "")
    if sys.flags.utf8_mode and character_type == "C.UTF-8":
        character_type = ""
    named = os.environ.get("LC_ALL") or character_type or os.environ.get("LANG", "")
    encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    return "utf" in encoding.lower() and (not named or "utf" in named.lower())


def sign(character: str, unicode: bool) -> str:
    """`character`, or its stand-in where only ASCII can be shown; the stand-in may be wider."""
    return character if unicode else to_ascii(character)


def glyph(character: str) -> str:
    """`character`, or its stand-in where the terminal of the interface shows only ASCII."""
    return sign(character, unicode_ok())


def to_ascii(text: str, *, keep_width: bool = False) -> str:
    """`text` in ASCII: accents are left out, signs become their stand-ins, the rest "?".

    Args:
        text: May hold escape sequences, which stay.
        keep_width: Whether each character keeps its width in columns of a terminal.
    """
    if text.isascii():
        return text
    return "".join(c if c.isascii() else _stand_in(c, keep_width) for c in text)


def _stand_in(character: str, keep_width: bool) -> str:
    if not keep_width and character in FREE_WIDTH:
        return FREE_WIDTH[character]
    if character in SIGNS:
        return SIGNS[character]
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
    if len(bare) == 1 or (bare and not keep_width):
        return bare
    return "??" if unicodedata.east_asian_width(character) in "WF" else "?"
