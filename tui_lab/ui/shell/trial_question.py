"""The question before a run of a sweep is trained on, which takes it out of the comparison."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_lab.i18n import _
from tui_lab.ui.shell.dialogs import ConfirmScreen

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.ui.shell.base_screen import LabScreen


def unless_trial(screen: LabScreen, run: Run, epochs_done: int, then: Callable[[], object]) -> None:
    """Go on with `then`, after a question where the run is a trial of a sweep.

    Args:
        screen: The one in front.
        run: That is to train more epochs than its plan has.
        epochs_done: Of the run.
        then: Called unless the answer is no.
    """
    from tui_lab.sweeps.leaving import leaving_words

    told = leaving_words(run, epochs_done)
    if not told:
        then()
        return

    def take(yes: bool | None) -> None:
        if yes:
            then()

    question = _("Train {name} further all the same?").format(name=run.called)
    screen.app.push_screen(ConfirmScreen(question, told, danger=True), take)
