"""What a person can do with a sweep: start it, stop it, go on with it.

Both faces decide and act through this module alone. Must not import Optuna or a face.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tui_lab.datasets import planning
from tui_lab.errors import ExperimentError, StoreError, UsageError
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.writing import to_table
from tui_lab.i18n import _, language, ngettext, number
from tui_lab.paths import write_atomically
from tui_lab.runs import cards
from tui_lab.runs import launch as launching
from tui_lab.runs.files import store_error
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.places import place_called
from tui_lab.runs.repeating import LARGEST_SEED, SEED
from tui_lab.runs.spawn import spawn
from tui_lab.runs.store import Store
from tui_lab.sweeps import searching
from tui_lab.sweeps.marks import runs_of
from tui_lab.sweeps.objective import chosen_objective, sealed
from tui_lab.sweeps.plan import MOST_SEEDS, MOST_TRIALS, SearchName, SweepPlan
from tui_lab.sweeps.shelf import LOG_FILE, STOP_FILE, STOPPING_SECONDS, Shelf, Sweep
from tui_lab.sweeps.space import Axis, combinations, read_axes, settings_of
from tui_lab.sweeps.subjects import check_names
from tui_lab.text.command_line import with_commands
from tui_lab.text.fit import one_line

TRIALS = 20
"""How many where nobody says and a range is among the settings."""
SWEEPER = [sys.executable, "-P", "-m", "tui_lab.sweeps"]
"""The command that starts the sweeper, without its arguments."""
STARTING_SECONDS = 15.0
"""How long a sweeper may take until it has its lock."""

ON_CLUSTER = 8
"""Runs of a sweep that a cluster is given at a time, where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class SweepWanted:
    """What somebody asks for; None takes what fits."""

    over: Sequence[str]
    """What is varied, as `--over` takes it."""
    search: SearchName | None = None
    trials: int | None = None
    seeds: int = 1
    at_once: int | None = None
    """None: as many as the lab trains at once, ON_CLUSTER where a cluster does."""
    stop_bad: bool = False
    objective: str | None = None
    search_seed: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Options of its runs: `gpu`, `engine`, `on`, where they come from."""


@dataclass(frozen=True, slots=True)
class SweepReady:
    """A sweep that was checked and can be started as soon as its data can be read."""

    plan: SweepPlan
    first: planning.Plan | None
    """Of the run of a trial: its warnings and its data; None where a script is varied."""


def prepare(base: Experiment, name: str, wanted: SweepWanted) -> SweepReady:
    """Check what was asked for; nothing is written.

    Args:
        base: The experiment that is varied.
        name: What that is called.
        wanted: What is asked for.

    Raises:
        ExperimentError: A setting does not exist, or a value does not work.
        UsageError: The search, the trials or the objective do not fit together.
        DataError, NotFoundError: As `planning.plan`.
        LabError: Optuna or Keras is not installed.
    """
    axes = _axes(wanted)
    first = _checked(base, axes)
    _check_seeds(base.seed, axes, wanted.seeds)
    launching.require_worker()
    plan = _plan(
        name or base.name or base.data.dataset,
        axes,
        wanted,
        objective=chosen_objective(
            wanted.objective, first.experiment, first.info, [axis.path for axis in axes]
        ),
        experiment=dict(to_table(sealed(base))),
    )
    return SweepReady(plan, first)


def prepare_script(
    script: ScriptRecord, name: str, wanted: SweepWanted, *, as_flags: bool = False
) -> SweepReady:
    """Check what was asked for of a script; nothing is written. What it reports, and which settings
    it asks for, shows when it runs.

    Args:
        script: That is varied, with what it is given in every trial.
        name: What it is called.
        wanted: What is asked for.
        as_flags: Whether it gets the values on its command line (`--lr 0.01`), not when it asks for
            them.

    Raises:
        ExperimentError: What is varied cannot be read.
        UsageError: The names, the search or the trials do not fit together.
        LabError: Optuna is not installed.
    """
    axes = _axes(wanted)
    check_names(axes, as_flags=as_flags)
    _check_seeds(int(script.settings.get(SEED, 0)), axes, wanted.seeds)
    objective = wanted.objective or "val_loss"
    plan = _plan(name, axes, wanted, objective=objective, script=script, as_flags=as_flags)
    return SweepReady(plan, None)


def _axes(wanted: SweepWanted) -> tuple[Axis, ...]:
    axes = read_axes(wanted.over)
    if not axes:
        raise UsageError(
            _("A sweep needs a setting to vary."),
            _("Name it with its values: {example}.").format(
                example="--over layers[1].units=64,128,256"
            ),
        )
    return axes


def _plan(name: str, axes: Sequence[Axis], wanted: SweepWanted, **subject: Any) -> SweepPlan:
    """The plan of a sweep over something.

    Raises:
        UsageError, LabError: As `prepare`.
    """
    search = wanted.search or _search_for(axes, wanted.trials)
    trials = _trials(axes, search, wanted.trials)
    if search == "tpe" or wanted.stop_bad:
        searching.require_optuna()
    place = place_called(wanted.extra.get("on"))
    return SweepPlan(
        id="",
        name=name,
        created=0.0,
        over=tuple(wanted.over),
        search=search,
        trials=trials,
        seeds=wanted.seeds,
        at_once=wanted.at_once or (ON_CLUSTER if place.scheduled else cards.capacity()),
        stop_bad=wanted.stop_bad,
        seed=wanted.search_seed,
        extra={key: value for key, value in wanted.extra.items() if value is not None},
        **subject,
    )


def _search_for(axes: Sequence[Axis], trials: int | None) -> SearchName:
    """All combinations where they are few enough, else a draw."""
    size = combinations(axes)
    few = size is not None and size <= (MOST_TRIALS if trials is None else trials)
    return "grid" if few else "random"


def _trials(axes: Sequence[Axis], search: SearchName, wanted: int | None) -> int:
    size = combinations(axes)
    if search == "grid":
        if size is None:
            raise searching.no_grid(axes)
        if size > (wanted or MOST_TRIALS):
            raise UsageError(
                _("A grid of these values has {size} trials, not {trials}.").format(
                    size=number(size), trials=number(wanted or MOST_TRIALS)
                ),
                _("Draw some of them: --search random."),
            )
    count = wanted or size or TRIALS
    if size is not None:
        count = min(count, size)
    if count > MOST_TRIALS:
        text = _("A sweep has at most {most} trials, not {count}.")
        raise UsageError(text.format(most=number(MOST_TRIALS), count=number(count)))
    return count


def _checked(base: Experiment, axes: Sequence[Axis]) -> planning.Plan:
    """Try each value beside the first ones of the other settings: what does not work at all is said
    before anything is started. Values that do not go together are found by their trial.
    """
    first = {axis.path: _some(axis)[0] for axis in axes}
    plan: planning.Plan | None = None
    for axis in axes:
        failures: list[ExperimentError] = []
        for text in _some(axis):
            try:
                changed = with_settings(base, settings_of({**first, axis.path: text}))
                plan = planning.plan(sealed(changed))
            except ExperimentError as error:
                failures.append(error)
        own = [error for error in failures if not axis.listed or error.field == axis.path]
        if own or len(failures) == len(_some(axis)):
            raise (own or failures)[0]
    assert plan is not None
    _same_data(base, axes)
    return plan


def _some(axis: Axis) -> tuple[str, ...]:
    """The values of a list, or both ends of a range."""
    return axis.values or (axis.text_of(axis.low), axis.text_of(axis.high))


def _same_data(base: Experiment, axes: Sequence[Axis]) -> None:
    """Refuse what cannot be compared: trials that answer different questions."""
    path = next((axis.path for axis in axes if axis.path == "data.dataset"), None)
    if path is not None:
        raise UsageError(
            _("A sweep compares settings on one data set; data.dataset cannot be varied."),
            _("Start a sweep for each data set."),
        )


def _check_seeds(first: int, axes: Sequence[Axis], seeds: int) -> None:
    if not 1 <= seeds <= MOST_SEEDS:
        raise UsageError(
            _("A trial is trained with 1 to {most} seeds, not {count}.").format(
                most=MOST_SEEDS, count=seeds
            )
        )
    if seeds > 1 and any(axis.path == "seed" for axis in axes):
        raise UsageError(
            _("The seed is varied already: --seeds does not go with it."),
            _("Leave one of them out."),
        )
    if first + seeds - 1 > LARGEST_SEED:
        raise UsageError(
            _("The seed {seed} leaves no room for {count} repeats.").format(
                seed=first, count=seeds
            ),
            _("Choose a smaller seed."),
        )


def start(shelf: Shelf, ready: SweepReady) -> Sweep:
    """Make a sweep and start its sweeper, which outlives this process and its terminal.

    Raises:
        StoreError: The folder cannot be written, or the sweeper does not start.
    """
    plan = ready.plan

    def made(identity: str, created: float) -> SweepPlan:
        from msgspec.structs import replace as changed

        return changed(plan, id=identity, created=created)

    sweep = shelf.create(made)
    _launch(sweep)
    return sweep


def resume(sweep: Sweep) -> None:
    """Go on with a sweep that was stopped, failed, or whose sweeper was killed.

    Raises:
        UsageError: There is nothing to go on with.
        StoreError: The folder cannot be written, or the sweeper does not start.
    """
    if sweep.plan.script is None:
        launching.require_worker()
    if sweep.plan.search == "tpe" or sweep.plan.stop_bad:
        searching.require_optuna()
    status, study = sweep.look()
    if status == "running":
        raise UsageError(
            _("The sweep {sweep} goes on already.").format(sweep=sweep.id),
            with_commands(_("See how it does: `tui-lab sweep show {sweep}`."), sweep=sweep.id),
        )
    if status == "finished":
        raise UsageError(
            ngettext(
                "The sweep {sweep} has done its {count} trial.",
                "The sweep {sweep} has done all of its {count} trials.",
                len(study.trials),
            ).format(sweep=sweep.id, count=number(len(study.trials))),
            with_commands(_("See what came out: `tui-lab sweep show {sweep}`."), sweep=sweep.id),
        )
    until = time.monotonic() + STOPPING_SECONDS + STARTING_SECONDS
    while sweep.held() and time.monotonic() < until:
        time.sleep(0.05)  # it was asked to stop, and its runs are just ending
    with suppress(FileNotFoundError):
        (sweep.folder / STOP_FILE).unlink()
    _launch(sweep)


def stop(sweep: Sweep) -> None:
    """Ask the sweeper to stop; its runs stop too, and all go on when the sweep is resumed.

    Where the sweeper was killed its runs may go on without it: then another one stops them.

    Raises:
        UsageError: It does not go on now.
        StoreError: The folder cannot be written, or the sweeper does not start.
    """
    status, _study = sweep.look()
    left = status == "lost" and any(run.live for run, _trial in runs_of(Store(), sweep.id))
    if status != "running" and not left:
        raise UsageError(
            _("The sweep {sweep} does not go on now.").format(sweep=sweep.id),
            with_commands(_("Go on with it by `tui-lab sweep resume {sweep}`."), sweep=sweep.id),
        )
    try:
        write_atomically(sweep.folder / STOP_FILE, b"")
    except OSError as error:
        raise store_error(error, sweep.folder) from error
    if left:
        _launch(sweep)


def _launch(sweep: Sweep) -> None:
    before = sweep.study().began
    log = sweep.folder / LOG_FILE
    started = spawn([*SWEEPER, str(sweep.folder), "--lang", language()], sweep.folder, log)
    from tui_lab.runs.processes import is_alive

    until = time.monotonic() + STARTING_SECONDS
    while sweep.study().began == before:
        if time.monotonic() > until or not is_alive(started.pid, started.process_started):
            if sweep.study().began != before:
                return
            raise StoreError(
                _("The sweeper of {sweep} did not start.").format(sweep=one_line(sweep.id)),
                _("What it said is in {path}.").format(path=log),
            )
        time.sleep(0.02)
