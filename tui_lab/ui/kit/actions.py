"""The one table of actions: bindings, footer, help and the command palette are made from it.

Each screen's actions stand in a module of their own; a screen implements `action_<id>`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a user can do; texts are marked with N_ and translated where shown."""

    id: str
    """The method `action_<id>` does it."""
    key: str
    """Textual's name of the key; several are separated by commas. "" for the palette alone."""
    title: str
    """A word or two, for the footer: "Train"."""
    help: str
    """One sentence that says what it does."""
    cli: str = ""
    """The command line that does the same, with capitals for what is filled in: "stop RUN"."""
    shown: bool = False
    """In the footer, where all are to fit 80 columns; the first ones stay on fewer."""
    priority: bool = False
    """Works even while a text field has the focus."""


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """Textual's bindings for actions; their descriptions are translated by `Translated`."""
    return [
        Binding(
            action.key,
            action.id,
            action.title,
            show=action.shown,
            tooltip=action.help,
            priority=action.priority,
            id=action.id,
        )
        for action in actions
        if action.key
    ]
