"""Which screen asks a run's network about one's own examples."""

from __future__ import annotations

from tui_lab.datasets.model import Kind
from tui_lab.runs.run import Run
from tui_lab.ui.predict.loading import inputs_of
from tui_lab.ui.predict.screen import OwnScreen


def own_screen(run: Run) -> OwnScreen:
    """The screen that fits the run: for pictures, or for rows.

    Raises:
        LabError: The run has no model yet, or its data set is gone.
    """
    info = inputs_of(run)
    if info.kind is Kind.IMAGES:
        from tui_lab.ui.predict.picture_screen import OwnPictureScreen

        return OwnPictureScreen(run, info)
    from tui_lab.ui.predict.row_screen import OwnRowScreen

    return OwnRowScreen(run, info)
