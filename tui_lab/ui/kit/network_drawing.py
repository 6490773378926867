"""A Sequential network drawn with what comes out of each layer: across, or down as a table.

Pure functions from stations to Rich texts, and a thin widget. Sizes are on a log scale that is the
same for all networks, so that two drawings can be compared by eye.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tui_lab.i18n import number
from tui_lab.text.ascii import unicode_ok
from tui_lab.text.fit import text_columns
from tui_lab.text.values import NONE, shape_text
from tui_lab.ui.kit.network_figures import figure_of
from tui_lab.ui.kit.network_rows import down
from tui_lab.ui.kit.network_stations import (
    LAYER,
    MORE,
    Inks,
    Station,
    centred,
    figure_ink,
    inks,
    of_layer,
    outputs_line,
    sign_of,
    signed,
    written,
)

TALL, FLAT = 5, 3
"""Lines of the figures of a drawing across, where there is room and where there is little."""
LEAST_WIDTH = 4
"""Columns of a station that is drawn across, with its arrow, at least."""
SHORTEST_NAME = 8
"""Columns of a layer's name in a drawing across, at least."""


def network_drawing(
    drawn: Sequence[Station],
    width: int,
    ink: Inks | None = None,
    *,
    marked: int | None = None,
    lines: int | None = None,
    bands: int = 1,
) -> Text:
    """The network across where there is room, else down.

    Args:
        drawn: The input and the layers.
        width: Columns there are.
        ink: Its colours.
        marked: The index of the layer that is marked.
        lines: Lines there are; None: any number. Of a network that is too long for them the part
            around the mark is drawn.
        bands: How many rows of figures there may be.
    """
    most = max(bands * width // LEAST_WIDTH, lines or 0)
    for shown in _excerpts(drawn, marked, most):
        text = _drawing(shown, width, ink, marked, lines, bands)
        if lines is None or text.plain.count("\n") < lines:
            return text
    return Text()


def _excerpts(drawn: Sequence[Station], marked: int | None, most: int) -> Iterator[list[Station]]:
    """The stations; then fewer and fewer of them around the mark, at first `most`."""
    yield list(drawn)
    here = next((n for n, each in enumerate(drawn) if each.index == marked), 0)
    for count in range(min(most, len(drawn) - 1), 0, -1):
        first = max(0, min(here - count // 2, len(drawn) - count))
        part = list(drawn[first : first + count])
        after = [MORE] if first + count < len(drawn) else []
        yield ([MORE] if first else []) + part + after


def _drawing(
    drawn: Sequence[Station],
    width: int,
    ink: Inks | None,
    marked: int | None,
    lines: int | None,
    bands: int,
) -> Text:
    for most in range(1, bands + 1):
        for tall in (TALL, FLAT):
            text = across(drawn, width, ink, marked=marked, figure=tall, bands=most)
            if text is not None and (lines is None or text.plain.count("\n") < lines):
                return text
    return down(drawn, width, ink, marked=marked)


# Across


def across(
    drawn: Sequence[Station],
    width: int,
    ink: Inks | None = None,
    *,
    marked: int | None = None,
    figure: int = TALL,
    bands: int = 1,
) -> Text | None:
    """Figures beside each other, with shape, type and weights below; None where there is no room.

    A bar is a vector, a box a picture, and more edges behind it more channels.

    Args:
        drawn: The input and the layers.
        width: Columns there are.
        ink: Its colours.
        marked: The index of the layer that is marked.
        figure: Lines of the figures.
        bands: How many rows of figures there may be.
    """
    if len(drawn) * LEAST_WIDTH > bands * width + LEAST_WIDTH:
        return None
    ink = ink or Inks()
    cells = [_cell(each, figure, marked) for each in drawn]
    whole, cut = [cell.width for cell in cells], [cell.narrow for cell in cells]
    for widths, arrow in ((whole, ARROWS[0]), (whole, ARROWS[1]), (cut, ARROWS[1])):
        split = _bands(widths, width, len(arrow), bands)
        if split is not None:
            break
    else:
        return None
    text, changed = Text(no_wrap=True, end=""), any(cell.change for cell in cells)
    for number_, places in enumerate(split):
        if number_:
            text.append("\n\n")
        shown = [(cells[place], widths[place]) for place in places]
        continued = places[-1] < len(cells) - 1
        text.append_text(_band(shown, figure, arrow, ink, continued, bool(number_), changed))
    return written(text)


ARROWS = (" ──→ ", " → ")
"""What stands between the figures, where there is room and where there is little."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands in the column of one station."""

    station: Station
    marked: bool
    name: str
    shape: str
    weights: str
    change: str
    figure: Sequence[str]

    @property
    def narrow(self) -> int:
        """Columns that it needs at least; the name is cut."""
        rest = max(map(text_columns, (self.shape, self.weights, self.change)))
        return max(rest, min(SHORTEST_NAME, text_columns(self.name)), text_columns(self.figure[0]))

    @property
    def width(self) -> int:
        """Columns with the whole name."""
        return max(self.narrow, text_columns(self.name))


def _cell(each: Station, figure: int, place: int | None) -> _Cell:
    marked = each.index is not None and each.index == place
    sign = sign_of(each, marked)
    weights = number(each.weights) if each.weights else ""
    return _Cell(
        each,
        marked,
        f"{sign} {each.name}" if sign else each.name,
        "" if each == MORE else shape_text(each.shape) if each.shape is not None else NONE,
        NONE if each.weights is None and each.index is not None else weights,
        signed(each.gained),
        figure_of(each, figure),
    )


def _bands(widths: Sequence[int], width: int, arrow: int, bands: int) -> list[list[int]] | None:
    """Which cells stand in which row, each with about as many; None where there is no room."""

    def split(most: int) -> list[list[int]]:
        found: list[list[int]] = [[]]
        used = 0
        for place, wide in enumerate(widths):
            # A row that goes on ends with an arrow, and the next begins with one.
            more = wide + arrow
            if found[-1] and (used + more + arrow > width or len(found[-1]) == most):
                found.append([])
                used = arrow
            found[-1].append(place)
            used += more
        return found

    if sum(widths) + arrow * (len(widths) - 1) <= width:
        return [list(range(len(widths)))]
    least = split(len(widths))
    too_wide = any(sum(widths[p] + arrow for p in row) + arrow > width for row in least)
    if too_wide or len(least) > bands:
        return None
    return min(
        (split(most) for most in range(1, len(widths) + 1)),
        key=lambda rows: (len(rows), max(map(len, rows))),
    )


def _band(
    cells: Sequence[tuple[_Cell, int]],
    figure: int,
    sign: str,
    ink: Inks,
    continued: bool,
    continues: bool,
    changed: bool,
) -> Text:
    lines: list[Text] = []
    middle = figure // 2
    for row in range(figure):
        arrow = Text().append(sign if row == middle else " " * len(sign), ink.plain)
        parts = [
            Text(
                centred(cell.figure[row], wide),
                figure_ink(cell.station, cell.marked, ink) + of_layer(cell.station),
            )
            for cell, wide in cells
        ]
        line = arrow.join(parts)
        if continues:
            line = arrow.copy().append_text(line)
        if continued:
            line.append_text(arrow)
        lines.append(line)
    before = Text(" " * len(sign) if continues else "")
    gap = Text(" " * len(sign))
    for what in ("shape", "name", "weights", "change"):
        if what == "change" and not changed:
            continue
        parts = [
            Text(centred(getattr(cell, what), w), _label(cell, what, ink) + of_layer(cell.station))
            for cell, w in cells
        ]
        lines.append(before.copy().append_text(gap.join(parts)))
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


def _label(cell: _Cell, what: str, ink: Inks) -> Style:
    if what == "change":
        return ink.changed
    if cell.marked:
        return ink.marked
    if what == "name":
        return ink.changed if cell.station.change else Style()
    return ink.plain if what == "weights" else Style(bold=True)


class NetworkDrawing(Widget):
    """The drawing of a network, across where there is room; its height is that of the drawing."""

    DEFAULT_CSS = "NetworkDrawing { height: auto; width: 1fr; }"

    class Clicked(Message):
        """A layer was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(
        self,
        *,
        table: bool = False,
        bands: int = 1,
        within: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make it; nothing is drawn before `show`.

        Args:
            table: Whether the layers are listed below a drawing across, with their arguments, and
                the weights summed up; in a low terminal there is this table alone, with bars.
            bands: How many rows of figures a drawing across may have, at most.
            within: Whether it keeps to a height that it is given: of a network that is too long the
                part around the mark is drawn.
            id: Of the widget.
        """
        super().__init__(id=id)
        self._table, self._most_bands, self._within = table, bands, within
        self._stations: Sequence[Station] = ()
        self._outputs: Sequence[str] = ()
        self._marked: int | None = None
        self._quiet = False
        self._drawn: tuple[tuple[object, ...], Text] | None = None

    def show(
        self,
        drawn: Sequence[Station],
        marked: int | None = None,
        *,
        outputs: Sequence[str] = (),
        quiet: bool = False,
    ) -> None:
        """Draw a network.

        Args:
            drawn: The input and the layers; nothing is drawn of none.
            marked: The index of the layer that is marked.
            outputs: What its outputs stand for, told below where there is room.
            quiet: Whether the colour of what is chosen is for the mark alone.
        """
        self._outputs = tuple(outputs)
        self._stations, self._marked, self._quiet = tuple(drawn), marked, quiet
        self._drawn = None
        self.refresh(layout=not self._within)

    def on_click(self, event: Click) -> None:
        """Tell which layer was clicked."""
        index = event.style.meta.get(LAYER)
        if index is not None:
            self.post_message(self.Clicked(index))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines of the drawing in that width."""
        return self._drawing(width).plain.count("\n") + 1 if self._stations else 0

    def render(self) -> Text:
        """The drawing."""
        return self._drawing(self.size.width) if self._stations else Text()

    def _drawing(self, width: int) -> Text:
        """The drawing, made anew only where something about it is another."""
        lines = self.size.height if self._within else 0
        key = (width, lines, self.app.theme, self.screen.has_class("-tall"), unicode_ok())
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = (key, self._with_outputs(self._draw(width), width))
        return self._drawn[1]

    def _with_outputs(self, text: Text, width: int) -> Text:
        """The drawing, and below it what the outputs stand for, unless a line would be too much."""
        line = outputs_line(self._outputs, width)
        if line and not (self._within and text.plain.count("\n") + 2 > self.size.height):
            text.append("\n").append_text(written(Text(line, inks(self.app).plain)))
        return text

    def _draw(self, width: int) -> Text:
        drawn, marked = self._stations, self._marked
        ink = inks(self.app, lively=not self._quiet)
        if self._table and not self.screen.has_class("-tall"):
            return down(drawn, width, ink, marked=marked, titled=True)
        if not self._table:
            most, lines = self._most_bands, self.size.height if self._within else None
            return network_drawing(drawn, width, ink, marked=marked, lines=lines, bands=most)
        text = across(drawn, width, ink, marked=marked)
        if text is None:
            return down(drawn, width, ink, marked=marked, titled=True)
        text.append("\n\n")
        below = down(drawn[1:], width, ink, marked=marked, bars=False, titled=True)
        return text.append_text(below)
