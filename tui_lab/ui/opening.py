"""Which screen shows a run."""

from __future__ import annotations

from tui_lab.runs import Run
from tui_lab.ui.shell.base_screen import LabScreen


def screen_for(run: Run) -> LabScreen:
    """The training view while there is no result to report, the report afterwards."""
    status, state = run.look()
    if not status.live and state.evaluations:
        from tui_lab.ui.report.screen import ReportScreen

        return ReportScreen(run)
    from tui_lab.ui.training.screen import TrainingScreen

    return TrainingScreen(run)
