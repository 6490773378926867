"""What waits for the next drawing is done, though a dialog that closes before it fails."""

from __future__ import annotations

import asyncio

import pytest
from support.ui import until
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen

from tui_lab.ui.kit.textual_private import is_gone
from tui_lab.ui.kit.textual_private_app import AppWithLastWords
from tui_lab.ui.kit.textual_private_screen import lose_nothing_that_waits


class Words(AppWithLastWords):
    """Fails at what it says."""

    def last_words(self, error: BaseException) -> str:
        return str(error)

    def note(self, error: BaseException) -> None:
        raise error


async def test_what_others_wait_for_is_done_when_a_dialog_that_closes_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(  # as it was, after
        Screen, "_invoke_and_clear_callbacks", Screen._invoke_and_clear_callbacks
    )
    lose_nothing_that_waits()
    app, done = Words(), list[str]()

    async def fail() -> None:
        while not is_gone(dialog):
            await asyncio.sleep(0.01)
        done.append("fails")
        raise NoMatches("Its parts are gone.")

    async with app.run_test() as pilot:
        below: Screen[None] = Screen()
        await app.push_screen(below)
        dialog: ModalScreen[None] = ModalScreen()
        await app.push_screen(dialog)
        await pilot.pause()
        dialog._invoke_later(fail, dialog)
        dialog._invoke_later(lambda: done.append("the app's"), app)
        dialog._invoke_later(lambda: done.append("the screen's"), below)
        await app.pop_screen()
        await until(pilot, "what the others want", lambda: len(done) == 3)
    assert done == ["fails", "the app's", "the screen's"]


class Deaf(ModalScreen[None]):
    """Closes before it does anything after a drawing."""

    async def _invoke_and_clear_callbacks(self) -> None:
        pass


async def test_what_a_dialog_that_closed_has_not_done_another_screen_does() -> None:
    app, done = Words(), list[str]()
    async with app.run_test() as pilot:
        below: Screen[None] = Screen()
        await app.push_screen(below)
        dialog = Deaf()
        await app.push_screen(dialog)
        await pilot.pause()
        dialog._invoke_later(lambda: done.append("the dialog's"), dialog)
        dialog._invoke_later(lambda: done.append("the app's"), app)
        dialog._invoke_later(lambda: done.append("the screen's"), below)
        await app.pop_screen()
        await until(pilot, "what the others want", lambda: "the screen's" in done)
        await pilot.pause()
    assert done == ["the app's", "the screen's"]
