"""The runs of a sweep as they are made: their experiments, names and places in the sweep."""

from __future__ import annotations

from dataclasses import replace

from tui_lab.datasets import planning
from tui_lab.errors import LabError
from tui_lab.experiment.changing import with_settings
from tui_lab.reports.origin import origin_of
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps.marks import SWEEP, TRIAL
from tui_lab.sweeps.objective import sealed
from tui_lab.sweeps.shelf import Sweep, tag_of
from tui_lab.sweeps.space import settings_of, values_text
from tui_lab.sweeps.study import SweepTrial

LONGEST = 64
"""Characters of the name of a run; the values are left out of longer ones."""


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
        self._base = sealed(self._plan.base)
        self._origin = origin_of(self._plan.extra)

    def make(self, trial: SweepTrial, seed: int) -> Run:
        """The run of a trial with a seed.

        Raises:
            UnfitError: The values of the trial do not go together.
            StoreError: The folder cannot be written.
        """
        extra = {**self._plan.extra, SWEEP: self._id, TRIAL: trial.number}
        try:
            changed = with_settings(self._base, settings_of(trial.values))
            planned = planning.plan(replace(sealed(changed), seed=seed))
        except LabError as error:
            raise UnfitError from error
        return self._store.create(planned.experiment, name=self._called(trial), extra=extra)

    def _called(self, trial: SweepTrial) -> str:
        """What the runs of a trial are called, with the last part of the sweep's id and the
        number: `digits-mlp units=64 a1b2#3`."""
        tag = f"{tag_of(self._id)}#{trial.number}"
        origin = self._origin
        base = origin.name if origin is not None else self._base.name or self._plan.name
        name = f"{base} {values_text(trial.values, ' ')} {tag}"
        return name if len(name) <= LONGEST else f"{base} {tag}"
