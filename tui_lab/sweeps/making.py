"""The runs of a sweep as they are made: their experiments, names and places in the sweep."""

from __future__ import annotations

from dataclasses import replace

from tui_lab.datasets import planning
from tui_lab.errors import LabError
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.comparing import differences
from tui_lab.experiment.model import Experiment
from tui_lab.reports.origin import LONGEST, named, origin_of
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps.marks import SWEEP, TRIAL
from tui_lab.sweeps.objective import sealed
from tui_lab.sweeps.shelf import Sweep
from tui_lab.sweeps.space import settings_of
from tui_lab.sweeps.study import SweepTrial


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
        name = self._called(trial, changed)
        return self._store.create(planned.experiment, name=name, extra=extra)

    def _called(self, trial: SweepTrial, changed: Experiment) -> str:
        """What the runs of a trial are called: `digits-mlp units=64`."""
        origin = self._origin
        begun = origin.experiment if origin is not None else self._base
        base = origin.name if origin is not None else self._plan.name
        name = named(base, [d for d in differences(begun, changed) if d.path != "seed"])
        alike = len(trial.values) > len(differences(begun, changed))
        if len(name) <= LONGEST and "," not in name.removeprefix(base) and not alike:
            return name
        return f"{base} #{trial.number}"
