"""Settings."""

from __future__ import annotations

from tui_lab.ui.screens.base import LabScreen


class SettingsScreen(LabScreen):
    """Settings."""

    MODE = "settings"
