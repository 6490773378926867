"""What is private in Textual's command palette; only the palette uses it, when it is opened."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.events import Click
from textual.widgets import LoadingIndicator
from textual.widgets.option_list import Option

from tui_lab.ui.kit.closing import ClosesOnce
from tui_lab.ui.kit.textual_private import Calm

LONGEST_QUERY = 200
"""Characters: to look for a long text takes Textual minutes."""


class CalmCommandList(Calm, CommandList, can_focus=False):
    """The commands of the palette."""


class WordyPalette(ClosesOnce, CommandPalette):
    """A command palette that says in words of its own that nothing was found."""

    def compose(self) -> ComposeResult:
        """As Textual has it, with a list that is calm."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield SearchIcon()
                yield CommandInput(
                    placeholder=self._placeholder, select_on_focus=False, max_length=LONGEST_QUERY
                )
            with Vertical(id="--results"):
                yield CalmCommandList()
                yield LoadingIndicator()

    def on_click(self, event: Click) -> None:
        """Take no click where there is no screen any more: the window was made smaller."""
        try:
            self.get_widget_at(int(event.screen_x), int(event.screen_y))
        except NoWidget:
            event.prevent_default()  # Textual's own handler comes after this one

    def nothing_found(self) -> Text:
        """What is said."""
        raise NotImplementedError

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        gather = cast(Any, CommandPalette._gather_commands).__wrapped__
        try:
            with suppress(NoMatches):  # it was closed before it had begun
                await gather(self, search_value)
        except KeyError:  # or meanwhile: its styles go with it
            if self.is_attached:
                raise

    def _action_command_list(self, action: str) -> None:
        if self.query(CommandList):
            super()._action_command_list(action)

    def _action_cursor_down(self) -> None:
        if self.query(CommandList):
            super()._action_cursor_down()

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()

        def say_so() -> None:
            if search_value and self.query(CommandList):
                option = Option(self.nothing_found(), disabled=True, id=self._NO_MATCHES)
                self.query_one(CommandList).add_option(option)
            self._list_visible = bool(search_value)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, say_so)
