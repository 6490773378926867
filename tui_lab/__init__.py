"""tui-lab: a laboratory for neural networks that lives in a terminal.

As a library, see docs/library.md: the names in `__all__` are public and follow semantic versions,
with `tui_lab.keras.LiveLab` and `tui_lab.live` for trainings of one's own. They are imported when
they are asked for, because every process of the lab imports this module and must begin quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tui_lab.version import __version__

if TYPE_CHECKING:
    from tui_lab.errors import LabError
    from tui_lab.experiment.model import Experiment
    from tui_lab.library.data import describe_data, list_datasets, load_data, load_parts
    from tui_lab.library.history import RunHistory
    from tui_lab.library.results import ClassPredictions, QuantityPredictions
    from tui_lab.library.run import LabRun, RunSelection, get_run, list_runs, load, train
    from tui_lab.library.sources import read_experiment

__all__ = [
    "ClassPredictions",
    "Experiment",
    "LabError",
    "LabRun",
    "QuantityPredictions",
    "RunHistory",
    "RunSelection",
    "__version__",
    "describe_data",
    "get_run",
    "list_datasets",
    "list_runs",
    "load",
    "load_data",
    "load_parts",
    "read_experiment",
    "train",
]
_HOMES = {
    "errors": ("LabError",),
    "experiment.model": ("Experiment",),
    "library.data": ("describe_data", "list_datasets", "load_data", "load_parts"),
    "library.history": ("RunHistory",),
    "library.results": ("ClassPredictions", "QuantityPredictions"),
    "library.run": ("LabRun", "RunSelection", "get_run", "list_runs", "load", "train"),
    "library.sources": ("read_experiment",),
}
"""The module of each public name."""


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
