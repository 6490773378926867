"""A sweep at one moment, as both faces show it: its trials, the best, what mattered, time left."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from tui_lab.errors import LabError
from tui_lab.experiment.comparing import settings_key
from tui_lab.experiment.metrics import schema_of
from tui_lab.reports.run_facts import Spread, spread
from tui_lab.runs.messages import trouble, waiting
from tui_lab.runs.repeating import OF_TRIAL
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary
from tui_lab.sweeps.figures import Importance, Luck, deviations, importances, luck
from tui_lab.sweeps.marks import place_of
from tui_lab.sweeps.objective import reached
from tui_lab.sweeps.plan import SweepPlan
from tui_lab.sweeps.shelf import Sweep, SweepStatus
from tui_lab.sweeps.study import SweepTrial

TrialStatus = Literal[
    "queued", "running", "finished", "stopped", "pruned", "diverged", "failed", "lost"
]


@dataclass(frozen=True, slots=True)
class TrialLine:
    """A trial in a line of a table."""

    number: int
    values: Mapping[str, str]
    status: str
    """One of `TrialStatus`."""
    value: float | None
    """The objective: of a trial that goes on, at its best epoch so far."""
    deviation: float | None
    """Over its seeds; None with one."""
    by_seed: Mapping[str, float]
    curve: tuple[float | None, ...]
    """The objective after each epoch of the first seed."""
    epochs: int
    """Of the first seed."""
    seconds: float
    runs: tuple[str, ...]
    """Ids, in the order of the seeds."""
    message: str = ""
    """Why it failed, diverged, was lost or waits, a sentence; "" where nothing is to be said."""
    counts: bool = False
    """Whether it can be the best: it came to its end, with a value."""
    over: bool = False
    """Whether it came to its end; what was stopped with the sweep goes on with it."""
    figure: str = ""
    """What its values are, where they are not the objective: see `objective.Reached`."""


@dataclass(frozen=True, slots=True)
class SweepView:
    """A sweep at one moment."""

    id: str
    plan: SweepPlan
    """With the figure that counted as its objective, where that stood in for it."""
    status: SweepStatus
    message: str
    """Why the sweeper failed."""
    trials: tuple[TrialLine, ...]
    best: TrialLine | None
    importance: tuple[Importance, ...]
    luck: Luck | None
    seconds_left: float | None
    """Until all trials are done, at the pace so far; None before the first, and at the end."""
    best_run: str
    """The id of the run to be repeated: of the best trial, the first seed; "" without one."""
    fresh: Spread | None = None
    """The objective of the best trial's settings with seeds that chose nothing."""
    repeating: int = 0
    """Runs of these settings, with such seeds, that wait or train now."""

    @property
    def done(self) -> int:
        """Trials that are over."""
        return sum(line.over for line in self.trials)

    @property
    def pruned(self) -> int:
        """Trials that were stopped because they did badly."""
        return sum(line.status == "pruned" for line in self.trials)


def look(sweep: Sweep, store: Store) -> SweepView:
    """A sweep as it is now; only the logs of runs that go on are read.

    Args:
        sweep: Which one.
        store: Of its runs.
    """
    status, study = sweep.look()
    plan = sweep.plan
    apart = deviations(study.trials)
    lines = tuple(_line(plan, trial, store, apart.get(trial.number)) for trial in study.trials)
    best = study.best(higher=plan.higher)
    best_line = next((line for line in lines if best and line.number == best.number), None)
    run = best_line.runs[0] if best_line is not None and best_line.runs else ""
    again = _repeats(sweep, run, store) if status != "running" else _Repeats()
    return SweepView(
        id=sweep.id,
        plan=_as_judged(plan, lines),
        status=status,
        message=study.ended.message if study.ended is not None else "",
        trials=lines,
        best=best_line,
        importance=tuple(importances(plan.axes, study.trials)),
        luck=luck(
            study.trials,
            higher=plan.higher,
            examples=_examples(plan, run, store),
            repeats=again.best,
            others=list(again.others.values()),
        ),
        seconds_left=_left(plan, study.trials, status, study.began, study.last_time),
        best_run=run,
        fresh=spread(again.best),
        repeating=again.live,
    )


def _as_judged(plan: SweepPlan, lines: Sequence[TrialLine]) -> SweepPlan:
    """The plan, judged by the figure that counted in all of its trials."""
    found = {line.figure for line in lines if line.value is not None}
    if len(found) != 1 or "" in found:
        return plan
    return msgspec.structs.replace(plan, objective=found.pop())


@dataclass(slots=True)
class _Repeats:
    """What runs have that repeat trials and belong to no sweep, read as for the trials."""

    best: list[float] = field(default_factory=list)
    """Of the best trial."""
    live: int = 0
    """How many more of that are not over."""
    others: dict[str, list[float]] = field(default_factory=dict)
    """Of trials that are not the best now, by the name that their repeats have."""


def _repeats(sweep: Sweep, best: str, store: Store) -> _Repeats:
    plan, found = sweep.plan, _Repeats()
    if not best or plan.script is not None:
        return found
    with suppress(LabError):
        wanted = settings_key(store.find(best).experiment)
        for each in store.listed():
            if each.created < plan.created:
                break
            if isinstance(each, RunSummary) and (
                each.sweep or not (each.status is Status.FINISHED or each.status.live)
            ):
                continue  # known without a look into its folder
            run = each if isinstance(each, Run) else store.find(each.id)
            if place_of(run.extra) is not None or run.dataset != plan.base.data.dataset:
                continue
            if is_best := settings_key(run.experiment) == wanted:
                values = found.best
            elif (trial := OF_TRIAL.fullmatch(run.called)) and f"{sweep.tag}#" in trial[1]:
                values = found.others.setdefault(trial[1], [])
            else:
                continue
            line = run.summary()
            value = line.metrics_best.get(plan.objective)
            if line.status is Status.FINISHED and value is not None and math.isfinite(value):
                values.append(value)
            found.live += is_best and line.status.live
    return found


def _line(plan: SweepPlan, trial: SweepTrial, store: Store, deviation: float | None) -> TrialLine:
    runs = tuple(trial.runs.values())
    told = trial.told
    if told is not None:
        value = told.value
        if value is None and told.values:
            value = next(iter(told.values.values()))
        return TrialLine(
            trial.number,
            trial.values,
            told.status,
            value,
            deviation,
            told.values,
            told.curve,
            len(told.curve),
            told.seconds,
            runs,
            told.message,
            trial.value is not None,
            True,
            told.figure,
        )
    value, seconds, figure = None, 0.0, ""
    curve: tuple[float | None, ...] = ()
    statuses: list[Status] = []
    messages: list[str] = []
    for place, run in enumerate(_open(store, runs)):
        with suppress(LabError):
            state = run.state(0.05)
            far = reached(state, run.header.experiment, plan.objective)
            seconds += far.seconds
            if place == 0:
                value, curve, figure = far.value, far.curve, far.figure
            statuses.append(run.status())
            messages.append(_why(run, statuses[-1], state))
    live = [each for each in statuses if each.live]
    if live:
        status = Status.QUEUED if all(each is Status.QUEUED for each in live) else Status.RUNNING
    else:  # its runs were stopped with the sweep, or lost; without any it waits
        status = statuses[0] if statuses else Status.QUEUED
    return TrialLine(
        *(trial.number, trial.values, status.value, value, None, {}),
        *(curve, len(curve), seconds, runs),
        message=next(filter(None, messages), ""),
        figure=figure,
    )


def _why(run: Run, status: Status, state: RunState) -> str:
    """Why a run waits or is in trouble, a sentence; "" for others."""
    if status is Status.QUEUED:
        place = state.queue_position
        return waiting(place, run.waiting) if place or run.waiting else ""
    found = trouble(run, status, state)
    return found.message if found is not None else ""


def _open(store: Store, ids: tuple[str, ...]) -> list[Run]:
    found = []
    for each in ids:
        with suppress(LabError):
            found.append(store.find(each))
    return found


def _examples(plan: SweepPlan, run: str, store: Store) -> int | None:
    """The validation examples, where the objective is a share of them that is right."""
    if plan.seeds > 1 or not run:
        return None
    schema = schema_of(plan.objective)
    if schema is None or schema.name != "accuracy":
        return None
    with suppress(LabError):
        state = store.find(run).state()
        return state.sizes.validation if state.sizes is not None else None
    return None


def _left(
    plan: SweepPlan,
    trials: tuple[SweepTrial, ...],
    status: SweepStatus,
    began: float | None,
    last: float | None,
) -> float | None:
    """By the time from the beginning of this session to its latest trial, for each trial told."""
    if status != "running" or began is None or last is None:
        return None
    # What was trained before, and is told of now, says nothing of the pace of this session.
    told = [
        trial.told.time
        for trial in trials
        if trial.told is not None and trial.told.time - began >= trial.told.seconds / plan.seeds
    ]
    if not told:
        return None
    pace = (max(told) - began) / len(told)
    over = sum(trial.told is not None for trial in trials)
    return pace * max(0, plan.trials - over)
