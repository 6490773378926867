"""What can be done with the runs."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action("open", "enter", N_("Open"), N_("See how it goes, or its report."), "show RUN", True),
    Action("mark", "space", N_("Mark"), N_("Mark it, or take the mark away."), "", True),
    Action(
        "compare",
        "c",
        N_("Compare"),
        N_("Compare the marked runs: what differs, and what came out."),
        "compare RUN RUN",
        True,
    ),
    Action(
        "delete",
        "d,delete",
        N_("Delete"),
        N_("Put it, or the marked ones, away."),
        "remove RUN",
        shown=True,
    ),
    Action("undo", "u", N_("Undo"), N_("Bring back what was deleted last."), "restore RUN", True),
    Action(
        "filter",
        "slash",
        N_("Filter"),
        N_("Show those with a word in what is shown of them, or in their note."),
        "runs --filter TEXT",
        shown=True,
    ),
    Action(
        "rename", "f2", N_("Rename"), N_("Give it another name."), "rename RUN NAME", aliases="n"
    ),
    Action(
        "sort",
        "o",
        N_("Sort"),
        N_("Sort by the next column; never by the test part."),
        "runs --sort COLUMN",
        aliases="t",
    ),
    Action(
        "reverse",
        "O",
        N_("Turn round"),
        N_("Sort the other way round."),
        "runs --reverse",
        aliases="T",
    ),
    Action(
        "columns",
        "vertical_line",
        N_("Columns"),
        N_("Choose the columns of the table, and their order; left and right scroll them."),
        "runs --columns LIST",
    ),
    Action("fold", "g", N_("Group"), N_("One line for runs that differ in their seed alone.")),
    Action(
        "repeat",
        "s",
        N_("Repeat"),
        N_("Train it again with other seeds, for mean and spread."),
        "repeat RUN --seeds N",
        True,
    ),
    Action(
        "sweeps",
        "R",
        N_("Sweeps"),
        N_("The search over settings that it belongs to, else the latest one."),
        "sweep show SWEEP",
    ),
    Action(
        "sweep",
        "S",
        N_("Sweep"),
        N_("Search over the settings of its experiment."),
        "sweep PRESET --over PATH=VALUES",
    ),
    Action(
        "edit",
        "e",
        N_("Edit"),
        N_("Change a copy of its experiment, and train that."),
        'train "$(tui-lab show RUN --as line)" --set PATH=VALUE',
        aliases="E",
    ),
    Action("note", "a", N_("Note"), N_("Write down a thought about it."), "note RUN TEXT"),
    Action(
        "copy",
        "y",
        N_("Copy"),
        N_("Copy the id of the run, or of the marked ones, for the command line."),
        "runs",
    ),
    Action("stop", "x", N_("Stop"), N_("End its training; what it learned is kept."), "stop RUN"),
    Action(
        "resume",
        "r",
        N_("Go on"),
        N_("Go on with a run that is paused, was stopped or was lost."),
        "resume RUN",
    ),
    Action(
        "script",
        "X",
        N_("Script"),
        N_("Start a script of your own, or a sweep over one, and see how it goes."),
        "run FILE",
    ),
    Action(
        "export",
        "w",
        N_("Export"),
        N_("Write the runs that are shown as CSV or Markdown."),
        "runs --csv",
    ),
    Action(
        "import_runs",
        "i",
        N_("Import"),
        N_("Take in trainings that other programs recorded: CSV, JSON, TensorBoard."),
        "import PATH",
    ),
    Action(
        "unreadable",
        "exclamation_mark",
        N_("Unreadable"),
        N_("Folders that cannot be read."),
        "doctor",
        aliases="b",
    ),
    Action(
        "details",
        "v",
        N_("Details"),
        N_("Show what is known of a run below or beside."),
    ),
    Action("clear", "escape", N_("Clear"), N_("Take back the filter, then the marks.")),
)

NEED_RUNS = frozenset(
    {
        *("open", "mark", "compare", "filter", "sort", "reverse", "fold", "repeat", "edit"),
        *("rename", "note", "delete", "export", "details", "columns", "copy", "sweep"),
    }
)
"""What means nothing while there are no runs."""
NEED_SHOWN = frozenset(
    {
        *("open", "mark", "compare", "repeat", "edit", "rename", "note", "delete", "stop"),
        *("resume", "export", "copy", "sweep"),
    }
)
"""What means nothing while no run fits the filter."""
