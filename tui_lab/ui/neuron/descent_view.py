"""The descent in words and columns; nothing here knows of widgets."""

from __future__ import annotations

from rich.text import Text

from tui_lab.i18n import _, number
from tui_lab.neuron.descent import Path, Surface, gradient, verdict
from tui_lab.neuron.drawing import Mark
from tui_lab.neuron.model import by_power, figure
from tui_lab.text.ascii import glyph
from tui_lab.ui.kit.key_names import clickable, with_keys
from tui_lab.ui.neuron.actions import DESCENT_ACTIONS
from tui_lab.ui.neuron.descent_plot import sign
from tui_lab.ui.neuron.view import Looks, setting, shown, with_right

STEP, POINT, COST, SLOPE = 5, 8, 8, 9
"""Columns of the table of steps."""
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
    lines = with_right(title.copy().append(f"  {_(surface.about)}"), cost, width)
    if len(lines) > most:
        lines = with_right(title, cost, width)
    return Text("\n", no_wrap=True).join(lines)


def formula(surface: Surface) -> str:
    """What the cost is."""
    return _("cost = {formula}").format(formula=surface.formula)


def steps(path: Path, width: int, height: int, looks: Looks) -> Text:
    """Learning rate and start, then the last steps that fit: point, cost, slope.

    Args:
        path: The descent.
        width: Columns; the slopes are left out where there is no room for them.
        height: Lines.
        looks: The theme's.
    """
    surface = path.surface
    taken = len(path.points) - 1
    rate = _("rate {rate}").format(rate=figure(path.rate))
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append_text(setting("{key_faster} {key_slower}", rate, 5, DESCENT_ACTIONS, looks))
    text.append("\n" + f"{glyph('◂')} {glyph('▸')}  ", looks["primary"])
    text.append(_("start {start}").format(start=_point(path.points[0])) + "\n\n")
    axes = list(surface.axes)
    slopes = [_("slope")] if len(axes) == 1 else [_("slope {axis}").format(axis=a) for a in axes]
    wide = STEP + POINT * len(axes) + COST + SLOPE * len(slopes) <= width
    count, cost = _("steps"), _("cost")
    line = f"{count:>{STEP}}" + "".join(f"{name:>{POINT}}" for name in axes) + f"{cost:>{COST}}"
    text.append(
        line + ("".join(f"{name:>{SLOPE}}" for name in slopes) if wide else ""), looks["muted"]
    )
    fitting = max(1, height - 4)
    values = path.values
    for place in range(max(0, taken + 1 - fitting), taken + 1):
        point = path.points[place]
        row = f"\n{place:>{STEP}}" + "".join(f"{_short(each):>{POINT}}" for each in point)
        row += f"{_short(values[place]):>{COST}}"
        if wide:
            row += "".join(f"{_short(each):>{SLOPE}}" for each in gradient(surface, point))
        text.append(row, "bold" if place == taken else "")
    return text


def said(path: Path, gap: str, looks: Looks) -> Text:
    """What the signs mean, and what has become of the descent.

    Args:
        path: The descent.
        gap: The lines that are left between the two, as breaks.
        looks: The theme's.
    """
    legend = [
        (Mark.START, _("start")),
        (Mark.PATH, _("steps")),
        (Mark.HERE, _("here")),
    ]
    text = Text("   ").join(Text(f"{sign(mark)} {word}", looks["muted"]) for mark, word in legend)
    told = verdict(path)
    if len(path.points) == 1:
        told = with_keys(
            _(
                "{key_one_step} takes one step downhill, {key_twenty_steps} twenty. Before the "
                "first one "
                "the arrows move the start; {key_faster} and {key_slower} change the learning rate."
            ),
            DESCENT_ACTIONS,
        )
        return text.append(gap).append_text(clickable(told, style=looks["muted"]))
    return text.append(gap).append(told)


def _point(point: tuple[float, ...]) -> str:
    return "; ".join(shown(each) for each in point)


def _short(value: float) -> str:
    """A number in a column of the table."""
    if abs(value) < LARGE:
        return shown(value)
    if abs(value) < HUGE:
        return number(round(value))
    return by_power(value)
