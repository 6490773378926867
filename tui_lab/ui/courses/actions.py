"""What can be done with the courses, and on a step of one."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action(
        "begin",
        "n",
        N_("Begin"),
        N_("Open the first step of the marked course; enter does so too."),
        "courses show COURSE 1",
        shown=True,
    ),
    Action(
        "go_on",
        "n",
        N_("Continue"),
        N_(
            "Open the step of the marked course that is to be done now. Enter does so too, but in "
            "the list of steps it opens the marked one."
        ),
        "courses show COURSE",
        shown=True,
        aliases="g",
    ),
    Action(
        "choose_data",
        "v",
        N_("Data"),
        N_("Take another data set for the marked course, where it works with several."),
        "courses use COURSE DATASET",
        shown=True,
        aliases="d",
    ),
    Action(
        "fetch",
        "f",
        N_("Fetch"),
        N_("Fetch the data of the marked course, or say how to get them."),
        "data get NAME",
        shown=True,
    ),
    Action(
        "hand_in",
        "w",
        N_("Hand in"),
        N_("Write a report of the marked course to a file: answers, guesses, runs."),
        "courses report COURSE",
        shown=True,
    ),
    Action(
        "reset",
        "0",
        N_("Anew"),
        N_("Begin the marked course anew; you are asked first. Runs stay."),
        "courses reset COURSE",
        aliases="x",
    ),
)
STEP_ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Back to the list of courses."), shown=True),
    Action(
        "next_step",
        "n,ctrl+n,f3",
        N_("Next"),
        N_("Go on to the next step; from the last one to the first that is still open."),
        "courses show COURSE STEP",
        shown=True,
    ),
    Action(
        "hint",
        "h,f2",
        N_("Hint"),
        N_("Take a hint for the question in focus, or for the first open one; they are counted."),
        "courses hint COURSE CHECK",
        shown=True,
    ),
    Action(
        "train",
        "t,ctrl+t,f6",
        N_("Train"),
        N_("Train the experiment that this step begins from, and watch it learn."),
        "train PRESET --name COURSE-STEP",
        shown=True,
    ),
    Action(
        "edit",
        "e,f4",
        N_("Edit"),
        N_("Change the experiment of this step in the editor, and train it from there."),
        "train PRESET --name COURSE-STEP --set PATH=VALUE",
        shown=True,
    ),
    Action(
        "neuron",
        "v,f8",
        N_("Neuron"),
        N_("Take the neuron of this step in hand; esc or 3 lead back to the step."),
        "neuron try TASK --weights 1,1 --bias -1.5",
        shown=True,
        aliases="u",
    ),
    Action(
        "open_last",
        "r,ctrl+o",
        N_("Last run"),
        N_("Open the newest run that counts, or comes near, for a check of this step."),
        "report RUN",
        shown=True,
        aliases="o",
    ),
    Action(
        "previous_step",
        "b,ctrl+b",
        N_("Previous"),
        N_("Go back to the step before."),
        "courses show COURSE STEP",
        aliases="p",
    ),
    Action(
        "list_steps",
        "slash,ctrl+l",
        N_("Steps"),
        N_("Choose one of the steps of this course."),
        "courses show COURSE",
        aliases="s",
    ),
    Action(
        "check_now",
        "c",
        N_("Look now"),
        N_("Hold the checks against your runs now; it happens by itself when a run ends."),
        "courses check COURSE STEP",
        aliases="l,f5",
    ),
    Action(
        "hand_in",
        "w,f9",
        N_("Hand in"),
        N_("Write a report of this course to a file: answers, guesses, runs."),
        "courses report COURSE",
    ),
    Action(
        "reset",
        "0",
        N_("Anew"),
        N_("Begin this step anew; you are asked first. Runs stay."),
        "courses reset COURSE STEP",
        aliases="x",
    ),
)
DONE_ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Back to the step."), shown=True),
    Action(
        "hand_in",
        "w",
        N_("Hand in"),
        N_("Write a report of this course to a file: answers, guesses, runs."),
        "courses report COURSE",
        shown=True,
    ),
    Action(
        "next_course",
        "n",
        N_("Next course"),
        N_("Begin the next course that is not done yet."),
        "courses show COURSE",
        shown=True,
        aliases="g",
    ),
)
