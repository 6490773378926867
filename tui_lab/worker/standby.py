"""A worker that has Keras imported and waits: training, or an answer, then comes sooner."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from tui_lab import i18n, settings
from tui_lab.errors import ExitCode
from tui_lab.runs import prediction_channel
from tui_lab.runs.layout import LOG_FILE
from tui_lab.runs.standby import StandbyChannel
from tui_lab.worker.main import redirect_output
from tui_lab.worker.predicting import answer
from tui_lab.worker.running import run

LOOK_EVERY = 0.05
"""Seconds between two looks for work."""
TAKEN_PATIENCE = 5.0
"""Seconds for which a worker that was taken waits for its run, when its owner is gone."""


def serve(folder: Path, terminated: Callable[[], bool]) -> int:
    """Import Keras, say so, and do the first work that comes; end with the owner if none does."""
    from tui_lab.training.backend import start

    channel = StandbyChannel(folder)
    backend = start(str(settings.get("gpu")), str(settings.get("backend")))
    channel.mark_ready()
    patience = time.monotonic() + TAKEN_PATIENCE
    try:
        while True:
            assignment = channel.poll()
            if assignment is not None:
                break
            unwanted = terminated() or not channel.owner_alive()
            # A launcher that has just taken this worker is about to say what for.
            if unwanted and (channel.withdraw() or time.monotonic() > patience):
                return ExitCode.OK
            if not unwanted:
                patience = time.monotonic() + TAKEN_PATIENCE
            time.sleep(LOOK_EVERY)
    finally:
        channel.close()
    i18n.set_language(assignment.language)
    run_folder = Path(assignment.folder)
    if assignment.task == prediction_channel.TASK:
        questions = Path(str(assignment.arguments.get("questions")))
        redirect_output(questions / LOG_FILE)
        answer(run_folder, questions, terminated, started=True)
        return ExitCode.OK
    redirect_output(run_folder / LOG_FILE)
    os.chdir(run_folder)
    return run(run_folder, terminated, backend)
