"""Pictures of a sweep: its trials, what mattered, the list of all, the form."""

from __future__ import annotations

from typing import Any

import pytest
from support.sweeps import told_sweep
from support.ui import SIZES, app, until
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.ui.shell.dialogs import ChoiceScreen
from tui_lab.ui.sweeps.screen import SweepScreen
from tui_lab.ui.sweeps.setup_screen import SweepSetupScreen

KEYS: dict[str, list[str]] = {"trials": [], "importance": ["]", "]"], "list": ["R"]}


@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize("page", KEYS)
def test_a_sweep(snap_compare: Any, size: str, page: str) -> None:
    _compare(snap_compare, size, page)


def test_a_sweep_in_spanish(snap_compare: Any) -> None:
    i18n.set_language("es")
    _compare(snap_compare, "small", "importance")


def _compare(snap_compare: Any, size: str, page: str) -> None:
    told_sweep("c3d4", "failed", refused="SLURM does not take the run: no such partition.")
    told_sweep()

    async def prepare(pilot: Pilot[None]) -> None:
        screen = SweepScreen("20250101-120000-a1b2")
        await pilot.app.push_screen(screen)
        await until(pilot, "the sweep", lambda: screen.view is not None)
        await pilot.press(*KEYS[page])
        if page == "list":
            await until(pilot, "all", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(app(), terminal_size=SIZES[size], run_before=prepare)


def test_the_form(snap_compare: Any) -> None:
    plan = told_sweep().plan

    async def prepare(pilot: Pilot[None]) -> None:
        screen = SweepSetupScreen(plan.base, like=plan)
        await pilot.app.push_screen(screen)
        await until(pilot, "the check", lambda: screen.ready is not None)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(app(), terminal_size=SIZES["small"], run_before=prepare)
