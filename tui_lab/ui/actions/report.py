"""What can be done with the report of a run."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.actions import Action

ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Go back to where you came from."), shown=True),
    Action(
        "show_test",
        "v",
        N_("Test"),
        N_("Show the results on the test part; the look is counted."),
        "report RUN --split test",
        shown=True,
    ),
    Action(
        "show_validation",
        "v",
        N_("Validation"),
        N_("Show the results on the validation part."),
        "report RUN --split validation",
        shown=True,
    ),
    Action(
        "order",
        "o",
        N_("Order"),
        N_("Sort the classes by another figure; the pictures by place or by certainty."),
        "images RUN --order least-certain",
        shown=True,
    ),
    Action(
        "display",
        "d",
        N_("Display"),
        N_("Draw otherwise: counts or shares of the matrix, blocks or plain characters."),
        "report RUN --confusion shares",
        shown=True,
    ),
    Action(
        "export",
        "x",
        N_("Export"),
        N_("Write the model, the Keras script, the history or a report to a file."),
        "export RUN --as FORM PATH",
        shown=True,
    ),
    Action("tab_summary", "s", N_("Summary"), N_("What came out, in sentences."), "report RUN"),
    Action("tab_confusion", "c", N_("Confusion"), N_("Which class was taken for which.")),
    Action("tab_pictures", "p", N_("Pictures"), N_("The examples themselves."), "images RUN"),
    Action("tab_weights", "w", N_("Weights"), N_("What the first layer looks for."), "weights RUN"),
    Action("tab_experiment", "e", N_("Experiment"), N_("What was trained, and how."), "show RUN"),
    Action(
        "tab_script",
        "k",
        N_("Script"),
        N_("The script that trains the same with Keras alone."),
        "export RUN --as script -",
    ),
    Action("next_tab", "right_square_bracket", N_("Next page"), N_("The page to the right.")),
    Action("previous_tab", "left_square_bracket", N_("Page before"), N_("The page to the left.")),
    Action(
        "wrong",
        "f",
        N_("Only mistakes"),
        N_("Show only the pictures that were mistaken, or all again."),
        "images RUN --wrong",
    ),
    Action(
        "true_class",
        "t",
        N_("Truth"),
        N_("Show only the pictures of one class."),
        "images RUN --true CLASS",
    ),
    Action(
        "answer",
        "a",
        N_("Answer"),
        N_("Show only the pictures that were taken for one class."),
        "images RUN --predicted CLASS",
    ),
    Action(
        "open_envelope",
        "b",
        N_("Open test part"),
        N_("Open the sealed test part, for good; this is put down."),
        "report RUN --open",
    ),
    Action(
        "train_on",
        "r",
        N_("Train on"),
        N_("Go to the training of this run, to let it learn more."),
        "resume RUN",
    ),
    Action("note", "n", N_("Note"), N_("Write a note on this run."), "note RUN TEXT"),
    Action("rename", "N", N_("Rename"), N_("Give this run another name."), "rename RUN NAME"),
)
