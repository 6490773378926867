"""Text fields that take keys in the order in which they come.

Textual's insert a letter at once, but send a key such as backspace on its way through the app
before they act on it: of two that come together, as over a slow line, the letter would be first.
"""

from __future__ import annotations

from typing import Self

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
    """Several lines."""

    taking = TYPING

    async def act_on(self, event: Key) -> bool:
        """Do what the key does in this field."""
        return await _acted(self, event)
