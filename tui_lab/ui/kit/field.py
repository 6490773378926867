"""Text fields that take keys in the order in which they come.

Textual's insert a letter at once, but send a key such as backspace on its way through the app
before they act on it: of two that come together, as over a slow line, the letter would be first.
"""

from __future__ import annotations

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, TextArea


async def _acted(field: Widget, event: Key) -> bool:
    """Whether the key was one of the field's own that does something, and has done it now."""
    for binding in field._bindings.key_to_bindings.get(event.key, ()):
        if await field.app.run_action(binding.action, field):
            event.stop()
            event.prevent_default()
            return True
    return False


class LineField(Input):
    """A line."""

    async def _on_key(self, event: Key) -> None:
        if not await _acted(self, event):
            await super()._on_key(event)


class WordsField(TextArea):
    """Several lines."""

    async def _on_key(self, event: Key) -> None:
        if not await _acted(self, event):
            await super()._on_key(event)
