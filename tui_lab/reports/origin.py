"""What a run was begun from, and how what was changed since is named.

Kept in run.json: the network of a step, before it was changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui_lab.errors import LabError
from tui_lab.experiment.comparing import Difference
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import ngettext
from tui_lab.text.values import setting_text

LONGEST = 48
"""Characters of a name that is made; longer lists of changes are counted."""
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


def named(base: str, changed: list[Difference]) -> str:
    """`digits-mlp units=32`: a name with what was changed."""
    names = [change.path.rpartition(".")[2] for change in changed]
    # Where two layers have the same argument changed, each is called by its place.
    told = [
        change_words(change)
        if names.count(name) == 1 or name.endswith("]")
        else f"{change.path}={_compact(change.right)}"
        for name, change in zip(names, changed, strict=True)
    ]
    name = " ".join([base, *told])
    if len(name) <= LONGEST:
        return name
    text = ngettext("{base}, {count} change", "{base}, {count} changes", len(changed))
    return text.format(base=base, count=len(changed))


def change_words(change: Difference) -> str:
    """A change without spaces, as far as its value has none: `units=32`, `+Dropout(0.2)`."""
    setting = change.path.rpartition(".")[2]
    if setting.endswith("]"):
        if change.right is None:
            return f"-{_compact(change.left)}"
        return f"+{_compact(change.right)}"
    return f"{setting}={_compact(change.right)}"


def _compact(value: object) -> str:
    return setting_text(value, "none").replace(", ", ",")
