"""Dates and times as they are written in tables, and what of them becomes inputs.

Plain Python. What may be day or month is decided for a whole column; where nothing decides, it is
an error and never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal

Order = Literal["ymd", "dmy", "mdy"]
"""Which of year, month and day is written first, second, third; `ymd` also where the month is a
word, and where there is a time alone."""
ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")
PARTS = ("year", "month", "day", "weekday", "hour", "minute", "seconds")
"""What can be an input: weekday is 0 for Monday; seconds are those since the first in the data,
or since midnight where there is no date."""
USUAL_PARTS = ("year", "month", "day", "weekday", "hour")
"""What becomes inputs where nothing was asked: those of them that differ."""
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>Z|[+-]\d{2}:?\d{2}))?"
)
_AND_TIME = rf"(?:(?:T|,? ){_TIME})?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){_AND_TIME}"
)
_YEAR_LAST = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<sign>[-/.])(?P<two>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d{{2}})"
    rf"{_AND_TIME}"
)
_WORD_FIRST = re.compile(
    rf"(?P<name>[^\W\d]{{3,10}})\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_AND_TIME}"
)
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?:\.? |-| de )(?P<name>[^\W\d]{{3,10}})\.?(?: |-| de )"
    rf"(?P<year>\d{{4}}|\d{{2}}){_AND_TIME}"
)
_TIME_ALONE = re.compile(_TIME)
_FORMS = (_YEAR_FIRST, _YEAR_LAST, _WORD_FIRST, _DAY_FIRST)
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    )
    for number, name in enumerate(names.split(), 1)
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MIDNIGHT = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time that was read."""

    clock: datetime
    """As it is written; 1970-01-01 where there is no date."""
    seconds: float
    """Since 1970-01-01 00:00 UTC; a time without a zone is taken for UTC."""
    has_date: bool
    has_time: bool

    def part(self, name: str, first: float) -> float:
        """One of `PARTS`; `first` are the seconds of the first moment in the data."""
        match name:
            case "weekday":
                return float(self.clock.weekday())
            case "seconds":
                return self.seconds - first
            case _:
                return float(getattr(self.clock, name))


def looks_like_one(value: str) -> bool:
    """Whether a text is written as a date or a time is, whatever its numbers."""
    form = next((each for form in _FORMS if (each := form.fullmatch(value))), None)
    if form is None:
        return _TIME_ALONE.fullmatch(value) is not None
    name = form.groupdict().get("name")
    return name is None or name[:3].lower() in _MONTHS


def order_of(values: Iterable[str], day_first: bool | None = None) -> Order | None:
    """The order in which most values are dates; None where day and month cannot be told apart.

    Args:
        values: Of a column, without missing ones.
        day_first: What is said about it; None finds it out.
    """
    counts: dict[Order, int] = dict.fromkeys(ORDERS, 0)
    points = False
    for value in values:
        for order in ORDERS:
            counts[order] += read(value, order) is not None
        points |= "." in value
    last = max(counts["dmy"], counts["mdy"])
    if counts["ymd"] == last:
        return "ymd"
    if day_first is not None:
        return "dmy" if day_first else "mdy"
    if counts["dmy"] == counts["mdy"]:
        # With points between, the day comes first everywhere.
        return "dmy" if points else None
    return "dmy" if counts["dmy"] > counts["mdy"] else "mdy"


def read(value: str, order: Order) -> Moment | None:
    """The moment that a text is; None where it is none.

    Args:
        value: Without white space around it.
        order: What is first where the year is last; `ymd` takes no such value.
    """
    form = next((each for form in _FORMS if (each := form.fullmatch(value))), None)
    if form is None:
        alone = _TIME_ALONE.fullmatch(value)
        return None if alone is None else _moment(_MIDNIGHT, alone.groupdict(), has_date=False)
    found = form.groupdict()
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if year < 69 else 1900  # as POSIX reads two digits
    if "one" in found:
        if order == "ymd":
            return None
        one, two = int(found["one"]), int(found["two"])
        day, month = (one, two) if order == "dmy" else (two, one)
    elif "name" in found:
        month, day = _MONTHS.get(found["name"][:3].lower(), 0), int(found["day"])
    else:
        month, day = int(found["month"]), int(found["day"])
    try:
        date = datetime(year, month, day)
    except ValueError:
        return None
    return _moment(date, found, has_date=True)


def _moment(date: datetime, found: dict[str, str | None], *, has_date: bool) -> Moment | None:
    if found["hour"] is None:
        return Moment(date, _since_epoch(date, None), has_date, False)
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    clock = date.replace(hour=hour, minute=minute, second=min(second, 59))
    return Moment(clock, _since_epoch(clock, found["zone"]), has_date, True)


def _since_epoch(clock: datetime, zone: str | None) -> float:
    away: tzinfo = UTC
    if zone is not None and zone != "Z":
        digits = zone[1:].replace(":", "")
        distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if distance < timedelta(days=1):
            away = timezone(-distance if zone[0] == "-" else distance)
    return (clock.replace(tzinfo=away) - _EPOCH).total_seconds()
