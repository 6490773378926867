"""Which worker a run needs: one that imports Keras, or a light one that starts a script."""

from __future__ import annotations

import sys
from pathlib import Path

from tui_lab.runs.carried import carried
from tui_lab.runs.header import UnreadableRun, read_header
from tui_lab.runs.spawn import worker_command


def needs_keras(folder: Path) -> bool:
    """Whether the worker of the run in `folder` imports Keras; of a script that is its matter."""
    header = read_header(folder)
    return isinstance(header, UnreadableRun) or carried(header).experiment


def command_for(folder: Path) -> list[str]:
    """The command that starts the worker of the run in `folder`, which is to be appended.

    Raises:
        LabError: It needs Keras, and that or its backend is not installed.
    """
    if needs_keras(folder):
        return worker_command("run")
    return [sys.executable, "-P", "-m", "tui_lab.worker", "run"]
