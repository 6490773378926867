"""Numbers as they are typed into a question; nothing here knows of widgets."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.neuron.model import LARGEST, check_rate


def value_of(text: str) -> float | None:
    """A number as it was typed, with a point or a comma; None where it is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) <= LARGEST else None


def rate_of(text: str) -> float:
    """A learning rate as it was typed.

    Raises:
        UsageError: It is no number, or cannot work.
    """
    value = value_of(text)
    if value is None:
        raise UsageError(_("Write a number, for example 0.5 or -2."))
    check_rate(value)
    return value


def ranges_of(text: str) -> list[float]:
    """The numbers of a range as it was typed; one of them is NaN where it is no number."""
    found = [value_of(part) for part in text.replace(";", ",").split(",")]
    return [math.nan if each is None else each for each in found]


def ranges_text(ranges: Sequence[float]) -> str:
    """A range as it is typed."""
    return ",".join(f"{each:g}" for each in ranges)
