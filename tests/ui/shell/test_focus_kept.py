"""The figures in the upper line lead to another screen wherever they would not be typed; whoever
comes back finds the focus where it was.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.own import faked
from support.places import PLACES
from support.ui import app, until
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tui_lab.ui.courses.check_fields import Choices


async def quiet(pilot: Pilot[None]) -> None:
    """What a screen does as it comes to the front is done."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def told(before: Widget, now: Widget | None) -> str:
    return f"the focus went from {before} to {now}"


@pytest.mark.parametrize("place", PLACES)
async def test_back_from_another_screen_the_focus_is_where_it_was(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    faked(monkeypatch)
    go, _keys = PLACES[place]
    async with app().run_test(size=(80, 24)) as pilot:
        await go(pilot)
        await pilot.pause()
        screen, mode = pilot.app.screen, pilot.app.current_mode
        pilot.app.add_mode("another", Screen)  # with nothing to draw
        for widget in list(screen.focus_chain):
            screen.set_focus(widget)
            await pilot.pause()
            focused = screen.focused
            numbers = isinstance(focused, Choices) and focused.check_action("digit", ())
            if focused is not None and not (numbers or focused.check_consume_key("5", "5")):
                does = screen.active_bindings["5"].binding.action
                assert does in ("show_data", "type_digit('5')"), widget
            await pilot.app.push_screen(Screen())  # anything in front
            await pilot.pause()
            await pilot.app.pop_screen()
            await until(pilot, "it is back", lambda: pilot.app.screen is screen)
            await quiet(pilot)
            assert screen.focused is focused, told(widget, screen.focused)
            await pilot.app.switch_mode("another")
            await pilot.pause()
            await pilot.app.switch_mode(mode)
            await quiet(pilot)
            assert screen.focused is focused, told(widget, screen.focused)
