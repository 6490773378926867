"""Text fields that take keys in the order in which they come.

Textual's insert a letter at once, but send a key such as backspace on its way through the app
before they act on it: of two that come together, as over a slow line, the letter would be first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Self

from textual.actions import SkipAction
from textual.events import Key
from textual.widget import Widget

from tui_lab.i18n import N_
from tui_lab.ui.kit.taking import Taking
from tui_lab.ui.kit.textual_private import own_bindings
from tui_lab.ui.kit.textual_private_fields import KeyFirstInput, KeyFirstTextArea

TYPING = Taking(N_("Typing"))


async def _acted(field: Widget, event: Key) -> bool:
    """Whether the key was one of the field's own that does something, and has done it now."""
    for binding in own_bindings(field).get(event.key, ()):
        if await field.app.run_action(binding.action, field):
            event.stop()
            event.prevent_default()
            return True
    return False


class LineField(KeyFirstInput):
    """A line; the tab key completes it where a suggester knows how it goes on."""

    taking = TYPING

    def with_keys(self, taking: Taking) -> Self:
        """The field, of which the line of keys says something else than that one types in it."""
        self.taking = taking
        return self

    async def act_on(self, event: Key) -> bool:
        """Do what the key does in this field."""
        if event.key == "tab" and self.cursor_position == len(self.value):
            whole = await self.completed()
            if len(whole) > len(self.value):
                event.stop()
                event.prevent_default()
                self.value, self.cursor_position = whole, len(whole)
                return True
        return await _acted(self, event)


class WordsField(KeyFirstTextArea):
    """Several lines. Keys that would move nothing in them go to what the field stands on."""

    taking = TYPING

    def action_cursor_page_up(self) -> None:
        """A page up; of a text that is all in sight, of the page below the field."""
        self._moved_or_passed_on(super().action_cursor_page_up, in_sight=self.max_scroll_y == 0)

    def action_cursor_page_down(self) -> None:
        """A page down; of a text that is all in sight, of the page below the field."""
        self._moved_or_passed_on(super().action_cursor_page_down, in_sight=self.max_scroll_y == 0)

    def action_cursor_up(self, select: bool = False) -> None:
        """A line up; at the start of the text, of the page below the field."""
        self._moved_or_passed_on(partial(super().action_cursor_up, select))

    def action_cursor_down(self, select: bool = False) -> None:
        """A line down; at the end of the text, of the page below the field."""
        self._moved_or_passed_on(partial(super().action_cursor_down, select))

    def _moved_or_passed_on(self, move: Callable[[], object], *, in_sight: bool = False) -> None:
        before = self.selection
        if not in_sight:
            move()
        if self.selection == before:
            raise SkipAction

    async def act_on(self, event: Key) -> bool:
        """Do what the key does in this field."""
        return await _acted(self, event)
