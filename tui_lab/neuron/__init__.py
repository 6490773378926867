"""One neuron by hand: what it decides, how it learns row by row, and descent on a curve or a bowl.

Pure functions over frozen values, without NumPy. Must not know of Keras, of runs or of any face.
"""

from typing import TYPE_CHECKING

from tui_lab.late import late

if TYPE_CHECKING:
    from tui_lab.neuron.descent import (
        SURFACES,
        Path,
        Surface,
        begin,
        descend,
        find_surface,
        gradient,
        has_run_away,
        path_of,
        step,
        value,
        verdict,
    )
    from tui_lab.neuron.drawing import (
        Mark,
        Plane,
        Spot,
        landscape,
        plane,
        profile,
        signs,
        with_spots,
    )
    from tui_lab.neuron.learning import (
        Correction,
        Lesson,
        begun,
        correction_words,
        is_learned,
        lesson_of,
        one_epoch,
        one_example,
        outcome,
        until_right,
    )
    from tui_lab.neuron.model import (
        ACTIVATIONS,
        LOSSES,
        Activation,
        Loss,
        Neuron,
        NeuronStart,
        check_rate,
        figure,
        row_cost,
        starting,
    )
    from tui_lab.neuron.tasks import TASKS, Score, Task, check_fits, find, score

_LATE = {
    name: module
    for module, names in {
        "model": "ACTIVATIONS LOSSES Activation Loss Neuron NeuronStart check_rate figure row_cost "
        "starting",
        "tasks": "TASKS Score Task check_fits find score",
        "learning": "Correction Lesson begun correction_words is_learned lesson_of one_epoch "
        "one_example outcome until_right",
        "descent": "SURFACES Path Surface begin descend find_surface gradient has_run_away path_of "
        "step value verdict",
        "drawing": "Mark Plane Spot landscape plane profile signs with_spots",
    }.items()
    for name in names.split()
}

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "SURFACES",
    "TASKS",
    "Activation",
    "Correction",
    "Lesson",
    "Loss",
    "Mark",
    "Neuron",
    "NeuronStart",
    "Path",
    "Plane",
    "Score",
    "Spot",
    "Surface",
    "Task",
    "begin",
    "begun",
    "check_fits",
    "check_rate",
    "correction_words",
    "descend",
    "figure",
    "find",
    "find_surface",
    "gradient",
    "has_run_away",
    "is_learned",
    "landscape",
    "lesson_of",
    "one_epoch",
    "one_example",
    "outcome",
    "path_of",
    "plane",
    "profile",
    "row_cost",
    "score",
    "signs",
    "starting",
    "step",
    "until_right",
    "value",
    "verdict",
    "with_spots",
]

if not TYPE_CHECKING:  # there, a wrong name must be found
    __getattr__ = late(__name__, _LATE)
