"""Which commands there are, read from the first lines of their modules without importing them.

A command is one module in `tui_lab/cli/commands`, named like the command with `_` for `-`. It has a
function `build() -> click.Command` and three constants, each on one line of its own:

    SECTION = "runs"
    ORDER = 110
    SUMMARY = N_("Write a note on a run")

Importing all of them would take half a second, and `tui-lab --help` must answer at once.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tui_lab.cli import commands
from tui_lab.plain_files import read_text

HEADING = re.compile(
    r'^SECTION = "(?P<section>[a-z]+)"\n'
    r"ORDER = (?P<order>\d+)\n"
    r'SUMMARY = N_\("(?P<summary>[^"\\]+)"\)$',
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """What the help of the program says about a command."""

    name: str
    """As it is typed: "learning-rate"."""
    section: str
    """A key of `SECTIONS` in `tui_lab.cli.app`."""
    order: int
    """The position among the commands of its section, smallest first."""
    summary: str
    """One short sentence without a full stop; marked, to be translated where it is shown."""


def command_files() -> dict[str, Path]:
    """The module of each command, by the name of the command; nothing is read."""
    return {
        entry.name[:-3].replace("_", "-"): Path(entry.path)
        for folder in commands.__path__
        for entry in os.scandir(folder)
        if entry.name.endswith(".py") and not entry.name.startswith("_")
    }


def read_entries() -> list[CommandEntry]:
    """All commands; those of one section stand in their order.

    Raises:
        ValueError: A module does not have the three constants.
    """
    entries = [read_entry(path) for path in command_files().values()]
    return sorted(entries, key=lambda entry: (entry.order, entry.name))


def read_entry(path: Path) -> CommandEntry:
    """What the module at `path` says about its command.

    Raises:
        ValueError: It does not have the three constants, one below the other.
    """
    heading = HEADING.search(read_text(path))
    if heading is None:
        raise ValueError(f"{path} lacks SECTION, ORDER, SUMMARY: docs/how-to/add-a-command.md")
    return CommandEntry(
        name=path.stem.replace("_", "-"),
        section=heading["section"],
        order=int(heading["order"]),
        summary=heading["summary"],
    )
