"""What can be done with runs side by side."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import CHART_ACTIONS, Action

ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Back to the runs."), "", True),
    Action("open", "enter", N_("Open"), N_("The run that the cursor is on."), "show RUN", True),
    Action(
        "metric",
        "g",
        N_("Metric"),
        N_("Draw the next metric that was recorded, or the loss."),
        "",
        True,
        aliases="m",
    ),
    Action("training", "v", N_("Training"), N_("Draw the training curves as well, dotted.")),
    Action(
        "zoom", "z", N_("Zoom"), N_("Draw the later half of the epochs, or all of them."), "", True
    ),
    *CHART_ACTIONS,
    Action(
        "leave_out",
        "d,delete",
        N_("Leave out"),
        N_("Compare without the run of the cursor."),
        "",
        True,
    ),
)
