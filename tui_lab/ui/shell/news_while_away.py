"""When the interface was last open, and which runs ended since: `last-open` in the lab's folder.

It is written while the interface is open, too: one that goes with its terminal leaves no word.
Must not import Textual.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_lab import paths

if TYPE_CHECKING:
    from tui_lab.runs.summary import RunSummary

EVERY = 30.0
"""Seconds between two writings."""


def file() -> Path:
    """Where it is kept: seconds since 1970, as text."""
    return paths.home() / "last-open"


def read() -> float | None:
    """When an interface was last open (seconds since 1970); None where nothing usable says."""
    from tui_lab.runs.files import read_small

    try:
        return float(read_small(file()))
    except (OSError, ValueError):
        return None


def write(moment: float) -> None:
    """Keep that one was open then; a folder that cannot be written only means less news."""
    try:
        paths.private_folder(file().parent)
        paths.write_atomically(file(), f"{moment:.3f}\n".encode())
    except OSError:
        return


class Absence:
    """The time between the last interface and this one."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Make it; nothing is read yet.

        Args:
            clock: Gives seconds since 1970.
        """
        self._clock = clock
        self._opened: set[str] = set()
        self._since: float | None = None
        self._until: float | None = None
        self._kept = 0.0

    def stay(self, runs: Iterable[RunSummary] = ()) -> None:
        """Say that the interface is open; called often, and never by the thread of the screens.

        The first call reads when the last one was.

        Args:
            runs: All there are: one that ended since the last writing was seen to end.
        """
        now = self._clock()
        if self._until is None:
            self._since, self._until = read(), now
        elif abs(now - self._kept) < EVERY and not any(
            self._kept < run.ended_at <= now for run in runs if run.ended_at is not None
        ):
            return
        self._kept = now
        write(now)

    def leave(self) -> None:
        """Say that it is left now, unless it was never open for long enough to read anything."""
        if self._until is not None:
            write(self._clock())

    def opened(self, run: str) -> None:
        """The run of that id, or all runs of the sweep of that id, were looked at: they are no news
        any more."""
        self._opened.add(run)

    def news(self, runs: Iterable[RunSummary]) -> list[RunSummary]:
        """Those of `runs` that ended while no interface was open, the last one first."""
        since, until = self._since, self._until
        if since is None or until is None:
            return []
        found = [
            (run.ended_at, run)
            for run in runs
            if run.ended_at is not None
            and since < run.ended_at <= until
            and not run.status.live
            and not self._opened & {run.id, run.sweep}
        ]
        return [run for _ended, run in sorted(found, key=lambda each: each[0], reverse=True)]
