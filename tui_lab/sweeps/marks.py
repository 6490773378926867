"""How a run says that it belongs to a sweep: two options in its run.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui_lab.runs.run import Run
from tui_lab.runs.summary import RunSummary

if TYPE_CHECKING:
    from tui_lab.runs.store import Store

SWEEP, TRIAL = "sweep", "trial"
"""The keys among the options of run.json: the sweep's id, and the trial's number from 1."""


def place_of(extra: Mapping[str, Any]) -> tuple[str, int] | None:
    """The sweep and the trial that a run belongs to; None for any other run.

    Args:
        extra: The options of run.json.
    """
    sweep, trial = extra.get(SWEEP), extra.get(TRIAL)
    if isinstance(sweep, str) and isinstance(trial, int) and not isinstance(trial, bool):
        return sweep, trial
    return None


def runs_of(store: Store, sweep: str) -> list[tuple[Run, int]]:
    """The runs of a sweep that are in the store, the oldest first, each with its trial's number."""
    found = []
    for each in reversed(store.listed()):
        if isinstance(each, RunSummary) and each.sweep != sweep:
            continue  # known without a look into its folder
        run = each if isinstance(each, Run) else store.find(each.id)
        place = place_of(run.extra)
        if place is not None and place[0] == sweep:
            found.append((run, place[1]))
    return found
