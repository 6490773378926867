"""The lines of a first layer in words and equations, for the command line and the screen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.imaging.plane import Stroke
from tui_lab.reports.neuron_lines import TOGETHER, NeuronLine, NeuronLines, Where
from tui_lab.text.fit import shortened, text_columns

MINUS = "−"
SMALLEST = 1e-4
"""Numbers nearer to 0 are written with a power of ten."""
FAINT = 0.05
"""A net input below this all over the plane means that the neuron has learned nothing of it."""
SIDES: Mapping[Where, str] = {
    Where.ABOVE: N_("above"),
    Where.BELOW: N_("below"),
    Where.RIGHT: N_("to the right"),
    Where.LEFT: N_("to the left"),
    Where.EVERYWHERE: N_("no line in sight"),
    Where.NOWHERE: N_("no line in sight"),
    Where.UNKNOWN: N_("no numbers"),
}
ARROWS: Mapping[Where, tuple[str, str]] = {
    Where.ABOVE: ("↑", "^"),
    Where.BELOW: ("↓", "v"),
    Where.RIGHT: ("→", ">"),
    Where.LEFT: ("←", "<"),
    Where.EVERYWHERE: ("–", "-"),
    Where.NOWHERE: ("–", "-"),
    Where.UNKNOWN: ("–", "-"),
}
"""The side of a line where a neuron answers, with Unicode and without."""
ANSWERS: Mapping[Where, str] = {
    Where.ABOVE: N_("It answers above its line."),
    Where.BELOW: N_("It answers below its line."),
    Where.RIGHT: N_("It answers to the right of its line."),
    Where.LEFT: N_("It answers to the left of its line."),
    Where.EVERYWHERE: N_(
        "Its line does not cross this part of the plane: its net input is more than 0 everywhere "
        "here."
    ),
    Where.NOWHERE: N_(
        "Its line does not cross this part of the plane: its net input is less than 0 everywhere "
        "here."
    ),
    Where.UNKNOWN: N_("Its weights are not numbers: it has no line."),
}
OUT_OF_SIGHT: Mapping[Where, str] = {
    Where.EVERYWHERE: N_("Its line is out of sight: its net input is more than 0 everywhere here."),
    Where.NOWHERE: N_("Its line is out of sight: its net input is less than 0 everywhere here."),
}
"""The same in fewer words."""
BEHAVIOUR: Mapping[str, str] = {
    "relu": N_("On the other side it gives 0 (relu)."),
    "sigmoid": N_("On the line it gives 0.5, on the other side less (sigmoid)."),
    "tanh": N_("On the line it gives 0, on the other side less (tanh)."),
    "softmax": N_(
        "softmax compares the neurons: two classes meet where two net inputs are equal, not on "
        "these lines."
    ),
}


def figure(value: float, *, unicode: bool = True) -> str:
    """A coefficient with two decimals, with more where it is small and fewer where it is large."""
    if not math.isfinite(value):
        return "–" if unicode else "-"
    size = abs(value)
    if size and (size < SMALLEST or size >= 1e6):
        mantissa, power = f"{size:.1e}".split("e")
        text = f"{number(float(mantissa), 1)}e{int(power)}"
    else:
        decimals = 2 if size < 10 else 1 if size < 100 else 0
        if 0 < size < 0.1:
            decimals = 1 - math.floor(math.log10(size))
        text = number(size, decimals)
    return (MINUS if unicode else "-") + text if value < 0 else text


def equation(neuron: NeuronLine, lines: NeuronLines, *, unicode: bool = True) -> str:
    """`1.20·x + 0.80·y − 0.50 = 0`, in the units of the data.

    A weight of exactly 0 leaves its input out; where both are 0 there is no equation: "".
    """
    if neuron.level or neuron.where is Where.UNKNOWN:
        return ""
    times = "·" if unicode else "*"
    parts = [
        (value, figure(abs(value), unicode=unicode) + (times + symbol if symbol else ""))
        for value, symbol in zip(neuron.line, (*lines.symbols, ""), strict=True)
        if value
    ]
    minus = MINUS if unicode else "-"
    text = minus + parts[0][1] if parts[0][0] < 0 else parts[0][1]
    for value, written in parts[1:]:
        text += f" {minus if value < 0 else '+'} {written}"
    return f"{text} = 0"


def title(lines: NeuronLines) -> str:
    """What the drawing shows."""
    count = len(lines.neurons)
    return ngettext(
        "The line of the only neuron of the first layer: there its net input is 0.",
        "The lines of the {count} neurons of the first layer: there their net input is 0.",
        count,
    ).format(count=number(count))


def short_title(lines: NeuronLines) -> str:
    """The same in fewer words."""
    return ngettext(
        "The neuron's line: there its net input is 0.",
        "The neurons' lines: there their net input is 0.",
        len(lines.neurons),
    )


def weights_sentence(neuron: NeuronLine, *, unicode: bool = True) -> str:
    """Its weights and its bias, as the network has them."""
    one, two, bias = (figure(v, unicode=unicode) for v in (*neuron.weights, neuron.bias))
    return _("Weights {one} and {two}, bias {bias}.").format(one=one, two=two, bias=bias)


def sentences(
    neuron: NeuronLine, lines: NeuronLines, *, short: bool = False, unicode: bool = True
) -> list[str]:
    """On which side a neuron answers, and what that means; only what matters most if `short`."""
    if neuron.level and neuron.where is not Where.UNKNOWN:
        text = _("Both weights are 0: it has no line, and its net input is {bias} everywhere.")
        return [text.format(bias=figure(neuron.bias, unicode=unicode))]
    if neuron.ends is not None and _faint(neuron, lines):
        told = [_("Its weights are nearly 0: its net input is about 0 in the whole plane.")]
        if lines.activation == "sigmoid":
            half = number(0.5)
            told.append(_("So it gives about {half} everywhere (sigmoid).").format(half=half))
        return told
    told = [_(ANSWERS[neuron.where])]
    if neuron.ends is None:
        fewer = OUT_OF_SIGHT.get(neuron.where) if short else None
        return [_(fewer)] if fewer else told
    if not short:
        told.append(_("There its net input is more than 0."))
    if lines.alone and len(lines.neurons) == 1 and len(lines.classes) == 2:
        zero, one = lines.classes
        text = _("The network says “{one}” on that side and “{zero}” on the other.")
        told.append(text.format(one=one, zero=zero))
    elif lines.activation in BEHAVIOUR:
        told.append(_(BEHAVIOUR[lines.activation]))
    return told


def _faint(neuron: NeuronLine, lines: NeuronLines) -> bool:
    """Whether a neuron hardly tells places of the plane apart."""
    a, b, c = neuron.line
    corners = [(x, y) for x in (lines.low[0], lines.high[0]) for y in (lines.low[1], lines.high[1])]
    return max(abs(a * x + b * y + c) for x, y in corners) < FAINT


def notes(lines: NeuronLines, *, short: bool = False) -> list[str]:
    """What holds for all of the neurons: the names of the inputs, their scaling, the colours."""
    told = []
    if lines.symbols != lines.names:
        (first, second), names = lines.symbols, tuple(lines.names)
        text = _("{first} is {one}, {second} is {two}.")
        told.append(text.format(first=first, one=names[0], second=second, two=names[1]))
    if lines.scaled:
        told.append(
            _("The line is in the data's units.")
            if short
            else _("The network sees scaled inputs; plane and lines are in the data's units.")
        )
    if lines.probabilities is None:
        told.append(_("What the network answers at each place is not known here: no colours."))
    return told


def ranges(lines: NeuronLines, *, unicode: bool = True) -> tuple[tuple[str, str], tuple[str, str]]:
    """The ends of both axes as they are written: to the right, and upwards."""
    ends = (
        [figure(corner[axis], unicode=unicode) for corner in (lines.low, lines.high)]
        for axis in (0, 1)
    )
    (left, right), (under, over) = ends
    return (left, right), (under, over)


def axis(ends: tuple[str, str], name: str, columns: int) -> str:
    """The line below a plane: its left end, the name of the input, its right end."""
    low, high = ends
    room = columns - text_columns(low) - text_columns(high)
    if room < text_columns(name) + 2:
        return shortened(name, columns).center(columns)
    return low + name.center(room) + high


def strokes(drawn: Sequence[NeuronLine], chosen: int = 0) -> list[Stroke]:
    """What is to be drawn of some neurons; those whose line is out of sight are left out.

    Args:
        drawn: They.
        chosen: The number of the one that stands out.
    """
    return [
        Stroke(str(each.number), each.ends, (each.number - 1) % TOGETHER, each.number == chosen)
        for each in drawn
        if each.ends is not None
    ]
