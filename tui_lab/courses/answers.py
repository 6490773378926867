"""Reading what a student types: an option, a number as any language writes it, a shape."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from tui_lab.courses.judging import Row
from tui_lab.courses.model import ChoiceCheck
from tui_lab.i18n import _
from tui_lab.reports.guess import DIRECTIONS, SIGNS, Direction

LETTERS = "abcdefgh"
LONGEST = 20_000
"""Characters of an answer that are kept."""
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(?:([., \u00a0\u202f'])\d{3})(?:\1\d{3})*")
_SHAPE = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+(?!\d)|-?\d+")
_FRACTION = re.compile(r"(-?\d{1,9})\s*/\s*(\d{1,9})")
_WHOLE = re.compile(r"-?\d+")
_ROUNDING = 1e-9


def option_place(text: str, check: ChoiceCheck) -> int | None:
    """The place, from 0, of the option that `b`, `2` or the option's own words name."""
    word = text.strip().lower().rstrip(".)")
    count = len(check.options)
    if word in LETTERS[:count] and len(word) == 1:
        return LETTERS.index(word)
    if word.isdecimal() and 1 <= int(word) <= count:
        return int(word) - 1
    for place, option in enumerate(check.options):
        if word and word == option.text.strip().lower().rstrip("."):
            return place
    return None


def number_readings(text: str) -> list[float]:
    """What a number may mean, as it is written: `1,234` is 1234 or 1.234, `91 %` is 91 or 0.91.

    Returns:
        Nothing where it is no number.
    """
    word = text.strip().replace("−", "-").replace("+", "")
    share = word.endswith("%")
    word = word.removesuffix("%").strip()
    found = []
    if _GROUPED.fullmatch(word):
        found.append(re.sub(r"[^\d-]", "", word))
    mixed = re.fullmatch(r"(-?[\d., \u00a0\u202f']*)([.,])(\d+)", word)
    if mixed and mixed[2] not in mixed[1]:
        found.append(f"{re.sub(r'[^0-9-]', '', mixed[1]) or '0'}.{mixed[3]}")
    found.append(word)
    numbers = []
    for each in found:
        try:
            numbers.append(float(each))
        except ValueError:
            continue
    part = _FRACTION.fullmatch(word)
    if part and int(part[2]):
        numbers.append(int(part[1]) / int(part[2]))
    if share:
        numbers += [value / 100 for value in numbers]
    return [value for value in numbers if math.isfinite(value)]


def is_number(text: str, wanted: Sequence[float], tolerance: float) -> bool | None:
    """Whether an answer gives the wanted number, or shape.

    Args:
        text: As it was typed: `200.960`, `(None, 26, 26, 32)`, `0,91`.
        wanted: One number, or several for a shape.
        tolerance: How far each may be off.

    Returns:
        None where it holds no number, or not as many as are wanted.
    """
    if len(wanted) == 1:
        found = number_readings(text)
        if not found:
            return None
        return any(abs(value - wanted[0]) <= tolerance + _ROUNDING for value in found)
    # `60,000, 28, 28` and `28,28,1`: whichever way gives as many numbers as are wanted.
    # A one-hot label may be written as one word, `0100`.
    ways = [_SHAPE.findall(text), _WHOLE.findall(text)]
    if text.strip().isdecimal():
        ways.append(list(text.strip()))
    fitting = [[float(re.sub(r"[.,]", "", part)) for part in way] for way in ways]
    fitting = [values for values in fitting if len(values) == len(wanted)]
    if not fitting:
        return None
    return any(
        all(
            abs(value - each) <= tolerance + _ROUNDING
            for value, each in zip(values, wanted, strict=True)
        )
        for values in fitting
    )


def direction(text: str) -> Direction | None:
    """up, down or same, also in the current language, or as +, - and =."""
    word = text.strip().lower()
    for known, name in DIRECTIONS.items():
        if word in (known, _(name).lower()) or SIGNS.get(word) == known:
            return known
    return None


def row_of(text: str, rows: Sequence[Row]) -> Row | None:
    """The row of a varied setting whose value is named."""
    word = text.strip().lower()
    for row in rows:
        if word == row.value.lower():
            return row
    for row in rows:
        theirs = number_readings(row.value)
        if theirs and set(theirs) & set(number_readings(text)):
            return row
    return None
