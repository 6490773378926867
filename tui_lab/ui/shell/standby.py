"""Keeps one worker ready that has Keras imported, for as long as the interface is open."""

from __future__ import annotations

import threading
from pathlib import Path

from tui_lab.errors import LabError
from tui_lab.runs.layout import STANDBY_READY_FILE, STANDBY_TAKEN_FILE


class Standby:
    """The stand-by worker of this interface; it leaves with it if it was never used."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock = threading.Lock()

    def want(self) -> None:
        """Have one started, unless one waits already; returns at once."""
        threading.Thread(target=self._start, name="standby", daemon=True).start()

    def _start(self) -> None:
        from tui_lab.runs.standby import start_standby

        with self._lock:
            waits = self._folder is not None and (self._folder / STANDBY_READY_FILE).exists()
            starting = (
                self._folder is not None
                and self._folder.exists()
                and not (self._folder / STANDBY_TAKEN_FILE).exists()
            )
            if waits or starting:
                return
            try:
                self._folder = start_standby().folder
            except LabError:
                self._folder = None  # training then imports Keras itself, which takes longer

    def dismiss(self) -> None:
        """Send it away, unless it has a run."""
        if self._folder is not None:
            from tui_lab.runs.standby import dismiss_standby

            dismiss_standby(self._folder)
