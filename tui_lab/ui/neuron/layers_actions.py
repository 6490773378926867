"""What can be done with two layers."""

from __future__ import annotations

from dataclasses import replace

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action
from tui_lab.ui.neuron.actions import BACK, FASTER, NEURON_ACTIONS, SLOWER

BY_HAND = "neuron layers TASK --out 1,-1.5,-0.5"
LEARN = "neuron backprop TASK"
_SAME = {
    *("upper", "lower", "less", "more", "much_less", "much_more", "type_value", "undo"),
    *("own", "earlier_rows", "later_rows"),
}
"""What is done as with a single neuron."""


def _as_with_one(action: Action) -> Action:
    return replace(action, cli=BY_HAND) if action.cli else action


LAYERS_ACTIONS = (
    BACK,
    Action(
        "one_step",
        "n",
        N_("Stage"),
        N_("Go on with the arithmetic of an example: forwards, backwards, then the corrections."),
        f"{LEARN} --steps 1",
        shown=True,
    ),
    Action(
        "one_epoch",
        "N",
        N_("Epoch"),
        N_("Let them learn from all examples once, or from those that are left of this epoch."),
        f"{LEARN} --epochs 1",
        shown=True,
        aliases="e",
    ),
    Action(
        "until_right",
        "t",
        N_("Learn"),
        N_("Let them learn until all rows are right, for at most 1000 epochs."),
        LEARN,
        shown=True,
    ),
    Action(
        "next_task",
        "right_square_bracket",
        N_("Task"),
        N_("Go to the next task with two inputs; each keeps its numbers."),
        "neuron list",
        shown=True,
    ),
    Action(
        "neuron",
        "v",
        N_("Neuron"),
        N_("Go to the page of the neuron."),
        "neuron try TASK",
        shown=True,
        aliases="d",
    ),
    *(_as_with_one(action) for action in NEURON_ACTIONS if action.id in _SAME),
    Action(
        "start_over",
        "0",
        N_("Start over"),
        N_("Go back to the numbers that this began with."),
        BY_HAND,
    ),
    Action(
        "random_start",
        "s",
        N_("Random"),
        N_("Begin with other random numbers: those of the next seed."),
        f"{LEARN} --seed 1",
        aliases="r",
    ),
    Action(
        "activation",
        "g",
        N_("Activation"),
        N_("Change between step and sigmoid, with the same numbers."),
        "neuron layers TASK --activation sigmoid",
        aliases="a",
    ),
    Action(
        "loss",
        "G",
        N_("Other loss"),
        N_("With the sigmoid, change between mean squared error and binary cross-entropy."),
        f"{LEARN} --loss binary_crossentropy",
        aliases="l",
    ),
    Action("faster", "plus", FASTER, N_("Take a larger learning rate."), f"{LEARN} --rate 2"),
    Action("slower", "minus", SLOWER, N_("Take a smaller learning rate."), f"{LEARN} --rate 0.5"),
)
