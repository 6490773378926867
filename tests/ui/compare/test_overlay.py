"""The chart of several runs, as lines of characters."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab.ui.compare.overlay import Curve, overlay

numbers = st.one_of(st.none(), st.floats(), st.floats(0, 1))


def curve(letter: str, *values: float | None, colour: int = 0, dotted: bool = False) -> Curve:
    return Curve(letter, tuple(range(1, len(values) + 1)), values, colour, dotted)


def lines(*curves: Curve, width: int = 60, height: int = 12, **how: bool) -> list[str]:
    return ["".join(c for c, _curve in line) for line in overlay(curves, width, height, **how)]


def test_axes_have_round_numbers_and_whole_epochs() -> None:
    drawn = lines(curve("A", *(n / 10 for n in range(11))))
    assert drawn[0].startswith("   1.00│")
    assert drawn[-1].split()[:2] == ["epoch", "1"]
    assert drawn[-1].split()[-1] == "11"
    assert drawn[-1].index("1") == 8


def test_every_curve_has_its_letter_also_where_they_lie_on_each_other() -> None:
    curves = [curve(letter, 0.2, 0.5, 0.9, colour=n) for n, letter in enumerate("ABCDEF")]
    text = "\n".join(lines(*curves))
    assert all(letter in text for letter in "ABCDEF")


def test_without_braille_the_curves_are_made_of_their_letters() -> None:
    text = "\n".join(lines(curve("A", 0.0, 1.0), curve("B", 1.0, 0.0), unicode=False))
    assert text.count("A") > 10
    assert text.count("B") > 10
    assert not any(0x2800 <= ord(character) <= 0x28FF for character in text)


def test_a_rising_curve_rises() -> None:
    drawn = lines(curve("A", 0.0, 1.0), unicode=False)
    first = next(line for line in drawn if "A" in line)
    last = [line for line in drawn if "A" in line][-1]
    assert first.index("A") > last.index("A")


def test_one_epoch_is_a_letter() -> None:
    assert "A" in "\n".join(lines(curve("A", 0.5)))


def test_without_values_there_is_a_sentence() -> None:
    assert lines(curve("A")) == ["The curves begin with the first whole epoch."]
    assert lines(curve("A", None, math.nan)) == ["The curves begin with the first whole epoch."]
    assert lines() == ["The curves begin with the first whole epoch."]


def test_zooming_cuts_off_the_early_values() -> None:
    values = (0.0, 0.5, 0.9, 0.91, 0.92, 0.93)
    assert any(line.startswith("    0.0") for line in lines(curve("A", *values)))
    zoomed = lines(curve("A", *values), zoomed=True)
    assert not any(line.lstrip().startswith(("0.0", "0.5")) for line in zoomed)


@pytest.mark.parametrize("zoomed", [False, True])
@given(
    st.lists(st.lists(numbers, max_size=30), max_size=4),
    st.integers(1, 90),
    st.integers(1, 30),
    st.booleans(),
)
def test_whatever_the_values_are_it_fits_its_place(
    zoomed: bool, series: list[list[float | None]], width: int, height: int, unicode: bool
) -> None:
    curves = [curve("ABCD"[n], *values, colour=n) for n, values in enumerate(series)]
    drawn = lines(*curves, width=width, height=height, unicode=unicode, zoomed=zoomed)
    assert len(drawn) <= height
    assert all(len(line) <= width for line in drawn)
