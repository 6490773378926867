"""Bars: how wide their parts are, what stands around them, and what no colour may say alone."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from tui_lab.ui.kit.bars import (
    PATTERNS,
    PATTERNS_ASCII,
    SQUARES,
    BarPart,
    BarRow,
    BarSeries,
    bar_parts,
    bars_text,
    grouped,
    probability_rows,
)

STYLES = {name: Style(color=name) for name in ("red", "green")}


def lines(rows: list[BarRow], width: int = 40, **options: object) -> list[str]:
    return bars_text(rows, width, STYLES, **options).plain.splitlines()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0.5,), "█████     "),
        ((0.55,), "█████▌    "),
        ((0.5, 0.5), "█████▒▒▒▒▒"),
        ((0.99, 0.01), "█████████▒"),
        ((1.0, 0.001), "█████████▒"),
        ((0.0, 0.3), "▒▒▒       "),
        ((0.3, 0.0, 0.3), "███░░░    "),
        ((0.2, 0.2, 0.6), "██▒▒░░░░░░"),
        ((7.0, 7.0), "█████████▒"),
        ((math.nan, 0.5), "▒▒▒▒▒     "),
        ((math.inf,), "          "),
        ((-1.0, 0.2), "▒▒        "),
    ],
)
def test_each_part_of_a_bar_has_its_pattern_and_is_seen(
    values: tuple[float, ...], expected: str
) -> None:
    parts = [BarPart(value, pattern=place) for place, value in enumerate(values)]
    assert "".join(text for text, _role in bar_parts(parts, 10)) == expected


def test_squares_are_whole_columns() -> None:
    parts = [BarPart(0.84), BarPart(0.16, pattern=1)]
    assert "".join(text for text, _role in bar_parts(parts, 10, patterns=SQUARES)) == "■■■■■■■■□□"
    assert bar_parts([BarPart(0.04)], 10, patterns=SQUARES)[0][0] == ""


def test_a_bar_is_ascii_where_the_terminal_is() -> None:
    parts = [BarPart(0.5), BarPart(0.3, pattern=1)]
    assert (
        "".join(text for text, _role in bar_parts(parts, 10, patterns=PATTERNS_ASCII))
        == "#####===  "
    )


@given(st.lists(st.floats(-1, 100), min_size=1, max_size=4), st.integers(4, 60))
def test_a_bar_is_always_as_wide_as_its_room(values: list[float], columns: int) -> None:
    parts = [BarPart(value, pattern=place) for place, value in enumerate(values)]
    drawn = bar_parts(parts, columns)
    assert len("".join(text for text, _role in drawn)) == columns
    for part, (text, _role) in zip(parts[1:], drawn[1:], strict=False):
        assert bool(text) == (part.value > 0)


def test_labels_figures_and_notes_stand_below_each_other() -> None:
    rows = [
        BarRow("a", (BarPart(1.0),), "100%", "best"),
        BarRow("a long name of a class", (BarPart(0.5),), "50%"),
    ]
    assert lines(rows) == [
        "a                █████████████ 100% best",
        "a long name of…  ██████▌        50%",
    ]
    assert [len(line) for line in lines(rows, 20)] == [20, 15]
    assert lines(rows, 20)[0].startswith("a     ████ ")
    assert lines([]) == []


def test_the_colours_of_parts_and_words_are_their_roles() -> None:
    text = bars_text(
        [BarRow("a", (BarPart(0.5, "green"), BarPart(0.5, "red", 1)), "5", role="red")], 20, STYLES
    )
    drawn = {text.plain[span.start : span.end]: str(span.style) for span in text.spans}
    assert drawn["█" * 8] == "green"
    assert drawn["▒" * 8] == "red"
    assert drawn[" 5"] == "red"


def test_series_stand_below_each_other_with_their_names() -> None:
    series = [BarSeries("training", [1.0, 0.5]), BarSeries("validation", [0.5, 0.25])]
    assert lines(grouped(["a", "b"], series, "{:.2f}".format), 30) == [
        "a ████████████ 1.00 training",
        "  ▒▒▒▒▒▒       0.50 validation",
        "b ██████       0.50 training",
        "  ▒▒▒          0.25 validation",
    ]


def test_a_wrong_answer_and_the_truth_are_named() -> None:
    rows = probability_rows([0.7, 0.1, 0.2], "abc", 3, truth=2)
    assert [(row.label, row.role, row.note) for row in rows] == [
        ("a", "wrong", "◂ answer"),
        ("b", "", ""),
        ("c", "right", "◂ truth"),
    ]
    (right, _other) = probability_rows([0.7, 0.3], "ab", 2, truth=0)
    assert (right.role, right.note) == ("right", "◂ truth and answer")
    (short, _other) = probability_rows([0.7, 0.3], "ab", 2, truth=0, width=30)
    assert short.note == "◂ both"
    (own, _other) = probability_rows([0.7, 0.3], "ab", 2)
    assert (own.role, own.note, own.figure) == ("primary", "◂ answer", "70.0%")


def test_of_many_classes_the_most_probable_stand_first_and_the_truth_is_among_them() -> None:
    classes = [f"class {number}" for number in range(30)]
    shares = [0.01] * 29 + [0.71]
    few = probability_rows(shares[-3:], classes[-3:], 10)
    assert [row.label for row in few] == classes[-3:]
    assert [row.label for row in probability_rows(shares, classes, 10)][:1] == ["class 29"]
    assert len(probability_rows(shares, classes, 10)) == 30
    shown = probability_rows(shares, classes, 5, truth=20)
    assert shown[0].label == "class 29"
    assert "class 20" in [row.label for row in shown]
    assert len(shown) == 5
    nothing = probability_rows([math.nan] * 3, classes[:3], 10)
    assert {row.figure for row in nothing} == {"–"}
    assert not any(sign in line for line in lines(nothing) for sign in PATTERNS)
