"""What can be done with data sets."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action(
        "train",
        "t",
        N_("To the lab"),
        N_("Go to the lab with the marked data set and a network for it."),
        "train LINE",
        shown=True,
    ),
    Action(
        "look",
        "enter",
        N_("Look"),
        N_("Read on: examples, description, source and licence of the marked data set."),
        "data show NAME",
    ),
    Action(
        "fetch",
        "f",
        N_("Fetch"),
        N_("Fetch the marked data set from its source; pressed again, give it up."),
        "data get NAME",
        shown=True,
    ),
    Action(
        "add_file",
        "i",
        N_("File"),
        N_("Put a file of the marked data set in place that you have got by yourself."),
        "data add FILE --name NAME",
        shown=True,
    ),
    Action(
        "add_own",
        "a",
        N_("New"),
        N_("Add your own table (CSV), folder of pictures, or arrays (npz)."),
        "data add PATH",
        shown=True,
        aliases="n",
    ),
    Action(
        "remove",
        "d,delete",
        N_("Remove"),
        N_("Remove the marked data set, if it is one of your own; you are asked first."),
        "data remove NAME",
        shown=True,
        aliases="x",
    ),
    Action("back", "escape", N_("Back"), N_("Back to the list.")),
)
OWN_ACTIONS = (
    Action(
        "back",
        "escape",
        N_("Back"),
        N_("Back to the data sets; what you filled in is kept."),
        shown=True,
    ),
    Action(
        "add",
        "f9,ctrl+s",
        N_("Add"),
        N_("Check everything and add it to the data sets."),
        "data add PATH --name NAME --target COLUMN --drop COLUMN",
        shown=True,
        priority=True,
        aliases="f2",
    ),
    Action(
        "target",
        "enter",
        N_("Target"),
        N_("The marked column is what the network is to tell: its values are the classes."),
        "data add PATH --target COLUMN",
        shown=True,
        aliases="t",
    ),
    Action(
        "drop",
        "d,space,delete",
        N_("In or out"),
        N_("Leave the marked column out, or take it in again."),
        "data add PATH --drop COLUMN",
        shown=True,
    ),
    Action(
        "kind",
        "e",
        N_("Kind"),
        N_("Say what the marked column holds: categories, numbers, or what was found."),
        "data add PATH --category COLUMN --number COLUMN",
        shown=True,
        aliases="c",
    ),
    Action(
        "missing",
        "v",
        N_("Missing"),
        N_("Refuse rows with missing values, or leave them out."),
        "data add PATH --missing drop",
        shown=True,
        aliases="m",
    ),
)
