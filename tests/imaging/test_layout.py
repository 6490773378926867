"""Captions, rows of pictures, bars."""

from __future__ import annotations

import numpy as np
import pytest

from tui_lab.imaging.layout import (
    answer_word,
    bar,
    caption,
    captioned,
    probability_bars,
    probability_line,
    side_by_side,
)
from tui_lab.imaging.text import Colours, block_picture
from tui_lab.text.fit import text_columns


def test_a_right_answer_has_its_mark_and_its_word() -> None:
    assert caption("3", "3", 0.991) == ["✓ right", "truth: 3", "answer: 3 (99.1%)"]


def test_a_wrong_answer_has_its_mark_its_word_and_the_truth() -> None:
    assert caption("3", "9", 0.87) == ["✗ wrong", "truth: 3", "answer: 9 (87.0%)"]


def test_the_percentage_has_its_own_line_where_it_would_push_out_the_answer() -> None:
    assert caption("3", "seventeen", 0.386, width=17) == [
        "✗ wrong",
        "truth: 3",
        "answer: seventeen",
        "(38.6%)",
    ]


def test_captions_in_ascii_have_no_other_character() -> None:
    lines = caption("a very long name of a class", "another", 0.5, width=16, unicode=False)
    assert "".join(lines).isascii()
    assert lines[0] == "x wrong"
    assert max(map(len, lines)) <= 16


def test_an_own_picture_has_no_truth() -> None:
    assert caption(None, "7", 1.0) == ["answer: 7 (100.0%)"]


def test_blocks_stand_beside_one_another_until_the_width_is_used() -> None:
    blocks = [["aa", "aa"], ["bbb"], ["cc"]]
    assert side_by_side(blocks, gap=1, width=9) == ["aa bbb cc", "aa"]
    assert side_by_side(blocks, gap=1, width=8) == ["aa bbb", "aa", "", "cc"]
    assert side_by_side(blocks, gap=1, width=1) == ["aa", "aa", "", "bbb", "", "cc"]
    assert side_by_side([]) == []


def test_colours_take_no_columns() -> None:
    picture = block_picture(np.random.default_rng(0).random((28, 28)), colours=Colours.TRUE)
    assert {text_columns(line) for line in picture} == {28}
    lines = side_by_side([captioned(picture, ["one"]), captioned(picture, ["two"])], gap=3)
    assert text_columns(lines[0]) == 28 + 3 + 28
    assert lines[-1] == "one" + " " * 28 + "two"


def test_names_from_outside_cannot_steer_the_terminal() -> None:
    assert all("\x1b" not in line for line in caption("\x1b[31m", "\x9b0m", 0.5))
    assert all("\x1b" not in line for line in probability_bars([1.0], ["\x1b]0;x\x07"]))


def test_bars_show_every_class_with_its_share() -> None:
    lines = probability_bars([0.25, 0.75], ["cat", "dog"], 30)
    assert lines == [
        "cat " + bar(0.25, 18) + "   25.0%",
        "dog " + bar(0.75, 18) + "   75.0%",
    ]
    assert {text_columns(line) for line in lines} == {30}


def test_bars_can_put_the_best_first_and_mark_the_truth() -> None:
    lines = probability_bars([0.1, 0.2, 0.7], ["a", "b", "c"], order="best", truth=1, limit=2)
    assert [line[0] for line in lines] == ["c", "b"]
    assert lines[1].endswith("✓ truth")
    assert not lines[0].endswith("truth")


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, "    "), (1, "████"), (0.5, "██  "), (1 / 32, "▏   "), (2, "████"), (-1, "    ")],
)
def test_a_bar_is_drawn_to_the_eighth_of_a_column(share: float, expected: str) -> None:
    assert bar(share, 4) == expected


def test_a_bar_in_ascii_and_a_bar_without_a_number() -> None:
    assert bar(0.5, 4, unicode=False) == "##  "
    assert bar(float("nan"), 4) == "    "
    assert probability_bars([float("nan")], ["a"], 20)[0].endswith("–")


@pytest.mark.parametrize(
    ("truth", "answer", "width", "expected"),
    [
        (0, 0, 20, "✓ Ankle boot"),
        (0, 1, 26, "✗ Sandal (Ankle boot)"),
        (0, 1, 15, "✗ Sanda (Ankle)"),
        (0, 1, 7, "✗ S (A)"),
        (1, 1, 6, "✓ San…"),
    ],
)
def test_an_answer_has_the_truth_behind_it_where_that_is_another(
    truth: int, answer: int, width: int, expected: str
) -> None:
    assert answer_word(["Ankle boot", "Sandal"], truth, answer, width) == expected


def test_probabilities_are_upright_bars_from_0_to_1() -> None:
    assert probability_line([0.0, 0.5, 1.0, float("nan")]) == "▁▅█ "
    assert probability_line([0.0, 1.0], unicode=False) == "_%"
