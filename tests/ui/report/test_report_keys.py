"""The keys of the report: what its footer offers, and where escape leads."""

from __future__ import annotations

import numpy as np
import pytest
from support.reports import conv_model, digits_run, opened, sees, words
from support.ui import app, until

from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.heat_map import HeatMap
from tui_lab.ui.kit.pages import PagesPanel
from tui_lab.ui.kit.picture import Gallery


def foot(lab: LabApp) -> str:
    """The line at the bottom."""
    return words(lab).splitlines()[-1]


async def test_the_footer_says_which_part_the_key_leads_to() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await sees(pilot, "Test part")
        await until(pilot, "the way", lambda: "v Validation" in foot(lab))
        await pilot.press("v")
        await sees(pilot, "Validation part")
        await until(pilot, "the way on", lambda: "v Training" in foot(lab))
        assert "Validation" not in foot(lab)
        await pilot.press("v")
        await sees(pilot, "Training part")
        await until(pilot, "the way back", lambda: "v Test" in foot(lab))


async def test_a_sealed_part_is_no_way_to_go() -> None:
    run = digits_run(sealed=True)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await sees(pilot, "Validation part")
        await until(pilot, "past the envelope", lambda: "v Training" in foot(lab))


async def test_the_footer_says_that_enter_shows_the_pictures_of_a_class() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Right in 290")
        await until(pilot, "the key", lambda: "enter Pictures" in foot(lab))
        assert "^q Quit" in foot(lab)
        assert "r Curves" in foot(lab)
        await pilot.press("down", "enter")
        await until(pilot, "pictures", lambda: screen.page == "pictures")
        await until(pilot, "no such key", lambda: "enter" not in foot(lab))


async def test_escape_goes_back_to_the_page_that_led_here_and_then_leaves() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Right in 290")
        await pilot.press("enter")
        await until(pilot, "pictures", lambda: screen.page == "pictures")
        await pilot.press("escape")
        await until(pilot, "summary", lambda: screen.page == "summary")
        await pilot.press("c")
        await until(pilot, "a cell", lambda: isinstance(lab.focused, HeatMap))
        await pilot.press("enter")
        await until(pilot, "the cell's pictures", lambda: screen.page == "pictures")
        await pilot.press("escape")
        await until(pilot, "confusion", lambda: screen.page == "confusion")
        assert lab.screen is screen
        await pilot.press("escape")
        await until(pilot, "gone", lambda: lab.screen is not screen)


@pytest.mark.parametrize("keys", [["left_square_bracket"], ["right_square_bracket"] * 5])
async def test_escape_leaves_from_a_page_that_was_turned_to(keys: list[str]) -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Right in 290")
        await pilot.press(*["right_square_bracket"] * 3)
        await until(pilot, "weights", lambda: screen.page == "weights")
        await pilot.press(*keys)
        await until(pilot, "pictures", lambda: screen.page == "pictures")
        await pilot.press("escape")
        await until(pilot, "gone", lambda: lab.screen is not screen)


async def test_right_and_left_turn_the_pages_where_nothing_else_takes_them() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Right in 290")
        await pilot.press("left")
        await until(pilot, "the last page", lambda: screen.page == "script")
        await pilot.press("right_square_bracket")
        await until(pilot, "the first page", lambda: screen.page == "summary")
        await pilot.press("right")
        await until(pilot, "confusion", lambda: screen.page == "confusion")


async def test_tab_leads_from_the_pictures_to_the_names_of_the_pages() -> None:
    run = digits_run()
    conv_model(run, np.ones((3, 3, 1, 4), np.float32), [0.0] * 4)
    lab = app()
    async with lab.run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Right in 290")
        await pilot.press("p")
        await until(pilot, "pictures", lambda: isinstance(screen.focused, Gallery))
        await pilot.press("right")
        assert screen.page == "pictures"
        await pilot.press("tab")
        tabs = screen.query_one(PagesPanel)
        assert screen.focused is tabs
        await pilot.press("right")
        await until(pilot, "weights", lambda: screen.page == "weights")
        await sees(pilot, "What each of the 4 filters")
        await pilot.pause()
        assert screen.focused is tabs, "so that the next arrow turns on"
        await pilot.press("left", "left")
        await until(pilot, "confusion", lambda: screen.page == "confusion")
        await pilot.press("down")
        await until(pilot, "into the page", lambda: isinstance(screen.focused, HeatMap))


async def test_the_footer_names_how_the_network_is_asked_about_an_own_picture() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(60, 20)) as pilot:
        await opened(pilot, run)
        await sees(pilot, "Right in 290")
        await until(pilot, "the key", lambda: "i Predict" in foot(lab))
