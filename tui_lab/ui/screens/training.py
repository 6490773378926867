"""One run."""

from __future__ import annotations

from tui_lab.runs import Run
from tui_lab.ui.screens.base import LabScreen


class TrainingScreen(LabScreen):
    """One run."""

    MODE = "runs"

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run
