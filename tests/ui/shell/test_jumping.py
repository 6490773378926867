"""A letter on each part of a screen leads there."""

from __future__ import annotations

import pytest
from support.reports import digits_run, opened
from support.ui import app, resized, until
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab import presets
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.jumping import LETTERS, JumpScreen, spots_of
from tui_lab.ui.report.screen import ReportScreen


async def letters(pilot: Pilot[None], key: str = "semicolon") -> JumpScreen:
    """Put them there."""
    await pilot.press(key)
    await until(pilot, "the letters", lambda: isinstance(pilot.app.screen, JumpScreen))
    screen = pilot.app.screen
    assert isinstance(screen, JumpScreen)
    await until(pilot, "all of them", lambda: len(screen.query(Static)) > 0)
    return screen


@pytest.mark.parametrize("mode", ["1", "2", "3", "4", "5", "6"])
async def test_each_part_that_can_take_the_focus_has_a_letter(mode: str) -> None:
    async with app().run_test(size=(60, 20)) as pilot:
        await pilot.press(mode)
        for size in ((60, 20), (80, 24), (120, 40)):
            await resized(pilot, size)
            below = pilot.app.screen
            for place, widget in enumerate(below.focus_chain):
                if not widget.region.intersection(below.find_widget(widget).clip):
                    continue  # scrolled out of sight
                spot = next(each for each in spots_of(below) if each.go == widget.focus)
                letter = LETTERS[spots_of(below).index(spot)]
                over = await letters(pilot)
                signs = {str(sign.render()).strip(): sign.region for sign in over.query(Static)}
                assert over.region.contains_region(signs[letter]), size
                assert len(set(signs.values())) == len(signs), (size, place)
                await pilot.press(letter)
                await until(pilot, letter, lambda now=below: pilot.app.screen is now)  # type: ignore[misc]
                await until(
                    pilot,
                    "the focus",
                    lambda now=widget, on=below: on.focused is now,  # type: ignore[misc]
                )


async def test_tabs_have_letters_too() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, digits_run())
        assert isinstance(screen, ReportScreen)
        over = await letters(pilot)
        assert len(over.query(Static)) > 6
        first = [each.place.y for each in spots_of(screen)].count(spots_of(screen)[0].place.y)
        assert first >= 6, "the pages stand in one line"
        await pilot.press(LETTERS[1])
        await until(pilot, "the matrix", lambda: screen.page == "confusion")


async def test_escape_and_other_keys_leave_everything_as_it_was() -> None:
    async with app().run_test() as pilot:
        below = pilot.app.screen
        await pilot.pause()
        before = below.focused
        for key in ("escape", "1", "f5"):
            await letters(pilot)
            await pilot.press(key)
            await until(pilot, "gone", lambda: pilot.app.screen is below)
            assert below.focused is before


@pytest.mark.parametrize("theme", ["lab-dark", "ansi-dark"])
async def test_what_is_behind_letters_and_questions_stays_in_sight(theme: str) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        pilot.app.theme = theme
        below = pilot.app.screen
        behind = "one hidden layer"

        def seen() -> bool:
            return behind in pilot.app.export_screenshot().replace("&#160;", " ")

        await until(pilot, behind, seen)
        for key in ("f7", "w", "y"):
            await pilot.press(key)
            await until(pilot, key, lambda: pilot.app.screen is not below)
            await until(pilot, f"{behind} behind {key}", seen)
            await pilot.press("escape")
            await until(pilot, "gone", lambda: pilot.app.screen is below)


async def test_in_a_field_another_key_does_it() -> None:
    async with app().run_test() as pilot:
        screen = EditorScreen(presets.get("digits-mlp").experiment)
        await pilot.app.push_screen(screen)
        field = screen.query("Input").first()
        field.focus()
        await pilot.pause()
        await letters(pilot, "f7")
        await pilot.press("escape")
        await until(pilot, "gone", lambda: pilot.app.screen is screen)
        assert field.has_focus
