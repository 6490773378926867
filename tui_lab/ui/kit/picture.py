"""Pictures as lines of the screen: one large one, or many small ones with words beside them.

NumPy is imported only when something is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_lab import settings
from tui_lab.text.ascii import unicode_ok
from tui_lab.text.fit import shortened, text_columns
from tui_lab.ui.kit.cursor_sign import cursor_sign
from tui_lab.ui.kit.drawing import Ink

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDEST_CARD, NARROWEST_CARD = 28, 10
"""Columns."""
FAR = 10_000_000
"""More steps than there are pictures."""
GALLERY_KEYS: list[BindingType] = [
    Binding("left", "step(-1)", show=False),
    Binding("right", "step(1)", show=False),
    Binding("up", "row(-1)", show=False),
    Binding("down", "row(1)", show=False),
    Binding("pageup", "turn(-1)", show=False),
    Binding("pagedown", "turn(1)", show=False),
    Binding("home", f"step(-{FAR})", show=False),
    Binding("end", f"step({FAR})", show=False),
]
"""For whoever has a gallery, with `action_step`, `action_row` and `action_turn`."""
Range = tuple[float, float] | None


def ink_for(app: App[object]) -> Ink:
    """What the setting asks for, as far as this terminal can show it."""
    if settings.get("pictures") == "ascii" or not unicode_ok():
        return Ink.ASCII
    return block_ink(app)


def block_ink(app: App[object]) -> Ink:
    """Half blocks in colour, or shades where the theme leaves the colours to the terminal."""
    return Ink.SHADES if app.theme.startswith("ansi") else Ink.COLOURS


def fitting_width(shape: Sequence[int], columns: int, lines: int) -> int:
    """How many columns a picture takes at most: whole multiples of its own size where it can.

    Args:
        shape: (h, w) or (h, w, channels).
        columns: Room.
        lines: Room; a line holds two rows of points.
    """
    height, width = shape[0], shape[1]
    room = max(1, min(columns, 2 * lines * width // height))
    if room < width:
        return room
    times = room // width
    if times > 1 and times * height % 2:
        times -= 1  # each point as high as the others: half cells come in pairs
    return times * width


def strips(
    image: NDArray[np.generic], width: int, value_range: Range, ink: Ink
) -> list[list[Segment]]:
    """A picture as lines of segments, `width` columns wide.

    Args:
        image: (h, w), (h, w, 1) or (h, w, 3).
        width: Columns.
        value_range: What is drawn black and white; None takes the picture's own extremes.
        ink: What to draw with.
    """
    from tui_lab.imaging import text

    if ink is Ink.ASCII:
        return [[Segment(line)] for line in text.ascii_picture(image, width, value_range)]
    if ink is Ink.SHADES:
        lines = text.block_picture(image, width, value_range, colours=text.Colours.NONE)
        return [[Segment(line)] for line in lines]
    cells = text.grid(image, width, value_range)
    if cells.ndim == 2:
        cells = cells[..., None].repeat(3, axis=2)
    points = (cells * 255 + 0.5).astype(int).tolist()
    return [
        [
            Segment("▀", _halves(tuple(top), tuple(bottom)))
            for top, bottom in zip(points[row], points[row + 1], strict=True)
        ]
        for row in range(0, len(points), 2)
    ]


@lru_cache(maxsize=8192)
def _halves(top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Style:
    return Style(color=Color.from_rgb(*top), bgcolor=Color.from_rgb(*bottom))


class Picture(Widget):
    """One picture, as large as there is room for."""

    DEFAULT_CSS = """
    Picture { width: auto; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._image: NDArray[np.generic] | None = None
        self._range: Range = None
        self._ink = Ink.ASCII
        self._drawn: tuple[tuple[int, int], list[Strip]] = ((-1, -1), [])

    def show(self, image: NDArray[np.generic] | None, value_range: Range, ink: Ink) -> None:
        """Draw another picture; None leaves the place empty."""
        self._image, self._range, self._ink = image, value_range, ink
        self._drawn = ((-1, -1), [])
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        size = (self.size.width, self.size.height)
        if self._drawn[0] != size:
            self._drawn = (size, self._draw())
        lines = self._drawn[1]
        base = self.rich_style
        if y >= len(lines):
            return Strip.blank(self.size.width, base)
        return lines[y].apply_style(base).adjust_cell_length(self.size.width, base)

    def _draw(self) -> list[Strip]:
        if self._image is None or not self.size.area:
            return []
        width = fitting_width(self._image.shape, self.size.width, self.size.height)
        return [Strip(line) for line in strips(self._image, width, self._range, self._ink)]


@dataclass(frozen=True, slots=True)
class Card:
    """A small picture with words above it, or beside it."""

    image: NDArray[np.generic] | None
    """None: words alone."""
    words: tuple[str, ...]
    """A line each."""
    good: bool | None = None
    """Whether the words are drawn as what is right, or as a mistake; None for neither."""
    foot: Text | None = None
    """A line below the picture."""


class Gallery(Widget, can_focus=True):
    """Small pictures in rows, as many as fit; the one under the cursor is marked.

    Only what is seen is asked for and drawn. What the arrows do is up to whoever has it.
    """

    DEFAULT_CSS = """
    Gallery { height: 1fr; width: 1fr; }
    Gallery > .gallery--here { text-style: reverse bold; }
    Gallery > .gallery--bad { color: $wrong; }
    Gallery > .gallery--good { color: $right; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"gallery--here", "gallery--bad", "gallery--good"}
    cursor: reactive[int] = reactive(0)

    class Chosen(Message):
        """A card was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, card_lines: int = 6, id: str | None = None) -> None:  # noqa: A002
        """Make it empty.

        Args:
            card_lines: How high a picture is at most.
            id: Textual's.
        """
        super().__init__(id=id)
        self._most_lines = card_lines
        self._count = 0
        self._card: Callable[[int], Card] | None = None
        self._range: Range = None
        self._ink = Ink.ASCII
        self._shape: tuple[int, ...] = ()
        self._words = self._most_words = 1
        self._foot = self._beside = 0
        self._narrowest = NARROWEST_CARD
        self._drawn: dict[tuple[int, str], list[Strip]] = {}

    def fill(
        self,
        count: int,
        card: Callable[[int], Card],
        shape: Sequence[int],
        value_range: Range,
        ink: Ink,
        *,
        words: int = 1,
        foot: bool = False,
        narrowest: int = NARROWEST_CARD,
        beside: int = 0,
    ) -> None:
        """Show other pictures.

        Args:
            count: How many there are.
            card: Gives the one at a place.
            shape: Of each picture; empty for words alone.
            value_range: As for `strips`.
            ink: What to draw with.
            words: Lines of words above each.
            foot: Whether there is a line below each.
            narrowest: Columns of a card at least, for its words.
            beside: Columns for the words to the right of each picture; 0: they stand above it.
        """
        self._count, self._card, self._shape = count, card, tuple(shape)
        self._range, self._ink, self._words, self._foot = value_range, ink, words, int(foot)
        self._most_words, self._narrowest, self._beside = words, narrowest, beside
        self._drawn.clear()
        self.refresh()

    def make_room(self, cards: int, most: int, least: int) -> None:
        """Draw the pictures as large as lets so many cards be seen at once.

        Where even the smallest pictures leave too few, the first line of words alone is shown.

        Args:
            cards: How many.
            most: Lines of a picture at most.
            least: Lines of a picture at least, also where fewer cards are seen then.
        """
        before = self._most_lines, self._words
        sizes = [(lines, self._most_words) for lines in range(most, least - 1, -1)]
        for size in (*sizes, (least, min(1, self._most_words))):
            self._most_lines, self._words = size
            if self.columns * self.rows >= cards:
                break
        if (self._most_lines, self._words) != before:
            self._drawn.clear()
            self.refresh()

    @property
    def card_size(self) -> tuple[int, int]:
        """Columns and lines of a card, its words included."""
        if not self._shape:
            return 22, self._words + self._foot
        width = fitting_width(self._shape, WIDEST_CARD, self._most_lines)
        lines = max(1, round(self._shape[0] * width / self._shape[1] / 2))
        if self._beside:
            return width + self._beside, max(lines, self._words)
        return max(width, self._narrowest), lines + self._words + self._foot

    @property
    def _gap(self) -> int:
        """Columns between two cards: words beside a picture end in air of their own."""
        return 0 if self._beside else 1

    @property
    def columns(self) -> int:
        """Cards in a row."""
        return max(1, (self.size.width + self._gap) // (self.card_size[0] + self._gap))

    @property
    def rows(self) -> int:
        """Rows of cards that fit whole."""
        return self.size.height // self.card_size[1]

    @property
    def page(self) -> int:
        """Cards that are seen at once."""
        return self.columns * max(1, self.rows)

    @property
    def seen(self) -> range:
        """The places that are on the screen: the page with the cursor, moved row by row."""
        row = self.cursor // self.columns
        rows = max(1, self.rows)
        top = row // rows * rows
        first = top * self.columns
        return range(first, min(first + self.page, self._count))

    def on_click(self, event: Click) -> None:
        """Choose the card under the mouse."""
        place = event.get_content_offset(self)
        if place is None:
            return
        width, height = self.card_size
        column, row = place.x // (width + self._gap), place.y // height
        chosen = self.seen.start + row * self.columns + column
        if column < self.columns and chosen < self.seen.stop:
            self.post_message(self.Chosen(chosen))

    def render_line(self, y: int) -> Strip:
        """One line of all cards in a row."""
        base = self.rich_style
        _width, height = self.card_size
        row, line = divmod(y, height)
        parts: list[Strip] = []
        if row < self.rows and self._card is not None:
            first = self.seen.start + row * self.columns
            for place in range(first, min(first + self.columns, self.seen.stop)):
                parts += [self._lines(place)[line], Strip([Segment(" " * self._gap, base)])]
        joined = Strip.join(parts) if parts else Strip.blank(self.size.width, base)
        return joined.apply_style(base).adjust_cell_length(self.size.width, base)

    def _lines(self, place: int) -> list[Strip]:
        """The lines of a card, each as wide as a card."""
        key = (place, self._mark(place))
        if key not in self._drawn:
            if len(self._drawn) > 512:
                self._drawn.clear()
            self._drawn[key] = self._draw(place)
        return self._drawn[key]

    def _mark(self, place: int) -> str:
        return cursor_sign(self) if place == self.cursor else " "

    def _draw(self, place: int) -> list[Strip]:
        assert self._card is not None
        card = self._card(place)
        width, height = self.card_size
        style = Style()
        if card.good is not None:
            role = "gallery--good" if card.good else "gallery--bad"
            style += self.get_component_rich_style(role, partial=True)
        if place == self.cursor:
            style += self.get_component_rich_style("gallery--here", partial=True)
        if self._beside and card.image is not None:
            columns = width - self._beside
            drawn = strips(card.image, columns, self._range, self._ink)
            return [
                Strip([*(drawn[line] if line < len(drawn) else [Segment(" " * columns)]), words])
                for line, words in enumerate(self._words_beside(card, style, height))
            ]
        mark = self._mark(place)
        lines: list[Strip] = []
        for number, words in enumerate((*card.words, *[""] * self._words)[: self._words]):
            text = shortened(" " + words if number else mark + words, width)
            lines.append(Strip([Segment(text + " " * (width - text_columns(text)), style)]))
        if card.image is not None:
            columns = fitting_width(self._shape, WIDEST_CARD, self._most_lines)
            drawn = strips(card.image, columns, self._range, self._ink)
            lines += [Strip(line) for line in drawn]
        if self._foot and card.foot is not None:
            told = card.foot.copy()
            told.truncate(width)
            lines += [Strip([]) for _missing in range(height - 1 - len(lines))]
            lines.append(Strip(told.render(self.app.console)))
        lines = [*lines, *[Strip([])] * height][:height]
        return [line.adjust_cell_length(width, Style()) for line in lines]

    def _words_beside(self, card: Card, style: Style, height: int) -> list[Segment]:
        """The words of a card that stand beside its picture, a column of air before them."""
        room = self._beside - 1
        told = [shortened(words, room) for words in (*card.words, *[""] * height)[:height]]
        return [
            Segment(f" {words}{' ' * (room - text_columns(words))}", style if words else Style())
            for words in told
        ]
