"""The page of all parts opens in every theme, and a panel says where the focus is."""

from __future__ import annotations

import pytest
from support.ui import settled
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input, Static

from tui_lab.ui.kit.gallery import PARTS, KitGallery
from tui_lab.ui.kit.palettes import THEMES
from tui_lab.ui.kit.panel import Panel


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_part_is_drawn_in_every_theme(size: tuple[int, int]) -> None:
    gallery = KitGallery()
    async with gallery.run_test(size=size) as pilot:
        panels = list(gallery.query(Panel))
        assert [panel.title for panel in panels] == list(PARTS)
        for theme in THEMES.values():
            assert gallery.theme == theme.name
            assert all(panel.region.height > 1 for panel in panels)
            await pilot.press("t")
            await pilot.pause()


async def test_the_frame_with_the_focus_is_bright_and_titles_are_no_markup() -> None:
    gallery = KitGallery()
    async with gallery.run_test(size=(80, 40)) as pilot:
        panel = Panel(Input(), title="[red]a[/] [[b]")
        await gallery.screen.mount(panel)
        quiet = panel.styles.border_top[1]
        panel.query_one(Input).focus()
        await pilot.pause()
        assert panel.styles.border_top[1] != quiet
        shown = panel.render_lines(Region(0, 0, panel.size.width, 1))[0].text
        assert "[red]a[/] [[b]" in shown


class Counted(Static):
    """Counts how often it is drawn."""

    drawn = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.drawn += 1
        return super().render_lines(crop)


async def test_another_word_in_the_frame_draws_nothing_but_that_line() -> None:
    gallery = KitGallery()
    async with gallery.run_test(size=(80, 40)) as pilot:
        held = Counted("what it holds\nin two lines")
        panel = Panel(held, title="before")
        await gallery.screen.mount(panel)
        before = await settled(pilot, lambda: held.drawn)
        panel.title = "after"
        await pilot.pause()
        panel.add_note("a note")
        await pilot.pause()
        width = panel.outer_size.width
        frame = [strip.text for strip in panel.render_lines(Region(0, 0, width, 4))]
        assert "after" in frame[0]
        assert "a note" in frame[-1]
        assert held.drawn == before
        held.update("other words")
        await pilot.pause()
        assert held.drawn > before
