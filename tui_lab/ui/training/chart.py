"""One metric against the epochs, training and validation together.

The only module that knows plotext. It draws without colours; the colours are put on afterwards by
character, because each curve has signs of its own: so they fit every theme, and a chart without
colours says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget
from textual_plotext import Plot

from tui_lab.i18n import _, number
from tui_lab.reports.sparkline import BLOCKS, sparkline
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.values import metric_text
from tui_lab.ui.kit.series import (
    Point,
    decimated,
    dotted,
    drawable,
    epoch_ticks,
    log10,
    log_ticks,
    share_axis,
    steady_axis,
    steady_log_axis,
    tick_labels,
    value_ticks,
)
from tui_lab.ui.kit.textual_private import resize_plot

SMALLEST = (26, 6)
"""Columns and lines below which there is a sparkline instead of a plot."""
LABELS = 8
"""Columns of the numbers and of the name beside the plot, reserved so that it does not move."""
TALL = 10
"""From so many lines on, each curve has a line of figures of its own."""
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_ASCII_FRAME = str.maketrans("─│┌┐└┘├┤┬┴┼", "-|+++++++++")
_BRAILLE = "".join(map(chr, range(0x2800, 0x2900)))


@dataclass(frozen=True, slots=True)
class Curves:
    """What a chart shows. Nothing in it changes."""

    name: str = "loss"
    """Keras's name of the metric; that of the validation begins with `val_`."""
    epochs: tuple[int, ...] = ()
    training: tuple[float | None, ...] = ()
    validation: tuple[float | None, ...] | None = None
    """None where nothing is validated."""
    end: int = 10
    """The last epoch of the axis."""
    best_epoch: int | None = None
    """Marked on the last curve; the same one in every chart of a run."""
    monitor: str = ""
    """The metric that this epoch is the best of."""
    logarithmic: bool = False
    fixed: tuple[float, float] | None = None
    """The ends of the axis, where they do not follow the curves."""


def chart_lines(curves: Curves, width: int, height: int) -> list[str]:
    """The chart as `height` lines of at most `width` columns, without colours."""
    if width < 1 or height < 1:
        return []
    tall = height >= TALL
    figures = _figures(curves, width) if tall else [_figures_in_one(curves, width)]
    rows = height - len(figures)
    if width < SMALLEST[0] or rows < SMALLEST[1]:
        return _sparklines(curves, width)[:height]
    if not any(drawable(y) is not None for y in (*curves.training, *(curves.validation or ()))):
        empty = [""] * (rows // 2) + [_("No whole epoch yet.")[:width].center(width)]
        return [*figures, *empty]
    return [*figures, *_plotted(curves, width, rows)]


def _signs() -> tuple[str, str, str]:
    return glyph("⠤"), glyph("•"), glyph("◆")


def _named(curves: Curves) -> Iterator[tuple[str, str, tuple[float | None, ...]]]:
    training, validation, _best = _signs()
    yield training, curves.name, curves.training
    if curves.validation is not None:
        yield validation, f"val_{curves.name}", curves.validation


def _at_best(curves: Curves, values: Sequence[float | None]) -> float | None:
    """The value in the best epoch, whichever metric it is the best of."""
    pairs = zip(curves.epochs, values, strict=True)
    return next((value for epoch, value in pairs if epoch == curves.best_epoch), None)


def _figures(curves: Curves, width: int) -> list[str]:
    """A line for each curve: its sign and name, the last value and that of the best epoch.

    What does not fit is left out whole: half a number would be another number.
    """
    rows = [
        (
            sign,
            name,
            metric_text(values[-1] if values else None),
            metric_text(_at_best(curves, values)),
        )
        for sign, name, values in _named(curves)
    ]
    names = max(len(name) for _sign, name, _last, _best in rows)
    figures = max(6, *(len(figure) for row in rows for figure in row[2:]))
    lines = [f"{sign} {name:<{names}} {last:>{figures}}" for sign, name, last, _best in rows]
    if curves.best_epoch is not None:
        mark = f"{_signs()[2]}{curves.best_epoch}"
        for gap in ("  ", " "):
            told = [
                f"{line}{gap}{mark} {best:>{figures}}"
                for line, (_sign, _name, _last, best) in zip(lines, rows, strict=True)
            ]
            if max(map(len, told)) <= width:
                lines = told
                break
        for place, (_sign, name, _last, _best) in enumerate(rows):
            whole = lines[place] + " " + _("best")
            if name == curves.monitor and mark in whole and len(whole) <= width:
                lines[place] = whole
    lines = [line[:width].rstrip() for line in lines]
    return lines if len(lines) > 1 else [*lines, ""]


def _figures_in_one(curves: Curves, width: int) -> str:
    best = f" {_signs()[2]}{curves.best_epoch}" if curves.best_epoch is not None else ""
    triples = [
        (sign, name, drawable(values[-1]) if values else None)
        for sign, name, values in _named(curves)
    ]
    whole = "  ".join(f"{sign} {name} {metric_text(value)}" for sign, name, value in triples)
    if len(whole + best) <= width:
        return whole + best
    for gap, digits, validation in (("  ", 3, f"val_{curves.name}"), (" ", 2, "val")):
        short = gap.join(
            f"{sign} {validation if name.startswith('val_') else name} "
            + (metric_text(value) if value is None else number(value, digits))
            for sign, name, value in triples
        )
        if len(short) <= width:
            return short
    return short[:width]


def _sparklines(curves: Curves, width: int) -> list[str]:
    lines = []
    for _sign, name, values in _named(curves):
        known = [value for each in values if (value := drawable(each)) is not None]
        head = f"{name:<12} {metric_text(values[-1] if values else None):>7} "
        room = width - len(head)
        if len(known) >= 2 and room > 0:
            head += sparkline(known, room, unicode=unicode_ok())
        lines.append(head[:width])
    return lines


def _plotted(curves: Curves, width: int, height: int) -> list[str]:
    change = log10 if curves.logarithmic else drawable
    columns = width - LABELS - 1
    series: list[list[Point]] = [
        [(float(x), change(y)) for x, y in zip(curves.epochs, values, strict=True)]
        for _sign, _name, values in _named(curves)
    ]
    known = [y for points in series for _x, y in points if y is not None]
    low, high = _axis(curves, known)
    plot = Plot()
    plot.theme("clear")
    plot.plotsize(width, height)
    resize_plot(plot, width, height)  # without it, another size than the last is not taken
    plot.xaxes(True, False)
    plot.yaxes(True, False)
    unicode = unicode_ok()
    markers = ("braille" if unicode else glyph("⠤"), glyph("•"))
    _draw(plot, decimated(series[0], columns), markers[0])
    if len(series) > 1:
        across = [1 + place * (curves.end - 1) / columns for place in range(0, columns + 1, 2)]
        _draw_dots(plot, dotted(series[1], across), markers[1])
    _draw_best(plot, curves, series[-1])
    plot.xlim(1, curves.end)
    plot.ylim(low, high)
    ticks = epoch_ticks(curves.end, max(2, columns // 8))
    plot.xticks(ticks, [str(tick) for tick in ticks])
    if curves.logarithmic:
        levels, labels = log_ticks(low, high, height // 3)
    else:
        levels = value_ticks(low, high, max(2, height // 3))
        labels = tick_labels(levels)
    plot.yticks(levels, [label.rjust(LABELS) for label in labels])
    lines = [line.rstrip() for line in _ESCAPES.sub("", plot.build()).rstrip("\n").split("\n")]
    _name_axes(lines, f"{curves.name} log" if curves.logarithmic else curves.name)
    return lines if unicode else [line.translate(_ASCII_FRAME) for line in lines]


def _axis(curves: Curves, known: Sequence[float]) -> tuple[float, float]:
    """The ends of the axis of values, which hold still while a run goes on."""
    if not known:
        return curves.fixed or (0.0, 1.0)
    if curves.logarithmic:
        return steady_log_axis(known)
    return curves.fixed or (share_axis if curves.name == "accuracy" else steady_axis)(known)


def _name_axes(lines: list[str], name: str) -> None:
    """Say what is upward and what is to the right, where there is no number in the way."""
    for place, line in enumerate(lines[:-2]):
        if not line[:LABELS].strip():
            lines[place] = name[:LABELS].rjust(LABELS) + line[LABELS:]
            break
    word = _("epoch")
    if lines and not lines[-1][: len(word) + 1].strip():
        lines[-1] = word + lines[-1][len(word) :]


def _draw(plot: Plot, points: Sequence[Point], marker: str) -> None:
    """A curve with gaps where there are no values; a lone point is a dot."""
    for gap, run in groupby(points, key=lambda point: point[1] is None):
        if gap:
            continue
        xs, ys = zip(*run, strict=True)
        if len(xs) == 1:
            plot.scatter(list(xs), list(ys), marker=marker)
        else:
            plot.plot(list(xs), list(ys), marker=marker)


def _draw_dots(plot: Plot, points: Sequence[tuple[float, float]], marker: str) -> None:
    """A dotted curve, through which the other one can be seen."""
    if points:
        plot.scatter([x for x, _y in points], [y for _x, y in points], marker=marker)


def _draw_best(plot: Plot, curves: Curves, points: Sequence[Point]) -> None:
    for x, y in points:
        if x == curves.best_epoch and y is not None:
            plot.scatter([x], [y], marker=_signs()[2])


class Chart(Widget):
    """The chart of one metric; give it `curves`."""

    DEFAULT_CSS = """
    Chart { width: 1fr; height: 1fr; }
    Chart > .chart--training { color: $training; }
    Chart > .chart--validation { color: $validation; }
    Chart > .chart--best { color: $best; text-style: bold; }
    Chart > .chart--axis { color: $foreground 50%; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chart--training",
        "chart--validation",
        "chart--best",
        "chart--axis",
    }
    curves: reactive[Curves] = reactive(Curves(), init=False)

    def __init__(self, name: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.set_reactive(Chart.curves, Curves(name))
        self._drawn: tuple[Curves, int, int, list[str]] | None = None

    def render(self) -> Text:
        """The chart, drawn anew only for other curves or another size."""
        width, height = self.size
        if self._drawn is None or self._drawn[:3] != (self.curves, width, height):
            self._drawn = (self.curves, width, height, chart_lines(self.curves, width, height))
        return self._coloured(self._drawn[3])

    def _coloured(self, lines: Sequence[str]) -> Text:
        """Colours by character; in the figures, by line."""
        style = self.get_component_rich_style
        signs = dict(zip(_signs(), ("training", "validation", "best"), strict=True))
        signs |= dict.fromkeys(_BRAILLE + BLOCKS, "training")
        styles: dict[str, Style] = {
            name: style(f"chart--{name}") for name in ("training", "validation", "best", "axis")
        }
        text = Text(no_wrap=True, end="")
        plotted = bool(lines) and lines[0].startswith(_signs()[:2])
        for place, line in enumerate(lines):
            if place:
                text.append("\n")
            in_figures = not plotted or line.startswith(_signs()[:2])
            for kind, run in groupby(line, key=lambda c: signs.get(c, "")):
                plain = "" if in_figures else "axis"
                text.append("".join(run), styles.get(kind or plain))
        return text
