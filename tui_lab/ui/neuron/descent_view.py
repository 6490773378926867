"""The descent in words and columns; nothing here knows of widgets."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.text import Text

from tui_lab.i18n import _, ngettext, number
from tui_lab.neuron.descent import Path, gradient, short_verdict, verdict
from tui_lab.neuron.drawing import Mark
from tui_lab.neuron.model import by_power, figure
from tui_lab.neuron.optimizers import RULES
from tui_lab.neuron.surfaces import Surface
from tui_lab.text.ascii import glyph
from tui_lab.ui.kit.key_names import clickable, with_keys
from tui_lab.ui.neuron.actions import DESCENT_ACTIONS
from tui_lab.ui.neuron.descent_plot import sign
from tui_lab.ui.neuron.view import Looks, setting, shown, with_right

STEP, POINT, COST, SLOPE = 5, 8, 8, 9
"""Columns of the table of steps."""
OPTIMIZER, RATE = 11, 8
"""Columns of the table of optimizers."""
LARGE, HUGE = 1000, 100_000
"""Numbers from these sizes on are written without decimals, and by their power of ten, so that
their columns hold them."""


def head(surface: Surface, width: int, most: int) -> Text:
    """What surface it is, and its formula; no more than these where there are too few lines.

    Args:
        surface: Of the descent.
        width: Columns.
        most: Lines.
    """
    title, cost = Text().append(_(surface.title), "bold"), Text(formula(surface))
    lines = with_right(title.copy().append(f"  {about(surface)}"), cost, width)
    if len(lines) > most:
        lines = with_right(title, cost, width)
    return Text("\n", no_wrap=True).join(lines)


def formula(surface: Surface) -> str:
    """What the cost is."""
    return _("cost = {formula}").format(formula=surface.formula)


def about(surface: Surface) -> str:
    """What it is about; of a linear unit the points too."""
    points = ("; ".join(f"({figure(x)}, {figure(y)})" for x, y in surface.data),) * bool(
        surface.data
    )
    return "  ".join([_(surface.about), *points])


def steps(paths: Sequence[Path], width: int, height: int, looks: Looks) -> Text:
    """Learning rate, start and optimizer, then the last steps that fit: point, cost, slope.

    Args:
        paths: The descent, or one for each optimizer: then how far each has come.
        width: Columns; the slopes are left out where there is no room for them.
        height: Lines.
        looks: The theme's.
    """
    path, several = paths[0], len(paths) > 1
    told = _("rates") if several else _("rate {rate}").format(rate=figure(path.rate))
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append_text(setting("{key_faster} {key_slower}", told, 5, DESCENT_ACTIONS, looks))
    start = _("start {start}").format(start=_point(path.start))
    text.append("\n")
    if len(path.points) == 1:
        text.append(f"{glyph('◂')} {glyph('▸')}  ", looks["primary"]).append(start)
    else:  # the arrows move it no more
        text.append_text(setting("{key_start_over}", start, 5, DESCENT_ACTIONS, looks))
    text.append("\n")
    if several:
        text.append_text(setting("{key_compare}", _("side by side"), 5, DESCENT_ACTIONS, looks))
        return text.append("\n").append_text(_standings(paths, width, looks))
    text.append_text(setting("{key_optimizer}", path.optimizer, 5, DESCENT_ACTIONS, looks))
    return text.append("\n").append_text(_steps(path, width, height - 4, looks))


def _steps(path: Path, width: int, most: int, looks: Looks) -> Text:
    """The table of the steps of one descent."""
    surface = path.surface
    axes, text = list(surface.axes), Text()
    slopes = [_("slope")] if len(axes) == 1 else [_("slope {axis}").format(axis=a) for a in axes]
    wide = STEP + POINT * len(axes) + COST + SLOPE * len(slopes) <= width
    count, cost = _("steps"), _("cost")
    line = f"{count:>{STEP}}" + "".join(f"{name:>{POINT}}" for name in axes) + f"{cost:>{COST}}"
    text.append(
        line + ("".join(f"{name:>{SLOPE}}" for name in slopes) if wide else ""), looks["muted"]
    )
    taken, values = len(path.points) - 1, path.values
    for place in range(max(0, taken + 1 - max(1, most)), taken + 1):
        point = path.points[place]
        row = f"\n{place:>{STEP}}" + "".join(f"{_short(each):>{POINT}}" for each in point)
        row += f"{_short(values[place]):>{COST}}"
        if wide:
            row += "".join(f"{_short(each):>{SLOPE}}" for each in gradient(surface, point))
        text.append(row, "bold" if place == taken else "")
    return text


def _standings(paths: Sequence[Path], width: int, looks: Looks) -> Text:
    """A line for each of several descents: rate, point where there is room, cost, steps."""
    axes = list(paths[0].surface.axes)
    wide = OPTIMIZER + RATE + COST + POINT * len(axes) <= width
    axes = axes if wide else []
    rate, cost = _("rate"), _("cost")
    heading = f"{'':{OPTIMIZER}}{rate:>{RATE}}"
    heading += "".join(f"{name:>{POINT}}" for name in axes) + f"{cost:>{COST}}"
    text = Text().append(heading, looks["muted"])
    best = min(paths, key=lambda path: _sortable(path.values[-1]))
    for place, path in enumerate(paths):
        line = f"\n{place + 1} {path.optimizer:<{OPTIMIZER - 2}}{figure(path.rate):>{RATE}}"
        line += "".join(f"{_short(each):>{POINT}}" for each in path.here[: len(axes)])
        line += f"{_short(path.values[-1]):>{COST}}"
        text.append(line, "bold" if path is best and len(path.points) > 1 else "")
    taken = max(len(path.points) for path in paths) - 1
    told = ngettext("{count} step each", "{count} steps each", taken).format(count=taken)
    return text.append(f"\n\n{told}", looks["muted"])


def _sortable(cost: float) -> float:
    return cost if math.isfinite(cost) else math.inf


def said(paths: Sequence[Path], gap: str, looks: Looks) -> Text:
    """What the signs mean, and what has become of the descent.

    Args:
        paths: The descent, or one for each optimizer.
        gap: The lines that are left between the two, as breaks.
        looks: The theme's.
    """
    path, several = paths[0], len(paths) > 1
    legend = [(sign(Mark.START), _("start"))]
    if several:
        legend += [(str(place + 1), each.optimizer) for place, each in enumerate(paths)]
    else:
        legend += [(sign(Mark.PATH), _("steps")), (sign(Mark.HERE), _("here"))]
    text = Text("   ").join(Text(f"{mark} {word}", looks["muted"]) for mark, word in legend)
    if all(len(each.points) == 1 for each in paths):
        short = _("{key_one_step}: one step downhill; the arrows move the start.")
        told = with_keys(
            short
            if gap == "\n"
            else _(
                "{key_one_step} takes one step downhill, {key_twenty_steps} twenty. Before the "
                "first one the arrows move the start; {key_faster}, {key_slower} and "
                "{key_learning_rate} change the learning rate. {key_optimizer}: another optimizer; "
                "{key_compare}: all side by side; {key_own}: a function of your own."
            ),
            DESCENT_ACTIONS,
        )
        return text.append(gap).append_text(clickable(told, style=looks["muted"]))
    if several:
        ends = [f"{place + 1} {short_verdict(each)}" for place, each in enumerate(paths)]
        return text.append(gap).append(
            "   ".join(ends).replace(" ", "\u00a0").replace("\u00a0" * 3, "   ")
        )
    text.append(gap)
    if path.surface.data:
        text.append(_line_words(path) + " ")
    text.append(verdict(path))
    return text.append("\n" + "; ".join(RULES[path.optimizer].formula), looks["muted"])


def _line_words(path: Path) -> str:
    """The line that a linear unit has found, and what it answers in place of what is wanted."""
    w, b = path.here
    line = _("The line is y = {w}*x + ({b}).").format(w=figure(w), b=figure(b))
    answers = "; ".join(f"{shown(w * x + b)} ({figure(y)})" for x, y in path.surface.data[:6])
    return f"{line} " + _("Answers (and wanted): {answers}.").format(answers=answers)


def _point(point: tuple[float, ...]) -> str:
    return "; ".join(shown(each) for each in point)


def _short(value: float) -> str:
    """A number in a column of the table; a dash where there is none."""
    if not math.isfinite(value):
        return "-"
    if abs(value) < LARGE:
        return shown(value)
    if abs(value) < HUGE:
        return number(round(value))
    return by_power(value)
