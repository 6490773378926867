"""Activations and losses as pictures: formulas, the curve with its slope, or bars of an example.

Pure: both faces and the texts of courses draw what `picture_lines` gives. What is drawn comes from
the entries in `experiment`. Must not import Textual.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tui_lab.experiment.activations import DRAWN, ActivationSchema
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.model import Layer
from tui_lab.i18n import _, number
from tui_lab.reports.scatter import (
    CURVE,
    CURVE_ASCII,
    SIGNS,
    Point,
    ScatterCurve,
    ScatterLine,
    ScatterPart,
    ScatterSeries,
    ScatterView,
    scatter_lines,
)
from tui_lab.reports.series import dotted
from tui_lab.text.fit import fitted, shortened, text_columns
from tui_lab.text.values import setting_text

PLACES = 240
"""Stretches of x that a curve is drawn from."""
EXAMPLE = (2.0, 1.0, 0.0, -1.0)
"""Outputs before an activation that looks at all of them."""
SLOPE_SIGN = "⠿"
MAIN, SECOND = "primary", "validation"
"""The roles of the curve and of what is drawn beside it."""
COLUMNS_FOR_A_TICK, LINES_FOR_A_TICK = 6, 1.6
ROOMY = 12
"""From so many lines on a formula may take two of them."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A line below a picture: what a sign in it means."""

    text: str
    role: str = ""
    """Of the sign before it; "" for no sign."""


@dataclass(frozen=True, slots=True)
class FunctionPicture:
    """A function to be looked at. It has a `view` or `bars`."""

    captions: tuple[Caption, ...]
    view: ScatterView | None = None
    bars: tuple[tuple[str, float], ...] = ()
    """What came in and what came out, for each output."""


def activation_picture(
    schema: ActivationSchema, arguments: Mapping[str, float] | None = None
) -> FunctionPicture:
    """An activation with its slope.

    Args:
        schema: Of the activation.
        arguments: Of its curve; those left out have Keras's defaults, others are passed over.
    """
    given = {name: (arguments or {}).get(name, each) for name, each in schema.arguments.items()}
    texts = {name: setting_text(each) for name, each in given.items()}
    formula, slope = schema.formula.format(**texts), schema.slope.format(**texts)
    if schema.together is not None:
        shares = schema.together(EXAMPLE)
        bars = tuple((number(x, 0), share) for x, share in zip(EXAMPLE, shares, strict=True))
        captions = (Caption(f"fi = {formula}"), Caption(f"dfi/dxi = {slope}"))
        return FunctionPicture(captions, bars=bars)
    curve = schema.curve
    assert curve is not None  # an entry has one of the two
    captions = (Caption(f"f(x) = {formula}", MAIN), Caption(f"f'(x) = {slope}", SECOND))
    return FunctionPicture(captions, _view(lambda x: curve(x, **given), schema.reach, across="x"))


def layer_picture(layer: Layer) -> FunctionPicture | None:
    """The activation of a layer with its arguments; None where there is none to draw."""
    schema = LAYERS.get(layer.type)
    if schema is None:
        return None
    if schema.argument("activation") is not None:
        known = DRAWN.get(str(layer.arguments.get("activation", "linear")))
        return None if known is None else activation_picture(known)
    if schema.acts_as is None:
        return None
    known = DRAWN[schema.acts_as(layer.arguments)]
    own = {argument.name: argument for argument in schema.arguments}
    numbers = {name: layer.arguments.get(name, own[name].default) for name in own}
    if any(isinstance(each, str | bool) for each in numbers.values()):
        return None  # what was typed is no number
    return activation_picture(
        known,
        {name: float(each) for name, each in numbers.items() if isinstance(each, int | float)},
    )


def loss_picture(name: str) -> FunctionPicture | None:
    """A loss over the answer: with its slope, or for both truths; None for an unknown one."""
    schema = LOSSES.get(name)
    if schema is None:
        return None
    curve = schema.curve
    across = _(curve.over)
    if len(curve.truths) == 1:
        captions = (Caption(f"L = {curve.formula}", MAIN), Caption(f"L' = {curve.slope}", SECOND))
        truth = curve.truths[0]
        return FunctionPicture(
            captions, _view(lambda x: curve.value(truth, x), curve.reach, across=across)
        )
    first, second = curve.truths
    captions = (
        Caption(_("truth {truth}: L = {formula}").format(
            truth=number(first, 0), formula=curve.formula), MAIN),
        Caption(_("truth {truth}").format(truth=number(second, 0)), SECOND),
    )  # fmt: skip
    return FunctionPicture(
        captions,
        _view(
            lambda x: (curve.value(first, x)[0], curve.value(second, x)[0]),
            curve.reach,
            across=across,
        ),
    )


def _view(
    pair: Callable[[float], Point], reach: tuple[float, float], *, across: str
) -> ScatterView:
    """Two curves over one axis: the first decides how far up and down the second is seen."""
    low, high = reach
    places = [low + (high - low) * place / PLACES for place in range(PLACES + 1)]
    pairs = [pair(x) for x in places]
    main = [first for first, _second in pairs]
    span = (max(main) - min(main)) / 2 or 1.0
    bottom, top = min(main) - span, max(main) + span
    beside = [(x, y) for x, (_first, y) in zip(places, pairs, strict=True) if bottom <= y <= top]
    # The ends of the first one, on which it is drawn, so that the axis goes up and down to them.
    ends = (places[main.index(end)] for end in (min(main), max(main)))
    beside += zip(ends, (min(main), max(main)), strict=True)
    return ScatterView(
        (ScatterSeries("", beside, SECOND),),
        ScatterLine(0.0, 0.0),
        across=across,
        columns_for_a_tick=COLUMNS_FOR_A_TICK,
        lines_for_a_tick=LINES_FOR_A_TICK,
        curve=ScatterCurve(list(zip(places, main, strict=True)), role=MAIN),
    )


def two_curves(
    named: Sequence[tuple[str, Sequence[Point]]], *, across: str = "", up: str = ""
) -> FunctionPicture:
    """One curve through points, or two over the same axes.

    Args:
        named: A name and at least two points each, x rising.
        across: What x is.
        up: What y is.
    """
    roles = (MAIN, SECOND)
    captions = tuple(
        Caption(name, role) for (name, _points), role in zip(named, roles, strict=False)
    )
    (_first, main), *others = named
    beside: list[Point] = []
    for _name, points in others:
        low, high = points[0][0], points[-1][0]
        places = [low + (high - low) * place / PLACES for place in range(PLACES + 1)]
        beside += dotted(points, places)
    view = ScatterView(
        (ScatterSeries("", beside or main, SECOND if beside else MAIN),),
        across=across,
        up=up,
        columns_for_a_tick=COLUMNS_FOR_A_TICK,
        lines_for_a_tick=LINES_FOR_A_TICK,
        curve=ScatterCurve(list(main), role=MAIN),
    )
    return FunctionPicture(captions, view)


def picture_lines(
    picture: FunctionPicture, width: int, height: int, *, unicode: bool = True
) -> list[list[ScatterPart]]:
    """The picture in exactly `height` lines of at most `width` columns; its place never moves.

    Args:
        picture: What is drawn.
        width: Columns.
        height: Lines.
        unicode: Whether the terminal shows more than ASCII.
    """
    most = 2 if height >= ROOMY else 1
    told = [_caption(each, width, most, unicode=unicode) for each in picture.captions]
    room = height - most * len(told)
    if picture.view is not None:
        drawn = scatter_lines(picture.view, width, room, unicode=unicode)
    else:
        drawn = _bars(picture.bars, width, unicode=unicode)[: max(0, room)]
    lines = [*drawn, *(line for lines in told for line in lines)]
    return [*lines, *([] for _line in range(height - len(lines)))][:height]


def _caption(caption: Caption, width: int, most: int, *, unicode: bool) -> list[list[ScatterPart]]:
    """A caption in so many lines at most, its sign before the first."""
    sign = ""
    if caption.role:
        curve, slope = (CURVE, SLOPE_SIGN) if unicode else (CURVE_ASCII, SIGNS[0])
        sign = f"{curve if caption.role == MAIN else slope} "
    margin = text_columns(sign)
    lines = textwrap.wrap(caption.text, max(8, width - margin)) or [""]
    if len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], shortened(rest, max(1, width - margin), unicode=unicode)]
    heads = [ScatterPart(sign, caption.role), *[ScatterPart(" " * margin)] * (len(lines) - 1)]
    return [[head, ScatterPart(line)] for head, line in zip(heads, lines, strict=True)]


def _bars(
    bars: Sequence[tuple[str, float]], width: int, *, unicode: bool
) -> list[list[ScatterPart]]:
    """A bar for each output, with what came in before it and what came out behind it."""
    largest = max((abs(value) for _label, value in bars), default=0.0) or 1.0
    ins = [f"x{place} = {label}" for place, (label, _value) in enumerate(bars, 1)]
    outs = [number(value, 2) for _label, value in bars]
    margin, last = (max(map(text_columns, texts), default=0) for texts in (ins, outs))
    room = max(1, width - margin - last - 3)
    block = "█" if unicode else "#"
    return [
        [
            ScatterPart(f"{fitted(came_in, margin)}  ", "muted"),
            ScatterPart(fitted(block * round(abs(value) / largest * room), room), MAIN),
            ScatterPart(f" {out:>{last}}"),
        ]
        for came_in, out, (_label, value) in zip(ins, outs, bars, strict=True)
    ]
