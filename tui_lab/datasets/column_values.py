"""What the values of one column show: how many differ, which are numbers, how those are written.

A short column is looked at value by value; a long one as a whole by Polars, with the same answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tui_lab.datasets.csv_numbers import (
    ALIKE,
    AMBIGUOUS,
    CURRENCIES,
    EXACT_DIGITS,
    LARGEST,
    Notation,
    NumberSigns,
    Written,
    is_exact,
    shows_a_code,
)

FEW_ROWS = 1000
"""Up to so many, Python is faster."""
KEPT_VALUES = 1000
"""Different values that are kept with their counts; more are no classes."""
EXAMPLES = 3
_BEGINS_WITH_DIGITS = r"^[^\p{L}\p{N}_\s]?\s?[0-9]"
"""Also after one sign: `<5`, `~12`, `'7'`."""
_begins_with_digits = re.compile(r"[^\w\s]?\s?[0-9]")
_DIGITS = r"^\+?[0-9]+$"
_CODE = r"^(?:0[0-9]+|\+[0-9]{8,})$"
_LONG_DIGITS = rf"^\+?[0-9]{{{EXACT_DIGITS},}}$"
_SPACES = "".join(chr(sign) for sign, alike in ALIKE.items() if alike == " ")
_MINUS = "".join(chr(sign) for sign, alike in ALIKE.items() if alike == "-")
_APOSTROPHES = "".join(chr(sign) for sign, alike in ALIKE.items() if alike == "'")
_MAY_BE = (
    rf"^[^\p{{L}}0-9]{{0,5}}[.,]?[0-9][0-9.,' %)+\-eE{_SPACES}{_MINUS}{_APOSTROPHES}{CURRENCIES}]*$"
)
_BESIDE = rf"[' %)+{_SPACES}{_APOSTROPHES}{CURRENCIES}]"


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What is known of the fields of a column."""

    distinct: int
    """Different values that are not missing."""
    missing: int
    """Fields that count as missing in an input."""
    empty: int
    """Fields without anything in them."""
    examples: tuple[str, ...]
    """The first different values that are not missing."""
    missing_words: tuple[str, ...]
    """Texts that count as missing, as they are written."""
    signs: NumberSigns
    digits: int
    """How many of the different values begin with a digit; 0 where most are numbers."""
    code: str
    """The first value that shows that digits are codes, where all are digits; else empty."""
    exact: bool
    """Whether float64 holds every whole number among them."""
    counted: dict[str, int] | None = None
    """How often each value occurs, in the order in which they come, missing ones too; None where
    more than `KEPT_VALUES` differ."""

    def few_values(self, most: int) -> tuple[str, ...]:
        """All different values that are not missing; () where these are more than `most`."""
        if self.counted is None or self.distinct > most:
            return ()
        gone = {"", *self.missing_words}
        return tuple(value for value in self.counted if value not in gone)

    def lonely(self, most: int) -> tuple[str, ...]:
        """Values that stand in one row only; () where there are more than `most` different ones."""
        if self.counted is None or self.distinct > most:
            return ()
        return tuple(value for value, count in self.counted.items() if value and count == 1)


def facts_of(values: pl.Series, missing: frozenset[str]) -> ColumnFacts:
    """What a column shows.

    Args:
        values: (n,) texts without white space around them.
        missing: What means a missing value, in small letters; the empty text is there.
    """
    if len(values) <= FEW_ROWS:
        return _facts_of_few(values.to_list(), missing)
    return _facts_of_many(values, missing)


def is_missing(value: str, missing: frozenset[str]) -> bool:
    """Whether a field of an input means a missing value."""
    return not value or value.lower() in missing


def missing_mask(values: pl.Series, missing: frozenset[str]) -> pl.Series:
    """Which fields mean a missing value: (n,) truths."""
    found = values == ""
    words = missing - {""}
    return found | values.str.to_lowercase().is_in(list(words)) if words else found


def _facts_of_few(values: list[str], missing: frozenset[str]) -> ColumnFacts:
    counted = Counter(values)
    gone = [value for value in counted if is_missing(value, missing)]
    left = [value for value in counted if not is_missing(value, missing)]
    signs = NumberSigns.of(values)
    return ColumnFacts(
        len(left),
        sum(counted[value] for value in gone),
        counted.get("", 0),
        tuple(left[:EXAMPLES]),
        tuple(value for value in gone if value),
        signs,
        0
        if 2 * signs.count >= len(values)
        else sum(_begins_with_digits.match(value) is not None for value in counted),
        shows_a_code(left),
        all(map(is_exact, counted)),
        dict(counted) if len(counted) <= KEPT_VALUES else None,
    )


def _facts_of_many(values: pl.Series, missing: frozenset[str]) -> ColumnFacts:
    _numbers, plain = _plain(values)
    gone = _missing_among(values, plain, missing)
    signs = _signs_of_many(values, plain)
    several = values.n_unique()
    distinct, counted = None, None
    if several <= KEPT_VALUES:
        distinct = values.unique(maintain_order=True)
        found = values.value_counts(name="n")
        counts = dict(zip(found[values.name].to_list(), found["n"].to_list(), strict=True))
        counted = {value: counts[value] for value in distinct.to_list()}
    elif 2 * signs.count < len(values) or _may_be_codes(values, gone):
        distinct = values.unique(maintain_order=True)
    words = values.filter(gone).unique(maintain_order=True).to_list()
    left = values.filter(~gone)
    shown = left.head(KEPT_VALUES).unique(maintain_order=True).head(EXAMPLES).to_list()
    if len(shown) < EXAMPLES:
        shown = left.unique(maintain_order=True).head(EXAMPLES).to_list()
    return ColumnFacts(
        several - len(words),
        int(gone.sum()),
        int((values == "").sum()),
        tuple(shown),
        tuple(word for word in words if word),
        signs,
        0
        if distinct is None or 2 * signs.count >= len(values)
        else int(distinct.str.contains(_BEGINS_WITH_DIGITS).sum()),
        ""
        if distinct is None
        else _code_of_many(distinct.filter(~missing_mask(distinct, missing))),
        bool(_exact_mask(values).all()),
        counted,
    )


def _missing_among(values: pl.Series, plain: pl.Series, missing: frozenset[str]) -> pl.Series:
    """As `missing_mask`, sooner where most values are plain numbers."""
    words = [word for word in missing if not word or _plain(pl.Series([word]))[1].all()]
    numeric = values.is_in(words) if words != [""] else values == ""
    others = (~plain).arg_true()
    mask = numeric.to_numpy().copy()
    if len(others):
        mask[others.to_numpy()] |= missing_mask(values.gather(others), missing).to_numpy()
    return pl.Series(mask)


def _may_be_codes(values: pl.Series, gone: pl.Series) -> bool:
    """Whether the first values that are not missing are digits alone."""
    first = values.head(KEPT_VALUES).filter(~gone.head(KEPT_VALUES))
    return bool(first.str.contains(_DIGITS).all())


def _code_of_many(distinct: pl.Series) -> str:
    if not len(distinct) or not distinct.str.contains(_DIGITS).all():
        return ""
    found = distinct.filter(
        distinct.str.contains(_CODE)
        | (distinct.str.contains(_LONG_DIGITS) & ~_exact_mask(distinct))
    )
    return str(found[0]) if len(found) else ""


def _exact_mask(values: pl.Series) -> pl.Series:
    """Which values are no whole numbers that float64 would change; True for all short ones."""
    if int(values.str.len_bytes().max() or 0) <= EXACT_DIGITS:  # type: ignore[arg-type]
        return pl.Series(np.ones(len(values), np.bool_))
    return pl.Series([is_exact(value) for value in values.to_list()], dtype=pl.Boolean)


def _plain(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Each value as a plain number, and which of them are one: (n,) numbers and truths."""
    found = values.cast(pl.Float64, strict=False)
    return found, found.is_finite().fill_null(False)


def _signs_of_many(values: pl.Series, plain: pl.Series) -> NumberSigns:
    signs = NumberSigns(count=int(plain.sum()))
    if signs.count:
        signs.units[""] = _first(plain)
        dotted = plain & values.str.contains(".", literal=True)
        if dotted.any():
            unclear = dotted & values.str.contains(rf"^[+-]?{AMBIGUOUS}$")
            signs.unclear_count = int(unclear.sum())
            certain = dotted & ~unclear
            if signs.unclear_count:
                signs.unclear["."] = _first(unclear)
            if certain.any():
                signs.decimals["."] = _first(certain)
    places = (~plain).arg_true()
    if len(places):
        others = pl.DataFrame({"value": values.gather(places), "place": places})
        others = others.filter(_may_be_numbers(others["value"]))
        shapes = (
            others.with_columns(_shape(others["value"]))
            .group_by("value")
            .agg(pl.col("place").min(), pl.len().alias("n"))
            .sort("place")
        )
        for value, place, count in shapes.iter_rows():
            signs.add(value, place, count)
    return signs


def _first(mask: pl.Series) -> int:
    return int(mask.arg_max() or 0)


def _may_be_numbers(values: pl.Series) -> pl.Series:
    """Which values have the signs of a number alone: a quick look before a closer one."""
    return values.str.contains(_MAY_BE)


def _cleaned(values: pl.Series, notation: Notation) -> pl.Series:
    """Numbers that fit the notation, as they are written plainly: `(1.200,5) €` is -1200.5."""
    found = values.str.replace_all(_BESIDE, "").str.replace_all(f"[({_MINUS}]", "-")
    if notation.thousands in (".", ","):
        found = found.str.replace_all(notation.thousands, "", literal=True)
    return found.str.replace(notation.decimal, ".", literal=True)


def _shape(values: pl.Series) -> pl.Series:
    """The values with 1 for each digit but 0: what that is in a notation, they all are."""
    return values.str.replace_all("[2-9]", "1")


def numbers_of(values: pl.Series, notation: Notation) -> NDArray[np.float64]:
    """The number that each field holds, NaN where it holds none: (n,)."""
    if len(values) <= FEW_ROWS:
        return np.array(_numbers_of_few(values.to_list(), notation), np.float64)
    if notation.decimal == "." and notation.thousands != ".":
        found, plain = _plain(values)
        plain &= (found.abs() < LARGEST).fill_null(False)
        read = found.to_numpy().copy()
    else:
        plain = pl.repeat(False, len(values), dtype=pl.Boolean, eager=True)
        read = np.empty(len(values))
    others = (~plain).arg_true()
    if not len(others):
        return read
    rest = values.gather(others)
    read[others.to_numpy()] = (
        _numbers_of_few(rest.to_list(), notation)
        if len(rest) <= FEW_ROWS or not notation.decimal
        else _numbers_of_many(rest, notation)
    )
    return read


def _numbers_of_few(values: Sequence[str], notation: Notation) -> list[float]:
    known: dict[str, float] = {}
    for value in values:
        if value not in known:
            number = notation.read(value)
            known[value] = np.nan if number is None else number
    return [known[value] for value in values]


def _numbers_of_many(values: pl.Series, notation: Notation) -> NDArray[np.float64]:
    """As `_numbers_of_few`: what fits is decided for each shape, and read by Polars."""
    shapes = _shape(values)
    fits = []
    for shape in shapes.filter(_may_be_numbers(values)).unique().to_list():
        written = Written.of(shape)
        if written is not None and written.fits(notation):
            fits.append(shape)
    found = _cleaned(values, notation).cast(pl.Float64, strict=False)
    good = shapes.is_in(fits) & (found.abs() < LARGEST).fill_null(False)
    return np.where(good.to_numpy(), found.to_numpy(), np.nan)
