"""A picture as the numbers that it is made of."""

from __future__ import annotations

import numpy as np

from tui_lab import i18n
from tui_lab.imaging.numbers import number_lines

SMALL = np.array([[0, 255, 7], [16, 0, 1]], np.uint8)


def test_whole_values_stand_under_their_columns() -> None:
    assert number_lines(SMALL) == ["     0   1   2", "0    0 255   7", "1   16   0   1"]
    assert number_lines(SMALL[:, :, None]) == number_lines(SMALL)


def test_scaled_values_have_two_decimals_in_the_language() -> None:
    i18n.set_language("es")
    assert number_lines(SMALL / 255)[1] == "0  0,00 1,00 0,03"


def test_a_table_that_is_too_wide_goes_on_below() -> None:
    lines = number_lines(SMALL, 12)
    assert lines == ["     0   1", "0    0 255", "1   16   0", "", "     2", "0    7", "1    1"]
    assert max(map(len, lines)) <= 12


def test_colours_have_a_table_each() -> None:
    lines = number_lines(np.stack([SMALL, SMALL * 0, SMALL], axis=2))
    assert [line for line in lines if line.isalpha()] == ["red", "green", "blue"]
    assert lines[1:4] == number_lines(SMALL)
    assert len(lines) == 14
