"""What can be done everywhere."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.terminal_kind import in_browser

ACTIONS = (
    Action(
        "show_lab",
        "1",
        N_("Lab"),
        N_("Choose data and a network, adapt it, train."),
        "train PRESET",
    ),
    Action("show_runs", "2", N_("Runs"), N_("All runs: look, compare, tidy up."), "runs"),
    Action(
        "show_courses",
        "3",
        N_("Courses"),
        N_("Exercises that lead through the lab, step by step."),
        "courses list",
    ),
    Action(
        "show_neuron",
        "4",
        N_("Neuron"),
        N_("One neuron: set its weights by hand, let it learn, walk down a slope."),
        "neuron list",
    ),
    Action("show_data", "5", N_("Data"), N_("What is at hand; fetch or add data."), "data list"),
    Action(
        "show_settings", "6", N_("Settings"), N_("Language, colours, devices."), "settings list"
    ),
    Action(
        "command_palette",
        "ctrl+p,colon,f10",
        N_("Search"),
        N_("Everything that can be done, presets and runs, by name."),
    ),
    Action(
        "jump",
        "semicolon,f7",
        N_("Jump"),
        N_("Put a letter on each part of the screen; the letter leads there."),
        priority=True,
    ),
    Action("help", "question_mark,f1", N_("Help"), N_("What can be done here."), "--help"),
    Action(
        "suspend",
        "ctrl+z,Q",
        N_("Suspend"),
        N_("Back to the shell; `fg` brings the lab back. In a field of several lines: undo."),
    ),
    Action(
        "leave",
        "ctrl+q,q",
        N_("Quit"),
        N_("Leave the lab. Runs that are going on are not touched."),
        shown=True,
    ),
)


def everywhere() -> tuple[Action, ...]:
    """What is offered everywhere: behind a browser there is no shell to go back to."""
    return tuple(action for action in ACTIONS if action.id != "suspend" or not in_browser())
