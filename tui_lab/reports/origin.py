"""What a run was begun from, kept in run.json: the network of a step, before it was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui_lab.errors import LabError
from tui_lab.experiment.model import Experiment

ORIGIN = "begun_from"
"""The key among the options of run.json."""


@dataclass(frozen=True, slots=True)
class BegunFrom:
    """What a run was begun from."""

    name: str
    """What it is called in a table."""
    experiment: Experiment

    def to_table(self) -> dict[str, object]:
        """It as run.json holds it."""
        from tui_lab.experiment.writing import to_table

        return {"name": self.name, "experiment": to_table(self.experiment)}


def origin_of(extra: Mapping[str, Any]) -> BegunFrom | None:
    """What run.json says of where a run comes from; None where it says nothing that is understood.

    Args:
        extra: The options of run.json.
    """
    from tui_lab.experiment.parsing import parse

    kept = extra.get(ORIGIN)
    if not isinstance(kept, Mapping):
        return None
    name, table = kept.get("name"), kept.get("experiment")
    if not isinstance(name, str) or not isinstance(table, dict):
        return None
    try:
        return BegunFrom(name, parse(table))
    except LabError:
        return None
