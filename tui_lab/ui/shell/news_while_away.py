"""Which runs ended unseen, since the interface was last open: `last-open` in the lab's folder.

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
    """What the user did not see: while no interface was open, and now on other pages."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Make it; nothing is read yet.

        Args:
            clock: Gives seconds since 1970.
        """
        self._clock = clock
        self._seen: dict[str, float] = {}
        """When a run or a sweep was last looked at, by its id."""
        self._since: float | None = None
        """When an interface was last open before this one; None until that has been read."""
        self._kept = 0.0

    def stay(self, runs: Iterable[RunSummary] = ()) -> None:
        """Say that the interface is open; called often, and never by the thread of the screens.

        The first call reads when the last one was.

        Args:
            runs: All there are: one that ended since the last writing was seen to end.
        """
        now = self._clock()
        if self._since is None:
            last = read()
            self._since = now if last is None else last
        elif abs(now - self._kept) < EVERY and not any(
            self._kept < run.ended_at <= now for run in runs if run.ended_at is not None
        ):
            return
        self._kept = now
        write(now)

    def leave(self) -> None:
        """Say that it is left now, unless it was never open for long enough to read anything."""
        if self._since is not None:
            write(self._clock())

    def seen(self, run: str) -> None:
        """The run of that id, or the sweep of that id with all its runs, is being looked at."""
        self._seen[run] = self._clock()

    def news(self, runs: Iterable[RunSummary]) -> list[RunSummary]:
        """Those of `runs` that ended and were not looked at since, the last one first."""
        since = self._since
        if since is None:
            return []
        found = [
            (run.ended_at, run)
            for run in runs
            if run.ended_at is not None
            and not run.status.live
            and run.ended_at > max(since, *(self._seen.get(id_, 0) for id_ in (run.id, run.sweep)))
        ]
        return [run for _ended, run in sorted(found, key=lambda each: each[0], reverse=True)]
