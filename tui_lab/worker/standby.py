"""A worker that has Keras imported and waits: training then starts without the long import."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from tui_lab import i18n
from tui_lab.errors import ExitCode
from tui_lab.runs.spawn import LOG_FILE
from tui_lab.runs.standby import StandbyChannel
from tui_lab.worker.main import redirect_output
from tui_lab.worker.running import run

LOOK_EVERY = 0.05
"""Seconds between two looks for work."""


def serve(folder: Path, terminated: Callable[[], bool]) -> int:
    """Import Keras, say so, and do the first work that comes; end with the owner if none does."""
    from tui_lab.training.backend import start

    channel = StandbyChannel(folder)
    backend = start()
    channel.mark_ready()
    try:
        while True:
            assignment = channel.poll()
            if assignment is not None:
                break
            if (terminated() or not channel.owner_alive()) and channel.withdraw():
                return ExitCode.OK
            time.sleep(LOOK_EVERY)
    finally:
        channel.close()
    i18n.set_language(assignment.language)
    run_folder = Path(assignment.folder)
    redirect_output(run_folder / LOG_FILE)
    os.chdir(run_folder)
    return run(run_folder, terminated, backend)
