"""Numbers, shapes, settings and times as text: one form of each for every face and file.

Figures follow the language (`0,97` in Spanish); settings are written as they are typed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from tui_lab.i18n import _, decimal_sign, number, percent
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import LONGEST_QUOTE, one_line

NONE = "–"
"""What stands where there is no value."""
MOST_PARTS = 8
"""Parts of a list or mapping that a message repeats."""


def shape_text(shape: Iterable[int | None]) -> str:
    """The shape of an array: `28×28×1`; sizes that are not known (the batch) are left out."""
    return "×".join(str(size) for size in shape if size is not None)


def setting_text(value: object, none: str = "") -> str:
    """A setting as it is typed: `128`, `0.001`, `3, 3`, `l2=0.01`, `true`, `max_norm(max_value=2)`.

    Args:
        value: Of an experiment, or what somebody typed.
        none: Stands for None, which is a setting that is left out.
    """
    if value is None:
        return none
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Mapping):
        kind = value.get("type")
        typed = isinstance(kind, str)  # else it is the number of a class of that name
        parts = {n: _inside(part) for n, part in value.items() if n != "type" or not typed}
        words = ", ".join(f"{_name_text(name)}={part}" for name, part in parts.items())
        if not typed:
            return words
        return f"{kind}({words})" if words else str(kind)
    if isinstance(value, list | tuple):
        return ", ".join(setting_text(part) for part in value)
    return str(value)


def _inside(value: object) -> str:
    """A part of a setting: a list has its brackets."""
    listed = isinstance(value, list | tuple)
    return f"({setting_text(value)})" if listed else setting_text(value)


def _name_text(name: str) -> str:
    """The name of a part of a setting, in quotes where it could be taken for several."""
    if not set(name) & set(",=\"'(){}[]"):
        return name
    import json  # few names need it, and the interface is not to wait for it when it opens

    return json.dumps(name, ensure_ascii=False)


def count_text(value: object) -> str:
    """A whole number in the current language; anything else as it was typed."""
    return number(value) if isinstance(value, int) else setting_text(value)


def share_text(value: object) -> str:
    """A share 0..1 as a whole percentage; anything else as it was typed."""
    return percent(value, 0) if isinstance(value, float) else setting_text(value)


def figure_text(value: object) -> str:
    """A setting or figure in a sentence: numbers in the current language; "not set" for None."""
    if value is None:
        return _("not set")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return setting_text(value)
    if value and abs(value) < 0.001:
        return digits_text(value)
    return number(int(value) if float(value).is_integer() else value)


def digits_text(value: float, digits: int = 6) -> str:
    """A number with so many digits that count, as the current language writes it: `0.001`, `1e-05`.

    Without marks between thousands: what stands in it may be a setting.
    """
    return f"{value:.{digits}g}".replace(".", decimal_sign())


def in_powers(value: float, decimals: int) -> str:
    """A number by its power of ten, as the current language writes it: `3.8e-09`."""
    return f"{value:.{decimals}e}".replace(".", decimal_sign())


def quoted_value(value: object) -> str:
    """A value that is wrong, nearly as TOML would write it, on one line and not long."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = f"“{value}”"
    elif isinstance(value, list | tuple):
        text = "[" + ", ".join(quoted_value(part) for part in value[:MOST_PARTS]) + "]"
    elif isinstance(value, Mapping):
        parts = list(value.items())[:MOST_PARTS]
        text = "{" + ", ".join(f"{key} = {quoted_value(part)}" for key, part in parts) + "}"
    elif isinstance(value, int) and abs(value) >= 10**LONGEST_QUOTE:
        text = _("a number of more than {digits} digits").format(digits=LONGEST_QUOTE)
    else:
        text = str(value)
    return one_line(text)


def metric_text(value: float | None, reason: str = "") -> str:
    """A loss or a metric with four decimals, from 10 on with five digits that count (`43.213`,
    `2860.4`); in powers of ten where those would not tell.

    Args:
        value: None where it was not finite or is not known.
        reason: What it was then: "nan", "inf" or "-inf".
    """
    if value is None:
        return reason or NONE
    if abs(value) >= 1e5:
        return in_powers(value, 2)
    if 0 < abs(value) < 1e-4:
        return in_powers(value, 1)
    return number(float(value), metric_decimals(value))


def metric_decimals(value: float) -> int:
    """How many decimals a figure has: four, and fewer the larger it is from 10 on."""
    return 4 - min(4, sum(abs(value) >= limit for limit in (10, 100, 1_000, 10_000)))


def test_title(metric: str) -> str:
    """What a metric on the test part is called: `test accuracy`, `test mae`."""
    if metric == "accuracy":
        return _("test accuracy")
    return _("test {metric}").format(metric=metric)


def decimals_for(spread: float) -> int:
    """With how many decimals numbers are told apart that lie within `spread` of each other.

    Three figures of the spread: 0 for 321, 1 for 45.2, 2 for 2.1. At most 9.
    """
    if not 0 < spread < math.inf:
        return 2
    return min(max(2 - math.floor(math.log10(spread)), 0), 9)


def decimal_text(value: float, digits: int) -> str:
    """A quantity in the unit of the data with so many decimals: `22.7`.

    Args:
        value: Finite.
        digits: As `decimals_for` has them; numbers too long or too small for that are written in
            powers of ten.
    """
    value = float(value)
    if abs(value) >= 1e10 or (digits > 6 and value):
        return digits_text(value, 3)
    text = number(value, digits)
    return text.removeprefix("-") if float(f"{value:.{digits}f}") == 0 else text


def spread_text(mean: float, deviation: float | None) -> str:
    """A mean and its standard deviation with as many decimals: `0.9667 ± 0.0012`.

    Args:
        mean: Of several runs.
        deviation: None for a single run, which is written without one.
    """
    text = metric_text(mean)
    if deviation is None:
        return text
    fixed = mean == 0 or 1e-4 <= abs(mean) < 1e5
    spread = number(float(deviation), metric_decimals(mean)) if fixed else metric_text(deviation)
    return f"{text} ± {spread}"


def quantity_text(value: float | None, spread: float, unit: str = "") -> str:
    """A quantity, or an error of it, in its own unit: `152.1`, `0.0312 cm`, `3.2e-09`.

    Args:
        value: A dash stands for one that is not finite.
        spread: Of the quantity: see `decimals_for`.
        unit: What it is counted in; "" where that is not known.
    """
    if value is None or not math.isfinite(value):
        return NONE
    text = decimal_text(value, decimals_for(spread))
    return f"{text}\xa0{unit}" if unit else text


def megabytes(size: float) -> str:
    """So many bytes in megabytes of 1,000,000 bytes, without the unit: `8.2`."""
    return number(size / 1e6, 1)


def seconds_number(seconds: float | None) -> str:
    """Seconds without the unit, for a column of a table: `0.042`, `12.3`, `185`."""
    if seconds is None:
        return NONE
    return number(seconds, 3 if seconds < 1 else 1 if seconds < 100 else 0)


def seconds_text(seconds: float) -> str:
    """The time of an epoch, always in seconds so that epochs can be compared: `0.042 s`."""
    return f"{seconds_number(seconds)} s"


def value_text(value: float, *, fixed: bool = False) -> str:
    """A value with about four figures: whole numbers whole, small ones in powers of ten.

    Args:
        value: Finite, or NaN where it is missing, which is a dash.
        fixed: Whether zeros stay at its end, so that the values of a column stand in line.
    """
    value = float(value)
    if math.isnan(value):
        return glyph("–")
    if value.is_integer():
        return number(int(value))
    size = abs(value)
    if size < 0.001:
        return in_powers(value, 1)
    digits = 0 if size >= 10_000 else 1 if size >= 1000 else 2 if size >= 100 else 3
    while digits and not fixed and round(value, digits) == round(value, digits - 1):
        digits -= 1
    return number(value, digits)
