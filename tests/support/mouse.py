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
    await pilot.click(offset=place_of(pilot, word), times=times)
