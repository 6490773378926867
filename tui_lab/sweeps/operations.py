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
from tui_lab.errors import LabError, StoreError, UsageError
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.writing import to_table
from tui_lab.i18n import _, language, ngettext, number
from tui_lab.paths import write_atomically
from tui_lab.runs import cards
from tui_lab.runs import launch as launching
from tui_lab.runs.files import store_error
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.places import place_called
from tui_lab.runs.repeating import SEED
from tui_lab.runs.run import Run
from tui_lab.runs.spawn import spawn
from tui_lab.runs.store import Store
from tui_lab.sweeps import searching
from tui_lab.sweeps.checking import check_seeds, checked
from tui_lab.sweeps.marks import runs_of
from tui_lab.sweeps.objective import chosen_objective, sealed
from tui_lab.sweeps.plan import (
    MOST_TRIALS,
    PLAN_FILE,
    SearchName,
    SweepPlan,
    written,
)
from tui_lab.sweeps.shelf import LOG_FILE, STOP_FILE, STOPPING_SECONDS, Shelf, Sweep
from tui_lab.sweeps.space import Axis, combinations, read_axes
from tui_lab.sweeps.subjects import check_names
from tui_lab.text.command_line import with_commands
from tui_lab.text.fit import one_line

TRIALS = 20
"""How many where nobody says and a range is among the settings."""
MORE_TRIALS = 10
"""How many more are proposed for a sweep that has done its own."""
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
    first = checked(base, axes)
    check_seeds(base.seed, axes, wanted.seeds)
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
            them; so also where the names are flags.

    Raises:
        ExperimentError: What is varied cannot be read.
        UsageError: The names, the search or the trials do not fit together.
        LabError: Optuna is not installed.
    """
    axes = _axes(wanted)
    as_flags = as_flags or all(axis.path.startswith("-") for axis in axes)
    check_names(axes, as_flags=as_flags)
    check_seeds(int(script.settings.get(SEED, 0)), axes, wanted.seeds)
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


def resume(sweep: Sweep, trials: int = 0) -> None:
    """Go on with a sweep that was stopped, failed, or whose sweeper was killed; or add trials.

    Args:
        sweep: Which one.
        trials: How many more than were planned.

    Raises:
        UsageError: There is nothing to go on with, or not so many values are left.
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
    if status == "finished" and not trials:
        more = _("Say how many more: tui-lab sweep resume {sweep} --trials {count}")
        if sweep.plan.untried == 0:
            more = _("See what came out: `tui-lab sweep show {sweep}`.")
        raise UsageError(
            ngettext(
                "The sweep {sweep} has done its {count} trial.",
                "The sweep {sweep} has done all of its {count} trials.",
                len(study.trials),
            ).format(sweep=sweep.id, count=number(len(study.trials))),
            with_commands(more, sweep=sweep.id, count=MORE_TRIALS),
        )
    until = time.monotonic() + STOPPING_SECONDS + STARTING_SECONDS
    while sweep.held() and time.monotonic() < until:
        time.sleep(0.05)  # it was asked to stop, and its runs are just ending
    if trials:
        _extend(sweep, trials)
    with suppress(FileNotFoundError):
        (sweep.folder / STOP_FILE).unlink()
    _launch(sweep)


def _extend(sweep: Sweep, more: int) -> None:
    """Plan so many more trials."""
    from msgspec.structs import replace as changed

    plan = sweep.plan
    left = plan.untried
    other = _("Begin another sweep, with other values.")
    if left == 0:
        raise UsageError(_("All combinations of its values were tried."), other)
    if left is not None and more > left:
        raise UsageError(
            ngettext(
                "There is {left} combination of its values left to try, not {count}.",
                "There are {left} combinations of its values left to try, not {count}.",
                left,
            ).format(left=number(left), count=number(more)),
            other,
        )
    if plan.trials + more > MOST_TRIALS:
        text = _("A sweep has at most {most} trials, not {count}.")
        raise UsageError(text.format(most=number(MOST_TRIALS), count=number(plan.trials + more)))
    with sweep.lock():
        try:
            longer = written(changed(plan, trials=plan.trials + more))
            write_atomically(sweep.folder / PLAN_FILE, longer)
        except OSError as error:
            raise store_error(error, sweep.folder) from error
    sweep.look()  # which reads it


def remove(shelf: Shelf, store: Store, sweep: Sweep, *, runs: bool = False) -> int:
    """Put a sweep that does not go on into the trash, from where `Shelf.restore` brings it back.

    Args:
        shelf: Of the sweep.
        store: Of its runs.
        sweep: Which one.
        runs: Whether its runs go into the trash of the runs as well, which keeps the latest ones.

    Returns:
        How many runs were removed.

    Raises:
        UsageError: The sweep goes on.
        StoreError: A run of it is being trained, or a folder cannot be moved.
    """
    if sweep.held():
        raise UsageError(
            _("The sweep {sweep} goes on.").format(sweep=sweep.id),
            with_commands(_("Stop it first: `tui-lab sweep stop {sweep}`."), sweep=sweep.id),
        )
    gone = [run for run, _trial in runs_of(store, sweep.id)] if runs else []
    for run in gone:
        launching.refuse_live(run.folder)
    shelf.remove(sweep)
    for run in gone:
        store.remove(run)
    return len(gone)


def restore(shelf: Shelf, store: Store, reference: str = "last") -> tuple[Sweep, list[Run]]:
    """Bring a removed sweep back, with its runs that were removed with it or since.

    Args:
        shelf: Of the sweep.
        store: Of its runs.
        reference: As for `Shelf.restore`.

    Returns:
        The sweep, and the runs that came back: as many as the trash still has and can give back.

    Raises:
        NotFoundError, StoreError: As `Shelf.restore`.
    """
    removed = {each.id: each.folder.lstat().st_mtime_ns for each in shelf.removed()}
    sweep = shelf.restore(reference)
    runs = []
    for run in store.trashed():
        with suppress(LabError, OSError):
            if run.sweep == sweep.id and run.folder.lstat().st_mtime_ns >= removed[sweep.id]:
                runs.append(store.restore(run.id))
    return sweep, runs


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
