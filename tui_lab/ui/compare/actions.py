"""What can be done with runs side by side."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Back to the runs."), "", True),
    Action("open", "enter", N_("Open"), N_("The run that the cursor is on."), "show RUN", True),
    Action(
        "metric",
        "g",
        N_("Metric"),
        N_("Draw loss instead of accuracy, or back."),
        "",
        True,
        aliases="m",
    ),
    Action("training", "v", N_("Training"), N_("Draw the training curves as well, dotted.")),
    Action(
        "zoom", "z", N_("Zoom"), N_("Draw the later half of the epochs, or all of them."), "", True
    ),
    Action(
        "zoom_in",
        "plus",
        N_("Zoom in"),
        N_("Draw only the later half of the epochs that are in sight."),
    ),
    Action(
        "zoom_out",
        "minus",
        N_("Zoom out"),
        N_("Draw twice as many epochs, up to all of them."),
    ),
    Action(
        "smooth",
        "Z",
        N_("Smooth"),
        N_("Draw the curves smoothed, more so, or as they are."),
    ),
    Action(
        "cursor",
        "left,right",
        N_("Cursor"),
        N_("Read the values of one epoch; left and right, home and end go through them."),
    ),
    Action(
        "leave_out",
        "d,delete",
        N_("Leave out"),
        N_("Compare without the run of the cursor."),
        "",
        True,
    ),
)
