"""The lab's first screen for tests: once it is filled, and what it says."""

from __future__ import annotations

from support.ui import until
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab.ui.kit.examples import Examples
from tui_lab.ui.lab.screen import LabHome


async def in_the_lab(pilot: Pilot[None]) -> LabHome:
    """The lab with its lists filled."""
    screen = pilot.app.screen
    assert isinstance(screen, LabHome)
    await until(pilot, "something is chosen", lambda: screen.chosen is not None)
    return screen


def said(screen: LabHome, name: str) -> str:
    """What stands in the part of that id."""
    return str(screen.query_one(f"#{name}", Static).render())


def drawn(screen: LabHome) -> str:
    """The examples."""
    return str(screen.query_one(Examples).render())
