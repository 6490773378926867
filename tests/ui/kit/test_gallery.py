"""The page of all parts opens in every theme, and a panel says where the focus is."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.widgets import Input

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
