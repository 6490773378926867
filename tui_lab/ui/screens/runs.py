"""Runs."""

from __future__ import annotations

from tui_lab.ui.screens.base import LabScreen


class RunsScreen(LabScreen):
    """Runs."""

    MODE = "runs"
