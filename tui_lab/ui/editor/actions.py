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
        N_("Go back to the lab, which keeps what you changed."),
        shown=True,
    ),
    Action(
        "train",
        "ctrl+t",
        N_("Train"),
        N_("Train it as it is now."),
        "train FILE",
        shown=True,
    ),
    Action(
        "save",
        "ctrl+s",
        N_("Save"),
        N_("Keep it as a preset of your own."),
        "presets save NAME FILE",
        shown=True,
    ),
    Action(
        "add",
        "f2,a,insert",
        N_("Add"),
        N_("Add a layer after the one that is marked."),
        SET,
        shown=True,
    ),
    Action(
        "remove_layer",
        "f8,delete,x",
        N_("Remove"),
        N_("Take the marked layer away."),
        SET,
        shown=True,
    ),
    Action("undo", "ctrl+z,u", N_("Undo"), N_("Take the last change back."), shown=True),
    Action("move_up", "f3,shift+up,ctrl+up", N_("Up"), N_("Move the marked layer up."), SET),
    Action(
        "move_down", "f4,shift+down,ctrl+down", N_("Down"), N_("Move the marked layer down."), SET
    ),
    Action("duplicate", "f5,d", N_("Duplicate"), N_("Put the marked layer there twice."), SET),
    Action("redo", "ctrl+y,r", N_("Redo"), N_("Make the change that was taken back again.")),
    Action(
        "copy",
        "f9,y",
        N_("Copy"),
        N_("Copy the experiment as one line of text, and show it."),
        "presets show PRESET --as line",
    ),
    Action(
        "paste",
        "f10,p",
        N_("Paste"),
        N_("Replace it by an experiment in one line of text."),
        "train LINE",
    ),
)
