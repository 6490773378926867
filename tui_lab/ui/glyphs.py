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
    "█": "#",
    "░": ".",
    "║": "|",
    "─": "-",
}


def unicode_ok() -> bool:
    """Whether signs beyond ASCII can be shown; `TUI_LAB_ASCII=1` says no."""
    if os.environ.get("TUI_LAB_ASCII") == "1":
        return False
    encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    return "utf" in encoding.lower()


def glyph(sign: str) -> str:
    """`sign`, or what stands for it in ASCII."""
    return sign if unicode_ok() else PLAIN.get(sign, "?")
