"""Into a field of the editor and out of it: enter, escape."""

from __future__ import annotations

from support.lab_screen import in_the_lab
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Input

from tui_lab.ui.editor.form import FieldRow, Form
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.choice_field import PickScreen
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.key_panel import groups_of


async def opened(pilot: Pilot[None]) -> EditorScreen:
    await in_the_lab(pilot)
    await pilot.press("e")
    await until(pilot, "the editor", lambda: isinstance(pilot.app.screen, EditorScreen))
    screen = pilot.app.screen
    assert isinstance(screen, EditorScreen)
    await until(pilot, "a form", lambda: bool(screen.query(FieldRow)))
    return screen


async def test_escape_leaves_the_field_first_then_the_editor() -> None:
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot)
        for ways in (("enter",), ("enter", "down"), ("enter", *["down"] * 30)):
            await pilot.press(*ways)
            assert screen.query_one(Form).has_focus_within
            await pilot.press("escape")
            assert pilot.app.screen is screen
            assert screen.focused is screen.query_one("#parts")
        await pilot.press("escape")
        await until(pilot, "the lab", lambda: isinstance(pilot.app.screen, LabHome))


async def test_enter_takes_what_was_typed_and_letters_are_keys_again() -> None:
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot)
        form = screen.query_one(Form)
        await pilot.press("enter")
        units = screen.focused
        assert isinstance(units, Input)
        await pilot.press("enter")  # to begin to type
        assert screen.focused is units
        assert units.selected_text == "128"
        parts = screen.query_one("#parts")
        await pilot.press("2", "1", "enter")
        await until(pilot, "the list", lambda: screen.focused is parts)
        assert screen.draft.layers[1].arguments["units"] == 21
        actions = [each.binding.action for each in screen.active_bindings.values()]
        assert "undo" in actions
        assert "redo" not in actions, "nothing was taken back"
        await pilot.press("u")  # a key, not a letter of the next field
        await until(pilot, "undone", lambda: screen.draft.layers[1].arguments["units"] == 128)
        await pilot.press("enter", "down", "enter")
        await until(pilot, "all words", lambda: isinstance(pilot.app.screen, PickScreen))
        await pilot.press("down", "enter")
        await until(pilot, "the field again", lambda: form.focused_path.endswith("activation"))
        await pilot.press("up", "3", "4", "ctrl+s")
        await until(pilot, "a question", lambda: pilot.app.screen is not screen)
        await pilot.press("escape")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        units = screen.query(Input).first()
        assert (screen.focused, units.selected_text) == (units, "34")
        await pilot.press("5")
        assert screen.draft.layers[1].arguments["units"] == 5
        await pilot.press("ctrl+z")
        assert screen.draft.layers[1].arguments["units"] == 34
        shown = [each.shown for group in groups_of(screen) for each in group.keys]
        named = [key for each in shown for key in each.split()]
        assert len(named) == len(set(named)), "each key means one thing"
        assert not {"f7 v", "^z Q"} & set(shown)
        assert {"f7", "^z"} <= set(named)
        await pilot.press("x", "enter")
        await until(pilot, "what is wrong", lambda: bool(screen.query("FieldRow.-error")))
        assert form.focused_path == "layers[1].units"
