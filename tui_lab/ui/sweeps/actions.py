"""What can be done with a sweep, and with one that is to be begun."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Back to where you came from."), "", True),
    Action(
        "open",
        "enter",
        N_("Open"),
        N_("The runs of the trial that is marked; of the best one where none is."),
        "show RUN",
        True,
    ),
    Action(
        "stop",
        "x",
        N_("Stop"),
        N_("Stop the sweep and its runs, after a question; it can go on later."),
        "sweep stop SWEEP",
        True,
    ),
    Action(
        "resume",
        "r",
        N_("Go on"),
        N_("Go on with a sweep that was stopped, or whose process was killed."),
        "sweep resume SWEEP",
        True,
    ),
    Action(
        "repeat",
        "s",
        N_("Repeat"),
        N_("Train the best trial again with seeds that chose nothing: its fair figure."),
        "repeat RUN --seeds N --at-once N",
        True,
    ),
    Action(
        "more_trials",
        "m",
        N_("More"),
        N_("Add trials to a sweep that has done its own, or was stopped."),
        "sweep resume SWEEP --trials N",
        True,
    ),
    Action(
        "sweep",
        "S",
        N_("Vary again"),
        N_("Begin another one: the form with the choices of this one."),
        "sweep PRESET --over PATH=VALUES",
        True,
    ),
    Action("sweeps", "R", N_("Sweeps"), N_("Choose among all sweeps."), "sweep list", True),
    Action(
        "export",
        "w",
        N_("Export"),
        N_("Write the trials as CSV."),
        "sweep show SWEEP --csv",
        True,
    ),
    Action(
        "delete",
        "d,delete",
        N_("Delete"),
        N_("Put the sweep away, with its runs or without."),
        "sweep remove SWEEP",
        True,
    ),
    Action(
        "undo", "u", N_("Undo"), N_("Bring back the sweep that was deleted last."), "sweep restore"
    ),
    Action(
        "pair",
        "g",
        N_("Settings"),
        N_("On the map, put two other settings against each other, or turn them."),
    ),
    Action("next_tab", "right_square_bracket", N_("Next page"), N_("The page to the right.")),
    Action("previous_tab", "left_square_bracket", N_("Page before"), N_("The page to the left.")),
    Action(
        "next_sweep",
        "n",
        N_("Next"),
        N_("The sweep that was begun after this one."),
        "sweep show SWEEP",
    ),
    Action(
        "previous_sweep",
        "b",
        N_("Before"),
        N_("The sweep that was begun before this one."),
        "sweep show SWEEP",
    ),
)
"""Of a sweep that is looked at."""

SETUP_ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Back; what is chosen here is kept."), "", True),
    Action(
        "train",
        "t",
        N_("Begin"),
        N_("Start the sweep, and look at it."),
        "sweep PRESET --over PATH=VALUES",
        True,
    ),
    Action(
        "edit",
        "enter,e",
        N_("Change"),
        N_("Change the marked line: values, search, trials, seeds, epochs."),
        "sweep PRESET --over PATH=VALUES --trials N --seeds N --epochs N",
        True,
    ),
    Action(
        "add",
        "a",
        N_("Add"),
        N_("Vary another setting as well."),
        "sweep PRESET --over PATH=VALUES --over PATH=VALUES",
        True,
    ),
    Action(
        "drop",
        "d,delete",
        N_("Leave out"),
        N_("Do not vary the marked setting."),
        "sweep PRESET --over PATH=VALUES",
        True,
    ),
    Action(
        "sweeps",
        "R",
        N_("Sweeps"),
        N_("Look at the sweeps that were begun, the latest first."),
        "sweep show SWEEP",
        True,
    ),
)
"""Of one that is to be begun."""
