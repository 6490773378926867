"""How the lab and the editor look, at the two sizes that count."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support.lab_screen import in_the_lab
from support.ui import SIZES, app, snapshot_of_store, until
from textual.pilot import Pilot

from tui_lab.ui.editor.form import FieldRow
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.examples import Examples
from tui_lab.ui.lab.screen import LabHome

Before = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


async def choose(pilot: Pilot[None], preset: str) -> LabHome:
    """A preset chosen in the lab of a first user, with its examples drawn."""
    pilot.app.snapshot = snapshot_of_store()  # type: ignore[attr-defined]
    screen = await in_the_lab(pilot)
    screen.choose(preset)
    examples = screen.query_one(Examples)
    await until(pilot, "examples", lambda: len(str(examples.render())) > 10)
    return screen


async def welcome(pilot: Pilot[None]) -> None:
    await choose(pilot, "digits-mlp")


async def points(pilot: Pilot[None]) -> None:
    await choose(pilot, "spiral")


async def edit(pilot: Pilot[None], *keys: str) -> None:
    """The editor of small digits, after some keys."""
    await choose(pilot, "digits-mlp")
    await pilot.press("e")
    await until(pilot, "the editor", lambda: isinstance(pilot.app.screen, EditorScreen))
    await until(pilot, "its form", lambda: bool(pilot.app.screen.query(FieldRow)))
    await pilot.press(*keys)
    await pilot.pause()


async def editor(pilot: Pilot[None]) -> None:
    await edit(pilot)


async def wrong_units(pilot: Pilot[None]) -> None:
    await edit(pilot, "tab", "0", "shift+tab")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("before", [welcome, points, editor, wrong_units])
def test_it_looks_as_it_should(snap_compare: Any, before: Before, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=before)
