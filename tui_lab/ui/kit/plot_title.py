"""What stands in the frame of a chart: its name, and the values of all curves in one epoch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from textual.content import Content

from tui_lab.i18n import _, number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.text.values import NONE
from tui_lab.ui.kit.line_plot import LinePlot, PlotLine
from tui_lab.ui.kit.plot_frame import PlotCell, Rows, cells

Piece = tuple[str, str]
"""A text and the role that colours it; "" for none."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How much is said of each curve."""

    gap: str
    titles: str
    """"title", "short" or "" for the sign alone."""
    digits: int
    best: str
    """"words", "value", "epoch" or "" for nothing."""


FORMS = (
    _Form("   ", "title", 4, "words"),
    _Form("  ", "title", 4, "value"),
    _Form("  ", "short", 4, "value"),
    _Form(" ", "short", 4, "value"),
    _Form(" ", "short", 4, "epoch"),
    _Form(" ", "short", 4, ""),
    _Form(" ", "", 4, ""),
    _Form(" ", "", 3, "epoch"),
    _Form(" ", "", 3, ""),
    _Form(" ", "", 2, ""),
)
"""The first one that fits is taken."""


def plot_title(
    plot: LinePlot, width: int, cursor: int | None = None, *, with_best: bool = True
) -> Content:
    """The name of a chart, how it is drawn, and values as far as there is room.

    Whether something fits does not hang on how long a number is just now, so nothing moves while
    a run goes on.

    Args:
        plot: The chart.
        width: In columns.
        cursor: The epoch whose values are told; None for the last ones.
        with_best: The best epoch is told beside the last values.
    """
    if not with_best or cursor is not None:
        plot = replace(plot, best_epoch=None)
    for head in _heads(plot, cursor):
        for pieces in _forms(plot, cursor, head):
            if sum(text_columns(text) for text, _role in pieces) <= width:
                return _content(pieces)
    return _as_many_as_fit(pieces, width)


def best_note(plot: LinePlot, width: int) -> Content:
    """The best epoch, and the values of all curves in it; nothing where there is no room."""
    best = plot.best_epoch
    if best is None:
        return Content("")
    form = _Form("  ", "", 4, "")
    told: list[Piece] = [(form.gap + _told(line, form, best), line.role) for line in plot.lines]
    sign, epoch = glyph("◆"), str(best).rjust(len(str(plot.end)))
    for head in (f"{sign} " + _("best epoch {epoch}").format(epoch=epoch), sign + epoch):
        pieces = [(head, "best"), *told]
        if sum(text_columns(text) for text, _role in pieces) <= width:
            return _content(pieces)
    return Content("")


def says_titles(plot: LinePlot, title: Content) -> bool:
    """Whether a title tells several curves apart by words, or letters on the curves do."""
    named = [each.short or each.title for each in plot.lines]
    lettered = any(each.letter for each in plot.lines)
    return len(named) < 2 or lettered or any(name in title.plain for name in named[1:])


def with_legend(rows: Rows, plot: LinePlot) -> Rows:
    """A chart whose lowest line says which curve is which, where there is room beside the epochs.

    Args:
        rows: The chart with its axes; the lowest line has the epochs.
        plot: What it shows.
    """
    row = list(rows[-1])
    runs = [
        list(places)
        for blank, places in groupby(range(len(row)), key=lambda at: row[at].sign == " ")
        if blank
    ]
    longest = max(runs, key=len, default=[])
    # Where only one is left unnamed, the others say which it is.
    named = [line for line in plot.lines if line.short]
    fewer = named if len(named) == len(plot.lines) - 1 else plot.lines
    for short, told in ((False, plot.lines), (True, plot.lines), (True, fewer)):
        legend: list[PlotCell] = []
        for line in told:
            word = (line.short if short else "") or line.title
            gap = " " if legend else ""
            legend += cells(f"{gap}{line.sign} {word}", line.role)
        if len(legend) + 2 <= len(longest):
            start = longest[0] + (len(longest) - len(legend)) // 2
            row[start : start + len(legend)] = legend
            return [*rows[:-1], row]
    return rows


def _forms(plot: LinePlot, cursor: int | None, head: str) -> Iterator[list[Piece]]:
    for form in FORMS:
        pieces: list[Piece] = [(head, "")]
        for line in plot.lines:
            pieces.append((form.gap + _told(line, form, cursor), line.role))
        if plot.best_epoch is not None and plot.lines and form.best:
            pieces.append((form.gap + _best(plot, form), "best"))
        yield pieces


def _content(pieces: list[Piece]) -> Content:
    return Content.assemble(*((text, f"${role}") if role else text for text, role in pieces))


def _as_many_as_fit(pieces: list[Piece], width: int) -> Content:
    """Whole pieces, and a sign where some are left out."""
    kept, room = list[Piece](), width
    for place, (text, role) in enumerate(pieces):
        more = 2 if place < len(pieces) - 1 else 0
        if text_columns(text) + more > room and place:
            kept.append((" " + glyph("…"), ""))
            break
        kept.append((text, role))
        room -= text_columns(text)
    return _content(kept)


def _heads(plot: LinePlot, cursor: int | None) -> Iterator[str]:
    """The name and how it is drawn, the longest first."""
    log = [_("log")] if plot.logarithmic else []
    marks, signs = [*log], [*log]
    if plot.smoothing:
        factor = number(plot.smoothing, 1)
        marks.append(_("smoothed {factor}").format(factor=factor))
        signs.append(glyph("≈") + factor)
    where = _("batch {epoch}") if plot.steps else _("epoch {epoch}")
    at = [] if cursor is None else [where.format(epoch=cursor)]
    between = f" {glyph('·')} "
    if plot.zoom:
        first, last = plot.window
        part = _("batches {first} to {last}") if plot.steps else _("epochs {first} to {last}")
        part = part.format(first=first, last=last)
        yield between.join([plot.name, *marks, part, *at])
    yield between.join([plot.name, *marks, *at])
    yield " ".join([plot.name, *marks, *at])
    signs += [] if cursor is None else [f"{cursor}:"]
    yield " ".join([plot.name, *signs])
    if signs:
        # A name can be told from the neighbour's; a value cannot.
        yield " ".join(signs)


def _told(line: PlotLine, form: _Form, cursor: int | None) -> str:
    value = line.last if cursor is None else line.at(cursor)
    title = {"title": line.title, "short": line.short}.get(form.titles, "")
    return " ".join(filter(None, [line.sign, title, _figure(value, form.digits)]))


def _best(plot: LinePlot, form: _Form) -> str:
    sign, epoch = glyph("◆"), str(plot.best_epoch).rjust(len(str(plot.end)))
    value = _figure(plot.lines[-1].at(plot.best_epoch), form.digits)
    if form.best == "words":
        return f"{sign} " + _("best epoch {epoch}: {value}").format(epoch=epoch, value=value)
    return f"{sign}{epoch} {value}" if form.best == "value" else sign + epoch


def _figure(value: float | None, digits: int) -> str:
    """A value in just so many columns as most values with so many decimals take.

    Larger ones have fewer decimals, very small and very large ones a power of ten.
    """
    width = digits + 2
    if value is None:
        return glyph(NONE).ljust(width)
    if 0 < abs(value) < 0.5 * 10**-digits or abs(value) >= 10**width:
        return f"{value:.0e}".ljust(width)
    texts = (number(float(value), fewer) for fewer in range(digits, -1, -1))
    return next((text for text in texts if len(text) <= width), f"{value:.0e}").ljust(width)
