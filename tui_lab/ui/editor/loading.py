"""What the editor reads, and the presets that it writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tui_lab import presets
from tui_lab.datasets import listing
from tui_lab.datasets.model import DatasetInfo
from tui_lab.experiment.model import Experiment


def catalogue() -> Mapping[str, DatasetInfo]:
    """Every data set by its name, as they are now: more can be added beside."""
    return {info.name: info for info in listing.catalogue()}


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
