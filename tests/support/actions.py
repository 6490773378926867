"""All tables of actions of the interface."""

from __future__ import annotations

import importlib
from pathlib import Path

import tui_lab.ui
from tui_lab.ui.kit.actions import Action

FOLDER = Path(tui_lab.ui.__file__).parent
MODULES = sorted(path for path in FOLDER.glob("*/*actions.py") if path.parent.name != "kit")


def tables() -> dict[str, tuple[Action, ...]]:
    """The tables, by folder, module and name: `courses/actions:STEP_ACTIONS`."""
    found: dict[str, tuple[Action, ...]] = {}
    for path in MODULES:
        module = importlib.import_module(f"tui_lab.ui.{path.parent.name}.{path.stem}")
        for name, value in vars(module).items():
            if isinstance(value, tuple) and all(isinstance(each, Action) for each in value):
                found[f"{path.parent.name}/{path.stem}:{name}"] = value
    return found
