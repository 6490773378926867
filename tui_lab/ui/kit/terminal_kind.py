"""What the interface is shown in, as far as that matters: a browser, or a terminal inside of one.

Such a place keeps some keys to itself, and no program in it ever hears of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Literal

Kind = Literal["browser", "jupyter", "vscode", "terminal"]
DRIVER_VARIABLE = "TEXTUAL_DRIVER"
"""Set by textual-serve: which of Textual's drivers the app is to use."""
OF_TABS = frozenset({"ctrl+n", "ctrl+q", "ctrl+t", "ctrl+w"})
"""A page cannot have these: a browser opens and closes windows and tabs with them, Firefox ends."""
KEPT: Mapping[Kind, frozenset[str]] = {
    "browser": OF_TABS,
    "jupyter": OF_TABS | {"ctrl+b", "ctrl+f", "ctrl+p", "ctrl+s"},
    "vscode": OF_TABS
    | {"ctrl+b", "ctrl+e", "ctrl+f", "ctrl+j", "ctrl+k", "ctrl+p", "ctrl+up", "ctrl+down"}
    | {"f1", "f3", "f5", "f6", "f11", "shift+f3", "shift+f6"},
    "terminal": frozenset(),
}
"""Keys by Textual's names. JupyterLab before 4 takes those that its own menus use, VS Code those of
the setting `terminal.integrated.commandsToSkipShell` and those that begin a chord; both are often
pages of a browser themselves."""


def kind(environment: Mapping[str, str] | None = None) -> Kind:
    """What shows the interface, from the variables that it sets.

    Args:
        environment: The variables; those of this process where none are given.
    """
    environment = os.environ if environment is None else environment
    if "web_driver" in environment.get(DRIVER_VARIABLE, ""):
        return "browser"
    if environment.get("TERM_PROGRAM") == "vscode":
        return "vscode"
    # Inside tmux or screen the same window keeps the same keys.
    return "jupyter" if environment.get("JUPYTER_SERVER_URL") else "terminal"


def in_browser() -> bool:
    """Whether a browser draws what the app writes, as `tui-lab serve` has it."""
    return kind() == "browser"


def heard_first(keys: Iterable[str]) -> list[str]:
    """Keys of one action by Textual's names: those that never arrive here come last."""
    kept = KEPT[kind()]
    return sorted(keys, key=lambda key: key in kept)
