"""Lab."""

from __future__ import annotations

from tui_lab.ui.screens.base import LabScreen


class LabHome(LabScreen):
    """Lab."""

    MODE = "lab"
