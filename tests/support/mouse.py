"""Clicks on words, wherever on the screen they stand."""

from __future__ import annotations

from rich.cells import cell_len
from textual.pilot import Pilot


def place_of(pilot: Pilot[None], word: str) -> tuple[int, int]:
    """Column and line, from 0, of the first letter of a word on the screen."""
    for y, strip in enumerate(pilot.app.screen._compositor.render_strips()):
        line = strip.text
        if word in line:
            return cell_len(line[: line.index(word)]), y
    raise AssertionError(f"not on the screen: {word}")


async def click_on(pilot: Pilot[None], word: str, times: int = 1) -> None:
    """Click on a word that stands on the screen."""
    await pilot.pause()
    await click_at(pilot, *place_of(pilot, word), times=times)


async def click_at(pilot: Pilot[None], x: int, y: int, times: int = 1) -> None:
    """Click on what is at a place of the screen, from 0, as a terminal would."""
    widget, region = pilot.app.screen.get_widget_at(x, y)
    await pilot.click(widget, offset=(x - region.x, y - region.y), times=times)
