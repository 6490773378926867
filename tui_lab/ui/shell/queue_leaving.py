"""Takes runs that were asked to stop out of the queue of a cluster, in a thread: it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_lab.errors import LabError

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.ui.shell.base_screen import LabScreen


def leave_queue(screen: LabScreen, runs: Sequence[Run]) -> None:
    """Take those of some runs out that have not begun; what goes wrong is said on the screen."""
    screen.run_worker(
        partial(_leave, screen, runs), group="queue", thread=True, exit_on_error=False
    )


def _leave(screen: LabScreen, runs: Sequence[Run]) -> None:
    from tui_lab.runs import operations

    try:
        for run in runs:
            operations.leave_queue(run)
    except LabError as error:
        screen.app.call_from_thread(screen.lab.complain, error)
    screen.lab.feed.refresh()
