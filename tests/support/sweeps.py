"""Sweeps for tests: small plans, and workers that train in this process when they are told to."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from support.runs import small_experiment

from tui_lab.experiment.writing import to_table
from tui_lab.paths import write_atomically
from tui_lab.runs import launch as launching
from tui_lab.runs.commands import CommandReader
from tui_lab.runs.events import EventWriter
from tui_lab.runs.files import file_size
from tui_lab.runs.launch_record import LaunchRecord
from tui_lab.runs.layout import COMMANDS_FILE, EVENTS_FILE, LAUNCH_FILE
from tui_lab.runs.lock import RunLock
from tui_lab.runs.processes import host, own_start
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps import study as log
from tui_lab.sweeps.plan import SearchName, SweepPlan
from tui_lab.sweeps.shelf import Shelf, Sweep
from tui_lab.sweeps.sweeper import Sweeper

EPOCHS = 3
Accuracy = Callable[[Run, int], float | None]
"""The validation accuracy of a run after an epoch; None where the loss is no number any more."""


def sweep_plan(
    over: Sequence[str] = ("compile.learning_rate=0.1,0.01,0.001",),
    *,
    search: SearchName = "grid",
    trials: int = 3,
    epochs: int = EPOCHS,
    **more: Any,
) -> SweepPlan:
    """A plan over the small network of `small_experiment`."""
    return SweepPlan(
        id="",
        name="digits-mlp",
        created=0.0,
        over=tuple(over),
        search=search,
        trials=trials,
        objective="val_accuracy",
        experiment=dict(to_table(small_experiment(epochs=epochs, seed=7))),
        **more,
    )


def made_sweep(plan: SweepPlan) -> Sweep:
    """A sweep in the lab's folder that nobody works on."""
    return Shelf().create(
        lambda identity, created: msgspec.structs.replace(plan, id=identity, created=created)
    )


def tell(
    sweep: Sweep,
    trial: int,
    chosen: Mapping[str, str],
    value: float | None,
    status: str = "finished",
    **more: Any,
) -> None:
    """Write a trial that is over into the log of a sweep."""
    log.append(sweep.folder, log.TrialChosen(float(trial), trial, dict(chosen)))
    told = log.TrialTold(float(trial), trial, status, value, **more)
    log.append(sweep.folder, told)


def told_sweep(tag: str = "a1b2", status: str = "finished", *, refused: str = "") -> Sweep:
    """A sweep of 2025 whose trials are over: two seeds each, one pruned and one that failed.

    Args:
        tag: The last part of its id.
        status: How it ended.
        refused: Why it broke off.
    """
    over = ("fit.batch_size=16,32,64", "compile.optimizer=sgd,adam")
    identity, created = f"20250101-120000-{tag}", 1735732800.0
    made = Shelf().create(
        lambda _id, _now: msgspec.structs.replace(
            sweep_plan(over, trials=6, seeds=2, epochs=4), id=identity, created=created
        )
    )
    sweep = Sweep(made.folder.rename(made.folder.with_name(identity)), made.plan)
    log.append(sweep.folder, log.SweeperBegan(created))
    values = (0.81, 0.93, 0.88, 0.95, None, 0.42)
    for number, value in enumerate(values, start=1):
        chosen = {
            "fit.batch_size": ("16", "32", "64")[(number - 1) // 2],
            "compile.optimizer": ("sgd", "adam")[(number - 1) % 2],
        }
        if value is None:
            why = "The process crashed: Segmentation fault."
            tell(sweep, number, chosen, None, "failed", seconds=1.5, message=why)
            continue
        seeds = {"7": value - 0.01, "8": value + 0.01}
        curve = tuple(value - 0.5 / epoch**2 for epoch in (1, 2, 3, 4))
        how = "pruned" if number == 6 else "finished"
        tell(sweep, number, chosen, value, how, values=seeds, curve=curve, seconds=12.0)
        for seed in (7, 8):
            run = f"20250101-1201{number:02}-000{seed}"
            log.append(sweep.folder, log.RunMade(created, number, seed, run))
    log.append(sweep.folder, log.SweeperEnded(created, status, refused))
    return sweep


@dataclass(slots=True)
class _Worker:
    run: Run
    lock: RunLock
    writer: EventWriter
    commands: CommandReader
    epoch: int


class Workers:
    """Stands in for the processes that train: `step` lets each do an epoch.

    Args:
        monkeypatch: Puts them in the place of `runs.launch.launch`.
        accuracy: What runs reach.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, accuracy: Accuracy) -> None:
        self._accuracy = accuracy
        self.live: dict[str, _Worker] = {}
        self.launched: list[str] = []
        """The ids of runs, once for each launch."""
        self.most = 0
        """The most runs that were live at once."""
        self.arrays: list[tuple[int, int]] = []
        """Of each array of jobs: how many runs, and how many of them at once."""
        monkeypatch.setattr(launching, "launch", self.launch)
        monkeypatch.setattr(launching, "launch_together", self.launch_together)

    def launch(self, run: Run, **_options: Any) -> LaunchRecord:
        """As `runs.launch.launch`, without a process."""
        launching.refuse_live(run.folder)
        record = LaunchRecord(
            time=time.time(),
            pid=os.getpid(),
            process_started=own_start(),
            host=host(),
            commands_from=file_size(run.path(COMMANDS_FILE)),
        )
        write_atomically(run.path(LAUNCH_FILE), msgspec.json.encode(record))
        lock = RunLock(run.folder)
        lock.acquire()
        done = run.state().epochs_done
        writer = EventWriter(run.path(EVENTS_FILE))
        writer.write(
            "started",
            pid=os.getpid(),
            process_started=own_start(),
            host=host(),
            resumed_from=done,
            epochs=run.experiment.fit.epochs,
        )
        commands = CommandReader(run, record.commands_from)
        self.live[run.id] = _Worker(run, lock, writer, commands, done)
        self.launched.append(run.id)
        self.most = max(self.most, len(self.live))
        return record

    def launch_together(
        self, runs: Sequence[Run], *, at_once: int, **_options: Any
    ) -> list[LaunchRecord]:
        """As `runs.launch.launch_together`, all at once."""
        self.arrays.append((len(runs), at_once))
        return [self.launch(run) for run in runs]

    def step(self) -> None:
        """Let each of them do an epoch, or end."""
        for worker in list(self.live.values()):
            if any(command.name == "stop" for command in worker.commands.read()):
                self._end(worker, "stopped")
            elif worker.epoch >= worker.run.experiment.fit.epochs:
                self._end(worker, "finished")
            else:
                worker.epoch += 1
                self._train(worker)

    def _train(self, worker: _Worker) -> None:
        value = self._accuracy(worker.run, worker.epoch)
        figures = {"loss": value, "val_loss": None if value is None else 1 - value}
        worker.writer.write("epoch", epoch=worker.epoch, seconds=0.5, val_accuracy=value, **figures)
        if value is None:
            self._end(worker, "diverged")

    def _end(self, worker: _Worker, status: str) -> None:
        worker.writer.write("ended", status=status, epochs_done=worker.epoch)
        self._let_go(worker)

    def _let_go(self, worker: _Worker) -> None:
        worker.writer.close()
        worker.lock.release()
        del self.live[worker.run.id]

    def die(self) -> None:
        """All of them end without a word, as when the machine goes down."""
        for worker in list(self.live.values()):
            self._let_go(worker)


def work(sweep: Sweep, workers: Workers, most: int = 500) -> None:
    """Let a sweeper work until it ends; between two looks the runs do an epoch."""
    looks = 0

    def wait(_seconds: float) -> None:
        nonlocal looks
        looks += 1
        assert looks < most, "the sweeper does not come to an end"
        workers.step()

    with sweep.lock():
        Sweeper(sweep, Store(), wait).work()
