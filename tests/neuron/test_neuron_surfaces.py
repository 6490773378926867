"""Own functions and linear units as surfaces: their range, start, rates and lowest point."""

from __future__ import annotations

import math
from itertools import pairwise
from time import process_time

import pytest

from tui_lab.errors import NotFoundError, UsageError
from tui_lab.neuron.descent import Fate, begin, descend, fate, first_rate, race, rates_of
from tui_lab.neuron.drawing import FARTHEST, Mark, landscape, profile, race_cells
from tui_lab.neuron.optimizers import OPTIMIZERS
from tui_lab.neuron.surfaces import find_surface


class TestOwnFunction:
    def test_the_parabola_of_the_slides(self) -> None:
        surface = find_surface(" (w-3)^2 ")
        assert (surface.name, surface.axes) == ("(w-3)^2", ("w",))
        assert (surface.low, surface.high, surface.start) == ((-5.0,), (5.0,), (-4.0,))
        assert surface.lowest == pytest.approx((3.0,), abs=1e-6)
        assert surface.rates == (0.2, 0.5, 0.9, 1.1)
        ends = [fate(descend(begin(surface, None, rate), 30)) for rate in surface.rates]
        assert ends == [Fate.ARRIVED, Fate.ARRIVED, Fate.NARROWER, Fate.RAN_AWAY]

    def test_a_range_of_one_s_own(self) -> None:
        surface = find_surface("x^2 + y^2", (-1, 1, 0, 4))
        assert (surface.low, surface.high) == ((-1, 0), (1, 4))
        assert find_surface("x^2 + y^2", (-1, 1)).high == (1, 1)

    @pytest.mark.parametrize("ranges", [(1.0,), (2.0, 1.0), (0.0, 1.0, 2.0, 3.0), (math.nan, 1.0)])
    def test_a_range_that_does_not_fit_is_refused(self, ranges: tuple[float, ...]) -> None:
        with pytest.raises(UsageError, match="does not fit"):
            find_surface("w^2", ranges)
        with pytest.raises(UsageError, match="range of its own"):
            find_surface("curve", (0, 1))

    def test_a_start_is_where_there_is_a_slope(self) -> None:
        surface = find_surface("log(w) + 1/w", (-1, 6))
        assert surface.start[0] > 0
        assert surface.lowest == pytest.approx((1.0,), abs=1e-5)
        with pytest.raises(UsageError, match="no value at the start -1"):
            begin(surface, (-1.0,))

    def test_a_path_ends_where_there_is_no_cost(self) -> None:
        path = descend(begin(find_surface("log(w) + 0*w", (0.1, 5)), (1.0,), 2.0), 9)
        assert fate(path) is Fate.NOWHERE
        assert len(path.points) == 2

    @pytest.mark.parametrize(
        ("text", "start", "found"),
        [
            ("w^3", (0.0,), Fate.LEVEL),
            ("a^2 - b^2", (0.0, 0.0), Fate.LEVEL),
            ("-w^2", (0.0,), Fate.HILLTOP),
            ("0*w", None, Fate.ARRIVED),
        ],
    )
    def test_what_is_level_is_not_taken_for_a_valley(
        self, text: str, start: tuple[float, ...] | None, found: Fate
    ) -> None:
        assert fate(begin(find_surface(text), start)) is found

    @pytest.mark.parametrize(
        "text", ["9^9^w*b", "exp(w)*1e300", "w*" * 99 + "w", "tan(a*b)*exp(b*9)", "1/w", "0*w"]
    )
    def test_what_is_steep_beyond_all_use_is_drawn_and_does_not_take_long(self, text: str) -> None:
        begun = process_time()
        surface = find_surface(text)
        for path in race(surface, None, None):
            path = descend(path, 20)
            assert fate(path)
            draw = landscape if len(surface.axes) > 1 else profile
            marks = {mark for line in draw(path, 40, 12) for mark in line}
            assert marks & {Mark.START, Mark.HERE}
        assert process_time() - begun < 5

    def test_a_word_is_no_formula(self) -> None:
        with pytest.raises(NotFoundError, match="saddle") as caught:
            find_surface("saddle")
        assert "(w-3)^2" in caught.value.hint


class TestLinearUnit:
    def test_its_lowest_point_is_the_line_of_least_squares(self) -> None:
        surface = find_surface("1,2; 2,3; 3,5")
        assert surface.axes == ("w", "b")
        assert surface.lowest == pytest.approx((1.5, 1 / 3))
        assert surface.cost(surface.lowest) == pytest.approx(1 / 18)
        assert surface.start == (0.0, 0.0)
        assert surface.cost((0.0, 0.0)) == pytest.approx((4 + 9 + 25) / 3)

    @pytest.mark.parametrize("text", ["1,2; 2,3; 3,5", "0,0; 1,0", "-9,300; 4,-100; 7,2; 8,1"])
    def test_0_and_the_lowest_point_lie_in_the_drawing(self, text: str) -> None:
        surface = find_surface(text)
        for point in ((0.0, 0.0), surface.lowest, surface.start):
            for low, at, high in zip(surface.low, point, surface.high, strict=True):
                assert low < at < high or point == surface.start
        costs = descend(begin(surface), 20).values
        assert all(after < before for before, after in pairwise(costs)), "the first rate goes down"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("1,2;", "from 2 to 50"),
            ("1,2; 1,3", "two different"),
            ("1,2; 2", "“2” is no point"),
            ("1,2; a,3", "“a,3” is no point"),
            ("1,2; 2,inf", "beyond all use"),
            ("1,2; nan,3", "beyond all use"),
            ("1,2; " * 60, "from 2 to 50"),
        ],
    )
    def test_points_that_give_no_line_are_refused(self, text: str, words: str) -> None:
        with pytest.raises(UsageError, match=words):
            find_surface(text)


def test_the_first_steps_of_an_adaptive_optimizer_fit_the_range() -> None:
    bowl = find_surface("bowl")
    assert [first_rate(bowl, each) for each in OPTIMIZERS] == [0.05, 0.05, 0.5, 0.5]
    for each in OPTIMIZERS:
        rates = rates_of(bowl, each)
        assert first_rate(bowl, each) in rates
        assert list(rates) == sorted(rates)


def test_what_passes_the_bottom_fast_has_not_arrived() -> None:
    path = begin(find_surface("(w-3)^2"), None, 0.1, "momentum")
    ends = [fate(path := descend(path, 1)) for _step in range(400)]
    assert Fate.SWINGING in ends
    assert ends[-1] is Fate.ARRIVED
    assert ends.count(Fate.ARRIVED) < 300


def test_several_paths_are_told_apart_in_a_drawing() -> None:
    paths = [descend(each, 4) for each in race(find_surface("bowl"), None, None)]
    found = race_cells(paths, 60, 17)
    assert set(found.values()) == {0, 1, 2, 3}
    assert len(found) <= 4 * 4 < FARTHEST
