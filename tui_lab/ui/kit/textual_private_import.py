"""Textual's app is imported without its command palette, which the first screen does not show.

The app's module names the palette and what it offers, so all of it is imported with it, and with it
the fields, trees and selections that it could use: a twentieth of the time to start. The lab has a
palette of its own (`ui/shell/palette.py`), which imports `textual.command` when it is first opened.
"""

from __future__ import annotations

import sys
from types import ModuleType

PALETTE = "textual.command"
NAMED = (
    *("CommandListItem", "CommandPalette", "SimpleProvider"),
    *("DiscoveryHit", "Hit", "Hits", "Provider"),
)
"""What Textual's modules for app and themes take from it. The lab does nothing of what uses them:
Textual's own palette, and its lists of commands and of themes."""


def import_textual() -> None:
    """Import Textual's app; whoever imports `textual.command` later gets the whole of it."""
    if PALETTE in sys.modules or "textual.app" in sys.modules:
        return
    stand_in = ModuleType(PALETTE)
    for name in NAMED:
        setattr(stand_in, name, type(name, (), {}))
    sys.modules[PALETTE] = stand_in
    try:
        import textual.app  # noqa: F401
    finally:
        del sys.modules[PALETTE]
