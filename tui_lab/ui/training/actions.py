"""What can be done while a run trains, and when it has ended."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import CHART_ACTIONS, Action

ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Go back; the run goes on."), shown=True),
    Action(
        "pause",
        "p",
        N_("Pause/go on"),
        N_("Let the run wait after its batch; once more lets it go on."),
        "pause RUN",
        shown=True,
    ),
    Action(
        "stop",
        "x",
        N_("Stop"),
        N_("Finish the batch, keep what was learned, evaluate it, and end."),
        "stop RUN",
        shown=True,
    ),
    Action(
        "learning_rate",
        "l",
        N_("Rate"),
        N_("Change the learning rate while it trains."),
        "learning-rate RUN VALUE",
        shown=True,
    ),
    Action(
        "more",
        "m",
        N_("More epochs"),
        N_("Train more epochs than were planned, now or after the end."),
        "train-on RUN EPOCHS",
        shown=True,
    ),
    Action(
        "report",
        "enter",
        N_("Report"),
        N_("See what was learned: figures of each class, mistakes, pictures."),
        "report RUN",
        shown=True,
    ),
    Action(
        "resume",
        "r",
        N_("Resume"),
        N_("Go on with a lost or stopped run from its last checkpoint."),
        "resume RUN",
        shown=True,
    ),
    Action(
        "edit",
        "e",
        N_("Edit"),
        N_("Change a copy of its experiment, and train that."),
        'train "$(tui-lab show RUN --as line)" --set PATH=VALUE',
        shown=True,
    ),
    Action(
        "copy",
        "y",
        N_("Copy"),
        N_("Copy the experiment as one line of text, and show it."),
        "show RUN --as line",
    ),
    Action(
        "output",
        "P",
        N_("Output"),
        N_("See what its script, or the process that trains it, has printed."),
        "show RUN --as output",
    ),
    Action(
        "kill",
        "k",
        N_("Kill"),
        N_("End the process of a run that no longer answers; you are asked first."),
        "kill RUN",
    ),
    Action(
        "log_loss",
        "g",
        N_("Log loss"),
        N_("Draw the loss on a logarithmic axis, or on a plain one."),
    ),
    Action(
        "next_metric",
        "v",
        N_("Metric"),
        N_("Show the next of the metrics that the run records, beside the loss."),
        "watch RUN",
        shown=True,
    ),
    Action(
        "next_quantity",
        "space",
        N_("Next quantity"),
        N_("Draw the next of several quantities over the inputs."),
        shown=True,
    ),
    Action(
        "whole_axis",
        "G",
        N_("Whole axis"),
        N_("Draw the metric from 0 on, a share up to 1, or only where the curves are."),
        aliases="a",
    ),
    *CHART_ACTIONS,
    Action(
        "previous_run",
        "b",
        N_("Previous"),
        N_("Show the previous one of the runs that are going on."),
        "watch RUN",
        aliases="left_square_bracket",
    ),
    Action(
        "next_run",
        "n",
        N_("Next"),
        N_("Show the next one of the runs that are going on."),
        "watch RUN",
        aliases="right_square_bracket",
    ),
)
LIVE = frozenset({"pause", "stop", "learning_rate", "kill"})
"""What only a run with a worker can be asked for."""
COMMANDS = {
    "pause": "pause",
    "stop": "stop",
    "learning_rate": "set_learning_rate",
    "more": "train_on",
}
"""What the worker of a run is asked for by an action, a name of `commands.COMMANDS`."""
