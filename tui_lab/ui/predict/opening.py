"""The screen on which a run's network is asked about one's own examples."""

from __future__ import annotations

from tui_lab.datasets import listing
from tui_lab.datasets.model import Kind
from tui_lab.runs.run import Run
from tui_lab.ui.predict.screen import OwnScreen


def own_screen(run: Run) -> OwnScreen:
    """The screen that fits the run: for pictures, or for rows.

    Raises:
        LabError: The run has no model yet, or its data set is gone.
    """
    from tui_lab.reports.own import check_model

    check_model(run)
    info = listing.info(run.experiment.data.dataset)
    if info.kind is Kind.IMAGES:
        from tui_lab.ui.predict.picture_screen import OwnPictureScreen

        return OwnPictureScreen(run, info)
    from tui_lab.ui.predict.row_screen import OwnRowScreen

    return OwnRowScreen(run, info)
