"""What is private in Textual's command palette; only the palette uses it, when it is opened."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, cast

from rich.segment import Segment
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, Provider, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.events import Click
from textual.strip import Strip
from textual.widgets import Input, LoadingIndicator
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from tui_lab.text.ascii import glyph
from tui_lab.ui.kit.closing import ClosesOnce
from tui_lab.ui.kit.textual_private import Calm

LONGEST_QUERY = 200
"""Characters: to look for a long text takes Textual minutes."""


class CalmCommandList(Calm, CommandList, can_focus=False):
    """The commands of the palette, with a sign before the one that Enter takes."""

    def render_line(self, y: int) -> Strip:
        """A line, with the sign where it is the first one of the marked command."""
        line = super().render_line(y)
        begins = self._index_to_line.get(-1 if self.highlighted is None else self.highlighted)
        if begins != y + self.scroll_offset.y or not line.text.startswith(" "):
            return line
        style = next(iter(line)).style
        return Strip([Segment(glyph("▸"), style), *line.crop(1)], line.cell_length)


class SteadyProvider(Provider):
    """A provider that gets ready once, also where the first search is given up meanwhile.

    Textual's waits for it with the search that is cancelled by the next letter. That would cancel
    the getting ready as well, and every later search with it.
    """

    async def _wait_init(self) -> None:
        if self._init_task is not None:
            await asyncio.shield(self._init_task)
        self._init_task = None


class WordyPalette(ClosesOnce, CommandPalette):
    """A command palette that says in words of its own that nothing was found.

    What was found for an earlier text is still shown while the next one is looked for. Enter takes
    none of that: it waits for what was typed before it.
    """

    _looking = False
    """Whether the list may still show what was found for another text."""
    _entered = False
    """Whether enter was pressed meanwhile."""

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
                if not get_current_worker().is_cancelled:
                    self._looking = False
                    if self._entered and self._hit_count:
                        self._action_command_list("select")
        except KeyError:  # or meanwhile: its styles go with it
            if self.is_attached:
                raise

    @on(Input.Changed)
    def _look_for_it(self) -> None:
        self._looking, self._entered = True, False

    @on(Input.Submitted)
    def _wait_for_what_is_looked_for(self, event: Input.Submitted) -> None:
        if self._looking:
            event.stop()
            event.prevent_default()  # Textual's own handler comes after this one
            self._entered = True

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
