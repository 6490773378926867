"""Keeps Keras at the ready for as long as the interface is open: a warm process stays for it.

Not where runs are trained on a cluster: nothing would use it.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Standby:
    """The line that keeps a warm process; it may leave when the line is closed."""

    def __init__(self) -> None:
        self._line: socket.socket | None = None
        self._lock = threading.Lock()
        self._dismissed = False

    def want(self) -> None:
        """Have a warm process where new runs are trained on this machine, unless there is one
        already; else let go of it. Returns at once."""
        threading.Thread(target=self._keep, name="standby", daemon=True).start()

    def _keep(self) -> None:
        from tui_lab.runs import warm
        from tui_lab.runs.places import place_called

        with self._lock:
            if place_called(None).scheduled:
                self._close()
                return
            if self._dismissed or warm.start() is None:
                return  # training then imports Keras itself, which takes longer
            party = warm.wait_until_ready(lambda: self._dismissed)
            if party is None or self._dismissed:
                return
            self._close()
            self._line = warm.stay(party)

    def dismiss(self) -> None:
        """Need it no longer."""
        self._dismissed = True
        self._close()

    def _close(self) -> None:
        if self._line is not None:
            with suppress(OSError):
                self._line.close()
            self._line = None
