"""Precision, recall and F1 of every class, and their averages; the lowest are named in words.

Beside them a bar says which share of a class was recognised, and for what the rest was taken.
Draws itself line by line. Must not import NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_lab.i18n import N_, _, number
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import fitted, padded, shortened, text_columns
from tui_lab.ui.kit.bars import SQUARES, SQUARES_ASCII, BarPart, bar_parts
from tui_lab.ui.kit.cursor_sign import cursor_sign

if TYPE_CHECKING:
    from tui_lab.reports.metrics import Report, Scores

MEASURES = (
    ("precision", N_("Precision")),
    ("recall", N_("Recall")),
    ("f1", N_("F1")),
    ("support", N_("Support")),
)
ORDERS = ("class", *(key for key, _title in MEASURES))
"""What the rows can be sorted by: as the classes come, or the lowest of a figure first."""
LONGEST_NAME = 18
DIGITS = 3
SHORTEST_BAR, LONGEST_BAR = 8, 28
BAR_SHARE = 0.6
"""Of the columns that the figures leave."""
BAR_ROLES = ("right", "wrong")
LONGEST_TAKEN = 24
"""Columns of what a class was taken for."""


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class, or an average."""

    name: str
    scores: Scores
    number: int | None = None
    """Of the class; None for an average."""
    lowest: tuple[str, ...] = ()
    """The measures in which no class is lower."""
    taken: tuple[tuple[str, int], ...] = ()
    """For which classes its examples were taken and how often, the most frequent first."""

    @property
    def bar(self) -> tuple[BarPart, ...]:
        """What was recognised, and what was taken for another class."""
        if self.number is None or not self.scores.support:
            return ()
        wrong = sum(count for _name, count in self.taken) / self.scores.support
        return BarPart(self.scores.recall, "right"), BarPart(wrong, "wrong", 1)


def lines_of(report: Report, classes: Sequence[str], order: str = "class") -> list[ClassLine]:
    """The rows of the table, without the averages.

    Args:
        report: Of one part of the data.
        classes: Their names.
        order: One of ORDERS; the lowest come first, equals in the order of the classes.
    """
    weakest = {key: report.weakest(key) for key, _title in MEASURES[:3]}
    confusion: list[list[int]] = report.confusion.tolist()
    lines = [
        ClassLine(
            name,
            scores,
            index,
            tuple(key for key, numbers in weakest.items() if index in numbers),
            _taken(confusion[index], classes, index),
        )
        for index, (name, scores) in enumerate(zip(classes, report.classes, strict=True))
    ]
    return (
        lines if order == "class" else sorted(lines, key=lambda line: getattr(line.scores, order))
    )


def least_recognised(report: Report, classes: Sequence[str], most: int = 3) -> list[str]:
    """The classes with the lowest recall, lowest first; none where all are recognised alike."""
    lines = [line for line in lines_of(report, classes, "recall") if line.scores.support]
    best = lines[-1].scores.recall if lines else 0.0
    return [line.name for line in lines if line.scores.recall < best][:most]


def _taken(row: Sequence[int], classes: Sequence[str], own: int) -> tuple[tuple[str, int], ...]:
    found = [place for place, count in enumerate(row) if count and place != own]
    found.sort(key=lambda place: -row[place])
    return tuple((classes[place], row[place]) for place in found)


def taken_words(line: ClassLine, room: int = 1000) -> str:
    """`→ 9 (5), 2 (1)`: for what a class was taken and how often, as much of it as fits."""
    words = ""
    for place, (name, count) in enumerate(line.taken):
        one = f"{name} ({number(count)})"
        longer = f"{words}, {one}" if place else f"{glyph('→')} {one}"
        more = place + 1 < len(line.taken)
        if text_columns(longer) + (3 if more else 0) > room:
            return _first_taken(words or longer, name, room)
        words = longer
    return words


def _first_taken(words: str, name: str, room: int) -> str:
    """What fits of the first ones, with a sign for the others: no count is cut."""
    ends = (f", {glyph('…')}", f",{glyph('…')}", glyph("…"), "")
    whole = next((f"{words}{end}" for end in ends if text_columns(f"{words}{end}") <= room), "")
    short = f"{glyph('→')} {name}{glyph('…')}"
    return whole or (short if text_columns(short) <= room else shortened(short, room))


def remark(line: ClassLine, room: int = 1000) -> str:
    """Which figures of a class are the lowest of all, in words that fit; "" where none is."""
    if not line.lowest:
        return ""
    names = [_(title) for key, title in MEASURES if key in line.lowest]
    words = _("lowest: {measures}").format(measures=", ".join(names))
    if len(names) == len(MEASURES) - 1:
        words = _("lowest in all three")
    return next((each for each in (words, _("lowest")) if text_columns(each) <= room), "")


class ClassTable(Widget, can_focus=True):
    """The table; the arrows move over the classes, enter asks for a class's examples."""

    DEFAULT_CSS = """
    ClassTable { height: auto; width: 1fr; }
    ClassTable > .class-table--header { text-style: bold; background: $panel; color: $foreground; }
    ClassTable > .class-table--cursor { background: $primary-muted; text-style: bold; }
    ClassTable > .class-table--low { color: $warning; }
    ClassTable > .class-table--average { text-style: italic; }
    ClassTable > .class-table--right { color: $right; }
    ClassTable > .class-table--wrong { color: $wrong; }
    ClassTable:ansi > .class-table--header { text-style: bold underline; background: ansi_default; }
    ClassTable:ansi > .class-table--cursor { text-style: reverse; background: ansi_default; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "class-table--header",
        "class-table--cursor",
        "class-table--low",
        "class-table--average",
        "class-table--right",
        "class-table--wrong",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("home", "move(-100000)", show=False),
        Binding("end", "move(100000)", show=False),
    ]
    cursor: reactive[int] = reactive(0)
    """Which row, from 0."""
    order: reactive[str] = reactive("class")

    class Moved(Message):
        """Another class is under the cursor."""

        def __init__(self, chosen: int) -> None:
            super().__init__()
            self.chosen = chosen

    class Chosen(Moved):
        """The examples of a class are asked for."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._report: Report | None = None
        self._labels: Sequence[str] = ()
        self._lines: list[ClassLine] = []
        self._taken_widths: dict[int, int] = {}

    def fill(self, report: Report, classes: Sequence[str]) -> None:
        """Show the figures of a part; the cursor stays where it is."""
        self._report, self._labels = report, classes
        self._sort()
        self.set_reactive(ClassTable.cursor, min(self.cursor, max(0, len(self._lines) - 1)))
        self.refresh(layout=True)
        self._tell()

    @property
    def chosen(self) -> int | None:
        """The number of the class under the cursor."""
        return self._lines[self.cursor].number if self._lines else None

    def watch_order(self) -> None:
        """Sort anew; the cursor stays with its class."""
        chosen = self.chosen
        self._sort()
        places = [line.number for line in self._lines]
        if chosen in places:
            self.cursor = places.index(chosen)
        self.refresh()

    def on_mount(self) -> None:
        """Follow what the table is scrolled in: the titles stay in sight."""
        if (scroll := self._scroll()) is not None:
            self.watch(scroll, "scroll_y", self._scrolled, init=False)

    def _scroll(self) -> VerticalScroll | None:
        """What the table is scrolled in, if anything."""
        found = (each for each in self.ancestors if isinstance(each, VerticalScroll))
        return next(found, None)

    def _top(self) -> int:
        """The line of what scrolls that the table begins in."""
        top = self.virtual_region.y
        for each in self.ancestors:
            if isinstance(each, VerticalScroll) or not isinstance(each, Widget):
                break
            top += each.virtual_region.y + each.gutter.top
        return top

    def _scrolled(self, before: float, now: float) -> None:
        if self._titles_at(before) != self._titles_at(now):
            self.refresh()

    def _titles_at(self, scrolled: float) -> int:
        """The line that the titles are drawn in: the uppermost one in sight."""
        return max(0, min(round(scrolled) - self._top(), len(self._lines)))

    def watch_cursor(self) -> None:
        """Keep the class in sight, and tell which it is."""
        if (scroll := self._scroll()) is not None:
            # The titles lie over the line above, and the averages go along at the end.
            last = self.cursor == len(self._lines) - 1
            region = Region(0, self._top() + self.cursor, 1, 4 if last else 2)
            scroll.scroll_to_region(region, animate=False, force=True)
        self._tell()

    def action_move(self, steps: int) -> None:
        """Go up or down; beyond the last row, on to what stands below."""
        wanted = self.cursor + steps
        last = max(0, len(self._lines) - 1)
        scroll = self._scroll()
        if scroll is not None and (wanted < 0 or wanted > last):
            scroll.scroll_relative(y=-3 if steps < 0 else 3, animate=False, immediate=True)
        self.cursor = min(max(0, wanted), last)

    def action_choose(self) -> None:
        """Ask for the examples of this class."""
        if self.chosen is not None:
            self.post_message(self.Chosen(self.chosen))

    def on_click(self, event: Click) -> None:
        """Sort by the title that was clicked; go to a row, and choose the one of the cursor."""
        scroll = self._scroll()
        if event.y == self._titles_at(scroll.scroll_y if scroll is not None else 0.0):
            self.order = self._order_at(event.x) or self.order
        elif 1 <= event.y <= len(self._lines):
            if self.cursor == event.y - 1:
                self.action_choose()
            self.cursor = event.y - 1

    def _order_at(self, x: int) -> str | None:
        """What is sorted by the title at `x`; None beside all of them."""
        end = 2 + self._name_width()
        if x < end:
            return "class"
        for (key, _title), width in zip(MEASURES, self._widths(), strict=True):
            end += width
            if x < end:
                return key
        return None

    def next_order(self) -> None:
        """Sort by the next figure."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A header, a row for each class, two averages."""
        return len(self._lines) + 3 if self._lines else 0

    def render_line(self, y: int) -> Strip:
        """One line of the table."""
        if not self._lines or self._report is None:
            return Strip.blank(self.size.width)
        scroll = self._scroll()
        scrolled = scroll.scroll_y if scroll is not None else 0.0
        if y == self._titles_at(scrolled):
            return self._strip([(self._header(), "header")], "header")
        if y <= len(self._lines):
            line = self._lines[y - 1]
            return self._row(line, self.cursor == y - 1)
        averages = (
            (_("macro average"), self._report.macro),
            (_("weighted average"), self._report.weighted),
        )
        place = y - 1 - len(self._lines)
        if place >= len(averages):
            return Strip.blank(self.size.width)
        return self._row(ClassLine(*averages[place]), False, "average")

    def _sort(self) -> None:
        if self._report is not None:
            self._lines = lines_of(self._report, self._labels, self.order)
            self._taken_widths.clear()

    def _tell(self) -> None:
        if self.chosen is not None and self.is_mounted:
            self.post_message(self.Moved(self.chosen))

    def _name_width(self) -> int:
        names = [*(line.name for line in self._lines), _("macro average"), _("weighted average")]
        widest = max((text_columns(name) for name in names), default=5)
        return min(LONGEST_NAME, max(5, widest))

    def _widths(self) -> list[int]:
        return [max(text_columns(_(title)) + 2, DIGITS + 5) for _key, title in MEASURES]

    def _figures_width(self) -> int:
        return 2 + self._name_width() + sum(self._widths())

    def _bar_width(self) -> int:
        """Columns of the bars; 0 where there is no room for them."""
        room = self.size.width - self._figures_width() - 2
        columns = min(LONGEST_BAR, int(room * BAR_SHARE))
        return columns if columns >= SHORTEST_BAR else 0

    def _taken_width(self, room: int) -> int:
        """Columns of the longest of what the classes were taken for."""
        if room not in self._taken_widths:
            told = (text_columns(taken_words(each, room)) for each in self._lines)
            self._taken_widths[room] = max(told, default=0)
        return self._taken_widths[room]

    def _patterns(self) -> str:
        return SQUARES if unicode_ok() else SQUARES_ASCII

    def _header(self) -> str:
        sorted_by = glyph("▲")
        name = _("Class") + (f" {sorted_by}" if self.order == "class" else "")
        text = "  " + padded(name, self._name_width())
        for (key, title), width in zip(MEASURES, self._widths(), strict=True):
            words = _(title) + (f"{sorted_by} " if self.order == key else "  ")
            text += words.rjust(width)
        if self._bar_width():
            signs = self._patterns()
            right = _("{mark} right").format(mark=signs[0])
            told = (right, _("{mark} wrong").format(mark=signs[1]))
            text += "  " + "  ".join(told)
        return text

    def _row(self, line: ClassLine, here: bool, role: str = "") -> Strip:
        mark = cursor_sign(self) if here else " "
        name = shortened(line.name, self._name_width())
        parts = [(f"{mark} {padded(name, self._name_width())}", role)]
        for (key, _title), width in zip(MEASURES, self._widths(), strict=True):
            low = key in line.lowest
            value = getattr(line.scores, key)
            text = number(value) if key == "support" else number(value, DIGITS)
            sign = f" {glyph('▼')}" if low else "  "
            parts.append(((text + sign).rjust(width), "low" if low else role))
        room = self.size.width - self._figures_width() - 2
        if columns := self._bar_width():
            taken_room = min(LONGEST_TAKEN, room - columns - 1)
            taken = self._taken_width(taken_room)
            drawn = bar_parts(line.bar, columns, patterns=self._patterns())
            parts += [("  ", ""), *drawn]
            parts.append((" " + fitted(taken_words(line, taken_room), taken), "wrong"))
            room -= columns + 1 + taken + 2
        if words := remark(line, room):
            parts.append(("  " + words, "low"))
        whole = "cursor" if here and self.has_focus else ""
        return self._strip(parts, whole)

    def _strip(self, parts: Sequence[tuple[str, str]], whole: str) -> Strip:
        base = self.rich_style
        if whole:
            base = base + self.get_component_rich_style(f"class-table--{whole}", partial=True)
        segments = []
        for text, role in parts:
            style = base
            # In reverse, a colour of its own would be seen as a background.
            if role and (not whole or (role in BAR_ROLES and not base.reverse)):
                style = base + self.get_component_rich_style(f"class-table--{role}", partial=True)
            segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(self.size.width, base)
