"""The seeds of repeats: which ones an experiment was trained with, and which come next; and what
else of a run its repeats have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import msgspec

from tui_lab.errors import LabError, UsageError
from tui_lab.experiment.comparing import digest, settings_key
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.runs.carried import no_experiment
from tui_lab.runs.header import RunHeader, ScriptRecord
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary

LARGEST_SEED = 2**32 - 1
MOST = 100
SEED = "seed"
"""The setting by which a script asks for the seed of a repeat."""
OF_ONE_RUN = frozenset({"guess", "sweep", "trial", "group", "at_once"})
"""Options of run.json that a repeat does not have."""

OF_TRIAL = re.compile(r"(.+#\d+) seed=\d+")
"""The name of a repeat of a trial."""


def options_again(run: Run, on: str | None = None, at_once: int = 0) -> dict[str, Any]:
    """The options of run.json for the repeats of a run; the others as for `operations.repeat`."""
    extra = {name: value for name, value in run.extra.items() if name not in OF_ONE_RUN}
    extra |= {} if on is None else {"on": on}
    return extra | ({"group": run.group or run.id, "at_once": at_once} if at_once else {})


def name_again(run: Run, seed: int) -> str:
    """What a repeat is called: as the run; of a trial of a sweep also by its seed, so that it is
    told from the trial and found beside it: `digits-mlp units=64 a1b2#3 seed=9`.

    Args:
        run: That is repeated; it may be such a repeat itself.
        seed: Of the repeat.
    """
    found = OF_TRIAL.fullmatch(run.name)
    if found is not None or run.sweep:
        return f"{found[1] if found is not None else run.name} seed={seed}"
    return run.name


def why_alike(run: RunSummary) -> str:
    """That repeats of a script's run may come out alike, for it did not ask for its seed; "" where
    it did, or still may, and of an experiment."""
    if run.carried.experiment or run.status.live or SEED in run.script_settings:
        return ""
    return _(
        'Its script did not ask for its seed, as `lab.setting("seed", 0)` does: if it sets none, '
        "or always the same, this tells nothing of chance."
    )


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


def free_seeds(first: int, used: Iterable[int], count: int) -> list[int]:
    """The next seeds after the first that no run of the same has had.

    Raises:
        UsageError: There are not so many, or `count` is not from 1 to MOST.
    """
    if not 1 <= count <= MOST:
        raise UsageError(
            _("A run can be repeated 1 to {most} times, not {count} times.").format(
                most=MOST, count=count
            )
        )
    taken, seeds, seed = set(used), list[int](), first
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


def scripts_again(store: Store, run: Run, count: int) -> list[dict[str, Any]]:
    """The fields of run.json for further runs of a script, each with the next free seed.

    Args:
        store: Where runs of the same script are looked for.
        run: That is repeated.
        count: How many times.

    Raises:
        UsageError: The lab cannot start it, or as `free_seeds`.
    """
    script = run.header.script
    if script is None or not run.carried.start:
        error = no_experiment(run.header)
        raise UsageError(error.message, error.hint)

    def asked(record: ScriptRecord) -> ScriptRecord:
        others = {name: value for name, value in record.settings.items() if name != SEED}
        return msgspec.structs.replace(record, settings=others)

    def seed_of(header: RunHeader) -> int:
        given = header.script.settings.get(SEED) if header.script is not None else None
        return given if isinstance(given, int) else header.seed

    used = {
        seed_of(each.header)
        for each in store.runs()
        if each.header.script is not None and asked(each.header.script) == asked(script)
    }
    return [
        {
            "origin": run.header.origin,
            "seed": seed,
            "script": msgspec.structs.replace(script, settings={**script.settings, SEED: seed}),
        }
        for seed in free_seeds(seed_of(run.header), used, count)
    ]
