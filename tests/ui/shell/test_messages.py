"""What the app says above the keys: news, warnings and errors."""

from __future__ import annotations

import pytest
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from tui_lab.errors import LabError
from tui_lab.text.command_line import ask_again
from tui_lab.ui.kit.messages import AppWithMessages
from tui_lab.ui.shell.key_bar import KeyBar

ERROR = LabError("The file [b]x[/b].csv cannot be read.", "Check that it is there.")


def shown(pilot: Pilot[None]) -> list[str]:
    """The messages as they are on the screen, from top to bottom."""
    return [str(toast.render()) for toast in pilot.app.screen.query(Toast)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_error_covers_nothing_and_is_whole(size: tuple[int, int]) -> None:
    lab = app()
    async with lab.run_test(size=size, notifications=True) as pilot:
        page = lab.screen.query_one("#lists")
        height = page.region.height
        lab.complain(ERROR)
        await until(pilot, "said", lambda: bool(shown(pilot)))
        await until(pilot, "room made", lambda: page.region.height < height)
        (toast,) = lab.screen.query(Toast)
        assert page.region.bottom <= toast.region.y, "it lies beside the page, not upon it"
        assert toast.region.bottom == lab.screen.query_one(KeyBar).region.y
        assert toast.region.width == size[0]
        # Names are no markup: what stands in brackets is shown.
        assert shown(pilot) == ["The file [b]x[/b].csv cannot be read.\nCheck that it is there."]


async def test_a_key_takes_an_error_back_once_it_could_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lab = app()
    async with lab.run_test(notifications=True) as pilot:
        lab.complain(ERROR)
        await until(pilot, "said", lambda: bool(shown(pilot)))
        await pilot.press("down")
        assert shown(pilot), "pressed too early to have read it"
        monkeypatch.setattr(AppWithMessages, "READ_IN", -1.0)
        await pilot.press("down")
        await until(pilot, "gone", lambda: not shown(pilot))


async def test_news_take_one_line_the_same_is_said_once_and_the_page_gets_all_lines_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lab = app()
    async with lab.run_test(size=(80, 24), notifications=True) as pilot:
        page = lab.screen.query_one("#lists")
        height = page.region.height
        for _time in range(3):
            lab.notify("/tmp/report.md", title="Written")
            await until(pilot, "said", lambda: shown(pilot) == ["Written: /tmp/report.md"])
        await until(pilot, "drawn", lambda: lab.screen.query_one(Toast).region.height == 1)
        lab.notify("Another.")
        await until(pilot, "a line each", lambda: page.region.height == height - 2)
        monkeypatch.setattr(AppWithMessages, "READ_IN", -1.0)
        await pilot.press("f24")
        await until(pilot, "the lines are the page's", lambda: page.region.height == height)


async def test_commands_in_what_is_said_ask_for_the_language_that_was_asked_for() -> None:
    ask_again("en", {"show"})
    try:
        lab = app()
        async with lab.run_test(size=(80, 24), notifications=True) as pilot:
            lab.complain(LabError("It ended.", "See `tui-lab show last`."))
            told = "`tui-lab --lang en show last`"
            await until(pilot, "the command", lambda: told in " ".join(shown(pilot)))
    finally:
        ask_again("", ())
