"""The lines of a first layer on stdout: the plane in plain text, a table of the neurons, words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_lab.cli import console, pictures, tables
from tui_lab.i18n import _
from tui_lab.imaging.text import Colours

if TYPE_CHECKING:
    from tui_lab.imaging.plane import Paint
    from tui_lab.reports.neuron_lines import NeuronLine, NeuronLines

ROWS = 18
"""Lines of the plane; it has twice as many columns."""
GROUND = (22, 24, 29)
"""As in the interface: what is drawn has a ground of its own, whatever the terminal's is."""
CLASSES = (
    (95, 175, 215),
    (255, 175, 95),
    (135, 215, 135),
    (255, 135, 135),
    (255, 215, 95),
    (135, 175, 175),
)
TINTS = ((0, 95, 135), (135, 95, 0), (0, 95, 0), (135, 0, 0), (95, 95, 0), (0, 95, 95))
"""Of the places of each class among xterm's 256 colours."""


def show(lines: NeuronLines, neurons: Sequence[NeuronLine], style: pictures.Style) -> None:
    """Write the plane with the lines of some neurons, as many together as can be told apart.

    Args:
        lines: Of the run.
        neurons: Those that are shown; one alone is told in words as well.
        style: How the plane is drawn.
    """
    from tui_lab.reports import neuron_lines_wording as told
    from tui_lab.reports.neuron_lines import TOGETHER

    view = console.look(sys.stdout)
    console.out(view.paint(told.title(lines), "strong"))
    for first in range(0, len(neurons), TOGETHER):
        page = neurons[first : first + TOGETHER]
        console.out()
        for line in plane(lines, page, style):
            console.out(line)
        console.out()
        table(lines, page)
    words = told.notes(lines)
    if len(neurons) == 1:
        words = [*told.sentences(neurons[0], lines, unicode=view.unicode), *words]
    if words:
        console.out()
        tables.paragraph(" ".join(words))


def plane(lines: NeuronLines, drawn: Sequence[NeuronLine], style: pictures.Style) -> list[str]:
    """The drawing with its axes and the signs of the classes, as lines for stdout."""
    from tui_lab.imaging.plane import POINT_SIGNS, PlaneView, drawing, escaped
    from tui_lab.reports import neuron_lines_wording as told

    view = console.look(sys.stdout)
    across, up = told.ranges(lines, unicode=view.unicode)
    margin = 1 + max(map(len, (*up, lines.symbols[1])))
    rows = max(4, min(ROWS, (view.width - margin) // 2))
    paint, colours = _paint(style)
    cells = drawing(
        PlaneView(lines.low, lines.high, 2 * rows, rows),
        lines.probabilities,
        lines.points,
        lines.labels,
        told.strokes(drawn),
        paint,
    )
    beside = {0: up[1], rows // 2: lines.symbols[1], rows - 1: up[0]}
    written = [
        f"{beside.get(row, ''):>{margin - 1}} {line}"
        for row, line in enumerate(escaped(cells, colours))
    ]
    written.append(" " * margin + told.axis(across, lines.symbols[0], 2 * rows))
    signs = (
        f"{POINT_SIGNS[place % len(POINT_SIGNS)]} {name}"
        for place, name in enumerate(lines.classes)
    )
    return [*written, " " * margin + "   ".join(signs)]


def table(lines: NeuronLines, neurons: Sequence[NeuronLine]) -> None:
    """The neurons with their weights, their lines, and the sides on which they answer."""
    from tui_lab.reports import neuron_lines_wording as told

    unicode = console.look(sys.stdout).unicode
    columns = [
        tables.Column(_("Neuron"), right=True),
        *(tables.Column(name, right=True) for name in ("w1", "w2", _("Bias"))),
        tables.Column(_("Equation")),
        tables.Column(_("Answers"), rank=1),
    ]
    if any(map(lines.answer_of, neurons)):
        columns.insert(1, tables.Column(_("Class"), cuts=True))
    rows = [
        [
            str(each.number),
            *filter(None, [lines.answer_of(each)]),
            *(told.figure(value, unicode=unicode) for value in (*each.weights, each.bias)),
            told.equation(each, lines, unicode=unicode) or ("–" if unicode else "-"),
            _(told.SIDES[each.where]),
        ]
        for each in neurons
    ]
    tables.show(columns, rows)


def as_json(lines: NeuronLines, neurons: Sequence[NeuronLine]) -> list[dict[str, object]]:
    """Each neuron with its weights, its bias, its line and where that lies in the plane."""
    from tui_lab.reports.neuron_lines import Where

    return [
        {
            "unit": each.number,
            **({"class": answer} if (answer := lines.answer_of(each)) else {}),
            "weights": _numbers(each.weights),
            "bias": _numbers((each.bias,))[0],
            "line": None
            if each.level or each.where is Where.UNKNOWN
            else {
                "inputs": list(lines.names),
                "weights": _numbers(each.line[:2]),
                "constant": _numbers(each.line[2:])[0],
                "ends": None if each.ends is None else [list(end) for end in each.ends],
            },
            "answers": str(each.where),
        }
        for each in neurons
    ]


def _numbers(values: Sequence[float]) -> list[float | None]:
    """JSON has no word for what is not a number."""
    return [value if abs(value) < float("inf") else None for value in values]


def _paint(style: pictures.Style) -> tuple[Paint, Colours]:
    from tui_lab.imaging.plane import LINES_ON_DARK, Paint

    if style == "ascii":
        return Paint(unicode=False), Colours.NONE
    colours = pictures.colours()
    if colours is Colours.NONE:
        return Paint(), colours
    tints = TINTS if colours is Colours.INDEXED else ()
    return Paint(classes=CLASSES, ground=GROUND, tints=tints, lines=LINES_ON_DARK), colours
