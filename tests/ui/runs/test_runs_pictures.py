"""Pictures of the table of runs and of the comparison, made of recorded runs."""

from __future__ import annotations

from typing import Any

import pytest
from support.cli import recorded
from support.runs_screen import to_runs
from support.ui import SIZES, app, until
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.runs.store import Store
from tui_lab.ui.compare.screen import CompareScreen

NAMES = ("finished", "diverged", "killed", "resumed")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_table_of_the_runs(snap_compare: Any, size: str, language: str) -> None:
    recorded(*NAMES)
    Store().note(Store().find("resumed"), "Went on after the power cut.")
    i18n.set_language(language)

    async def prepare(pilot: Pilot[None]) -> None:
        await to_runs(pilot)
        await pilot.press("space")

    assert snap_compare(app(), terminal_size=SIZES[size], run_before=prepare)


@pytest.mark.parametrize("size", SIZES)
def test_runs_side_by_side(snap_compare: Any, size: str) -> None:
    recorded("finished", "resumed", "killed")
    runs = [Store().find(name) for name in ("finished", "resumed", "killed")]

    async def prepare(pilot: Pilot[None]) -> None:
        screen = CompareScreen(runs)
        await pilot.app.push_screen(screen)
        await until(pilot, "read", lambda: screen.side is not None)
        await pilot.pause()

    assert snap_compare(app(), terminal_size=SIZES[size], run_before=prepare)
