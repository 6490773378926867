"""What can be done with the courses, and on a step of one."""

from __future__ import annotations

from tui_lab.i18n import N_
from tui_lab.ui.kit.actions import Action

ACTIONS = (
    Action(
        "go_on",
        "g",
        N_("Go on"),
        N_("Open the step of the marked course that is to be done now; enter does the same."),
        "courses show COURSE",
        shown=True,
    ),
    Action(
        "choose_data",
        "d",
        N_("Data"),
        N_("Take another data set for the marked course, where it works with several."),
        "courses use COURSE DATASET",
        shown=True,
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
        "x",
        N_("Anew"),
        N_("Begin the marked course anew; you are asked first. Runs stay."),
        "courses reset COURSE",
    ),
)
STEP_ACTIONS = (
    Action("back", "escape", N_("Back"), N_("Back to the list of courses."), shown=True),
    Action(
        "next_step",
        "n,ctrl+n",
        N_("Next"),
        N_("Go on to the next step."),
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
        "t,ctrl+t",
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
        "u,f8",
        N_("Neuron"),
        N_("Take the neuron of this step in hand; esc or 3 lead back to the step."),
        "neuron try TASK --weights 1,1 --bias -1.5",
        shown=True,
    ),
    Action(
        "open_last",
        "o,ctrl+o",
        N_("Last run"),
        N_("Open the newest run that counts, or comes near, for a check of this step."),
        "report RUN",
        shown=True,
    ),
    Action(
        "previous_step",
        "p,ctrl+b",
        N_("Previous"),
        N_("Go back to the step before."),
        "courses show COURSE STEP",
    ),
    Action(
        "list_steps",
        "s,ctrl+l",
        N_("Steps"),
        N_("Choose one of the steps of this course."),
        "courses show COURSE",
    ),
    Action(
        "check_now",
        "l,f5",
        N_("Look now"),
        N_("Hold the checks against your runs now; it happens by itself when a run ends."),
        "courses check COURSE STEP",
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
        "x",
        N_("Anew"),
        N_("Begin this step anew; you are asked first. Runs stay."),
        "courses reset COURSE STEP",
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
        "g",
        N_("Next course"),
        N_("Begin the next course that is not done yet."),
        "courses show COURSE",
        shown=True,
    ),
)
