"""The command line that an action of the interface names exists, with its arguments and options."""

from __future__ import annotations

import importlib
from pathlib import Path

import click
import pytest
from support.command_lines import parsed

import tui_lab.ui
from tui_lab.ui.kit.actions import Action

FOLDER = Path(tui_lab.ui.__file__).parent
TABLES = sorted(path for path in FOLDER.glob("*/*actions.py") if path.parent.name != "kit")
ONLY_ON_A_SCREEN = {
    "compare": {"back", "metric", "training", "zoom", "leave_out"},
    "courses": {"back"},
    "data": {"back"},
    "editor": {"back", "undo", "redo"},
    "lab": {"undo", "redo"},
    "neuron": {"back", "undo"},
    "predict": {"back"},
    "report": {"back", "tab_confusion", "next_tab", "previous_tab"},
    "runs": {"mark", "filter", "sort", "reverse", "fold", "details", "clear"},
    "shell": {"leave", "back", "suspend"},
    "training": {"back", "log_loss", "whole_accuracy"},
}
"""Actions without a command line, by the folder of their table: they change what is shown."""


def actions() -> dict[str, list[Action]]:
    """Every action, by the folder of its table."""
    found: dict[str, list[Action]] = {}
    for path in TABLES:
        module = importlib.import_module(f"tui_lab.ui.{path.parent.name}.{path.stem}")
        for value in vars(module).values():
            if isinstance(value, tuple) and all(isinstance(each, Action) for each in value):
                found.setdefault(path.parent.name, []).extend(value)
    return found


NAMED = sorted({each.cli for table in actions().values() for each in table if each.cli})


def test_there_are_actions_in_every_folder() -> None:
    assert len(TABLES) >= 11
    assert len(NAMED) > 60


@pytest.mark.parametrize("line", NAMED)
def test_the_command_line_of_an_action_exists(line: str) -> None:
    parsed(line)


@pytest.mark.parametrize("wrong", ["walk RUN", "stop", "stop RUN --now", "rename RUN NAME MORE"])
def test_what_does_not_exist_is_found(wrong: str) -> None:
    with pytest.raises(click.UsageError):
        parsed(wrong)


def test_only_what_changes_the_picture_has_no_command_line() -> None:
    without = {
        folder: {each.id for each in table if not each.cli} for folder, table in actions().items()
    }
    assert {folder: ids for folder, ids in without.items() if ids} == ONLY_ON_A_SCREEN
