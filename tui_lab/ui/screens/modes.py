"""The screens behind the keys 1 to 4."""

from __future__ import annotations

from textual.screen import Screen

from tui_lab.ui.screens.data import DataScreen
from tui_lab.ui.screens.lab import LabHome
from tui_lab.ui.screens.runs import RunsScreen
from tui_lab.ui.screens.settings import SettingsScreen

MODES: dict[str, type[Screen[None]]] = {
    "lab": LabHome,
    "runs": RunsScreen,
    "data": DataScreen,
    "settings": SettingsScreen,
}
