"""The keys of a screen, shown over it."""

from __future__ import annotations

import pytest
from support.reports import digits_run, opened
from support.ui import app, until
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab import i18n, presets
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.key_names import key_name
from tui_lab.ui.kit.palettes import THEMES
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.help import HelpScreen
from tui_lab.ui.shell.key_bar import KeyBar
from tui_lab.ui.shell.key_panel import KeyPanel, groups_of
from tui_lab.ui.shell.palette import LabPalette
from tui_lab.ui.shell.top_bar import TopBar


async def panel(pilot: Pilot[None], *keys: str) -> str:
    """Open it; its lines."""
    await pilot.press(*keys)
    await until(pilot, "the panel", lambda: isinstance(pilot.app.screen, KeyPanel))
    sheet = pilot.app.screen.query_one("#keys-sheet", Static)
    await until(pilot, "its keys", lambda: "q" in str(sheet.render()))
    return str(sheet.render())


@pytest.mark.parametrize("language", ["en", "es"])
async def test_all_keys_that_do_something_are_there(language: str) -> None:
    i18n.set_language(language)
    sizes = [(60, 20), (80, 24), (120, 40)]
    async with app().run_test(size=sizes[0]) as pilot:
        for mode in "123456":
            await pilot.press(mode)
            screen = pilot.app.screen
            assert isinstance(screen, LabScreen)
            for size in sizes:
                if pilot.app.size != size:
                    await pilot.resize_terminal(*size)
                at = (mode, size)
                shown = " ".join((await panel(pilot, "question_mark")).split())
                for action in screen.ACTIONS:
                    if action.keys and screen.worth_offering(action.id):
                        assert f"{key_name(action.keys[0])} " in f"{shown} ", at
                        assert i18n._(action.title) in shown, at
                sheet = pilot.app.screen.query_one("#keys-scroll")
                assert sheet.region.bottom <= size[1], at
                assert sheet.region.height >= 5, at
                await pilot.press("escape")
                await until(pilot, "closed", lambda: pilot.app.screen is screen)  # noqa: B023
            sizes.reverse()  # it is at the first of them already


async def test_a_key_that_is_pressed_there_does_what_it_says() -> None:
    async with app().run_test() as pilot:
        await panel(pilot, "6", "question_mark")
        await pilot.press("1")
        await until(pilot, "the lab", lambda: isinstance(pilot.app.screen, LabHome))


async def test_escape_goes_back_and_a_second_mark_to_the_whole_help() -> None:
    async with app().run_test() as pilot:
        await panel(pilot, "6", "question_mark")
        screen = pilot.app.screen_stack[-2]
        await pilot.press("escape")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        await panel(pilot, "question_mark")
        await pilot.press("question_mark")
        await until(pilot, "help", lambda: isinstance(pilot.app.screen, HelpScreen))
        await pilot.press("escape")
        await until(pilot, "back again", lambda: pilot.app.screen is screen)


async def test_everything_by_name_is_one_key_away() -> None:
    async with app().run_test() as pilot:
        await panel(pilot, "6", "question_mark")
        await pilot.press("colon")
        await until(pilot, "the palette", lambda: isinstance(pilot.app.screen, LabPalette))
        pilot.app.theme = THEMES["light"].name
        frame = pilot.app.screen.query_one("#--input")
        light = Color.parse(THEMES["light"].primary)
        await until(pilot, "its colours", lambda: frame.styles.border_title_color == light)


async def test_a_click_presses_the_key() -> None:
    async with app().run_test() as pilot:
        shown = await panel(pilot, "6", "question_mark")
        row, line = next((y, each) for y, each in enumerate(shown.splitlines()) if "2 Runs" in each)
        await pilot.click("#keys-sheet", offset=(line.index("2 Runs"), row))
        await until(pilot, "the runs", lambda: getattr(pilot.app.screen, "MODE", "") == "runs")


async def test_a_click_beside_it_closes_it() -> None:
    async with app().run_test() as pilot:
        await panel(pilot, "6", "question_mark")
        await pilot.click(offset=(5, 1))
        await until(pilot, "closed", lambda: not isinstance(pilot.app.screen, KeyPanel))


async def test_in_a_field_only_keys_that_are_not_typed_are_there() -> None:
    async with app().run_test() as pilot:
        screen = EditorScreen(presets.get("digits-mlp").experiment)
        await pilot.app.push_screen(screen)
        bar = screen.query_one(TopBar)
        await until(pilot, "no field", lambda: str(bar.render()).endswith("? help"))
        screen.query("Input").first().focus()
        await until(pilot, "a field", lambda: str(bar.render()).endswith("F1 help"))
        first = next(group for group in groups_of(screen) if group.title == "On this screen")
        keys = {key.key for key in first.keys}
        assert "ctrl+t" in keys
        assert "t" not in keys
        assert "f1" in await panel(pilot, "f1")


async def test_of_two_actions_on_one_key_the_one_that_it_does_is_there() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, digits_run())
        await until(pilot, "its keys", lambda: bool(screen.check_action("own", ())))
        shown = [key.shown for group in groups_of(screen) for key in group.keys]
        assert shown.count("i") == 1


async def test_a_high_terminal_has_a_second_line_of_keys() -> None:
    async with app().run_test(size=(100, 33)) as pilot:
        await pilot.press("2")
        bar = pilot.app.screen.query_one(KeyBar)
        await until(pilot, "one line", lambda: bar.size.height == 1)
        assert "\n" not in bar.render().plain
        await pilot.resize_terminal(100, 34)
        await until(pilot, "two lines", lambda: bar.size.height == 2)
        first, second = bar.render().plain.split("\n")
        actions = pilot.app.screen.ACTIONS  # type: ignore[attr-defined]
        for action in actions:
            if action.keys and not action.shown and action.id in ("script", "import_runs"):
                assert f"{action.key} {action.title}" in second
        assert len(second) <= 98
        assert "q Quit" in first


async def test_the_key_for_the_next_part_is_told_where_there_is_one() -> None:
    async with app().run_test() as pilot:
        for mode, told in (("2", False), ("6", True), ("1", True)):
            shown = await panel(pilot, mode, "question_mark")
            several = len(pilot.app.screen_stack[-2].focus_chain) > 1
            assert ("Next part" in shown) is several is told
            await pilot.press("escape")


@pytest.mark.parametrize("language", ["en", "es"])
async def test_no_key_is_told_twice(language: str) -> None:
    i18n.set_language(language)
    async with app().run_test(size=(60, 20)) as pilot:
        for mode in "123456":
            await pilot.press(mode)
            told = [
                key
                for group in groups_of(pilot.app.screen)
                for each in group.keys
                for key in each.shown.split()
            ]
            assert len(told) == len(set(told)), mode
