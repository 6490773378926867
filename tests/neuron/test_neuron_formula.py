"""Formulas: what is read, slopes that are slopes, and what is refused in a sentence, quickly."""

from __future__ import annotations

import math
from time import process_time

import pytest

from tui_lab.errors import UsageError
from tui_lab.neuron.formula import DEEPEST, FUNCTIONS, LONGEST, read


@pytest.mark.parametrize(
    ("text", "point", "value"),
    [
        ("(w-3)^2", (-4.0,), 49.0),
        ("(w−3)² · 2", (5.0,), 8.0),
        ("-w^2", (3.0,), -9.0),
        ("2^w^2", (3.0,), 512.0),
        ("w**-1", (4.0,), 0.25),
        ("a^2 + 10*b^2", (1.0, 2.0), 41.0),
        ("y - x", (1.0, 5.0), 4.0),
        ("sen(pi/2) + w", (1.0,), 2.0),
        ("ln(e^w)", (2.5,), 2.5),
    ],
)
def test_a_formula_is_what_it_says(text: str, point: tuple[float, ...], value: float) -> None:
    assert read(text).value(point) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        *(f"{name}(0.7*w)*b" for name in FUNCTIONS),
        *("w^b", "b/w - w/b", "(w-3)^2*b^3", "exp(-w^2)*sin(b)", "2^w + b^0.5", "w^0 + b^1"),
    ],
)
def test_slopes_are_those_of_the_formula(text: str) -> None:
    formula, h = read(text), 1e-6
    for point in ((0.9, 1.7), (2.3, 0.4)):
        for axis, slope in enumerate(formula.slopes(point)):
            one, two = (
                formula.value(tuple(x + h * sign * (n == axis) for n, x in enumerate(point)))
                for sign in (-1, 1)
            )
            assert slope == pytest.approx((two - one) / (2 * h), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "point"),
    [("log(w)", -1.0), ("sqrt(w)", -1.0), ("1/w", 0.0), ("9^9^w", 9.0), ("w^0.5", -2.0)],
)
def test_where_there_is_no_value_it_is_no_number(text: str, point: float) -> None:
    value, slopes = read(text).with_slopes((point,))
    assert math.isnan(value)
    assert all(math.isnan(each) for each in slopes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no formula"),
        ("3 + pi", "no unknown"),
        ("a+b+c", "3 unknowns: a, b, c"),
        ("2w", "every product with *"),
        ("(w", "cannot be read"),
        ("w w", "cannot be read"),
        ("0,5*w", "decimals with a point"),
        ("w=3", "“=” has no meaning"),
        ("sin", "needs brackets: For example: sin(w)".replace(":", ".", 1)),
        ("foo(w)", "no function “foo”"),
        ("sin(w, 1)", "“,” has no meaning"),
        ("weights1", "at most 6"),
        ("__import__(1)*w", "no function “__import__”"),
        ("_w", "begin with a letter"),
        ("w.real", "cannot be read"),
        ("w if w else 1", "cannot be read"),
        ("1j*w", "cannot be read"),
        ("True*w", "cannot be read"),
        ("w//2", "cannot be read"),
        ("(lambda: w)()", "has no meaning"),
        ("w\0", "has no meaning"),
        ("w\ud800", "has no meaning"),
        ("1e999*w", "too large"),
        ("w+" * LONGEST + "w", f"At most {LONGEST}"),
        ("-" * (LONGEST - 2) + "w", f"At most {DEEPEST}"),
        ("(-" * 60 + "w" + ")" * 60, f"At most {DEEPEST}"),
        ("w^" * 60 + "w", f"At most {DEEPEST}"),
    ],
)
def test_what_is_no_formula_is_answered_with_a_sentence(text: str, words: str) -> None:
    begun = process_time()
    with pytest.raises(UsageError) as caught:
        read(text)
    assert words in str(caught.value)
    assert process_time() - begun < 0.5


def test_a_long_sum_is_not_nested() -> None:
    assert read("w+" * 99 + "w").with_slopes((2.0,)) == (200.0, (100.0,))
