"""What the editor reads, and the presets that it writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tui_lab import presets
from tui_lab.datasets import listing
from tui_lab.datasets.model import DatasetInfo
from tui_lab.experiment.model import Experiment

if TYPE_CHECKING:
    from tui_lab.reports.origin import BegunFrom


def catalogue() -> Mapping[str, DatasetInfo]:
    """Every data set by its name, as they are now: more can be added beside."""
    return {info.name: info for info in listing.catalogue()}


class RunNames:
    """What a run of a draft is called; what it was begun from is read once, not at every key."""

    def __init__(self) -> None:
        self._origins: dict[tuple[str, str], BegunFrom | None] = {}

    def of(self, draft: Experiment) -> str:
        """The name that a run of the draft has, as it is now."""
        from tui_lab.courses.naming import called, origin_of

        key = (draft.name, draft.data.dataset)
        if key not in self._origins:
            self._origins[key], _is_preset = origin_of(draft)
        return called(draft, self._origins[key])


def is_own_preset(name: str) -> bool:
    """Whether the user saved a preset of that name."""
    return name in presets.names() and (presets.own_folder() / f"{name}.toml").is_file()


def save_preset(name: str, draft: Experiment, *, overwrite: bool) -> Path:
    """Save an experiment as a preset of the user's own.

    Returns:
        Where it was written.

    Raises:
        LabError: The name cannot be used, or the file cannot be written.
    """
    return presets.save_own(name, draft, overwrite=overwrite)
