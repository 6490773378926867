"""What a screen can ask the app to open. The router alone knows which screens these are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment
    from tui_lab.neuron.model import NeuronStart
    from tui_lab.runs.run import Run
    from tui_lab.sweeps.plan import SweepPlan


@dataclass(frozen=True, slots=True)
class RunPage:
    """The report of a run that has results; the training view of one that has none yet."""

    run: Run


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report of a run."""

    run: Run
    export: bool = False
    """Whether it asks at once what is to be written to a file."""


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """The training view of a run."""

    run: Run


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Runs beside each other."""

    runs: Sequence[Run]
    """Two or more."""


@dataclass(frozen=True, slots=True)
class PredictionPage:
    """A trained network asked about one's own pictures or rows."""

    run: Run


@dataclass(frozen=True, slots=True)
class EditorPage:
    """The editor on an experiment; what it becomes there is the lab's draft."""

    experiment: Experiment
    message: str = ""
    """What is said when it comes back changed, translated; "" for the usual sentence."""
    take: Callable[[Experiment], None] | None = None
    """Takes what it has become when the editor is left; None makes it the lab's draft."""
    keep: Callable[[Experiment], None] | None = None
    """Keeps on disk what it is after each change; None keeps it as the lab's draft."""
    on: str = ""
    """Where the run was trained that it comes from, a name of `places.PLACES`: the next one is
    trained there too, unless another place is chosen; "" for the lab's choice."""


@dataclass(frozen=True, slots=True)
class RunInEditor:
    """The editor on a copy of the experiment of a run."""

    run: Run


@dataclass(frozen=True, slots=True)
class SweepPage:
    """A search over settings."""

    sweep: str = ""
    """Its id; "" for the latest."""


@dataclass(frozen=True, slots=True)
class SweepSetupPage:
    """A search over the settings of an experiment, to be begun."""

    experiment: Experiment
    path: str = ""
    """A setting whose values are asked for at once; "" for none."""
    like: SweepPlan | None = None
    """A sweep whose choices fill the form; None leaves it as it was left for this experiment."""
    on: str = ""
    """As that of `EditorPage`."""


Page = (
    RunPage
    | ReportPage
    | TrainingPage
    | ComparisonPage
    | PredictionPage
    | EditorPage
    | RunInEditor
    | SweepPage
    | SweepSetupPage
)
"""What is laid upon the screen that asks for it."""


@dataclass(frozen=True, slots=True)
class PresetInLab:
    """The lab, with that preset chosen."""

    name: str


@dataclass(frozen=True, slots=True)
class DataInLab:
    """The lab, with that data set and a network for it chosen."""

    name: str


@dataclass(frozen=True, slots=True)
class StepInCourse:
    """A step of a course."""

    course: str = ""
    """Its name; "" for the course that was worked on last."""
    step: str = ""
    """Its id; "" for the step to be done now."""


@dataclass(frozen=True, slots=True)
class NeuronExercise:
    """The neuron, or the descent, as `start` says."""

    start: NeuronStart


@dataclass(frozen=True, slots=True)
class SettingRow:
    """The settings, with the cursor on one of them."""

    key: str


Destination = PresetInLab | DataInLab | StepInCourse | NeuronExercise | SettingRow
"""A place in one of the modes; whatever lay upon that mode is closed."""
