"""Horizontal bars: a line each, with a label before the bar and a figure behind it.

A bar may have several parts, one after the other; several series are lines below each other. Parts
and series differ in their pattern as well as in their colour. `bars_text` is a pure function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tui_lab.i18n import _, percent
from tui_lab.imaging.layout import bar
from tui_lab.reports.series import drawable
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import padded, shortened, text_columns
from tui_lab.ui.kit.theme_styles import roles

LONGEST_LABEL, SHORTEST_LABEL = 16, 4
LONGEST_BAR, SHORTEST_BAR = 40, 4
PATTERNS, PATTERNS_ASCII = "█▒░", "#=-"
"""Of the parts of a bar, and of series; the first is drawn to an eighth of a column."""
SQUARES, SQUARES_ASCII = "■□▪", "#o-"
"""The same for bars that are all nearly full: full blocks would run together to a wall."""
ROOMY = 44
"""Columns from which on there is room for long words behind the bars."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a bar."""

    value: float
    """From 0; anything else than a finite number above 0 is drawn as nothing."""
    role: str = ""
    """Of `theme_styles.ROLES`; "" takes the colour of words."""
    pattern: int = 0
    """The place in `PATTERNS`."""


@dataclass(frozen=True, slots=True)
class BarRow:
    """A line of a chart."""

    label: str
    parts: tuple[BarPart, ...]
    figure: str = ""
    """The value in words."""
    note: str = ""
    """What stands behind the figure."""
    role: str = ""
    """Of label, figure and note."""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class BarSeries:
    """A value for each label."""

    name: str
    values: Sequence[float]
    role: str = ""


def bar_parts(
    parts: Sequence[BarPart], columns: int, *, most: float = 1.0, patterns: str = PATTERNS
) -> list[tuple[str, str]]:
    """The parts of a bar as (text, role), together exactly `columns` wide.

    What is more than nothing is seen: each part after the first takes a column at least.

    Args:
        parts: From left to right.
        columns: At least as many as there are parts.
        most: The value that fills all columns, above 0.
        patterns: A sign for each part; with full blocks, the end of a bar is drawn to an eighth.
    """
    shares = [max(0.0, drawable(part.value) or 0.0) / most for part in parts]
    drawn: list[tuple[str, str]] = []
    used, reached = 0, 0.0
    for place, (part, share) in enumerate(zip(parts, shares, strict=True)):
        reached += share
        kept = sum(later > 0 for later in shares[place + 1 :])
        sign = patterns[part.pattern % len(patterns)]
        if sign == PATTERNS[0] and place == 0 and not kept:
            text = bar(share, columns).rstrip(" ")
        else:
            wanted = max(round(min(1.0, reached) * columns) - used, int(place > 0 and share > 0))
            text = sign * max(0, min(wanted, columns - used - kept))
        used += len(text)
        drawn.append((text, part.role))
    return [*drawn, (" " * (columns - used), "")]


def bars_text(
    rows: Sequence[BarRow],
    width: int,
    styles: Mapping[str, Style],
    *,
    most: float = 1.0,
    longest: int = LONGEST_BAR,
    longest_label: int = LONGEST_LABEL,
    unicode: bool = True,
) -> Text:
    """The chart: label, bar, figure and note of each row in a line of at most `width` columns.

    Args:
        rows: From above to below.
        width: Columns; labels are cut first.
        styles: Of the roles, as `theme_styles.roles` gives them.
        most: The value that fills a bar, above 0.
        longest: Columns of a bar at most.
        longest_label: Columns of a label at most.
        unicode: Whether the terminal shows more than ASCII.
    """
    text = Text(no_wrap=True, end="")
    patterns = PATTERNS if unicode else PATTERNS_ASCII
    if not rows:
        return text
    label, figure, note = (
        max(text_columns(each) for each in column)
        for column in zip(*((row.label, row.figure, row.note) for row in rows), strict=True)
    )
    behind = (figure + 1 if figure else 0) + (note + 1 if note else 0)
    label = min(label, longest_label, max(SHORTEST_LABEL, width - behind - SHORTEST_BAR - 1))
    room = min(longest, max(SHORTEST_BAR, width - label - 1 - behind))
    for place, row in enumerate(rows):
        style = styles.get(row.role, Style()) + Style(bold=row.strong or None)
        text.append("\n" if place else "")
        text.append(padded(shortened(row.label, label), label) + " ", style)
        for drawn, role in bar_parts(row.parts, room, most=most, patterns=patterns):
            text.append(drawn, styles.get(role, Style()))
        if figure:
            text.append(" " * (1 + figure - text_columns(row.figure)) + row.figure, style)
        text.append(f" {row.note}" if row.note else "", style)
    return text


def grouped(
    labels: Sequence[str], series: Sequence[BarSeries], figure: Callable[[float], str]
) -> list[BarRow]:
    """Rows for several series: those of one label stand below each other, with their names.

    Args:
        labels: One for each value of a series.
        series: At most as many as there are patterns can be told apart without colours.
        figure: How a value is written.
    """
    return [
        BarRow(
            "" if place else label,
            (BarPart(each.values[row], each.role, place),),
            figure(each.values[row]),
            each.name,
        )
        for row, label in enumerate(labels)
        for place, each in enumerate(series)
    ]


def probability_rows(
    shares: Sequence[float],
    classes: Sequence[str],
    lines: int,
    *,
    truth: int | None = None,
    answer: int | None = None,
    width: int = ROOMY,
) -> list[BarRow]:
    """A row for each class, with a word at the network's answer and at the truth.

    Args:
        shares: The probability of each class; a dash stands for what is no number.
        classes: Their names.
        lines: Room: of more classes, the most probable ones stand first, and with `truth` only
            so many are shown, the truth among them.
        truth: The number of the true class, if it is known.
        answer: That of the class which is the answer; None takes the most probable one.
        width: Columns of the chart: how long its words may be.
    """
    if answer is None:
        answer = max(range(len(shares)), key=lambda place: shares[place])
    places = list(range(len(shares)))

    def least_first(place: int) -> float:
        return -shares[place] if shares[place] == shares[place] else 1.0

    if len(places) > max(1, lines):
        places.sort(key=least_first)
        if truth is not None:
            kept = sorted(places, key=lambda place: place not in (truth, answer))
            places = sorted(kept[: max(2, lines)], key=least_first)
    right = truth is None or truth == answer
    notes = {answer: _("answer")}
    if truth is not None:
        both = _("truth and answer") if width >= ROOMY else _("both")
        notes = {answer: both} if right else {truth: _("truth"), answer: _("answer")}
    tones = {answer: "primary" if truth is None else "right" if right else "wrong"}
    if truth is not None and not right:
        tones[truth] = "right"
    return [
        BarRow(
            classes[place],
            (BarPart(shares[place], tones.get(place, "muted")),),
            percent(shares[place]),
            f"{glyph('◂')} {notes[place]}" if place in notes else "",
            tones.get(place, ""),
            place in notes,
        )
        for place in places
    ]


class Bars(Widget):
    """A chart of bars, as wide as there is room for."""

    DEFAULT_CSS = """
    Bars { width: 1fr; height: auto; }
    """

    class Clicked(Message):
        """A row was clicked."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def __init__(
        self,
        rows: Sequence[BarRow] = (),
        *,
        most: float = 1.0,
        longest: int = LONGEST_BAR,
        longest_label: int = LONGEST_LABEL,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make it.

        Args:
            rows: What it shows.
            most: The value that fills a bar, above 0.
            longest: Columns of a bar at most.
            longest_label: Columns of a label at most.
            id: Of the widget.
        """
        super().__init__(id=id)
        self._rows, self._most = tuple(rows), most
        self._longest, self._longest_label = longest, longest_label

    def show(self, rows: Sequence[BarRow], *, most: float = 1.0) -> None:
        """Show other bars."""
        fresh = len(rows) != len(self._rows)
        self._rows, self._most = tuple(rows), most
        self.refresh(layout=fresh)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each row."""
        return len(self._rows)

    def on_click(self, event: Click) -> None:
        """Tell which row was clicked; what it stands for is known where the chart is."""
        if event.y < len(self._rows):
            self.post_message(self.Clicked(event.y))

    def render(self) -> Text:
        """The chart in the colours of the theme."""
        styles = roles(self.app)
        return bars_text(
            self._rows,
            self.size.width,
            styles,
            most=self._most,
            longest=self._longest,
            longest_label=self._longest_label,
            unicode=unicode_ok(),
        )
