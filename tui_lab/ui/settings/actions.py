"""What can be done with settings."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action(
        "forward",
        "right,space,enter",
        N_("Next"),
        N_("Give the marked setting its next value; it holds at once."),
        "settings set SETTING VALUE",
        shown=True,
    ),
    Action(
        "backward",
        "left",
        N_("Before"),
        N_("Give the marked setting the value before."),
        "settings set SETTING VALUE",
        shown=True,
    ),
    Action(
        "type",
        "e",
        N_("Type it"),
        N_("Type the value of the marked setting."),
        "settings set SETTING VALUE",
        shown=True,
    ),
    Action(
        "default",
        "d,delete",
        N_("Default"),
        N_("Give the marked setting the value that it comes with."),
        "settings set SETTING default",
        shown=True,
    ),
)
