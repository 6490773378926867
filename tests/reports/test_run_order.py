"""Which runs fit a filter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.runs_screen import made

from tui_lab.reports.run_order import ORDERS, arranged
from tui_lab.reports.table import Line


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ("", ["20260301-101500-9f20", "20260301-101700-20a9"]),
        ("epochs 20", ["20260301-101500-9f20"]),
        ("9", ["20260301-101700-20a9"]),
        ("9f", []),
        ("9f2", ["20260301-101500-9f20"]),
        ("f20", []),
        ("20a9", ["20260301-101700-20a9"]),
        ("20260301-1015", ["20260301-101500-9f20"]),
    ],
)
def test_of_an_id_three_characters_are_found_so_that_a_number_is_a_number(
    text: str, fitting: list[str]
) -> None:
    summary = replace(made("alpha").summary(), note="")
    lines = [
        Line(replace(summary, id="20260301-101500-9f20"), differs=("epochs 20",)),
        Line(replace(summary, id="20260301-101700-20a9"), differs=("epochs 9",)),
    ]
    assert [line.id for line in arranged(lines, text, ORDERS[0], False)] == fitting
