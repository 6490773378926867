"""The one table of actions: bindings, footer, help and the command palette are made from it.

Each screen's actions stand in a module of their own; a screen implements `action_<id>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.binding import Binding
from textual.keys import key_to_character

from tui_lab.i18n import N_


@dataclass(frozen=True, slots=True)
class Letter:
    """What a key means on every screen that has it."""

    means: str
    """Marked with `N_`."""
    actions: tuple[str, ...]
    """The ids of all actions that mean this; an id stands under one letter alone."""


LETTERS: Mapping[str, Letter] = {
    "a": Letter(N_("add: a layer, a data set, a note"), ("add", "add_own", "note", "new_course")),
    "A": Letter(N_("add the same once more"), ("duplicate",)),
    "b": Letter(
        N_("the one before: step, picture, row, run"),
        ("previous", "previous_step", "previous_run", "previous_sweep"),
    ),
    "c": Letter(
        N_("compare runs, answers or optimizers; check what a step asks for, or a command"),
        ("compare", "check_now", "validate", "try_command"),
    ),
    "d": Letter(
        N_("delete, or leave out"), ("delete", "remove", "remove_layer", "leave_out", "drop")
    ),
    "e": Letter(
        N_("edit: a copy of the experiment, the marked setting or column"),
        ("edit", "choose", "kind", "kernel"),
    ),
    "E": Letter(N_("edit at once all that does not fit"), ("put_right",)),
    "f": Letter(N_("fetch data"), ("fetch",)),
    "g": Letter(
        N_("draw, group or compute otherwise"),
        ("log_loss", "display", "fold", "metric", "activation", "scaling", "gap", "pair"),
    ),
    "G": Letter(
        N_("otherwise, the second choice: axis, loss, optimizer, preparation, parts"),
        ("whole_axis", "loss", "prepare", "task", "optimizer", "parting"),
    ),
    "h": Letter(N_("hint"), ("hint",)),
    "i": Letter(
        N_("bring in: own pictures, own values, an own function or task, a file, old trainings"),
        ("own", "own_example", "open_file", "add_file", "open_class", "import_runs"),
    ),
    "k": Letter(N_("kill a run that does not answer"), ("kill",)),
    "l": Letter(N_("learning rate"), ("learning_rate",)),
    "m": Letter(N_("more epochs, more trials"), ("more", "train_on", "more_trials")),
    "n": Letter(
        N_("next: step, picture, row, run, example; go on with a course"),
        (
            *("next", "next_step", "next_run", "next_sweep", "next_course", "begin", "go_on"),
            *("course",),
            *("one_example", "one_step"),
        ),
    ),
    "N": Letter(N_("many at once: an epoch, twenty steps"), ("one_epoch", "twenty_steps")),
    "o": Letter(N_("order"), ("order", "sort", "date_order")),
    "O": Letter(N_("order the other way round; the order of values"), ("reverse", "value_order")),
    "p": Letter(N_("pause, and go on"), ("pause",)),
    "P": Letter(N_("what a run has printed"), ("output",)),
    "q": Letter(N_("quit"), ("leave",)),
    "Q": Letter(N_("leave for a while: suspend"), ("suspend",)),
    "r": Letter(N_("the run: open it, go on with it"), ("open_run", "open_last", "resume")),
    "R": Letter(N_("the searches over settings: look at them"), ("sweeps",)),
    "s": Letter(N_("another seed"), ("seed", "repeat", "random_start")),
    "S": Letter(N_("begin a search over settings"), ("sweep",)),
    "t": Letter(N_("train; let the neuron learn"), ("train", "until_right")),
    "T": Letter(N_("where it is trained"), ("place",)),
    "u": Letter(N_("undo"), ("undo",)),
    "U": Letter(N_("do again what was undone"), ("redo",)),
    "v": Letter(
        N_("the other view or part, the other one of two"),
        (
            *(
                "show_test",
                "show_validation",
                "show_training",
                "training",
                "details",
                "choose_data",
                "part",
            ),
            *(
                "neuron",
                "descent",
                "layers",
                "invert",
                "missing",
                "look_inside",
                "next_metric",
                "keras_summary",
            ),
        ),
    ),
    "V": Letter(N_("open the sealed test part, for good"), ("open_envelope",)),
    "w": Letter(
        N_("write: export, hand in, save, a guess"),
        ("export", "export_report", "hand_in", "save", "guess", "write"),
    ),
    "x": Letter(N_("stop a run"), ("stop",)),
    "X": Letter(N_("execute a script of your own"), ("script",)),
    "y": Letter(N_("copy"), ("copy",)),
    "Y": Letter(N_("paste"), ("paste",)),
    "z": Letter(N_("zoom"), ("zoom", "zoom_large", "maps")),
    "Z": Letter(N_("smooth the curves"), ("smooth",)),
    "0": Letter(
        N_("back to the beginning or the default"),
        ("start_over", "reset", "default", "all_examples"),
    ),
}
"""One letter means one thing in the whole program. A capital is the strong form of the small
letter, or undoes it. A new action takes the letter of what it means; a test holds this."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a user can do; texts are marked with N_ and translated where shown."""

    id: str
    """The method `action_<id>` does it."""
    key: str
    """Textual's name of the key; several are separated by commas. "" for the palette alone."""
    title: str
    """A word or two, for the footer: "Train"."""
    help: str
    """One sentence that says what it does."""
    cli: str = ""
    """The command line that does the same, with capitals for what is filled in: "stop RUN"."""
    shown: bool = False
    """In the footer, where all are to fit 80 columns; the first ones stay on fewer."""
    priority: bool = False
    """Its keys that write no letter work even while a text field has the focus."""
    aliases: str = ""
    """Keys that do the same and that nothing names: what some fingers know."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys, without the aliases."""
        return tuple(key for key in self.key.split(",") if key)

    def answers(self, key: str) -> bool:
        """Whether a key does this, be it an alias."""
        return key in (*self.keys, *self.aliases.split(","))


CHART_ACTIONS = (
    Action(
        "zoom_in",
        "plus",
        N_("Zoom in"),
        N_("Draw only the later half of the epochs that are in sight."),
    ),
    Action(
        "zoom_out",
        "minus",
        N_("Zoom out"),
        N_("Draw twice as many epochs, up to all of them."),
    ),
    Action(
        "smooth",
        "Z",
        N_("Smooth"),
        N_("Draw the curves smoothed, more so, or as they are."),
    ),
    Action(
        "cursor",
        "left,right",
        N_("Cursor"),
        N_("Read the values of one epoch; left and right, home and end go through them."),
    ),
)
"""What can be done with curves over epochs, wherever there are some."""


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """Textual's bindings for actions; their descriptions are translated by `Translated`."""
    actions = tuple(actions)
    named = [
        Binding(
            key,
            action.id,
            action.title,
            show=action.shown,
            tooltip=action.help,
            priority=action.priority and key_to_character(key) is None,
            id=action.id,
        )
        for action in actions
        for key in action.keys
    ]
    silent = [
        Binding(action.aliases, action.id, action.title, show=False)
        for action in actions
        if action.aliases
    ]
    return [*named, *silent]


def letter_of(action: str) -> str:
    """The letter that an action has on every screen; "" where it has none."""
    return next((key for key, letter in LETTERS.items() if action in letter.actions), "")
