"""What a student has to show: the runs of the store and the own pictures that were answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tui_lab import datasets
from tui_lab.courses.measures import Measures
from tui_lab.errors import LabError
from tui_lab.experiment import Experiment
from tui_lab.reports.table import as_trained, rate_changes
from tui_lab.runs import envelope
from tui_lab.runs.predictions import read as read_predictions
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

MOST_RUNS = 500
"""The newest runs that are looked at."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run as the checks see it."""

    id: str
    name: str
    created: float
    """Seconds since 1970."""
    status: str
    live: bool
    experiment: Experiment
    """As it was trained: with the epochs that were asked for at last."""
    measures: Mapping[str, float] = field(default_factory=dict)
    opened: bool = False
    """Whether the envelope of its test part was opened."""
    classes: int | None = None
    """Of its data set; None where that is gone."""
    rate_changed: bool = False
    """Whether the learning rate was changed by hand while it trained."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An own picture, or row, that a network answered."""

    time: float
    dataset: str
    digest: str
    """Equal for equal pictures."""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checks of a step are held against."""

    runs: Sequence[RunFacts] = ()
    """Newest first."""
    answered: Sequence[Answered] = ()
    step_opened: float = 0.0
    course_begun: float = 0.0
    sealed: bool = False
    """Whether runs count only if their test part is sealed."""


def collect(
    store: Store, *, step_opened: float, course_begun: float, sealed: bool = False
) -> Evidence:
    """Look at the store.

    Args:
        store: The runs.
        step_opened: When the step was first opened (seconds since 1970).
        course_begun: The same of the course; earlier runs are not looked at.
        sealed: See `Evidence`.

    Raises:
        StoreError: The folder of the runs cannot be read.
    """
    since = min(step_opened, course_begun)
    runs = [run for run in store.runs()[:MOST_RUNS] if run.created >= since]
    facts, answered = [], []
    for run in runs:
        with suppress(LabError):  # one that this version cannot read shows nothing
            facts.append(_facts(run))
            answered += [
                Answered(each.time, each.dataset, each.digest, run.id)
                for each in read_predictions(run)
            ]
    return Evidence(facts, answered, step_opened, course_begun, sealed)


def _facts(run: Run) -> RunFacts:
    line = run.summary()
    classes = None
    with suppress(LabError):
        classes = len(datasets.info(run.experiment.data.dataset).classes)
    return RunFacts(
        id=run.id,
        name=run.name,
        created=run.created,
        status=line.status.value,
        live=line.status.live,
        experiment=as_trained(run.experiment, line),
        measures=Measures(run, line),
        opened=envelope.is_open(run),
        classes=classes,
        rate_changed=bool(rate_changes(line, run.experiment)),
    )
