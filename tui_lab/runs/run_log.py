"""A run's log as it is written, and the state that its events add up to."""

from __future__ import annotations

from pathlib import Path

from tui_lab.runs.events import Event, EventReader
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.state import RunStateBuilder


class RunLog:
    """Reads a log from its beginning, further at each call; begins anew where the log does.

    Args:
        folder: The run's; nothing need be there yet.
    """

    def __init__(self, folder: Path) -> None:
        self.reader = EventReader(folder / EVENTS_FILE)
        self.builder = RunStateBuilder()
        """Builds the state; it is another one after the log has begun anew."""
        self._restarts = 0

    def read(self, limit: int, seconds: float | None = None) -> list[Event]:
        """The next events, which the caller hands to `builder`.

        Args:
            limit: How many at most.
            seconds: Stop after about so long.

        Raises:
            OSError: The log is there, but cannot be read.
        """
        events = self.reader.read(limit, seconds)
        if self.reader.restarts != self._restarts:
            self._restarts = self.reader.restarts
            self.builder = RunStateBuilder()
        return events
