"""What can be done with one's own pictures and rows."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

BACK = Action("back", "escape", N_("Back"), N_("Back to the report."), shown=True)
CLASSES = (
    Action(
        "classes_below",
        "down",
        N_("More classes"),
        N_("Bring the next class into sight, where not all of them fit."),
    ),
    Action(
        "classes_above",
        "up",
        N_("Classes before"),
        N_("Bring the class before into sight, where not all of them fit."),
    ),
)
PICTURE_ACTIONS = (
    BACK,
    Action(
        "ask",
        "f9,ctrl+s",
        N_("Ask"),
        N_("Prepare the pictures of the path and ask the network about them."),
        "predict RUN PICTURE",
        shown=True,
        priority=True,
        aliases="f2",
    ),
    Action(
        "next",
        "n,pagedown",
        N_("Next"),
        N_("Show the next picture."),
        "predict RUN FOLDER",
        shown=True,
    ),
    Action(
        "previous",
        "b,pageup",
        N_("Previous"),
        N_("Show the picture before."),
        "predict RUN FOLDER",
        shown=True,
        aliases="p",
    ),
    Action(
        "invert",
        "v,f3",
        N_("Invert"),
        N_("Exchange dark and light, or not, or let the border of the picture decide."),
        "predict RUN PICTURE --invert yes",
        shown=True,
    ),
    Action(
        "prepare",
        "G,f4",
        N_("Prepare"),
        N_("Prepare the pictures fully, only scale them, or take them as they are."),
        "predict RUN PICTURE --prepare resize",
    ),
    Action(
        "compare",
        "c,f6",
        N_("Compare"),
        N_("Compare the answers without preparation, with scaling alone and with all of it."),
        "predict RUN PICTURE --prepare all",
        shown=True,
    ),
    Action(
        "display",
        "g",
        N_("Display"),
        N_("Draw the steps with blocks or with plain characters."),
        "predict RUN PICTURE --steps --style ascii",
        aliases="d",
    ),
    *CLASSES,
)
ROW_ACTIONS = (
    BACK,
    Action(
        "ask",
        "f9,ctrl+s",
        N_("Ask"),
        N_("Ask the network about the values, or about the rows of the file."),
        "predict RUN --row VALUES",
        shown=True,
        priority=True,
        aliases="f2",
    ),
    Action(
        "next",
        "n,pagedown",
        N_("Next"),
        N_("Show the next row of the file."),
        "predict RUN --csv FILE",
        shown=True,
    ),
    Action(
        "previous",
        "b,pageup",
        N_("Previous"),
        N_("Show the row before."),
        "predict RUN --csv FILE",
        shown=True,
        aliases="p",
    ),
    Action(
        "write",
        "w,f3",
        N_("Write"),
        N_("Write the rows of the file with their answers to a CSV file."),
        "predict RUN --csv FILE --out FILE",
        shown=True,
    ),
    *CLASSES,
)
PREPARATION_ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Back to your pictures."), shown=True),
)
