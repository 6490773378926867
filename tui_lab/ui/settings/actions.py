"""What can be done with settings."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action(
        "forward",
        "right,space",
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
        "choose",
        "enter,e",
        N_("Choose"),
        N_("See all values of the marked setting, and choose one or type it."),
        "settings set SETTING VALUE",
        shown=True,
    ),
    Action(
        "undo",
        "u",
        N_("Undo"),
        N_("Take the last change back."),
        "settings set SETTING VALUE",
        shown=True,
    ),
    Action(
        "default",
        "0,delete",
        N_("Default"),
        N_("Give the marked setting the value that it comes with."),
        "settings set SETTING default",
        shown=True,
        aliases="d",
    ),
    Action(
        "try_command",
        "c",
        N_("Try"),
        N_("Run the command at the end of a run now, with what the latest run has to tell."),
        "settings test on_end",
    ),
)
