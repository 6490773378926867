"""Paths that are typed: completed with the tab key, and the last ones known again."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from textual.app import App
from textual.suggester import Suggester

from tui_lab.paths import expanded

LOOKED_AT = 5000
"""Entries of a folder that are looked at."""


class PathSuggester(Suggester):
    """Proposes the first file or folder whose name begins with what stands in the field."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """`value` completed; None where nothing fits."""
        return await asyncio.to_thread(complete, value)


def complete(value: str) -> str | None:
    """The first path in the alphabet that begins with `value`; folders end with a slash."""
    folder, slash, start = value.rpartition("/")
    if not value or not start:
        return None
    try:
        place = expanded(folder + slash) if slash else Path()
        found = []
        with os.scandir(place) as entries:
            for _number, entry in zip(range(LOOKED_AT), entries, strict=False):
                if entry.name.startswith(start) and entry.name != start:
                    found.append(entry.name + ("/" if entry.is_dir() else ""))
    except (OSError, ValueError):
        return None
    return folder + slash + min(found) if found else None


class LastPaths(dict[str, str]):
    """The paths that were typed last, by what they were asked for; the app keeps them."""


def last_paths(app: App[object]) -> LastPaths:
    """Those of this app; changes are kept."""
    keep: Callable[[type[LastPaths]], LastPaths] = getattr(app, "keep", lambda kind: kind())
    return keep(LastPaths)
