"""Reading numbers as a student types them, in the way of any language, and shapes."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

_GROUPED = re.compile(r"-?[1-9]\d{0,2}(?:([., \u00a0\u202f'])\d{3})(?:\1\d{3})*")
_SHAPE = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+(?!\d)|-?\d+")
_PART = re.compile(r"-?(?:\d{1,9}(?:[.,]\d{1,9})?|[.,]\d{1,9})")
LONGEST_PART = 15
"""Characters of a number in a fraction."""
_WHOLE = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d*[.,]?\d+")
_ROUNDING = 1e-9


def number_readings(text: str) -> list[float]:
    """The values that a written number may have: `1,234` is 1234 or 1.234, `91 %` is 91 or 0.91.

    Returns:
        An empty list where the text is no number.
    """
    word = text.strip().replace("−", "-").removeprefix("+")
    share = word.endswith("%")
    word = word.removesuffix("%").strip()
    spellings = []
    if _GROUPED.fullmatch(word):
        spellings.append(re.sub(r"[^\d-]", "", word))
    mixed = re.fullmatch(r"(-?[\d., \u00a0\u202f']*)([.,])(\d+)", word)
    if mixed and mixed[2] not in mixed[1]:
        spellings.append(f"{re.sub(r'[^0-9-]', '', mixed[1]) or '0'}.{mixed[3]}")
    spellings.append(word)
    numbers = []
    for spelling in spellings:
        try:
            numbers.append(float(spelling))
        except ValueError:
            continue
    numbers += _fractions(word)
    if share:
        numbers += [value / 100 for value in numbers]
    return [value for value in numbers if math.isfinite(value)]


def fraction_value(text: str) -> float | None:
    """What a fraction such as `51/255` comes to; None where it is none, or may be two numbers."""
    found = set(_fractions(text))
    return found.pop() if len(found) == 1 else None


def _fractions(text: str) -> list[float]:
    """What may be meant by `60,000/40` or `0.94 / 1.76`."""
    parts = [_readings_of_part(each.strip()) for each in text.split("/")]
    if len(parts) != 2:
        return []
    return [above / below for above in parts[0] for below in parts[1] if below]


def _readings_of_part(text: str) -> list[float]:
    found = []
    if len(text) <= LONGEST_PART and _GROUPED.fullmatch(text):
        found.append(float(re.sub(r"[^\d-]", "", text)))
    if _PART.fullmatch(text):
        found.append(float(text.replace(",", ".")))
    return found


def matches_numbers(text: str, wanted: Sequence[float], tolerance: float) -> bool | None:
    """Whether an answer gives the wanted number, or shape.

    Args:
        text: The answer as it was typed: `200.960`, `(None, 26, 26, 32)`, `0,91`, `0.7, 0.3`.
        wanted: One number, or several for a shape.
        tolerance: How far each number may be off, absolute.

    Returns:
        None where the answer holds no number, or not as many as are wanted.
    """
    if len(wanted) == 1:
        readings = number_readings(text)
        if not readings:
            return None
        return any(abs(value - wanted[0]) <= tolerance + _ROUNDING for value in readings)
    # `60,000, 28, 28`, `28,28,1` and `0,7; 0,3`: whichever way gives as many numbers as are wanted.
    # A one-hot label may be written as one word, `0100`.
    text = text.replace("−", "-")
    ways = [_SHAPE.findall(text), _WHOLE.findall(text)]
    if text.strip().isdecimal():
        ways.append(list(text.strip()))
    whole = all(value == int(value) for value in wanted)
    fitting = [[float(re.sub(r"[.,]", "", part)) for part in way] for way in ways if whole]
    fitting.append([float(part.replace(",", ".")) for part in _DECIMAL.findall(text)])
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
