"""The seeds of repeats: which ones an experiment was trained with, and which come next."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from tui_lab.errors import LabError, UsageError
from tui_lab.experiment.comparing import digest, settings_key
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

LARGEST_SEED = 2**32 - 1
MOST = 100


def used_seeds(store: Store, experiment: Experiment) -> set[int]:
    """The seeds with which the store has runs of the same experiment; its own is one of them."""
    key = digest(settings_key(experiment))
    found = {experiment.seed}
    for run in store.listed():
        if isinstance(run, Run):
            with suppress(LabError):  # of another version: it is no repeat of what is understood
                if digest(settings_key(run.experiment)) == key:
                    found.add(run.seed)
        elif run.settings is not None and run.settings.planned == key:
            found.add(run.seed)
    return found


def free_seeds(experiment: Experiment, used: Iterable[int], count: int) -> list[int]:
    """The next seeds after the experiment's that no run of it has had.

    Raises:
        UsageError: There are not so many, or `count` is not from 1 to MOST.
    """
    if not 1 <= count <= MOST:
        raise UsageError(
            _("A run can be repeated 1 to {most} times, not {count} times.").format(
                most=MOST, count=count
            )
        )
    taken, seeds, seed = set(used), list[int](), experiment.seed
    while len(seeds) < count:
        seed += 1
        if seed > LARGEST_SEED:
            raise UsageError(
                _("The last of the seeds would be larger than {largest}.").format(
                    largest=LARGEST_SEED
                ),
                _("Choose a smaller seed."),
            )
        if seed not in taken:
            seeds.append(seed)
    return seeds
