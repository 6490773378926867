"""What can be done in the lab."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action(
        "train",
        "t",
        N_("Train"),
        N_("Train the chosen network in a process of its own, and watch it learn."),
        "train PRESET",
        shown=True,
    ),
    Action(
        "edit",
        "e",
        N_("Edit"),
        N_("Change its layers, its data and how it is trained."),
        "train PRESET --set PATH=VALUE",
        shown=True,
    ),
    Action(
        "guess",
        "w",
        N_("Guess"),
        N_("Say first how well it will do; the report holds it against what happened."),
        "train PRESET --guess TEXT",
        shown=True,
        aliases="g",
    ),
    Action(
        "seed",
        "s",
        N_("Seed"),
        N_("Choose the number that every random draw starts from."),
        "train PRESET --seed N",
        shown=True,
    ),
    Action(
        "sweep",
        "S",
        N_("Sweep"),
        N_("Search over its settings: choose which are varied, and with which values."),
        "sweep PRESET --over PATH=VALUES",
    ),
    Action(
        "paste",
        "Y",
        N_("Paste"),
        N_("Take an experiment from one line of text, or from Keras code."),
        "train LINE",
        shown=True,
        aliases="p",
    ),
    Action(
        "copy",
        "y",
        N_("Copy"),
        N_("Copy the experiment as one line of text, and show it."),
        "presets show PRESET --as line",
    ),
    Action("undo", "u", N_("Drop draft"), N_("Drop your draft, or go back to the one before.")),
    Action("redo", "U", N_("Draft again"), N_("Bring back the draft that was dropped.")),
    Action(
        "open_file",
        "i",
        N_("Open"),
        N_("Open an experiment from a TOML file, a script or a notebook."),
        "train FILE",
        aliases="o",
    ),
    Action(
        "fetch",
        "f",
        N_("Fetch"),
        N_("Fetch the data set of the chosen network, or say how to get it."),
        "data get NAME",
    ),
    Action(
        "open_run",
        "r",
        N_("Run"),
        N_("Open the run that goes on, that was lost, or that ended while you were away."),
        "show RUN",
    ),
    Action(
        "watch_run",
        "",
        N_("Watch"),
        N_("Open the newest run that is still going on."),
        "watch RUN",
    ),
    Action(
        "course",
        "n",
        N_("Course"),
        N_("Go on with the course where you left it; without one, to the list of courses."),
        "courses show COURSE",
        aliases="c",
    ),
    Action(
        "open_lost",
        "",
        N_("Lost run"),
        N_("Open the newest run that was lost."),
        "show RUN",
        aliases="l",
    ),
    Action(
        "open_news",
        "",
        N_("News"),
        N_("Open the last run that ended while the interface was closed."),
        "show RUN",
    ),
)
