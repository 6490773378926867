"""The only module with names that Textual keeps to itself: check it with each new version."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.screen import Screen


def first_screen(app: App[Any], mode: str) -> Screen[Any] | None:
    """The first screen of a mode; None where the mode has not been gone to yet."""
    return next(iter(app._screen_stacks.get(mode, ())), None)


def has_screens(app: App[Any]) -> bool:
    """Whether there is any screen yet."""
    return any(app._screen_stacks.values())
