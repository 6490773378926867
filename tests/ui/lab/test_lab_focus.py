"""Where Tab leads in the lab, and how that is seen."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from support.lab_screen import in_the_lab
from support.ui import app, until
from textual.pilot import Pilot

from tui_lab import settings
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.scroll_pane import ScrollPane


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


async def details(pilot: Pilot[None], *, scrolls: bool) -> ScrollPane:
    """The details of what is chosen, once they are filled."""
    screen = await in_the_lab(pilot)
    pane = screen.query_one(ScrollPane)
    await until(pilot, "facts", lambda: bool(screen.query("#facts")))
    await until(pilot, "the room", lambda: (pane.max_scroll_y > 0) is scrolls)
    await pilot.pause()
    return pane


def picture(pane: ScrollPane) -> list[str]:
    """The lines of the pane."""
    place = pane.region
    strips = pane.screen._compositor.render_strips()[place.y : place.bottom]
    return [strip.text[place.x : place.right] for strip in strips]


def frame(pane: ScrollPane) -> list[Segment]:
    """The upper line of the frame around the pane."""
    panel = next(each for each in pane.ancestors if isinstance(each, Panel))
    strip = pane.screen._compositor.render_strips()[panel.region.y]
    return list(strip.crop(panel.region.x, panel.region.right))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("theme", ["dark", "ansi-dark"])
async def test_the_details_show_that_they_have_the_focus_and_nothing_moves(
    theme: str, size: tuple[int, int]
) -> None:
    settings.change("theme", theme)
    async with app().run_test(size=size) as pilot:
        pane = await details(pilot, scrolls=True)
        before, place, quiet = picture(pane), pane.content_region, frame(pane)
        await pilot.press("tab")
        await until(pilot, "the focus", lambda: pane.has_focus)
        await pilot.pause()
        assert pane.content_region == place
        assert picture(pane) == before
        bright = frame(pane)
        assert "Small digits" in "".join(segment.text for segment in bright)
        assert [segment.style for segment in bright] != [segment.style for segment in quiet]
        if theme == "ansi-dark":
            assert "━" in "".join(segment.text for segment in bright)
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
