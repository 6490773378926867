"""Pictures of the screens for own pictures and rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.own import answered, asked_about, drawn, faked, opened, pictures_run, rows_run
from support.ui import SIZES, app
from textual.pilot import Pilot
from textual.widgets import Input

from tui_lab import i18n


@pytest.mark.parametrize("size", SIZES)
def test_own_pictures_step_by_step(
    snap_compare: Any, size: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faked(monkeypatch)
    monkeypatch.chdir(tmp_path)
    run, folder = pictures_run(), drawn(Path("pictures"))

    async def prepare(pilot: Pilot[None]) -> None:
        await asked_about(pilot, run, folder)
        await pilot.press("n")
        await pilot.pause()

    assert snap_compare(app(), terminal_size=SIZES[size], run_before=prepare)


def test_an_own_row_in_spanish(snap_compare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    faked(monkeypatch, classes=3)
    i18n.set_language("es")
    run = rows_run()

    async def prepare(pilot: Pilot[None]) -> None:
        screen = await opened(pilot, run)
        for field in screen.query(".value").results(Input):
            field.value = "1.5"
        await pilot.press("f2")
        await answered(pilot, screen)
        await pilot.pause()

    assert snap_compare(app(), terminal_size=SIZES["small"], run_before=prepare)
