"""Where Tab leads in the lab, and how that is seen."""

from __future__ import annotations

import pytest
from support.ui import app, until
from textual.pilot import Pilot

from tui_lab import settings
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.lab.screen import LabHome


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


async def details(pilot: Pilot[None], *, scrolls: bool) -> ScrollPane:
    """The details of what is chosen, once they are filled."""
    screen = pilot.app.screen
    assert isinstance(screen, LabHome)
    await until(pilot, "something is chosen", lambda: screen.chosen is not None)
    pane = screen.query_one(ScrollPane)
    await until(pilot, "facts", lambda: bool(screen.query("#facts")))
    await until(pilot, "the room", lambda: (pane.max_scroll_y > 0) is scrolls)
    await pilot.pause()
    return pane


def picture(pane: ScrollPane) -> list[str]:
    """The lines of the pane, without its left edge."""
    left, top = pane.region.offset
    strips = pane.screen._compositor.render_strips()
    return [strip.text[left:] for strip in strips[top : pane.region.bottom]]


@pytest.mark.parametrize("theme", ["dark", "ansi-dark"])
async def test_the_details_show_that_they_have_the_focus_and_nothing_moves(theme: str) -> None:
    settings.change("theme", theme)
    async with app().run_test(size=(80, 24)) as pilot:
        pane = await details(pilot, scrolls=True)
        before, place = picture(pane), pane.content_region
        assert all(line.startswith("  ") for line in before)
        await pilot.press("tab")
        await until(pilot, "the focus", lambda: pane.has_focus)
        await pilot.pause()
        after = picture(pane)
        assert pane.content_region == place
        assert all(line[0] not in " " for line in after)
        assert [line[1:] for line in after] == [line[1:] for line in before]
        await pilot.press("down")
        assert pane.scroll_offset.y > 0
        await pilot.press("tab")
        await until(pilot, "the data", lambda: pilot.app.screen.query_one("#datasets").has_focus)


async def test_tab_passes_over_details_of_which_all_is_seen() -> None:
    async with app().run_test(size=(120, 60)) as pilot:
        pane = await details(pilot, scrolls=False)
        await pilot.press("tab")
        assert not pane.has_focus
        assert pilot.app.screen.query_one("#datasets").has_focus


async def test_the_focus_does_not_stay_where_nothing_scrolls_any_more() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        pane = await details(pilot, scrolls=True)
        await pilot.press("tab")
        await until(pilot, "the focus", lambda: pane.has_focus)
        await pilot.resize_terminal(120, 60)
        await until(pilot, "the data", lambda: pilot.app.screen.query_one("#datasets").has_focus)
