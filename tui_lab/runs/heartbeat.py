"""A sign of life where locks do not reach from one machine to another: a file that is touched.

Must not import the store.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from tui_lab.paths import write_atomically
from tui_lab.runs.files import store_error
from tui_lab.runs.layout import HEARTBEAT_FILE, file_in

BEAT_SECONDS = 20.0
"""Seconds between two touches."""
FRESH_SECONDS = 60.0
"""Seconds after which a worker that has not touched its file counts as gone."""


class Heartbeat:
    """Touches the file of a run's folder from a thread, until it is left; then removes it.

    Raises:
        StoreError: The file cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / HEARTBEAT_FILE
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            with suppress(OSError):
                os.utime(self._path)

    def __enter__(self) -> Heartbeat:
        try:
            write_atomically(self._path, b"")
        except OSError as error:
            raise store_error(error, self._path.parent) from error
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()
        with suppress(OSError):
            self._path.unlink()


def last_beat(folder: Path) -> float | None:
    """When the file was touched last (seconds since 1970); None where there is none."""
    try:
        return os.lstat(file_in(folder, HEARTBEAT_FILE)).st_mtime
    except OSError:
        return None
