"""Digits of one picture, found from left to right, or the reason why they are not."""

from __future__ import annotations

import numpy as np
import pytest
from support.digits import strokes

from tui_lab.imaging import marks
from tui_lab.imaging.marks import Box, find_marks

FIRST, SECOND, THIRD = (10, 50, 10, 20), (12, 48, 40, 60), (10, 52, 80, 95)


def test_marks_are_found_from_left_to_right_each_alone() -> None:
    ink = strokes(THIRD, FIRST, SECOND)
    found = find_marks(ink)
    assert found.boxes == (Box(10, 50, 10, 20), Box(12, 48, 40, 60), Box(10, 52, 80, 95))
    assert (found.left_out, found.why_one) == (0, "")
    for mark, box in zip(found.marks, found.boxes, strict=True):
        assert mark.sum() == box.height * box.width
        assert mark[0].sum() == mark[:, 0].sum() == 0.0, "paper is left around it"


def test_pieces_above_one_another_are_one_digit() -> None:
    five = [(10, 14, 12, 34), (18, 50, 10, 30)]  # its bar does not touch it
    found = find_marks(strokes(*five, SECOND))
    assert found.boxes[0] == Box(10, 50, 10, 34)
    assert len(found.marks) == 2


def test_pieces_that_lie_in_each_other_s_columns_are_cut_apart() -> None:
    seven = np.zeros((60, 80))
    seven[10:16, 10:40] = 1.0  # reaches over the next digit
    for row in range(16, 52):
        seven[row, 34 - row // 3 : 40 - row // 3] = 1.0
    seven[24:52, 38:50] = 1.0
    found = find_marks(seven)
    assert len(found.marks) == 2
    assert sum(mark.sum() for mark in found.marks) == seven.sum()


def test_specks_and_dashes_are_left_out() -> None:
    found = find_marks(strokes(FIRST, SECOND, (30, 33, 25, 28), (28, 34, 110, 140)))
    assert len(found.marks) == 2
    assert found.left_out == 2


@pytest.mark.parametrize(
    ("boxes", "why"),
    [
        ([], "one"),
        ([FIRST], "one"),
        ([FIRST, (10, 40, 40, 100)], "touching"),
        ([(5, 25, 10, 20), (30, 52, 10, 22), (5, 26, 40, 52)], "rows"),
    ],
)
def test_why_there_are_not_several(boxes: list[tuple[int, int, int, int]], why: str) -> None:
    found = find_marks(strokes(*boxes))
    assert (found.marks, found.why_one) == ((), why)


def test_grain_and_too_many_marks_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    comb = strokes(*[(10, 50, 4 * n, 4 * n + 2) for n in range(70)], size=(60, 300))
    assert find_marks(comb).why_one == "many"
    monkeypatch.setattr(marks, "MOST_RUNS", 1000)
    grain = np.indices((60, 60)).sum(axis=0) % 2 * 1.0
    assert find_marks(grain).why_one == "grain"


@pytest.mark.parametrize("seed", range(20))
def test_pieces_are_those_of_points_that_touch(seed: int) -> None:
    ink = np.random.default_rng(seed).random((24, 24)) < 0.35
    runs = marks._runs(ink)
    labels = marks._labels(runs)
    painted = np.zeros(ink.shape, int)
    for (row, start, end), label in zip(runs.tolist(), labels, strict=True):
        painted[row, start:end] = label + 1
    wanted, count = np.zeros(ink.shape, int), 0
    for first in zip(*np.nonzero(ink), strict=True):
        if wanted[first]:
            continue
        count += 1
        todo = [first]
        while todo:
            row, column = todo.pop()
            inside = 0 <= row < 24 and 0 <= column < 24
            if inside and ink[row, column] and not wanted[row, column]:
                wanted[row, column] = count
                todo += [(row + a, column + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    pairs = set(zip(painted[ink].tolist(), wanted[ink].tolist(), strict=True))
    assert len(pairs) == count == len(set(labels))
