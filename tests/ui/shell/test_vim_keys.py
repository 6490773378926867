"""With the setting `vim_keys` letters move in lists, tables and texts, and nowhere else."""

from __future__ import annotations

import pytest
from support.reports import digits_run, opened
from support.runs_screen import three, to_runs
from support.ui import app, until
from textual.widgets import OptionList, Static

from tui_lab import settings
from tui_lab.ui.kit.line_table import Rows
from tui_lab.ui.neuron.screen import NeuronScreen
from tui_lab.ui.report.pictures_page import PicturesPane
from tui_lab.ui.shell.dialogs import InputScreen


@pytest.mark.parametrize("on", [True, False])
async def test_letters_move_in_a_table(on: bool) -> None:
    settings.change("vim_keys", "on" if on else "off")
    three()
    async with app().run_test() as pilot:
        await to_runs(pilot)
        rows = pilot.app.screen.query_one(Rows)
        first = rows.key
        assert first == rows.keys[0]
        await pilot.press("j")
        assert rows.key == rows.keys[1 if on else 0]
        if on:
            await pilot.press("G")
            assert rows.key == rows.keys[-1]
            await pilot.press("k")
            assert rows.key == rows.keys[-2]
            await pilot.press("g")
            assert rows.key == first
            await pilot.press("ctrl+d")
            assert rows.key == rows.keys[-1]
            await pilot.press("ctrl+u")
            assert rows.key == first


async def test_they_move_in_lists_and_from_picture_to_picture() -> None:
    settings.change("vim_keys", "on")
    async with app().run_test() as pilot:
        await opened(pilot, digits_run())
        await pilot.press("p")
        pane = pilot.app.screen.query_one(PicturesPane)
        await until(pilot, "the pictures", lambda: pane.ready and pane.has_focus_within)
        gallery = pane.choice
        await pilot.press("o")
        await until(pilot, "another order", lambda: pane.choice != gallery)
        await pilot.press("1")
        await pilot.press("tab")
        listed = pilot.app.screen.query_one("#networks", OptionList)
        await until(pilot, "the networks", lambda: listed.option_count > 1)
        listed.focus()
        await pilot.pause()
        listed.highlighted = 0
        await pilot.press("j")
        assert listed.highlighted == 1


async def test_a_field_keeps_its_letters_and_a_key_that_moves_nothing_its_meaning() -> None:
    settings.change("vim_keys", "on")
    three()
    async with app().run_test() as pilot:
        await to_runs(pilot)
        await pilot.press("a")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, InputScreen))
        field = pilot.app.screen.query_one("Input")
        await pilot.press(*"hjklgG")
        assert field.value == "hjklgG"  # type: ignore[attr-defined]
        await pilot.press("escape", "4")
        await until(pilot, "the neuron", lambda: isinstance(pilot.app.screen, NeuronScreen))
        neuron = pilot.app.screen.query_one("#numbers", Static)
        before = str(neuron.render())
        await pilot.press("g")
        await until(pilot, "the sigmoid", lambda: str(neuron.render()) != before)
