"""What a person can do with a run: start it, resume it, ask its worker, repeat it, kill it.

Both faces decide and act through this module alone, so that the same run gets the same answer
everywhere. A decision rests on a few facts and is a plain value: what to do, or a `Refusal`.
Doing it is a second step. Must not import a face.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tui_lab.datasets import planning
from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.runs import commands, repeating
from tui_lab.runs import launch as launching
from tui_lab.runs.carried import cannot_start
from tui_lab.runs.launch import leave_queue, take_back
from tui_lab.runs.messages import (
    copy_with_smaller_rate,
    last_rate,
    learning_rates,
    only_runs,
    refusal,
)
from tui_lab.runs.places import place_called
from tui_lab.runs.progress import Progress, progress_in
from tui_lab.runs.status import Status, status_word
from tui_lab.text.command_line import with_commands

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment
    from tui_lab.runs.payloads import Acknowledged
    from tui_lab.runs.run import Run
    from tui_lab.runs.state import RunState
    from tui_lab.runs.store import Store

__all__ = ["Progress", "leave_queue", "progress_in", "take_back"]

MORE_EPOCHS = 10
"""How many epochs more are proposed for a run that has done all of its own."""
HaveData = Callable[[planning.Plan], object]
"""Makes sure that the data of a plan can be read; raises DataError where they cannot."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not done with a run."""

    sentence: str
    """Translated; the same in every face."""
    hint: str = ""
    """Translated; names the command line that helps."""
    epochs_wanted: bool = False
    """It can be done once somebody says how many epochs more: a face may ask."""

    def error(self) -> UsageError:
        """The refusal as the command line reports it."""
        return UsageError(self.sentence, self.hint)


@dataclass(frozen=True, slots=True)
class Ask:
    """Send a command to the worker that has the run."""

    command: str
    """One of `commands.COMMANDS`."""
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Launch:
    """Start a worker that goes on with the run from its last checkpoint."""

    epochs: int | None
    """How many to train beyond those already done; None trains up to what was planned."""


Decision = Ask | Launch | Refusal


# Deciding


def progress_of(
    run: Run, status: Status, state: RunState, called: str = "", *, closely: bool = False
) -> Progress:
    """The progress of a run whose log was read.

    Args:
        run: Which one.
        status: What it is doing.
        state: Folded from its log.
        called: What a sentence calls it; its id where nothing is given.
        closely: Look for files of its ending that are missing or damaged: reads all of them.
    """
    lost: tuple[str, ...] = ()
    if closely and status is Status.FINISHED:
        from tui_lab.runs.ending import lacking

        lost = lacking(run, state)
    planned, done = run.planned_epochs(state.epochs_target), state.epochs_done
    rate = last_rate(learning_rates(state))
    return Progress(run.id, called or run.id, status, done, planned, lost, rate, run.carried)


def not_training(run: Progress) -> Refusal | None:
    """Why a run cannot be stopped, paused, killed or given a learning rate; None if it can."""
    if run.status.live:
        return None
    text = _("The run {run} is not training now; it is {status}.")
    hint = "" if run.status is Status.DIVERGED else going_on_hint(run)
    return Refusal(text.format(run=run.called, status=status_word(run.status)), hint)


def not_heard(called: str, status: Status, state: RunState, command: str) -> Refusal | None:
    """Why a run that has a worker is not asked for something; None if it is.

    Args:
        called: What a sentence calls the run.
        status: What it is doing.
        state: Folded from its log.
        command: One of `commands.COMMANDS`.
    """
    if command != "stop" and only_runs(status, state):
        text = _(
            "The script of the run {run} has reported no training so far: it can only be stopped."
        )
        hint = _("A script that reports by LiveLab obeys.")
        return Refusal(text.format(run=called), hint)
    if not state.begun or command not in state.refuses:
        return None
    reason = refusal(state.refuses[command])
    return Refusal(_("The run {run} refused: {reason}.").format(run=called, reason=reason))


def going_on_hint(run: Progress) -> str:
    """The sentence that names the command line which goes on with a run that is not training."""
    if (refusal := _not_again(run, more=False)) is not None:
        return refusal.hint
    if run.nothing_left:
        text = _("Go on with it by `tui-lab resume {run} --epochs {epochs}`.")
        return with_commands(text, run=run.run, epochs=MORE_EPOCHS)
    return with_commands(_("Go on with it by `tui-lab resume {run}`."), run=run.run)


def decide_resume(run: Progress, epochs: int | None = None) -> Decision:
    """How to go on with a run.

    Args:
        run: Which one, and how far it has come.
        epochs: How many to train beyond those already done; None trains up to what was planned.
    """
    if run.status is Status.PAUSED:
        return Ask("resume")
    if run.status.live:
        return _goes_on(run)
    if (refusal := _not_again(run, more=epochs is not None)) is not None:
        return refusal
    if epochs is not None:
        return Launch(epochs)
    if run.nothing_left:
        return _how_many(run)
    return Launch(None)


def decide_train_on(run: Progress, epochs: int) -> Decision:
    """How to train more epochs than were planned, now or after the end.

    Args:
        run: Which one, and how far it has come.
        epochs: How many are added to those planned. A run that finished early has nothing of its
            plan left, so they are added to those already done.
    """
    if run.status.live:
        return Ask("train_on", {"epochs": epochs})
    if (refusal := _not_again(run, more=True)) is not None:
        return refusal
    finished = run.status is Status.FINISHED
    left = 0 if finished else max(0, (run.planned or 0) - run.epochs)
    return Launch(left + epochs)


def _goes_on(run: Progress) -> Refusal:
    if run.status is Status.SILENT:
        text = _("The worker of the run {run} is suspended and does not answer.")
        hint = _("What to do is told by `tui-lab show {run}`.")
        return Refusal(text.format(run=run.called), with_commands(hint, run=run.run))
    if run.status is Status.QUEUED:
        text = _("The run {run} is queued already and begins by itself.")
    else:
        text = _("The run {run} is training already.")
    hint = _("Follow it with `tui-lab watch {run}`.")
    return Refusal(text.format(run=run.called), with_commands(hint, run=run.run))


def _not_again(run: Progress, *, more: bool) -> Refusal | None:
    """Why nobody can go on with a run that is not training, however it ended otherwise.

    Args:
        run: Which one.
        more: Whether epochs are asked for beyond those of its plan.
    """
    if run.carried.start and not run.carried.experiment:
        if run.status is Status.FINISHED:
            text = _("The script of the run {run} has come to its end.")
            hint = _("Start it anew, as a run of its own: `tui-lab repeat {run}`.")
            return Refusal(text.format(run=run.called), with_commands(hint, run=run.run))
        if more:
            text = _("How many epochs the run {run} trains is said in its script.")
            hint = _("Let it go on as it is: `tui-lab resume {run}`.")
            return Refusal(text.format(run=run.called), with_commands(hint, run=run.run))
    if not run.carried.start:
        return Refusal(*cannot_start(run.run, run.called, run.carried))
    if run.status is not Status.DIVERGED:
        return None
    if not run.carried.experiment:
        text = _("The run {run} would diverge again: give its script a smaller learning rate.")
        return Refusal(text.format(run=run.called))
    text = _(
        "The run {run} would diverge again: edit a copy of it and give that a smaller learning"
        " rate."
    )
    hint = " ".join(copy_with_smaller_rate(run.run, run.rate))
    return Refusal(text.format(run=run.called), hint)


def _how_many(run: Progress) -> Refusal:
    early = run.planned is not None and run.epochs < run.planned
    if early:
        text = _("The run {run} ended early, after {epochs} of {planned} epochs.")
    else:
        text = _("The run {run} has done all of its {epochs} epochs.")
    hint = _("Say how many more: tui-lab resume {run} --epochs {more}")
    sentence = text.format(run=run.called, epochs=run.epochs, planned=run.planned)
    return Refusal(sentence, with_commands(hint, run=run.run, more=MORE_EPOCHS), epochs_wanted=True)


# Doing


def start(
    store: Store,
    experiment: Experiment,
    *,
    name: str = "",
    extra: Mapping[str, object] | None = None,
    times: int = 1,
) -> list[Run]:
    """Make runs and start them; they queue by themselves, on a cluster as one array of jobs.

    Args:
        store: Where they are made.
        experiment: Of a plan that was checked; each further run has the next seed.
        name: What the runs are called; "" takes the experiment's name.
        extra: Options that are kept in run.json: `gpu`, `engine`, `on`, a guess.
        times: How many runs.

    Raises:
        LabError: Keras is not installed.
        StoreError: A folder cannot be written, or no process can be started.
    """
    launching.require_worker()
    experiments = [replace(experiment, seed=experiment.seed + number) for number in range(times)]
    runs = [store.create(each, name=name, extra=extra) for each in experiments]
    begin_together(runs)
    return runs


def launch(
    run: Run,
    decision: Launch,
    have_data: HaveData = planning.require_data,
    *,
    on: str | None = None,
) -> None:
    """Start a worker that goes on with `run`, with the options that it was started with; a script
    is started again, and told that it is to go on.

    Args:
        run: Which one.
        decision: How far.
        have_data: See `HaveData`.
        on: Where, a name of `places.PLACES`; None trains where it was started.

    Raises:
        ExperimentError: Its experiment cannot be trained by this version.
        DataError: Its data set cannot be read.
        StoreError: It is being trained already, or no process can be started.
    """
    if run.carried.experiment:
        have_data(planning.plan(run.experiment))
    launching.resume(run, decision.epochs, gpu=run.gpu, engine=run.engine, on=on or run.on)


def repeat(
    store: Store,
    run: Run,
    count: int,
    have_data: HaveData = planning.require_data,
    *,
    on: str | None = None,
    at_once: int = 0,
) -> list[Run]:
    """Train a run again with the next free seeds; settings and options stay, and the name as
    `repeating.name_again` has it. A script gets its seed when it asks for the setting `seed`.

    Its guess does not, nor its place in a sweep: both are of that run alone.

    Args:
        store: Where the runs are made.
        run: Which one.
        count: How many times.
        have_data: See `HaveData`.
        on: Where, a name of `places.PLACES`; None trains where the run was.
        at_once: So many of them train at the same time at most, together with what else trains of
            the sweep that the run is of; the others wait for their turn. 0 sets no limit.

    Raises:
        UsageError: There are not so many seeds left, or `count` is not from 1 to `repeating.MOST`.
        ExperimentError, DataError, StoreError: As `launch`.
    """
    extra = repeating.options_again(run, on, at_once)
    if not run.carried.experiment:
        scripts = repeating.scripts_again(store, run, count)
        made = [
            store.create_from(repeating.name_again(run, each["seed"]), **each, extra=extra)
            for each in scripts
        ]
        begin_together(made, at_once)
        return made
    launching.require_worker()
    used = repeating.used_seeds(store, run.experiment)
    seeds = repeating.free_seeds(run.experiment.seed, used, count)
    have_data(planning.plan(run.experiment))
    experiments = [replace(run.experiment, seed=seed) for seed in seeds]
    made = [
        store.create(each, name=repeating.name_again(run, each.seed), extra=extra)
        for each in experiments
    ]
    begin_together(made, at_once)
    return made


def begin_together(runs: Sequence[Run], at_once: int = 0) -> None:
    """Start a worker for each of several runs that were made with the same options; on a cluster
    they are one array of jobs, in which those that have begun before go on.

    Args:
        runs: At least one.
        at_once: How many a cluster may train at the same time; 0 leaves that to it.

    Raises:
        StoreError: A folder cannot be written, or nothing can be started.
        LabError: The place where they are to be trained cannot be used.
    """
    first = runs[0]
    if not place_called(first.on).scheduled:
        for run in runs:
            begin(run)
        return
    launching.launch_together(
        runs, at_once=at_once, gpu=first.gpu, engine=first.engine, on=first.on
    )


def begin(run: Run) -> None:
    """Start a worker for a run that was made and has never had one; raises as `start`."""
    launching.launch(run, gpu=run.gpu, engine=run.engine, on=run.on)


def send(run: Run, command: str, **arguments: object) -> str:
    """Ask the worker of a run for something: see `commands.send`.

    Returns:
        The command's id, which the worker's answer names.
    """
    return commands.send(run, command, **arguments)


def wait_for_answer(run: Run, command: str, seconds: float) -> Acknowledged | None:
    """The worker's answer to the command of that id; None where none came in time."""
    return commands.wait_acknowledged(run, command, seconds)


def kill(run: Run) -> str:
    """End the worker of a run at once: see `commands.kill`.

    Returns:
        What was ended, to be put into a sentence: "the process 4711".
    """
    return commands.kill(run)
