"""The sweeper: a light process that asks for the next trial, starts its runs and reads how they do.

On a cluster the runs of a list that is fixed are handed in together, as an array of jobs. Else, and
where a trial follows from those before it, only so many are started at a time.

It holds the lock of the sweep and is the only one who writes its log. Every decision stands in the
log, or in the run.json of a run, before anything rests on it; so whoever takes over from a sweeper
that was killed finds each trial and each run once. Must not import Keras; a worker never imports
Optuna.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import cast

from tui_lab.errors import StoreError
from tui_lab.runs import operations
from tui_lab.runs.files import file_size
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.places import place_called
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.sweeps import searching, study
from tui_lab.sweeps.jobs import GOOD, TrialRun, by_hand, why
from tui_lab.sweeps.making import RunMaker, UnfitError
from tui_lab.sweeps.marks import runs_of
from tui_lab.sweeps.objective import no_value_words
from tui_lab.sweeps.shelf import STOP_FILE, STOPPING_SECONDS, Sweep
from tui_lab.sweeps.study import SweepTrial, TrialTold

LOOK_EVERY = 0.05
"""Seconds between two looks at the runs that go on."""
CLUSTER_LOOK_EVERY = 1.0
"""The same on a cluster, whose disks are those of many people."""
STATUS_EVERY = 1.0
"""Seconds after which a run is looked at whose log has not grown: its worker may be gone."""
ARRAY_MOST = 500
"""Runs of one array of jobs: clusters take 1000 where nobody has said otherwise."""


class Sweeper:
    """Goes on with a sweep until it is done, or is asked to stop.

    Args:
        sweep: Whose lock the caller holds.
        store: Where its runs are made.
        wait: Called between two looks with the seconds to sleep.
        terminated: Whether the system has asked the process to end.
    """

    def __init__(
        self,
        sweep: Sweep,
        store: Store,
        wait: Callable[[float], object] = time.sleep,
        terminated: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sweep, self._store, self._wait = sweep, store, wait
        self._terminated = terminated
        self._plan = sweep.plan
        self._maker = RunMaker(sweep, store)
        self._fixed = searching.fixed_list(self._plan) if self._plan.search != "tpe" else []
        self._jobs: dict[tuple[int, int], TrialRun] = {}
        """By trial and seed."""
        place = place_called(self._plan.extra.get("on"))
        self._together = place.scheduled and self._plan.fixed
        self._every = CLUSTER_LOOK_EVERY if place.scheduled else LOOK_EVERY
        self._bad = (
            searching.BadTrials(self._plan, self._maker.epochs) if self._plan.stop_bad else None
        )

    def work(self) -> None:
        """Do it, and write how it ended.

        Raises:
            StoreError: The disk is full, or the folder cannot be written.
            LabError: No worker can be started.
        """
        before = self._sweep.study().ended
        self._write(study.SweeperBegan(study.now()))
        self._take_over(stopped=before is not None)
        if self._asked_to_stop():
            self._stop_all()
            return
        self._go_on()
        while True:
            self._look()
            if self._asked_to_stop():
                self._stop_all()
                return
            if not self._fill() and not self._open():
                self._write(study.SweeperEnded(study.now(), "finished"))
                return
            self._wait(self._every)

    # What goes on

    def _take_over(self, *, stopped: bool) -> None:
        """Find what an earlier sweeper has left: its runs count as if begun here.

        Args:
            stopped: Whether that one has ended, and has asked its runs to stop.
        """
        waiting = []
        known = {
            (trial.number, seed): run
            for trial in self._trials()
            for seed, run in trial.runs.items()
        }
        for run, number in runs_of(self._store, self._sweep.id):
            trial = self._trial(number)
            if trial is None or trial.told is not None:
                continue
            if (number, run.seed) not in known:
                # Killed between making a run and writing so.
                self._write(study.RunMade(study.now(), number, run.seed, run.id))
            elif known[number, run.seed] != run.id:
                continue
            self._jobs[number, run.seed] = job = TrialRun(run, status=run.status())
            waiting += [run] if stopped and job.status is Status.QUEUED else []
        operations.take_back(waiting)
        for (number, _seed), job in self._jobs.items():
            trial = self._trial(number)
            job.read(self._plan.objective)
            live = job.status.live and trial is not None and trial.pruned is None
            job.left_over = stopped and live

    def _go_on(self) -> None:
        """Start runs again that were stopped with the sweep, were lost, or were never started."""
        for (number, _seed), job in self._jobs.items():
            trial = self._trial(number)
            if trial is not None and trial.pruned is not None:
                if job.status.live:
                    operations.send(job.run, "stop")
            elif launch_record(job.run.folder) is None:
                if self._together:
                    job.due = True
                else:
                    operations.begin(job.run)
                    job.status = Status.QUEUED
            elif job.status in (Status.LOST, Status.STOPPED):
                self._resume(job)

    def _resume(self, job: TrialRun) -> None:
        decided = operations.decide_resume(
            operations.progress_of(job.run, job.status, job.run.state())
        )
        if isinstance(decided, operations.Launch):
            job.retried |= job.status is Status.LOST
            if self._together:
                job.due = True
            else:
                operations.launch(job.run, decided)
                job.status = Status.QUEUED

    def _look(self) -> None:
        """Read what the runs have done meanwhile, and draw the consequences."""
        now = time.monotonic()
        for (number, _seed), job in list(self._jobs.items()):
            size = file_size(job.run.path(EVENTS_FILE))
            if job.over or job.due or (size == job.size and now - job.looked < STATUS_EVERY):
                continue
            job.size, job.looked = size, now
            try:
                job.read(self._plan.objective)
            except StoreError:
                job.status = Status.LOST  # its folder was taken away
                continue
            if job.status is Status.LOST and not job.retried:
                self._resume(job)
            elif job.status is Status.STOPPED and job.left_over:
                job.left_over = False
                self._resume(job)
            if job.status.live:
                self._prune(number, job)
        for trial in self._trials():
            if trial.told is None:
                self._tell(trial)

    def _prune(self, number: int, job: TrialRun) -> None:
        trial = self._trial(number)
        curve = job.reached.curve
        if self._bad is None or trial is None or trial.pruned is not None:
            return
        if job.run.seed != self._seeds(trial)[0] or len(curve) <= job.judged:
            return
        job.judged = len(curve)
        if self._bad.is_bad(self._trials(), trial, curve):
            self._write(study.TrialPruned(study.now(), number, len(curve)))
            operations.send(job.run, "stop")

    def _tell(self, trial: SweepTrial) -> None:
        """Write what came of a trial, once all its runs are over."""
        seeds = self._seeds(trial)
        jobs = [self._jobs.get((trial.number, seed)) for seed in seeds]
        begun = [job for job in jobs if job is not None]
        if any(not job.over for job in begun):
            return
        bad = next((job.status for job in begun if job.status not in GOOD), None)
        if trial.pruned is None and bad is None and len(begun) < len(seeds):
            return
        values = {
            str(job.run.seed): job.reached.value
            for job in begun
            if job.status in GOOD and job.reached.value is not None
        }
        status = bad or (Status.STOPPED if by_hand(begun) else Status.FINISHED)
        word = "pruned" if trial.pruned is not None and bad is None else status.value
        complete = len(values) == len(seeds) and bad is None
        self._write(
            TrialTold(
                study.now(),
                trial.number,
                cast(study.TrialStatus, word),
                math.fsum(values.values()) / len(values) if complete and values else None,
                values,
                begun[0].reached.curve if begun else (),
                sum(job.reached.seconds for job in begun),
                self._message(begun, values),
                begun[0].reached.figure if begun else "",
            )
        )

    def _message(self, begun: list[TrialRun], values: Mapping[str, float]) -> str:
        """Why a trial failed, or has no value although its runs finished."""
        if not values and begun and all(job.status is Status.FINISHED for job in begun):
            return no_value_words(self._plan.objective)
        return next((why(job) for job in begun if job.status not in GOOD), "")

    def _seeds(self, trial: SweepTrial) -> tuple[int, ...]:
        """The seeds that a trial is trained with; of one that was pruned, those begun by then."""
        seeds = self._plan.run_seeds
        if "seed" in trial.values:
            seeds = (int(trial.values["seed"]),)
        if trial.pruned is None:
            return seeds
        return tuple(seed for seed in seeds if (trial.number, seed) in self._jobs)

    # What comes next

    def _fill(self) -> bool:
        """Start runs as long as there is room; whether any is there to be started."""
        if self._together:
            return self._fill_together()
        while sum(not job.over for job in self._jobs.values()) < self._plan.at_once:
            following = self._next()
            if following is None:
                return False
            trial, seed = following
            try:
                self._start(trial, seed)
            except UnfitError as error:
                self._unfit(trial, error)
        return True

    def _fill_together(self) -> bool:
        """Hand in the runs that are left as one array, once those before have come to their end."""
        jobs = self._jobs.values()
        if any(not job.over and not job.due for job in jobs):
            return True
        due = [job for job in jobs if job.due][:ARRAY_MOST]
        while len(due) < ARRAY_MOST and (following := self._next()) is not None:
            if self._asked_to_stop():
                return True
            try:
                due.append(self._make(*following))
            except UnfitError as error:
                self._unfit(following[0], error)
        if due:
            operations.begin_together([job.run for job in due], self._plan.at_once)
        for job in due:
            job.due, job.status = False, Status.QUEUED
        return bool(due)

    def _unfit(self, trial: SweepTrial, error: UnfitError) -> None:
        self._write(TrialTold(study.now(), trial.number, "failed", message=str(error.__cause__)))

    def _next(self) -> tuple[SweepTrial, int] | None:
        """The next run: of a trial that has begun, else of a new one."""
        trials = self._trials()
        for trial in trials:
            if trial.told is not None or trial.pruned is not None:
                continue
            seeds = self._seeds(trial)
            missing = [seed for seed in seeds if (trial.number, seed) not in self._jobs]
            if not missing or any(
                job.over and job.status not in GOOD for job in self._of(trial.number)
            ):
                continue
            # A trial may be stopped by how its first seed does: the others wait for that.
            first = self._jobs.get((trial.number, seeds[0]))
            if self._bad is None or first is None or first.over:
                return trial, missing[0]
        values = searching.next_values(self._plan, trials, self._fixed)
        if values is None:
            return None
        number = len(trials) + 1
        self._write(study.TrialChosen(study.now(), number, dict(values)))
        chosen = SweepTrial(number, values)
        return chosen, self._seeds(chosen)[0]

    def _start(self, trial: SweepTrial, seed: int) -> None:
        operations.begin(self._make(trial, seed).run)

    def _make(self, trial: SweepTrial, seed: int) -> TrialRun:
        """Make the run of a trial with a seed; nothing is started. Raises as `RunMaker.make`."""
        run = self._maker.make(trial, seed)
        self._write(study.RunMade(study.now(), trial.number, seed, run.id))
        self._jobs[trial.number, seed] = job = TrialRun(run)
        return job

    # The end

    def _asked_to_stop(self) -> bool:
        return self._terminated() or os.path.lexists(self._sweep.folder / STOP_FILE)

    def _stop_all(self) -> None:
        """Stop the runs that go on, and take those back that wait for their turn on a cluster; a
        trial that is not done goes on when the sweep does.

        Written first: whoever takes over then knows why these runs stop.
        """
        self._write(study.SweeperEnded(study.now(), "stopped"))
        left = [job for job in self._jobs.values() if not job.over and not job.due]
        for job in left:
            operations.send(job.run, "stop")
        operations.take_back([job.run for job in left])
        until = time.monotonic() + STOPPING_SECONDS
        while left and time.monotonic() < until:
            left = [job for job in left if job.run.status().live]
            self._wait(LOOK_EVERY)
        self._tell_finished()

    def _tell_finished(self) -> None:
        """Write what came of the trials that came to their end before their runs had heard that
        they are to stop."""
        for trial in self._trials():
            jobs = self._of(trial.number)
            if trial.told is not None or trial.pruned is not None or not jobs:
                continue
            for job in jobs:
                with suppress(StoreError):
                    job.read(self._plan.objective)
            if all(job.status is Status.FINISHED and not job.due for job in jobs):
                self._tell(trial)

    def _open(self) -> bool:
        """Whether a trial goes on."""
        return any(trial.told is None for trial in self._trials())

    def _trials(self) -> tuple[SweepTrial, ...]:
        return self._sweep.study().trials

    def _trial(self, number: int) -> SweepTrial | None:
        return next((trial for trial in self._trials() if trial.number == number), None)

    def _of(self, number: int) -> list[TrialRun]:
        return [job for (trial, _seed), job in self._jobs.items() if trial == number]

    def _write(self, line: study.Line) -> None:
        study.append(self._sweep.folder, line)
