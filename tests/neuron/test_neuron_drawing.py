"""Drawings: sides and border of a neuron, a curve, a bowl, and their signs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui_lab.neuron.descent import begin, descend
from tui_lab.neuron.drawing import (
    SIGNS,
    Mark,
    landscape,
    plane,
    profile,
    signs,
    with_spots,
)
from tui_lab.neuron.model import Neuron
from tui_lab.neuron.surfaces import find_surface
from tui_lab.neuron.tasks import TASKS, Task, find

FLAT_TASKS = [task for task in TASKS if len(task.inputs) == 2]
CURVE, BOWL = find_surface("curve"), find_surface("bowl")
small = st.floats(-5, 5)


class TestPlane:
    def test_and_looks_as_in_the_course(self) -> None:
        drawn = plane(Neuron((1.0, 1.0), -1.5), find("and"), 19, 9)
        assert signs(with_spots(drawn, find("and")), unicode=False) == [
            "     ||............",
            "    o  |||....#....",
            "          ||.......",
            "            ||.....",
            "              ||...",
            "                ||.",
            "    o         o   |",
            "                   ",
            "                   ",
        ]

    def test_weights_that_are_hardly_there_have_no_border(self) -> None:
        drawn = plane(Neuron((0.0, 5e-324), 0.0), find("or"), 20, 10)
        assert Mark.LINE not in {mark for line in drawn.cells for mark in line}

    @pytest.mark.parametrize("task", FLAT_TASKS, ids=lambda task: task.name)
    @given(st.tuples(small, small), small, st.integers(12, 70), st.integers(6, 30))
    def test_every_row_lies_on_the_side_that_it_is_answered_with(
        self, task: Task, weights: tuple[float, float], bias: float, columns: int, rows: int
    ) -> None:
        neuron = Neuron(weights, bias)
        drawn = plane(neuron, task, columns, rows)
        assert {len(line) for line in drawn.cells} == {columns}
        assert len(drawn.cells) == rows
        for spot in drawn.spots:
            x, y = task.rows[spot.index]
            assert 0 < spot.column < columns - 1
            assert 0 < spot.row < rows - 1
            assert (spot.column, spot.row) == (drawn.column_of(x), drawn.row_of(y))
            here = drawn.cells[spot.row][spot.column]
            answers = {
                Mark.ONE if neuron.decision(task.rows[other.index]) else Mark.ZERO
                for other in drawn.spots
                if (other.column, other.row) == (spot.column, spot.row)
            }
            assert here in answers

    @given(st.tuples(small, small), small)
    def test_the_border_lies_between_the_two_sides(
        self, weights: tuple[float, float], bias: float
    ) -> None:
        # Net inputs are rounded to twelve decimals: that is no line for weights of such a size.
        assume(weights == (0, 0) or max(map(abs, weights)) > 1e-6)
        drawn = plane(Neuron(weights, bias), find("and"), 40, 16)
        cells = drawn.cells
        for spot in drawn.spots:
            cells[spot.row][spot.column] = Mark.LINE
        mixed = {(Mark.ZERO, Mark.ONE), (Mark.ONE, Mark.ZERO)}
        across = any(mixed & set(pairwise(line)) for line in cells)
        down = any(mixed & set(pairwise(line)) for line in zip(*cells, strict=True))
        assert not (across and down)
        assert sum(row.count(Mark.LINE) for row in cells) <= 40 + len(drawn.spots)

    def test_without_weights_there_is_no_border(self) -> None:
        for bias, side in ((1.0, Mark.ONE), (-1.0, Mark.ZERO)):
            cells = plane(Neuron((0.0, 0.0), bias), find("and"), 10, 5).cells
            assert {mark for row in cells for mark in row} == {side}

    @pytest.mark.parametrize("weights", [(1e-320, 0.0), (1e9, 1e-12), (1e-12, 1e9)])
    @pytest.mark.parametrize("bias", [0.0, 1e9, -1e9])
    def test_numbers_of_any_size_can_be_drawn(
        self, weights: tuple[float, float], bias: float
    ) -> None:
        assert len(plane(Neuron(weights, bias), find("points"), 30, 12).cells) == 12


class TestProfile:
    def test_the_curve_has_no_gaps_and_the_path_lies_on_it(self) -> None:
        path = descend(begin(CURVE), 20)
        cells = profile(path, 60, 16)
        columns = [
            [row for row in range(16) if line[row] is not Mark.EMPTY]
            for line in zip(*cells, strict=True)
        ]
        assert all(columns)
        assert all(
            min(two) - 1 <= max(one) and min(one) - 1 <= max(two) for one, two in pairwise(columns)
        )
        marks = [mark for row in cells for mark in row]
        assert marks.count(Mark.START) == marks.count(Mark.HERE) == 1
        assert Mark.PATH in marks

    def test_before_the_first_step_there_is_only_the_start(self) -> None:
        marks = {mark for row in profile(begin(CURVE), 60, 16) for mark in row}
        assert marks == {Mark.EMPTY, Mark.CURVE, Mark.START}

    def test_what_has_run_away_is_left_out(self) -> None:
        marks = {
            mark for row in profile(descend(begin(CURVE, None, 1000), 3), 60, 16) for mark in row
        }
        assert marks == {Mark.EMPTY, Mark.CURVE, Mark.START}

    @pytest.mark.parametrize("at", [-3.0, 3.0])
    def test_the_ends_of_the_curve_belong_to_it(self, at: float) -> None:
        cells = profile(begin(CURVE, (at,)), 30, 10)
        column = 0 if at < 0 else 29
        assert Mark.START in [row[column] for row in cells]

    def test_a_curve_from_left_to_right_rises_and_falls_twice(self) -> None:
        cells = profile(begin(CURVE, (0.0,)), 60, 16)
        heights = [
            next(r for r in range(16) if line[r] is not Mark.EMPTY)
            for line in zip(*cells, strict=True)
        ]
        assert heights[0] < heights[11] > heights[28] < heights[50] > heights[59]


class TestLandscape:
    def test_its_bands_lie_around_the_bottom(self) -> None:
        cells = landscape(begin(BOWL, (12, 4)), 60, 17)
        assert cells[8][30] is Mark.BOTTOM
        order = [Mark.BOTTOM, Mark.LOW, Mark.MIDDLE, Mark.HIGH]
        places = [order.index(cells[8 - away][30 - 3 * away]) for away in range(9)]
        assert places == sorted(places)
        assert places[-1] == 3

    def test_a_path_is_joined_from_its_start_to_where_it_is(self) -> None:
        cells = landscape(descend(begin(BOWL, (10, 3), 0.1), 3), 60, 17)
        found = {
            mark: (row, column)
            for row, line in enumerate(cells)
            for column, mark in enumerate(line)
            if mark in (Mark.START, Mark.HERE)
        }
        assert found == {Mark.START: (2, 55), Mark.HERE: (14, 42)}
        tracked = {row for row, line in enumerate(cells) if Mark.TRACK in line}
        assert tracked == set(range(3, 14))

    def test_the_corners_belong_to_it(self) -> None:
        for corner, place in (((-12, -4), (-1, 0)), ((12, 4), (0, -1))):
            cells = landscape(begin(BOWL, corner), 20, 10)
            assert cells[place[0]][place[1]] is Mark.START

    def test_a_path_that_has_run_away_is_drawn_to_the_edge(self) -> None:
        cells = landscape(descend(begin(BOWL, None, 1000), 3), 40, 12)
        marks = [mark for row in cells for mark in row]
        assert Mark.HERE not in marks
        assert Mark.TRACK in marks


def test_every_mark_has_a_sign_of_one_cell_with_and_without_unicode() -> None:
    assert set(SIGNS) == set(Mark)
    for wide, plain in SIGNS.values():
        assert len(wide) == len(plain) == 1
        assert plain.isascii()


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize(
    "together",
    [
        (Mark.ZERO, Mark.ONE, Mark.LINE, Mark.ROW_ZERO, Mark.ROW_ONE),
        (Mark.EMPTY, Mark.CURVE, Mark.PATH, Mark.START, Mark.HERE),
        (Mark.BOTTOM, Mark.LOW, Mark.MIDDLE, Mark.HIGH, Mark.PATH, Mark.START, Mark.HERE),
        (Mark.TRACK, Mark.LOW, Mark.MIDDLE, Mark.HIGH, Mark.BOTTOM),
    ],
)
def test_marks_that_stand_together_are_told_apart(form: int, together: tuple[Mark, ...]) -> None:
    assert len({SIGNS[mark][form] for mark in together}) == len(together)
