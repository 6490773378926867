"""Signs that a terminal without UTF-8 cannot show, and what stands for them there."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

PLAIN: Mapping[str, str] = {
    "●": "*",
    "○": "o",
    "✓": "+",
    "✗": "x",
    "▲": "^",
    "▼": "v",
    "…": "...",
    "–": "-",
    "·": "-",
    "→": "->",
    "▸": ">",
    "◂": "<",
    "✉": "=",
    "◀": "<",
    "▶": ">",
    "█": "#",
    "░": ".",
    "║": "|",
    "─": "-",
    "━": "=",
    "•": "o",
    "◆": "@",
    "■": "#",
    "⠤": "*",
}


def unicode_ok() -> bool:
    """Whether signs beyond ASCII can be shown; `TUI_LAB_ASCII=1` says no.

    Python writes UTF-8 even where the locale promises less, and then sets LC_CTYPE itself: what
    the terminal can show is asked of the variables as the user left them. None of them says
    nothing, and terminals without UTF-8 have become rare.
    """
    if os.environ.get("TUI_LAB_ASCII") == "1":
        return False
    character_type = os.environ.get("LC_CTYPE", "")
    if sys.flags.utf8_mode and character_type == "C.UTF-8":
        character_type = ""
    named = os.environ.get("LC_ALL") or character_type or os.environ.get("LANG", "")
    encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    return "utf" in encoding.lower() and (not named or "utf" in named.lower())


def glyph(sign: str) -> str:
    """`sign`, or what stands for it in ASCII."""
    return sign if unicode_ok() else PLAIN.get(sign, "?")
