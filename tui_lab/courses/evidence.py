"""The evidence for the checks: the runs of the store, and the predictions for own pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_lab.courses.measures import Measures
from tui_lab.datasets import listing
from tui_lab.errors import LabError
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.target import Target
from tui_lab.reports.table_lines import as_trained, rate_changes
from tui_lab.runs import envelope
from tui_lab.runs.predictions import read as read_predictions
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps.look import look
from tui_lab.sweeps.shelf import Shelf, Sweep

if TYPE_CHECKING:
    from tui_lab.reports.chance_words import PairedTest

MOST_RUNS = 500
"""How many of the newest runs are read."""
MOST_EARLIER = 50
"""How many runs from before the course are read, to say that they do not count."""


@dataclass(frozen=True, slots=True)
class RunEvidence:
    """What the checks know about a run."""

    id: str
    name: str
    created: float
    """Seconds since 1970."""
    status: str
    live: bool
    experiment: Experiment
    """As it was trained: with the number of epochs that was asked for last."""
    measures: Mapping[str, float] = field(default_factory=dict)
    opened: bool = False
    """Whether the envelope of its test part was opened."""
    target: Target | None = None
    """What its data set asks for; None if the data set is gone."""
    rate_changed: bool = False
    """Whether the learning rate was changed by hand while it trained."""
    run: Run | None = field(default=None, compare=False)
    """Where its answers can be read; None for a run that was made by hand."""


@dataclass(frozen=True, slots=True)
class OwnPrediction:
    """A picture, or row, of the student's own that a network answered."""

    time: float
    dataset: str
    digest: str
    """Equal for equal pictures."""
    run: str = ""


@dataclass(frozen=True, slots=True)
class SweepEvidence:
    """What the checks know about a search over settings."""

    created: float
    """Seconds since 1970."""
    dataset: str
    paths: tuple[str, ...]
    """Of the settings that it varies."""
    done: int
    """Trials that are over."""
    seeds: int = 1
    """With how many each trial is trained."""
    repeated: int = 0
    """With how many further seeds the best trial was trained afterwards."""
    best_run: str = ""
    """The id of a run of the best trial; "" before there is one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checks of a step are judged by."""

    runs: Sequence[RunEvidence] = ()
    """Newest first."""
    earlier: Sequence[RunEvidence] = ()
    """The newest runs from before the course was begun, newest first; they never count."""
    answered: Sequence[OwnPrediction] = ()
    sweeps: Sequence[SweepEvidence] = ()
    """Those since the step was opened, newest first."""
    step_opened: float = 0.0
    """Seconds since 1970."""
    course_begun: float = 0.0
    """Seconds since 1970."""
    sealed: bool = False
    """Whether runs count only if their test part is sealed."""


def collect(
    store: Store, *, step_opened: float, course_begun: float, sealed: bool = False
) -> Evidence:
    """Read the evidence from the store.

    Args:
        store: The runs.
        step_opened: When the step was first opened (seconds since 1970).
        course_begun: When the course was begun (seconds since 1970); earlier runs do not count.
        sealed: Whether runs count only if their test part is sealed.

    Raises:
        StoreError: The folder of the runs cannot be read.
    """
    since = min(step_opened, course_begun)
    evidence: list[RunEvidence] = []
    earlier: list[RunEvidence] = []
    answered: list[OwnPrediction] = []
    for run in store.runs(newest=MOST_RUNS):
        known = evidence if run.created >= since else earlier
        if known is earlier and len(earlier) == MOST_EARLIER:
            break
        with suppress(LabError):  # a run that this version cannot read is no evidence
            known.append(run_evidence(run))
            # An older network may be asked as well: what counts is when it was asked.
            answered += [
                OwnPrediction(each.time, each.dataset, each.digest, run.id)
                for each in read_predictions(run)
            ]
    return Evidence(
        evidence,
        earlier,
        answered,
        [sweep_evidence(each, store) for each in sweeps_since(store, step_opened)],
        step_opened,
        course_begun,
        sealed,
    )


def sweeps_since(store: Store, moment: float) -> list[Sweep]:
    """The searches over settings that were begun since then (seconds since 1970), newest first."""
    return [each for each in Shelf(store.home).sweeps() if each.plan.created >= int(moment)]


def sweep_evidence(sweep: Sweep, store: Store) -> SweepEvidence:
    """What the checks know about a search over settings."""
    view = look(sweep, store)
    return SweepEvidence(
        created=view.plan.created,
        dataset=str(view.plan.experiment.get("data", {}).get("dataset", "")),
        paths=tuple(axis.path for axis in view.plan.axes),
        done=view.done,
        seeds=view.plan.seeds,
        repeated=view.fresh.count if view.fresh is not None else 0,
        best_run=view.best_run,
    )


def run_evidence(run: Run) -> RunEvidence:
    """What the checks know about a run of the store.

    Raises:
        LabError: This version cannot read it.
    """
    summary = run.summary()
    target = None
    with suppress(LabError):
        target = listing.info(run.experiment.data.dataset).target
    return RunEvidence(
        id=run.id,
        name=run.name,
        created=run.created,
        status=summary.status.value,
        live=summary.status.live,
        experiment=as_trained(run.experiment, summary),
        measures=Measures(run, summary),
        opened=envelope.is_open(run),
        target=target,
        rate_changed=bool(rate_changes(summary, run.experiment)),
        run=run,
    )


def chance_between(first: RunEvidence, second: RunEvidence) -> PairedTest | None:
    """How two runs did on the same validation examples; None where that is not known."""
    if first.run is None or second.run is None:
        return None
    from tui_lab.reports import chance

    return chance.chance_between(first.run, second.run)
