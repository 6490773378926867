"""A list in a terminal of a few columns: nothing can be read, and nothing breaks."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.command import CommandList
from textual.widgets import OptionList

from tui_lab.ui.kit.ended_list import EndedList
from tui_lab.ui.kit.textual_private import CalmOptionList


class Lists(App[None]):
    CSS = """
    OptionList { width: 1fr; height: 2; border: none; padding: 0; visibility: visible; }
    OptionList > .option-list--option { padding: 0 1; }
    """

    def __init__(self, kind: type[OptionList]) -> None:
        super().__init__()
        self.listed = kind("some words", "other words")

    def compose(self) -> ComposeResult:
        yield self.listed


@pytest.mark.parametrize("kind", [OptionList, CalmOptionList, EndedList, CommandList])
@pytest.mark.parametrize("columns", [1, 2, 3, 4])
async def test_no_room_breaks_nothing(kind: type[OptionList], columns: int) -> None:
    app = Lists(kind)
    async with app.run_test(size=(20, 5)) as pilot:
        app.listed.highlighted = 0
        await pilot.resize_terminal(columns, 2)
        app.listed.highlighted = 1
        app.listed.scroll_to_highlight()
        await pilot.pause()
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        shown = "".join(app.listed.render_line(y).text for y in range(2))
        assert "some words" in shown
        assert "other words" in shown


@pytest.mark.parametrize("kind", [OptionList, CalmOptionList])
def test_a_list_that_has_no_styles_yet_is_drawn_empty(kind: type[OptionList]) -> None:
    listed = kind("one", "two")
    listed._update_lines()
    assert not listed._line_cache.lines
