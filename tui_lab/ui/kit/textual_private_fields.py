"""The private names of Textual's text fields; apart, because the first screen has none."""

from __future__ import annotations

import re

from textual.events import Click, Key
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

WORD = re.compile(r"[\w.,+-]+|\s+|.")
"""What two clicks select: a number with its sign and point, a name of a file, the space between."""


def word_at(text: str, place: int) -> tuple[int, int]:
    """Where the word begins and ends that stands at a place of a line, or before its end."""
    spans = [found.span() for found in WORD.finditer(text)]
    return next((span for span in spans if place < span[1]), spans[-1] if spans else (0, 0))


class KeyFirstInput(Input):
    """A line of text that may act on a key before the letters that came after it are inserted.

    A click into it selects all of it, as the keys that lead into it do; another one sets the
    cursor, two quick ones select a word, three all.
    """

    _entered = False

    async def act_on(self, event: Key) -> bool:
        """Whether the key is done with; called before Textual looks at it."""
        return False

    async def completed(self) -> str:
        """What the suggester would make of the text now, also where it has not said so yet."""
        found = await self.suggester.get_suggestion(self.value) if self.suggester else None
        return found or ""

    def focus_on_click(self) -> bool:
        """As Textual's; asked before the click gives it the focus."""
        self._entered = not self.has_focus
        return super().focus_on_click()

    async def _on_click(self, event: Click) -> None:
        event.prevent_default()  # Textual would select the drawn text, which no key replaces
        entered, self._entered = self._entered, False
        if event.chain == 2:
            self.selection = Selection(*word_at(self.value, self.cursor_position))
        elif event.chain > 2 or (entered and self.selection.is_empty):
            self.select_all()

    async def _on_key(self, event: Key) -> None:
        if not await self.act_on(event):
            await super()._on_key(event)


class KeyFirstTextArea(TextArea):
    """Several lines of text that may act on a key before letters are inserted.

    Two quick clicks select a word, three its line.
    """

    async def _on_click(self, event: Click) -> None:
        event.prevent_default()
        row, column = self.cursor_location
        if event.chain == 2:
            start, end = word_at(self.document.get_line(row), column)
            self.selection = type(self.selection)((row, start), (row, end))
        elif event.chain > 2:
            self.select_line(row)

    async def act_on(self, event: Key) -> bool:
        """Whether the key is done with; called before Textual looks at it."""
        return False

    async def _on_key(self, event: Key) -> None:
        if not await self.act_on(event):
            await super()._on_key(event)
