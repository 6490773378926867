"""Texts in columns of a fixed width."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tui_lab.ui.kit.line_table import fitted


def test_what_fits_is_padded_on_the_other_side() -> None:
    assert fitted("ab", 4) == "ab  "
    assert fitted("ab", 4, right=True) == "  ab"


def test_what_is_too_long_ends_in_an_ellipsis_or_loses_its_middle() -> None:
    assert fitted("first-network-train", 14) == "first-network…"
    assert fitted("first-network-train", 14, middle=True) == "first-n…-train"


@pytest.mark.parametrize(
    "text", ["first-network-train", "网络网络网络网络网络", "añadido-ñandú-más-largo"]
)
@pytest.mark.parametrize("width", range(1, 16))
def test_it_is_exactly_as_wide_as_asked_for(text: str, width: int) -> None:
    assert cell_len(fitted(text, width, middle=True)) == width
    assert cell_len(fitted(text, width)) == width
