"""What can be done in the editor of a network. Every key works while a text field has the focus."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

SET = "train PRESET --set PATH=VALUE"
ACTIONS = (
    Action(
        "back",
        "escape",
        N_("Back"),
        N_("Out of the fields to the list; from there to the lab, which keeps what you changed."),
        shown=True,
    ),
    Action(
        "train",
        "t,ctrl+t,f6",
        N_("Train"),
        N_("Train it as it is now."),
        "train FILE",
        shown=True,
    ),
    Action(
        "save",
        "w,ctrl+s,f9",
        N_("Save"),
        N_("Keep it as a preset of your own."),
        "presets save NAME FILE",
        shown=True,
    ),
    Action(
        "add",
        "a,insert",
        N_("Add"),
        N_("Add a layer after the one that is marked."),
        SET,
        shown=True,
        aliases="f2",
    ),
    Action(
        "remove_layer",
        "d,delete,f8",
        N_("Remove"),
        N_("Take the marked layer away."),
        SET,
        shown=True,
        aliases="x",
    ),
    Action(
        "put_right",
        "E,ctrl+g",
        N_("Put right"),
        N_("Change the last layer, the loss and the metrics to what the data ask for."),
        SET,
        shown=True,
    ),
    Action("undo", "u,ctrl+z", N_("Undo"), N_("Take the last change back."), shown=True),
    Action("move_up", "shift+up,ctrl+up,f3", N_("Up"), N_("Move the marked layer up."), SET),
    Action(
        "move_down", "shift+down,ctrl+down,f4", N_("Down"), N_("Move the marked layer down."), SET
    ),
    Action(
        "duplicate",
        "A",
        N_("Duplicate"),
        N_("Put the marked layer there twice."),
        SET,
        aliases="f5",
    ),
    Action(
        "redo",
        "U,ctrl+y",
        N_("Redo"),
        N_("Make the change that was taken back again."),
        aliases="r",
    ),
    Action(
        "copy",
        "y",
        N_("Copy"),
        N_("Copy the experiment as one line of text, and show it."),
        "presets show PRESET --as line",
    ),
    Action(
        "paste",
        "Y",
        N_("Paste"),
        N_("Replace it by an experiment in one line of text, or in Keras code."),
        "train LINE",
        aliases="p",
    ),
    Action(
        "sweep",
        "S,ctrl+o",
        N_("Sweep"),
        N_("Search over settings: the field that you are in, with values that you give."),
        "sweep PRESET --over PATH=VALUES",
    ),
    Action(
        "place",
        "T,ctrl+r",
        N_("Where"),
        N_("Choose where it is trained: on this machine, or on a cluster."),
        "train PRESET --on PLACE",
    ),
    Action(
        "keras_summary",
        "v",
        N_("Summary"),
        N_("Show what model.summary() of Keras prints of the network."),
        "presets show PRESET --as summary",
    ),
)
