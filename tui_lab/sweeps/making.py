"""The runs of a sweep as they are made: of what it varies, with their places in the sweep."""

from __future__ import annotations

from tui_lab.errors import LabError
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps.marks import SWEEP, TRIAL
from tui_lab.sweeps.shelf import Sweep
from tui_lab.sweeps.study import SweepTrial
from tui_lab.sweeps.subjects import subject_of


class UnfitError(Exception):
    """The values of a trial do not go together; the cause says why."""


class RunMaker:
    """Makes the runs of a sweep; none is started.

    Args:
        sweep: Whose runs they are.
        store: Where they are made.
    """

    def __init__(self, sweep: Sweep, store: Store) -> None:
        self._id, self._plan, self._store = sweep.id, sweep.plan, store
        self._subject = subject_of(self._plan)

    @property
    def epochs(self) -> int:
        """How many epochs a run is expected to train."""
        return self._subject.epochs

    def make(self, trial: SweepTrial, seed: int) -> Run:
        """The run of a trial with a seed.

        Raises:
            UnfitError: The values of the trial do not go together.
            StoreError: The folder cannot be written.
        """
        extra = {**self._plan.extra, SWEEP: self._id, TRIAL: trial.number}
        try:
            create = self._subject.ready(trial, seed)
        except LabError as error:
            raise UnfitError from error
        return create(self._store, extra)
