"""From any screen into the editor: what is changed there becomes the lab's draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.experiment import Experiment
    from tui_lab.runs import Run
    from tui_lab.ui.lab.drafts import LabDrafts


def edit(screen: LabScreen, planned: Experiment, told: str = "") -> None:
    """Open the editor on an experiment.

    Args:
        screen: What the user is looking at, and comes back to.
        planned: What is to be changed; it is not touched itself.
        told: What is said when it comes back changed; "" for the way from most screens.
    """
    from tui_lab.ui.editor.screen import ArchitectureScreen
    from tui_lab.ui.lab.drafts import LabDrafts

    home = cast("LabDrafts | None", screen.lab.first_of("lab", LabDrafts))
    if home is None:
        screen.app.push_screen(ArchitectureScreen(planned))
        return

    def take(draft: Experiment) -> None:
        home.take_draft(draft)
        if home.is_safe(draft):
            return  # a run has it, which is to be seen
        screen.notify(told or _("Your change is the lab's draft: 1 goes there, t trains it."))

    screen.app.push_screen(
        ArchitectureScreen(planned, take=take, keep=home.keep_draft, safe=home.draft_is_safe)
    )


def edit_copy(screen: LabScreen, run: Run) -> None:
    """Open the editor on the experiment of a run; what cannot be read is said."""
    try:
        planned = run.experiment
    except LabError as error:
        screen.lab.complain(error)
    else:
        edit(screen, planned)
