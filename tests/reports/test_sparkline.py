"""Curves in one line of text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_lab.reports.sparkline import ASCII_LEVELS, BLOCKS, GAP, sparkline


def test_a_rising_curve_uses_every_level_once() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == BLOCKS
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], unicode=False) == ASCII_LEVELS


def test_what_is_no_number_leaves_a_gap() -> None:
    assert sparkline([0, None, float("nan"), float("inf"), 1]) == f"{BLOCKS[0]}   {BLOCKS[-1]}"
    assert sparkline([None, float("nan")]) == "  "
    assert sparkline([]) == ""


def test_a_constant_curve_is_level() -> None:
    assert len(set(sparkline([0.5, 0.5, 0.5]))) == 1


def test_a_long_curve_is_drawn_by_the_means_of_equal_stretches() -> None:
    assert sparkline([0, 0, 0, 0, 7, 7, 7, 7], 2) == BLOCKS[0] + BLOCKS[-1]
    assert sparkline([0, 14, 0, 14, 0, 0], 3) == BLOCKS[-1] + BLOCKS[-1] + BLOCKS[0]


@given(
    st.lists(st.one_of(st.none(), st.floats(width=64)), max_size=60),
    st.integers(0, 30),
)
def test_any_values_fit_the_width_and_the_characters(
    values: list[float | None], width: int
) -> None:
    line = sparkline(values, width)
    assert len(line) == min(width, len(values))
    assert set(line) <= {*BLOCKS, GAP}
