"""How numbers are written in a table: the decimal sign, the thousands sign, and what decides them.

`1.200` is 1.2 in one country and 1200 in another. Other numbers of the file decide; where none
does, and the separator of the fields does not either, it is an error and never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

DECIMALS = (".", ",")
THOUSANDS = (".", ",", "space", "apostrophe", "none")
"""As they are named in options; a space is also one that does not break."""
LARGEST = 1e30
"""Larger numbers become infinite in the float32 that training is given."""

_SIGNS = {"space": " ", "apostrophe": "'"}
ALIKE = str.maketrans(
    {"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2019": "'", "\u2212": "-"}
)
CURRENCIES = "$¢£¤¥₡₦₩₪₫€₭₮₱₲₴₵₸₹₺₽₿"
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SHAPE = re.compile(
    rf"(?P<sign>[+-]?)(?P<before>[{CURRENCIES}]? ?)(?P<inner>[+-]?)"
    rf"(?P<body>[.,]?[0-9](?:[.,' ]?[0-9])*[.,]?)"
    rf"(?P<exponent>(?:[eE][+-]?[0-9]+)?)(?P<after> ?[%{CURRENCIES}]?)"
)
_CODE = re.compile(r"0[0-9]+|\+[0-9]{8,}")
_DIGITS = re.compile(r"\+?[0-9]+")
EXACT_DIGITS = 15
"""Whole numbers of so many digits are exact in float64; beyond 2**53 not all are."""
_MARKS = re.compile(r"[.,' ]")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:T[0-9]{3})+")
_INDIAN = re.compile(r"[1-9][0-9]?(?:T[0-9]{2})+T[0-9]{3}")
AMBIGUOUS = "[1-9][0-9]{0,2}[.,][0-9]{3}"
"""A number whose only sign may part decimals or thousands, without its own."""
_AMBIGUOUS = re.compile(AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class Notation:
    """How numbers are written."""

    decimal: str = "."
    """`.` or `,`; empty where both occur and every number has one meaning by itself."""
    thousands: str = ""
    """What parts groups of three digits: one of `THOUSANDS`; empty where nothing does."""

    def read(self, value: str) -> float | None:
        """The number that a field holds; None for anything else, also for `inf` and `1_000`.

        A percent sign or the sign of a currency beside the number is left out: `12 %` is 12.
        """
        if self.decimal == "." and self.thousands != "." and _PLAIN.fullmatch(value):
            return _finite(value)
        written = Written.of(value)
        if written is not None and not self.decimal:
            return written.alone(None)
        if written is None or not written.fits(self):
            return None
        return written.number(self)


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of one number as it is written."""

    sign: str
    body: str
    """Digits and the signs between them."""
    exponent: str
    unit: str
    """A percent sign, the sign of a currency, or nothing."""
    decimal: str = ""
    """What can only be its decimal sign."""
    thousands: str = ""
    """What can only be its thousands sign."""
    unclear: str = ""
    """A sign that may be either: the point in `1.200`."""

    @staticmethod
    def of(value: str) -> Written | None:
        """The parts of a field; None where it is a number in no notation.

        As accountants write it, a number in brackets is below zero.
        """
        if value.startswith("(") and value.endswith(")"):
            inner = Written.of(value[1:-1])
            return None if inner is None or inner.sign else replace(inner, sign="-")
        if not value.isascii():
            value = value.translate(ALIKE)
        found = _SHAPE.fullmatch(value)
        if found is None:
            return None
        before, after = found["before"].strip(), found["after"].strip()
        if (found["sign"] and found["inner"]) or (before and after):
            return None
        if (not before and found["before"]) or (not after and found["after"]):
            return None
        signs = _meaning(found["body"], bool(found["exponent"]))
        if signs is None:
            return None
        sign = found["sign"] or found["inner"]
        return Written(sign, found["body"], found["exponent"], before or after, *signs)

    def fits(self, notation: Notation) -> bool:
        """Whether it is a number in that notation."""
        known = (notation.decimal, notation.thousands)
        return (
            self.decimal in ("", notation.decimal)
            and self.thousands in ("", notation.thousands)
            and (not self.unclear or self.unclear in known)
        )

    def number(self, notation: Notation) -> float | None:
        """Its value; None where it is too large."""
        body = self.body
        if notation.thousands:
            body = body.replace(_SIGNS.get(notation.thousands, notation.thousands), "")
        return _finite(f"{self.sign}{body.replace(notation.decimal, '.')}{self.exponent}")

    def alone(self, notation: Notation | None) -> float | None:
        """Its value where it has one meaning, or the notation says which; else None."""
        own = self.decimal or (other(self.thousands) if self.thousands in DECIMALS else "")
        if not self.unclear:
            return self.number(Notation(own or ".", self.thousands))
        return self.number(notation) if notation is not None and self.fits(notation) else None


def shows_a_code(values: Iterable[str]) -> str:
    """The first value that shows that a column of digits holds codes, not numbers; else "".

    Such are a zero in front, as in a postal code, a plus before many digits, as in a telephone
    number, and whole numbers that float64 would change, as in the ids of a data base.

    Args:
        values: All that are not missing.
    """
    found = ""
    for value in values:
        if not _DIGITS.fullmatch(value):
            return ""
        if not found and (_CODE.fullmatch(value) or not is_exact(value)):
            found = value
    return found


def is_exact(value: str) -> bool:
    """Whether float64 holds a number that is written with digits alone; True for all others."""
    if len(value) <= EXACT_DIGITS or not value.lstrip("+-").isdecimal():
        return True
    return len(value) < 40 and int(float(value)) == int(value)


def too_large(value: str) -> bool:
    """Whether a field that was not taken is a number of more than thirty digits."""
    written = Written.of(value)
    if written is None:
        return False
    digits = len(_MARKS.split(written.body)[0])
    return digits + float(written.exponent[1:] or 0) > 30


def _finite(text: str) -> float | None:
    parsed = float(text)
    return parsed if abs(parsed) < LARGEST else None


def other(sign: str) -> str:
    """The comma for the point, and the reverse."""
    return "," if sign == "." else "."


def _meaning(body: str, exponent: bool) -> tuple[str, str, str] | None:
    """What the signs in `1.234,5` mean: decimal, thousands, unclear; None where nothing fits."""
    marks = _MARKS.findall(body)
    if not marks:
        return "", "", ""
    kinds = dict.fromkeys(marks)
    last = marks[-1]
    if len(kinds) == 1:
        if marks == [last] and last in DECIMALS:
            if _AMBIGUOUS.fullmatch(body) and not exponent:
                return "", "", last
            return last, "", ""
        return ("", _name(last), "") if _grouped(body, last) and not exponent else None
    first = marks[0]
    whole = body.rpartition(last)[0]
    if len(kinds) > 2 or last not in DECIMALS or marks.count(last) > 1 or exponent:
        return None
    return (last, _name(first), "") if _grouped(whole, first) else None


def _grouped(whole: str, sign: str) -> bool:
    marked = whole.replace(sign, "T")
    return bool(_GROUPS.fullmatch(marked) or (sign == "," and _INDIAN.fullmatch(marked)))


def _name(sign: str) -> str:
    return next((name for name, each in _SIGNS.items() if each == sign), sign)


@dataclass(slots=True)
class NumberSigns:
    """What the numbers of one column show of their notation.

    The places are those of the values (from 0) in which something was seen first.
    """

    decimals: dict[str, int] = field(default_factory=dict)
    thousands: dict[str, int] = field(default_factory=dict)
    unclear: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    count: int = 0
    """Values that are numbers in some notation."""
    unclear_count: int = 0

    @staticmethod
    def of(values: Iterable[str]) -> NumberSigns:
        """What a column shows; (n,) fields."""
        found = NumberSigns()
        for place, value in enumerate(values):
            # Most numbers need no closer look.
            known = "." in found.decimals and "" in found.units
            if known and _PLAIN.fullmatch(value) and not _AMBIGUOUS.fullmatch(value.lstrip("+-")):
                found.count += 1
            else:
                found.add(value, place)
        return found

    def add(self, value: str, place: int, count: int = 1) -> None:
        """Take in a field that occurs `count` times, the first time at `place`."""
        if _PLAIN.fullmatch(value):
            self.count += count
            _note(self.units, "", place)
            if "." not in value:
                return
            if _AMBIGUOUS.fullmatch(value, value[0] in "+-"):
                _note(self.unclear, ".", place)
                self.unclear_count += count
            else:
                _note(self.decimals, ".", place)
            return
        written = Written.of(value)
        if written is None:
            return
        self.count += count
        _note(self.units, written.unit, place)
        for sign, seen in (
            (written.decimal, self.decimals),
            (written.thousands, self.thousands),
            (written.unclear, self.unclear),
        ):
            if sign:
                _note(seen, sign, place)
        self.unclear_count += count * bool(written.unclear)

    @property
    def certain(self) -> tuple[set[str], set[str]]:
        """The decimal signs and the thousands signs that there must be."""
        decimals = set(self.decimals) | {other(s) for s in self.thousands if s in DECIMALS}
        return decimals, set(self.thousands)


def _note(seen: dict[str, int], sign: str, place: int) -> None:
    seen[sign] = min(place, seen.get(sign, place))


Problem = Literal["unclear", "mixed"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said about the notation, by the user or by the data set that rows are for."""

    decimal: str | None = None
    thousands: str | None = None
    default: Notation | None = None
    """What counts where nothing else decides."""


NOTHING_ASKED = Asked()


def decide(
    columns: Iterable[NumberSigns], separator: str, asked: Asked = NOTHING_ASKED
) -> list[Notation | Problem]:
    """The notation of each column: that of the whole file, or its own where columns differ.

    Args:
        columns: What each column of numbers shows.
        separator: What stands between the fields of the file.
        asked: What the user says.

    Returns:
        For each column its notation; `unclear` where it cannot be decided, `mixed` where its
        numbers are written in several ways.
    """
    columns = list(columns)
    if asked.decimal or asked.thousands:
        return [_as_asked(columns, asked)] * len(columns)
    decimals = set().union(*(each.certain[0] for each in columns))
    thousands = set().union(*(each.certain[1] for each in columns))
    whole = _agreed(decimals, thousands, columns, separator, asked.default)
    if isinstance(whole, Notation):
        return [whole] * len(columns)
    return [_agreed(*each.certain, [each], separator, asked.default) for each in columns]


def _as_asked(columns: Sequence[NumberSigns], asked: Asked) -> Notation:
    thousands = "" if asked.thousands in (None, "none") else str(asked.thousands)
    decimal = asked.decimal or (other(thousands) if thousands in DECIMALS else "")
    seen = [sign for each in columns for sign in (*each.decimals, *each.unclear)]
    decimal = decimal or next((sign for sign in seen if sign != thousands), ".")
    if asked.thousands is None:
        seen = [sign for each in columns for sign in (*each.thousands, *each.unclear)]
        thousands = next((sign for sign in seen if sign != decimal), "")
    return Notation(decimal, thousands)


def _agreed(
    decimals: set[str],
    thousands: set[str],
    columns: Sequence[NumberSigns],
    separator: str,
    default: Notation | None,
) -> Notation | Problem:
    """The one notation of some columns, from what there must be and what is unclear."""
    unclear = set().union(*(each.unclear for each in columns))
    if len(decimals) > 1 or len(thousands) > 1:
        return "mixed" if unclear else Notation("")
    decimal, group = next(iter(decimals), ""), next(iter(thousands), "")
    if not decimal and unclear:
        decimal = (
            next(iter(unclear))
            if group and len(unclear) == 1
            else _by_habit(unclear, columns, separator, default)
        )
        if not decimal:
            return "unclear"
    against = unclear - {decimal}
    if against and group not in ("", *against):
        return "mixed"
    return Notation(decimal or ".", group or next(iter(against), ""))


def _by_habit(
    unclear: set[str], columns: Sequence[NumberSigns], separator: str, default: Notation | None
) -> str:
    """The decimal sign where every number with a sign may be read in two ways; empty if unknown."""
    if default is not None and unclear <= {default.decimal, default.thousands}:
        return default.decimal
    if separator == "," and "," in unclear:
        # A comma that needed quotes is no decimal sign: with those, semicolons part the fields.
        return "."
    usual = "," if separator == ";" else "."
    # Where all numbers of a column look like 1.234, both readings are the same but for a factor.
    alike = all(each.unclear_count == each.count for each in columns if each.unclear)
    return usual if unclear == {usual} and alike else ""
