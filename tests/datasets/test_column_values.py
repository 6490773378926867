"""A long column is looked at as a whole, and shows the same as value by value."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest

from tui_lab.datasets import column_values as columns
from tui_lab.datasets.csv_numbers import Notation, Written

SIGNS = "0123456789..,,'  %$€()+-−eE\u00a0’x"
FORMS = ("{:.3f}", "{:,.2f}", "{:,}", "{:.1e}", "${:,.2f}", "({:,.2f})", "{:,.1f} €", "-{:.2f}%")
WORDS = ("", "NA", "-", "n/a", "red", "<5", "12 kg", "01234", "+34612345678", "1e400", "9" * 20)
MISSING = frozenset({"", "na", "-"})


def values(seed: int, count: int) -> list[str]:
    """Numbers in many notations, words, and what is neither."""
    rng = random.Random(seed)
    made = []
    for _value in range(count):
        number = rng.choice((rng.uniform(0, 1e7), rng.randrange(10**9), rng.uniform(0, 10)))
        text = rng.choice(FORMS).format(number)
        if rng.random() < 0.4:
            text = text.translate(str.maketrans(",.", ".,"))
        if rng.random() < 0.2:
            text = text.replace(",", rng.choice(" '\u202f"))
        if rng.random() < 0.3:
            text = "".join(rng.choice(SIGNS) for _sign in range(rng.randrange(1, 9)))
        made.append(rng.choice(WORDS) if rng.random() < 0.1 else text.strip())
    return made


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("thousands", ["", ".", ",", "space", "apostrophe"])
def test_a_long_column_has_the_same_numbers(decimal: str, thousands: str) -> None:
    if decimal == thousands:
        return
    texts, notation = values(1, 6000), Notation(decimal, thousands)
    read = [notation.read(text) for text in texts]
    expected = np.array([np.nan if each is None else each for each in read])
    found = columns.numbers_of(pl.Series(texts), notation)
    np.testing.assert_array_equal(found, expected)
    assert np.isfinite(found).sum() > 500


def test_a_long_column_shows_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = [values(2, 4000), ["red", "blue", "NA"] * 700, [f"{n:05}" for n in range(2000)]]
    kinds += [[f"{n / 8:.3f}" for n in range(1, 3000)], ["5", "-", "1,5 €"] * 800]
    kinds += [[str(2**60 + n) for n in range(1500)], [f"P {n}" for n in range(1200)]]
    for texts in kinds:
        many = columns.facts_of(pl.Series(texts), MISSING)
        monkeypatch.setattr(columns, "FEW_ROWS", 10**9)
        assert columns.facts_of(pl.Series(texts), MISSING) == many
        monkeypatch.undo()


def test_what_polars_takes_for_a_number_is_written_as_one() -> None:
    texts = sorted({*values(3, 9000), "inf", "nan", "1_000", "0x10", "١", "+5", ".5", "5.", "e5"})
    numbers = pl.Series(texts).cast(pl.Float64, strict=False).is_finite().fill_null(False)
    assert all(Written.of(text) for text, one in zip(texts, numbers, strict=True) if one)
