"""Data."""

from __future__ import annotations

from tui_lab.ui.screens.base import LabScreen


class DataScreen(LabScreen):
    """Data."""

    MODE = "data"
