"""A snippet of code with a field in each of its gaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from rich.text import Text
from textual import on
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_lab.courses.kinds.code import GAP_COLUMNS, WIDEST, CodeCheck
from tui_lab.i18n import N_
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.taking import Taking

FILLING = Taking(
    N_("Typing an answer"),
    {"enter": N_("goes on"), "escape": N_("leaves it")},
    N_("Typing"),
)
MARGIN = 2
"""Columns before a line of code."""


class GapLine(LineField):
    """A gap."""

    async def act_on(self, event: Key) -> bool:
        """Do what the key does in this field."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.query_ancestor(GapsField).enter(self)
            return True
        return await super().act_on(event)


class GapsField(Vertical):
    """The lines of a snippet; enter goes to the next empty gap, and answers where none is left."""

    taking = FILLING

    class Filled(Message):
        """Enter was pressed, and no other gap is empty."""

        def __init__(self, field: GapsField, text: str) -> None:
            super().__init__()
            self.field, self.text = field, text

    def __init__(self, check: CodeCheck, text: str) -> None:
        """Make the field.

        Args:
            check: The check, with its snippet.
            text: What stands in the gaps at first, a line for each.
        """
        super().__init__(classes="check-gaps")
        self._check = check
        self._rows = [texts for texts in check.lines() for _gap in texts[1:]]
        """Of each gap, the texts of its line."""
        self._fields = [GapLine(compact=True).with_keys(FILLING) for _gap in range(check.gaps)]
        for field in self._fields:
            field.cursor_blink, field.placeholder = False, "_" * (GAP_COLUMNS - 2)
        self.put(text)

    def compose(self) -> Iterable[Widget]:
        """A row for each line."""
        waiting = iter(self._fields)
        for texts in self._check.lines():
            with Horizontal(classes="code-line"):
                yield Static(Text(texts[0] or " "), classes="code-text")
                for text in texts[1:]:
                    yield next(waiting)
                    yield Static(Text(text), classes="code-text")

    def focus(self, scroll_visible: bool = True) -> Self:
        """Give the focus to the first gap that is empty, else to the first one."""
        empty = (field for field in self._fields if not field.value.strip())
        next(empty, self._fields[0]).focus(scroll_visible)
        return self

    def go_to(self, gap: int) -> None:
        """Give the focus to a gap, from 1; of 0 it stays where it is."""
        if gap:
            self._fields[gap - 1].focus()

    @property
    def text(self) -> str:
        """What stands in the gaps, a line for each."""
        return "\n".join(field.value.strip() for field in self._fields)

    @property
    def empty(self) -> str:
        """The text of gaps with nothing in them."""
        return "\n" * (len(self._fields) - 1)

    def put(self, text: str) -> None:
        """Fill the gaps.

        Args:
            text: A line for each; of another number of lines nothing is taken.
        """
        pieces = text.split("\n")
        if len(pieces) == len(self._fields):
            for field, piece in zip(self._fields, pieces, strict=True):
                field.value = piece
        for place in range(len(self._fields)):
            self._fit(place)

    def _fit(self, place: int) -> None:
        """Let a gap grow with what is typed, as far as its line has room."""
        texts = self._rows[place]
        others = len(texts) - 2
        fixed = sum(map(text_columns, texts)) + others * GAP_COLUMNS
        room = (self.size.width or WIDEST + MARGIN) - MARGIN - fixed
        wanted = text_columns(self._fields[place].value) + 2
        self._fields[place].styles.width = max(GAP_COLUMNS, min(wanted, room))

    def on_resize(self) -> None:
        """More room on a wider screen."""
        for place in range(len(self._fields)):
            self._fit(place)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Make room for what is typed; the block looks after the page."""
        if isinstance(event.input, GapLine):
            self._fit(self._fields.index(event.input))

    def enter(self, field: GapLine) -> None:
        """Go from a gap to the next one that is empty; where none is left, answer."""
        place = self._fields.index(field)
        order = [*self._fields[place + 1 :], *self._fields[: place + 1]]
        empty = next((each for each in order if not each.value.strip()), None)
        if empty is None or empty is field:
            self.post_message(self.Filled(self, self.text))
        else:
            # At once: what is typed after the key belongs into the next gap.
            self.screen.set_focus(empty)
