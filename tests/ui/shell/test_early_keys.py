"""Keys and clicks that come while a list is filled, or after a dialog was closed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, cast

import pytest
from support.cli import recorded
from support.runs_screen import lab_of
from support.ui import app, snapshot_of_store, until
from textual.actions import SkipAction
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.events import Click, Key, MouseDown, MouseEvent, MouseMove
from textual.geometry import Offset, Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.choice_field import PickScreen
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.ended_list import EndedList
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.runs.screen import RunsScreen
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen
from tui_lab.ui.shell.palette import LabPalette, Names

MOVES = ("pagedown", "end", "delete", "enter")


async def at_once(pilot: Pilot[None], *keys: str) -> None:
    """Send keys as a quick hand does: none waits for what the one before it has done."""
    for key in keys:
        pilot.app.post_message(Key(key, key if len(key) == 1 else None))
    await pilot.pause()


@pytest.mark.parametrize("letter", ["", "e"])
async def test_a_palette_that_is_being_filled_takes_every_key(letter: str) -> None:
    async with app().run_test() as pilot:
        for move in MOVES:
            await at_once(pilot, "ctrl+p", *letter, move, "pagedown", "pageup", move)
            await at_once(pilot, *(letter or "x"), move, "pageup", "escape")
        for _time in range(2):
            await at_once(pilot, "escape")
        await until(pilot, "it works", lambda: not isinstance(pilot.app.screen, LabPalette))


async def test_what_is_typed_at_once_into_the_palette_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = asyncio.Event()

    async def slow(names: Names) -> None:
        await read.wait()
        await startup(names)

    startup = Names.startup
    monkeypatch.setattr(Names, "startup", slow)
    async with app().run_test() as pilot:
        await at_once(pilot, "ctrl+p", *"spiral", "enter")
        await until(pilot, "open", lambda: isinstance(pilot.app.screen, LabPalette))
        palette = cast(Any, pilot.app.screen)
        await until(pilot, "enter waits", lambda: palette._entered)
        read.set()
        await until(pilot, "chosen", lambda: isinstance(pilot.app.screen, LabHome))
        home = cast(Any, pilot.app.screen)
        await until(pilot, "in the lab", lambda: home.state.wanted_preset == "spiral")


async def test_a_palette_that_is_closed_at_once_is_closed() -> None:
    async with app().run_test() as pilot:
        for _time in range(2):
            await at_once(pilot, "ctrl+p", "escape", "escape", "ctrl+p", "e", "escape")
        await until(pilot, "closed", lambda: not isinstance(pilot.app.screen, LabPalette))
        assert len(pilot.app.screen_stack) == 1


async def test_a_palette_that_was_taken_apart_finds_no_commands_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def without_styles(_palette: LabPalette, _query: str) -> None:
        raise KeyError("command-palette--help-text")

    textuals = cast(Any, CommandPalette._gather_commands)
    gather = cast(Any, LabPalette._gather_commands).__wrapped__
    async with app().run_test() as pilot:
        await at_once(pilot, "ctrl+p")
        await until(pilot, "open", lambda: isinstance(pilot.app.screen, LabPalette))
        palette = pilot.app.screen
        monkeypatch.setattr(textuals, "__wrapped__", without_styles)
        with pytest.raises(KeyError):
            await gather(palette, "e")
        await at_once(pilot, "escape", "escape")
        await until(pilot, "closed", lambda: not palette.is_attached)
        await gather(palette, "e")


@pytest.mark.parametrize(
    ("dialog", "key"),
    [
        (lambda: ConfirmScreen("Sure?"), "y"),
        (lambda: ConfirmScreen("Sure?"), "escape"),
        (lambda: InputScreen("A word?", "word"), "enter"),
        (lambda: ChoiceScreen("Which?", [("a", "one"), ("b", "two")]), "enter"),
        (lambda: PickScreen("Which?", [("a", "one"), ("b", "two")]), "enter"),
    ],
)
async def test_a_dialog_answers_once_however_often_a_key_is_pressed(
    dialog: object, key: str
) -> None:
    answers: list[object] = []
    async with app().run_test() as pilot:
        await pilot.press("2")
        below = pilot.app.screen
        assert callable(dialog)
        pilot.app.push_screen(dialog(), answers.append)
        await until(pilot, "the dialog", lambda: isinstance(pilot.app.screen, Dialog))
        asked: Screen[object] = pilot.app.screen
        await at_once(pilot, *[key] * 4)
        asked.dismiss(None)
        asked.dismiss(None)
        await until(pilot, "it has gone", lambda: pilot.app.screen is below)
        await pilot.pause()
        assert len(answers) == 1


async def test_a_dialog_that_is_answered_before_it_is_there_closes_as_soon_as_it_is() -> None:
    answers: list[bool | None] = []
    async with app().run_test() as pilot:
        await pilot.press("2")
        below = pilot.app.screen
        dialog = ConfirmScreen("Sure?")
        pilot.app.push_screen(dialog, answers.append)
        assert not dialog.is_mounted
        dialog.dismiss(True)
        await until(pilot, "it has gone", lambda: answers and pilot.app.screen is below)
        await pilot.pause()
    assert answers == [True]


async def test_a_click_where_the_window_has_ended_meanwhile_does_nothing() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await at_once(pilot, "ctrl+p")
        await until(pilot, "open", lambda: isinstance(pilot.app.screen, LabPalette))
        palette = pilot.app.screen
        palette.post_message(Click(palette, 90, 30, 0, 0, 1, False, False, False))
        await pilot.pause()
        assert pilot.app.screen is palette
        palette.post_message(Click(palette, 0, 0, 0, 0, 1, False, False, False))
        await until(pilot, "closed by a click beside it", lambda: pilot.app.screen is not palette)


class Leaving(Screen[None]):
    async def action_go(self) -> None:
        await self.app.pop_screen()
        self.action_look()

    def action_look(self) -> None:
        self.query_one("#nothing")


async def test_an_action_of_a_screen_that_goes_meanwhile_may_miss_its_parts() -> None:
    async with app().run_test() as pilot:
        await pilot.press("2")
        leaving = Leaving()
        await pilot.app.push_screen(leaving)
        with pytest.raises(NoMatches):
            await pilot.app.run_action("look", leaving)
        assert await pilot.app.run_action("go", leaving)


@pytest.mark.parametrize("kind", [MouseDown, MouseMove])
async def test_a_mouse_over_what_is_drawn_and_gone_does_nothing(
    kind: type[MouseEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app().run_test() as pilot:
        await pilot.press("2")
        screen, gone = pilot.app.screen, Static("drawn")
        await screen.mount(gone)
        await gone.remove()
        monkeypatch.setattr(screen, "get_widget_at", lambda *_at: (gone, Region(0, 0, 5, 1)))
        monkeypatch.setattr(screen, "get_widget_and_offset_at", lambda *_at: (gone, Offset(0, 0)))
        for sort in (MouseDown, kind):
            pilot.app.post_message(sort(None, 2, 0, 0, 0, 1, False, False, False))
        await pilot.pause()
        assert pilot.app.is_running
        monkeypatch.undo()
        await pilot.press("1")


@pytest.mark.parametrize("options", [0, 1, 30])
async def test_a_list_takes_every_key_before_it_has_a_place_and_when_all_is_disabled(
    options: int,
) -> None:
    async with app().run_test() as pilot:
        for disabled in (False, True):
            listed = EndedList(*(Option(str(n), disabled=disabled) for n in range(options)))
            listed.display = False
            await pilot.app.screen.mount(listed)
            for action in ("page_down", "page_up", "first", "last", "cursor_down", "cursor_up"):
                getattr(listed, f"action_{action}")()
            with suppress(SkipAction):  # of an empty list, Enter is for the screen
                listed.action_select()
            listed.display = True
            listed.clear_options()
            listed.action_page_up()
            await pilot.pause()


async def test_a_click_on_a_line_that_has_gone_meanwhile_does_nothing() -> None:
    async with app().run_test() as pilot:
        await pilot.press("3")
        listed = EndedList(*(Option(str(n)) for n in range(5)))
        await pilot.app.screen.mount(listed, before=0)
        await pilot.pause()
        place = listed.region.offset.x + 2, listed.region.offset.y + 3
        with pilot.app.batch_update():  # what was drawn stays on the screen
            listed.clear_options()
            await pilot.click(offset=place)
        assert listed.highlighted is None


async def test_letters_right_after_tab_are_typed_into_the_field_that_it_leads_to() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        home = pilot.app.screen
        assert isinstance(home, LabHome)
        await until(pilot, "the lab", lambda: home.state.is_read)
        home.choose("digits-mlp")
        await pilot.press("e")
        await until(pilot, "the editor", lambda: isinstance(pilot.app.screen, EditorScreen))
        screen = pilot.app.screen
        await until(pilot, "its fields", lambda: bool(screen.query(Input)))
        await at_once(pilot, "tab", "3", "2", "7")
        field = screen.query(Input).first()
        await until(pilot, "all of it", lambda: field.value == "327")
        assert pilot.app.screen is screen, "no figure leads away"


async def test_a_key_waits_a_moment_for_the_list_that_it_is_for() -> None:
    recorded("finished", "resumed")
    async with app().run_test() as pilot:
        await pilot.press("2")
        await until(pilot, "the runs", lambda: isinstance(pilot.app.screen, RunsScreen))
        screen = cast(RunsScreen, pilot.app.screen)
        assert not screen.filled.is_set()
        lab_of(pilot).post_message(Key("space", " "))
        lab_of(pilot).snapshot = snapshot_of_store()
        await until(pilot, "marked", lambda: len(screen.listing.marked) == 1)
