"""The command line that an action of the interface names exists, with its arguments and options."""

from __future__ import annotations

import click
import pytest
from support.actions import MODULES, tables
from support.command_lines import parsed

ONLY_ON_A_SCREEN = {
    "compare": {
        *("back", "metric", "training", "zoom", "leave_out"),
        *("cursor", "smooth", "zoom_in", "zoom_out"),
    },
    "courses": {"back"},
    "data": {"back", "next_tab", "previous_tab"},
    "editor": {"back", "undo", "redo"},
    "lab": {"undo", "redo"},
    "neuron": {"back", "undo"},
    "predict": {"back", "classes_above", "classes_below"},
    "report": {
        "zoom_in",
        "zoom_out",
        "back",
        "more_columns",
        "tab_confusion",
        "next_tab",
        "previous_tab",
        "step_example",
    },
    "runs": {"mark", "fold", "details", "clear"},
    "sweeps": {"back", "pair", "next_tab", "previous_tab"},
    "shell": {"leave", "back", "suspend", "command_palette", "jump"},
    "training": {
        *("back", "log_loss", "whole_axis", "next_quantity"),
        *("cursor", "smooth", "zoom_in", "zoom_out"),
    },
}
"""Actions without a command line, by the folder of their table: they change what is shown."""


NAMED = sorted({each.cli for table in tables().values() for each in table if each.cli})


def test_there_are_actions_in_every_folder() -> None:
    assert len(MODULES) >= 11
    assert len(NAMED) > 60


@pytest.mark.parametrize("line", NAMED)
def test_the_command_line_of_an_action_exists(line: str) -> None:
    parsed(line)


@pytest.mark.parametrize("wrong", ["walk RUN", "stop", "stop RUN --now", "rename RUN NAME MORE"])
def test_what_does_not_exist_is_found(wrong: str) -> None:
    with pytest.raises(click.UsageError):
        parsed(wrong)


def test_only_what_changes_the_picture_has_no_command_line() -> None:
    without: dict[str, set[str]] = {}
    for name, table in tables().items():
        folder = without.setdefault(name.partition("/")[0], set())
        folder |= {each.id for each in table if not each.cli}
    assert {folder: ids for folder, ids in without.items() if ids} == ONLY_ON_A_SCREEN
