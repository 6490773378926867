"""Help: what can be done on the screen it was asked on, everywhere, and where things are."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console
from support.reports import digits_run, opened
from support.ui import app, until
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab import paths
from tui_lab.ui.shell.app_actions import ACTIONS as EVERYWHERE
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.help import HelpScreen


def words(app_: App[None]) -> str:
    """The help as one line of words."""
    console = Console(width=200, record=True, file=io.StringIO())
    assert isinstance(app_.screen, HelpScreen)
    console.print(app_.screen._text())
    return " ".join(console.export_text().split())


async def test_every_action_of_a_screen_is_in_its_help_with_its_command() -> None:
    async with app().run_test() as pilot:
        for mode in "123456":
            await pilot.press(mode)
            asked_on = pilot.app.screen
            assert isinstance(asked_on, LabScreen)
            await pilot.press("f1", "f1")
            await until(pilot, "help", lambda: isinstance(pilot.app.screen, HelpScreen))
            text = words(pilot.app)
            for action in (*asked_on.ACTIONS, *EVERYWHERE):
                if asked_on.check_action(action.id, ()) is False:
                    continue  # another one has its key
                assert action.help in text, mode
                assert action.cli in text, mode
            assert str(paths.home()) in text
            assert str(paths.log_file()) in text
            await pilot.press("escape")
            await until(pilot, "back", lambda: pilot.app.screen is asked_on)  # noqa: B023


async def test_help_is_not_stacked_on_help() -> None:
    async with app().run_test() as pilot:
        await pilot.press("6", "question_mark", "question_mark", "question_mark", "escape")
        await until(pilot, "back", lambda: not isinstance(pilot.app.screen, HelpScreen))


async def test_help_can_be_scrolled_to_its_end() -> None:
    async with app().run_test() as pilot:
        await pilot.press("6", "question_mark", "question_mark")
        await until(pilot, "help", lambda: isinstance(pilot.app.screen, HelpScreen))
        await pilot.press("end")
        view = pilot.app.screen.query_one("#help")
        await until(pilot, "the end", lambda: view.scroll_offset.y == view.max_scroll_y > 0)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_how_it_looks(
    snap_compare: Any, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("TUI_LAB_HOME", "/home/ana/lab")
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)

    async def ready(pilot: Pilot[None]) -> None:
        await pilot.press("6", "f1", "f1")
        await until(pilot, "help", lambda: len(pilot.app.screen.query("#help > Static")) == 1)
        assert pilot.app.screen.query_one("#help > Static", Static)

    assert snap_compare(app(), terminal_size=size, run_before=ready)


async def test_of_two_actions_on_one_key_help_names_the_one_that_it_does_now() -> None:
    async with app().run_test() as pilot:
        await opened(pilot, digits_run())
        await pilot.press("f1", "f1")
        await until(pilot, "help", lambda: isinstance(pilot.app.screen, HelpScreen))
        text = words(pilot.app)
        assert "Show the pictures of the class that the cursor is on." in text
        assert "Show the examples of the class that the cursor is on." not in text
        assert "Next quantity" not in text, "of classes there is none"
        assert "^p … Weights" in text
