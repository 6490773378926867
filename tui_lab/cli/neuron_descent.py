"""`tui-lab neuron descend`: a descent on a surface or an own function, or several side by side."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem

from tui_lab.cli import console, neuron_params, params, tables
from tui_lab.cli.console import Terminal
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import _, number
from tui_lab.neuron import descent, drawing
from tui_lab.neuron.descent import Path, gradient, has_run_away, short_verdict, verdict
from tui_lab.neuron.drawing import SIGNS, Mark
from tui_lab.neuron.model import figure
from tui_lab.neuron.optimizers import OPTIMIZERS, RULES
from tui_lab.neuron.surfaces import SURFACES, Surface, find_surface

Json = dict[str, object]

ALL = "all"
MOST_STEPS = 1_000
LANDSCAPE = (60, 17)
DECIMALS = 4
LEFT = "  "
TOLD = (0, 1, 2, 3, 5, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000)
"""Steps whose costs are told where several descents stand side by side."""


def command() -> LabCommand:
    """The command."""
    return LabCommand(
        "descend",
        callback=_descend,
        params=[
            click.Argument(
                ["surface"],
                metavar=_("SURFACE"),
                shell_complete=_complete,
                help=_(
                    "`curve`, `bowl` or `line`; a function of your own of one or two weights, "
                    "such as '(w-3)^2'; or points for a line, such as '1,2; 2,3; 3,5'."
                ),
            ),
            click.Option(
                ["--optimizer"],
                type=click.Choice([*OPTIMIZERS, ALL]),
                default=OPTIMIZERS[0],
                help=_("How it steps, as Keras does; `all` shows them side by side."),
            ),
            click.Option(
                ["--start"],
                metavar="W[,W]",
                help=_("Where to begin, a number for each weight; else the surface's own start."),
            ),
            neuron_params.rate_option(_("The learning rate; else the first that is worth trying.")),
            click.Option(
                ["--steps"],
                type=click.IntRange(1, MOST_STEPS),
                default=20,
                metavar="N",
                help=_("How many; 20 without it."),
            ),
            click.Option(
                ["--range", "ranges"],
                metavar=_("LOW,HIGH"),
                help=_(
                    "What is drawn of a function of your own, for all weights or for each; "
                    "-5,5 without it."
                ),
            ),
            params.json_option(_("Write one JSON object: every point, and what became of it.")),
        ],
        help=_(
            "Go downhill on a cost, a step at a time against its slope, and see whether it "
            "arrives, gets stuck, jumps or runs away."
        ),
        short_help=_("Go downhill on a surface or an own function"),
        examples=[
            (_("Into the local minimum"), "tui-lab neuron descend curve"),
            (_("A function of your own"), "tui-lab neuron descend '(w-3)^2' --start 0 --rate 0.1"),
            (
                _("A rate that is too large for the bowl"),
                "tui-lab neuron descend bowl --start 10,3 --rate 0.11",
            ),
            (_("Four optimizers side by side"), "tui-lab neuron descend bowl --optimizer all"),
            (
                _("A linear unit that finds the line of three points"),
                "tui-lab neuron descend '1,2; 2,3; 3,5' --steps 100",
            ),
        ],
    )


def _complete(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    found = [surface for surface in SURFACES if surface.name.startswith(incomplete)]
    return [CompletionItem(surface.name, help=_(surface.title)) for surface in found]


def _descend(
    surface: str,
    optimizer: str,
    start: str | None,
    rate: float | None,
    steps: int,
    ranges: str | None,
    as_json: bool,
) -> None:
    drawn = None if ranges is None else neuron_params.numbers(ranges, "--range")
    found = find_surface(surface, drawn)
    at = None if start is None else neuron_params.numbers(start, "--start")
    paths = [
        descent.descend(descent.begin(found, at, rate, each), steps)
        for each in OPTIMIZERS
        if optimizer in (each, ALL)
    ]
    if as_json:
        found_json = [path_json(path) for path in paths]
        one = found_json[0] if optimizer != ALL else {**_head_json(found), "paths": found_json}
        console.out_lines(params.to_json(one))
    elif optimizer == ALL:
        race_page(paths)
    else:
        path_page(paths[0])


def _head(surface: Surface) -> None:
    console.tell(_(surface.title), "strong")
    console.tell(_(surface.about))
    if surface.data:
        points = "; ".join(f"({figure(x)}, {figure(y)})" for x, y in surface.data)
        console.tell(_("points (x, y): {points}").format(points=points))
    console.tell(_("cost = {formula}").format(formula=surface.formula))


def path_page(path: Path) -> None:
    """Write a descent to stdout."""
    surface, rule = path.surface, RULES[path.optimizer]
    _head(surface)
    formula = "; ".join(rule.formula)
    console.tell(
        _("{optimizer}: {formula}, with g = slope and rate = {rate}").format(
            optimizer=rule.title, formula=formula, rate=figure(path.rate)
        )
    )
    console.out()
    columns = [tables.Column(_("Step"), right=True)]
    columns += [tables.Column(axis, right=True) for axis in surface.axes]
    columns.append(tables.Column(_("Cost"), right=True))
    columns += [
        tables.Column(_("Slope {axis}").format(axis=axis), right=True) for axis in surface.axes
    ]
    rows = []
    for place, (point, cost) in enumerate(zip(path.points, path.values, strict=True)):
        shown = (*point, cost, *gradient(surface, point))
        rows.append((str(place), *map(_figure, shown)))
    tables.show(columns, rows)
    console.out()
    _drawing([path])
    console.out()
    _line_words(path)
    console.tell(verdict(path))


def _line_words(path: Path) -> None:
    """Write the line that a linear unit has found, and its answers; nothing of another surface."""
    if not path.surface.data:
        return
    w, b = path.here
    titles = ("x", "y", "w*x + b", _("Error"))
    tables.show(
        [tables.Column(title, right=True) for title in titles],
        [tuple(map(_figure, (x, y, w * x + b, y - (w * x + b)))) for x, y in path.surface.data],
    )
    console.out()
    console.tell(_("The line is y = {w}*x + ({b}).").format(w=figure(w), b=figure(b)))


def race_page(paths: Sequence[Path]) -> None:
    """Write several descents on one surface side by side to stdout."""
    surface = paths[0].surface
    _head(surface)
    for path in paths:
        rule = RULES[path.optimizer]
        console.tell(f"{rule.title}: {_(rule.about)}")
        console.tell(LEFT + "; ".join(rule.formula), "faint")
    console.out()
    titles = [RULES[path.optimizer].title for path in paths]
    columns = [tables.Column(_("Step"), right=True)]
    columns += [tables.Column(title, right=True) for title in titles]
    values = [path.values for path in paths]
    longest = max(map(len, values)) - 1
    steps = sorted({*(each for each in TOLD if each < longest), longest})
    console.tell(_("The cost after so many steps"))
    tables.show(
        columns,
        [
            (str(step), *(_figure(each[step]) if step < len(each) else "" for each in values))
            for step in steps
        ],
    )
    console.out()
    columns = [tables.Column(""), tables.Column(_("Optimizer")), tables.Column(_("Rate"), True)]
    columns += [tables.Column(axis, right=True) for axis in surface.axes]
    columns += [tables.Column(_("Cost"), right=True), tables.Column("", cuts=True)]
    tables.show(
        columns,
        [
            (
                str(place + 1),
                titles[place],
                figure(path.rate),
                *map(_figure, (*path.here, values[place][-1])),
                short_verdict(path),
            )
            for place, path in enumerate(paths)
        ],
    )
    console.out()
    _drawing(paths)


def _drawing(paths: Sequence[Path]) -> None:
    """Write the surface with the path on it; several of them by their numbers."""
    view = console.look(sys.stdout)
    surface = paths[0].surface
    wide, tall = LANDSCAPE
    wide = max(12, min(wide, view.width - 2))
    draw = drawing.profile if len(surface.axes) == 1 else drawing.landscape
    shown = paths[0] if len(paths) == 1 else descent.begun_anew(paths[0])
    lines = [list(line) for line in drawing.signs(draw(shown, wide, tall), view.unicode)]
    if len(paths) > 1:
        for (column, row), place in drawing.race_cells(paths, wide, tall).items():
            lines[row][column] = str(place + 1)
        legend = _("{start} start, 1 to {count} where each optimizer has been").format(
            start=_sign(Mark.START, view), count=len(paths)
        )
    else:
        legend = _("{start} start, {path} steps, {here} where it is now").format(
            start=_sign(Mark.START, view),
            path=_sign(Mark.PATH, view),
            here=_sign(Mark.HERE, view),
        )
    for line in lines:
        console.out(f"{LEFT}{''.join(line)}".rstrip())
    console.tell(f"{LEFT}{legend}", "faint")
    ends = _("{axis} from {low} to {high}")
    told = [
        ends.format(axis=axis, low=figure(low), high=figure(high))
        for axis, low, high in zip(surface.axes, surface.low, surface.high, strict=True)
    ]
    across = _("across: {range}") if len(told) > 1 else "{range}"
    told[0] = across.format(range=told[0])
    if len(told) > 1:
        told[1] = _("up: {range}").format(range=told[1])
    console.tell(LEFT + "; ".join(told), "faint")


def _sign(mark: Mark, view: Terminal) -> str:
    return SIGNS[mark][not view.unicode]


def _figure(value: float) -> str:
    """A number of a table; of those that nobody could read the power of ten."""
    return figure(value) if abs(value) >= 1e6 else number(float(value) + 0.0, DECIMALS)


def _head_json(surface: Surface) -> Json:
    return {"surface": surface.name, "formula": surface.formula, "axes": list(surface.axes)}


def path_json(path: Path) -> Json:
    """A descent; what is no number is null."""
    surface = path.surface
    return {
        **_head_json(surface),
        "optimizer": path.optimizer,
        "rate": path.rate,
        "points": [
            {
                "point": [_finite(each) for each in point],
                "cost": _finite(cost),
                "slope": [_finite(each) for each in gradient(surface, point)],
            }
            for point, cost in zip(path.points, path.values, strict=True)
        ],
        "ran_away": has_run_away(path),
        "fate": str(descent.fate(path)),
        "message": verdict(path),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
