"""The private names of Textual's text fields; apart, because the first screen has none."""

from __future__ import annotations

from textual.events import Key
from textual.widgets import Input, TextArea


class KeyFirstInput(Input):
    """A line of text that may act on a key before the letters that came after it are inserted."""

    async def act_on(self, event: Key) -> bool:
        """Whether the key is done with; called before Textual looks at it."""
        return False

    async def completed(self) -> str:
        """What the suggester would make of the text now, also where it has not said so yet."""
        found = await self.suggester.get_suggestion(self.value) if self.suggester else None
        return found or ""

    async def _on_key(self, event: Key) -> None:
        if not await self.act_on(event):
            await super()._on_key(event)


class KeyFirstTextArea(TextArea):
    """Several lines of text that may act on a key before letters are inserted."""

    async def act_on(self, event: Key) -> bool:
        """Whether the key is done with; called before Textual looks at it."""
        return False

    async def _on_key(self, event: Key) -> None:
        if not await self.act_on(event):
            await super()._on_key(event)
