"""What can be done in the help."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action("back", "escape,backspace", N_("Back"), N_("Back to where you were."), shown=True),
)
