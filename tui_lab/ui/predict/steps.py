"""The steps of a preparation side by side: a small picture of each, and what was done.

NumPy is imported by those who hand the pictures over.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_lab.text.fit import padded, shortened
from tui_lab.ui.kit.cursor_sign import cursor_sign
from tui_lab.ui.kit.drawing import Ink
from tui_lab.ui.kit.picture import fitting_width, strips
from tui_lab.ui.predict.loading import ShownStep

NARROWEST, WIDEST = 8, 24
"""Columns of a step."""
FOR_WORDS = 12
"""Columns from which on a step has its sentence under its picture."""
WORD_LINES = 6
LEAST_PICTURE = 3
"""Lines."""


class StepStrip(Widget, can_focus=True):
    """Each step small, the marked one with its sentence; with much room, all with theirs."""

    DEFAULT_CSS = """
    StepStrip { height: 7; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("home", "step(-100)", show=False),
        Binding("end", "step(100)", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    class Marked(Message):
        """Another step was marked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.steps: Sequence[ShownStep] = ()
        """What is shown."""
        self._ink = Ink.ASCII
        self._drawn: list[Strip] | None = None
        self._card_width = WIDEST

    def show(self, steps: Sequence[ShownStep], ink: Ink, cursor: int) -> None:
        """Show other steps, one of them marked."""
        self.steps, self._ink = steps, ink
        self.set_reactive(StepStrip.cursor, cursor)
        self._drawn = None
        self.refresh()

    def watch_cursor(self) -> None:
        """Draw the mark elsewhere."""
        self._drawn = None

    def on_focus(self) -> None:
        """The mark shows it."""
        self._drawn = None
        self.refresh()

    def on_blur(self) -> None:
        """The mark shows that it is elsewhere."""
        self._drawn = None
        self.refresh()

    def on_resize(self, _event: Resize) -> None:
        """There is other room."""
        self._drawn = None

    def allow_focus(self) -> bool:
        """There is something to move along."""
        return super().allow_focus() and len(self.steps) > 1

    def action_step(self, by: int) -> None:
        """Mark another step."""
        self._mark(min(max(0, self.cursor + by), len(self.steps) - 1))

    def on_click(self, event: Click) -> None:
        """Mark the step under the mouse."""
        place = event.get_content_offset(self)
        if place is not None and self.steps:
            seen, _width = self._layout()
            chosen = seen.start + place.x // (self._card_width + 1)
            if chosen in seen:
                self._mark(chosen)

    def _mark(self, place: int) -> None:
        if place != self.cursor and 0 <= place < len(self.steps):
            self.cursor = place
            self.post_message(self.Marked(place))

    def _layout(self) -> tuple[range, int]:
        """Which steps are seen, and how wide each is."""
        count, room = len(self.steps), self.size.width + 1
        fit = max(1, min(count, room // (NARROWEST + 1)))
        width = min(WIDEST, room // fit - 1)
        first = min(max(0, self.cursor - fit // 2), count - fit)
        return range(first, first + fit), max(1, width)

    def render_line(self, y: int) -> Strip:
        """One line of all steps."""
        if self._drawn is None:
            self._drawn = self._draw() if self.steps and self.size.area else []
        base = self.rich_style
        if y >= len(self._drawn):
            return Strip.blank(self.size.width, base)
        return self._drawn[y].apply_style(base).adjust_cell_length(self.size.width, base)

    def _draw(self) -> list[Strip]:
        seen, width = self._layout()
        height = self.size.height
        if width >= FOR_WORDS and height >= 1 + LEAST_PICTURE + WORD_LINES:
            pictures = min(height - 1 - WORD_LINES, width // 2)
            cards = [self._card(place, width, pictures, WORD_LINES) for place in seen]
            return _beside(cards)
        words = f"{self.cursor + 1}. {self.steps[self.cursor].sentence}"
        told = textwrap.wrap(words, max(10, self.size.width))[:2]
        pictures = max(0, height - 1 - len(told))
        width = min(width, max(NARROWEST, 2 * pictures))
        cards = [self._card(place, width, pictures, 0) for place in seen]
        return [*(Strip([Segment(line, Style(bold=True))]) for line in told), *_beside(cards)]

    def _style(self, place: int) -> Style:
        here = place == self.cursor
        return Style(bold=here, reverse=here and self.has_focus)

    def _card(self, place: int, width: int, pictures: int, words: int) -> list[Strip]:
        """A step in lines of `width`: its number, its picture, its sentence."""
        step, style = self.steps[place], self._style(place)
        mark = cursor_sign(self) if place == self.cursor else " "
        self._card_width = width
        lines = [Strip([Segment(padded(f"{mark}{place + 1} ", width), style)])]
        if pictures:
            columns = fitting_width(step.image.shape, width, pictures)
            drawn = [Strip(line) for line in strips(step.image, columns, (0, 255), self._ink)]
            lines += [*drawn[:pictures], *[Strip([])] * (pictures - len(drawn))]
        told = textwrap.wrap(step.sentence, width)
        if len(told) > words > 0:
            told = [*told[: words - 1], shortened(f"{told[words - 1]} {told[words]}", width)]
        text = Style(bold=place == self.cursor)
        lines += [Strip([Segment(line, text)]) for line in told[:words]]
        return [line.adjust_cell_length(width, Style()) for line in lines]


def _beside(cards: Sequence[Sequence[Strip]]) -> list[Strip]:
    height = max(len(card) for card in cards)
    gap = Strip([Segment(" ")])
    lines = []
    for y in range(height):
        parts: list[Strip] = []
        for card in cards:
            parts += [card[y] if y < len(card) else Strip.blank(card[0].cell_length), gap]
        lines.append(Strip.join(parts))
    return lines
