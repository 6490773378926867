"""Gradient descent: slopes that are slopes, paths that never overflow, and what is said of them."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab.errors import NotFoundError, UsageError
from tui_lab.neuron.descent import (
    begin,
    descend,
    gradient,
    has_run_away,
    path_of,
    step,
    value,
    verdict,
)
from tui_lab.neuron.model import FASTEST, NeuronStart
from tui_lab.neuron.surfaces import SURFACES, Surface, find_surface

CURVE, BOWL = find_surface("curve"), find_surface("bowl")
each_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)


def inside(surface: Surface, shares: tuple[float, float]) -> tuple[float, ...]:
    """A point of the surface."""
    axes = zip(surface.low, surface.high, shares, strict=False)
    return tuple(low + (high - low) * share for low, high, share in axes)


shares = st.tuples(st.floats(0, 1), st.floats(0, 1))


@each_surface
class TestEverySurface:
    @given(shares)
    def test_its_gradient_is_its_slope(self, surface: Surface, shares: tuple[float, float]) -> None:
        point, h = inside(surface, shares), 1e-5
        for axis, slope in enumerate(gradient(surface, point)):
            low, high = list(point), list(point)
            low[axis] -= h
            high[axis] += h
            rise = value(surface, tuple(high)) - value(surface, tuple(low))
            assert slope == pytest.approx(rise / (2 * h), abs=1e-4)

    def test_its_formula_is_what_is_computed(self, surface: Surface) -> None:
        point = inside(surface, (0.3, 0.8))
        named: dict[str, object] = dict(zip(surface.axes, point, strict=True))
        mean = "mean" in surface.formula
        found = [
            eval(surface.formula.replace("^", "**"), {**named, "mean": float, "x": x, "y": y})
            for x, y in (surface.data if mean else [(0, 0)])
        ]
        assert fmean(found) == pytest.approx(value(surface, point))

    @given(shares)
    def test_nothing_is_lower_than_its_lowest_point(
        self, surface: Surface, shares: tuple[float, float]
    ) -> None:
        assert value(surface, inside(surface, shares)) >= value(surface, surface.lowest) - 1e-9
        assert math.hypot(*gradient(surface, surface.lowest)) < 1e-3

    @given(shares, st.floats(1e-6, FASTEST))
    def test_no_path_overflows(
        self, surface: Surface, shares: tuple[float, float], rate: float
    ) -> None:
        path = descend(begin(surface, inside(surface, shares), rate), 50)
        assert all(math.isfinite(each) for point in path.points for each in point)
        assert all(math.isfinite(each) for each in path.values)
        assert verdict(path)

    def test_a_path_that_has_run_away_stops_growing(self, surface: Surface) -> None:
        path = descend(begin(surface, None, FASTEST), 10)
        assert has_run_away(path)
        assert len(path.points) == 2
        assert step(path) is path

    @pytest.mark.parametrize("faster", [1.0, 3.0, 10.0])
    def test_every_step_is_what_the_rule_says(self, surface: Surface, faster: float) -> None:
        path = descend(begin(surface, None, surface.rates[-1] * faster), 30)
        for before, after in pairwise(path.points):
            slopes = gradient(surface, before)
            wanted = [at - path.rate * slope for at, slope in zip(before, slopes, strict=True)]
            assert after == pytest.approx(tuple(wanted))

    def test_its_first_rate_arrives_somewhere(self, surface: Surface) -> None:
        path = descend(begin(surface), 100)
        assert path.rate == surface.rates[0]
        assert math.hypot(*gradient(surface, path.here)) < 0.01


def test_a_step_goes_against_the_slope() -> None:
    path = step(begin(BOWL, (10, 3), 0.1))
    assert path.points == ((10, 3), pytest.approx((8, -3)))


class TestVerdict:
    @pytest.mark.parametrize(
        ("surface", "start", "rate", "steps", "words"),
        [
            (CURVE, (-2.8,), 0.1, 0, "No step has been taken"),
            (CURVE, (-2.8,), 0.1, 20, "stuck in a local minimum"),
            (CURVE, (1.0,), 0.1, 20, "arrived at the lowest point"),
            (BOWL, (10, 3), 0.05, 100, "arrived at the lowest point"),
            (CURVE, (-2.8,), 0.001, 20, "but slowly"),
            (BOWL, (10, 3), 0.05, 5, "Let it take more steps"),
            (CURVE, (-2.8,), 0.6, 40, "do not get any shorter"),
            (BOWL, (10, 3), 0.1, 20, "do not get any shorter"),
            (BOWL, (10, 3), 0.09, 10, "a little less each time"),
            (BOWL, (10, 3), 0.11, 10, "it will run away"),
            (BOWL, (10, 3), 0.11, 1, "led uphill"),
            (CURVE, (-2.8,), 0.8, 20, "rises again and again"),
            (BOWL, (10, 3), 0.11, 40, "has run away"),
        ],
    )
    def test_it_tells_what_has_become_of_a_descent(
        self, surface: Surface, start: tuple[float, ...], rate: float, steps: int, words: str
    ) -> None:
        assert words in verdict(descend(begin(surface, start, rate), steps))

    def test_a_hilltop_is_not_taken_for_a_valley(self) -> None:
        low, high = -1.0, 1.0
        while high - low > 1e-9:  # where the slope changes its sign between the valleys
            middle = (low + high) / 2
            low, high = (middle, high) if gradient(CURVE, (middle,))[0] > 0 else (low, middle)
        path = begin(CURVE, (low,))
        assert "hilltop" in verdict(path)
        assert "hilltop" in verdict(step(path))


class TestBeginning:
    def test_a_start_needs_a_number_for_each_axis(self) -> None:
        with pytest.raises(UsageError, match="a, b") as caught:
            begin(BOWL, (1.0,))
        assert "-10,3" in caught.value.hint

    @pytest.mark.parametrize("at", [-3.1, 3.1, math.nan, math.inf])
    def test_a_start_outside_the_drawing_is_refused(self, at: float) -> None:
        with pytest.raises(UsageError, match="outside") as caught:
            begin(CURVE, (at,))
        assert "between -3 and 3" in caught.value.hint

    def test_a_rate_that_cannot_work_is_refused(self) -> None:
        with pytest.raises(UsageError, match="does not work"):
            begin(CURVE, None, 0.0)

    def test_an_unknown_surface_names_those_that_there_are(self) -> None:
        with pytest.raises(NotFoundError) as caught:
            find_surface("saddle")
        assert "curve, bowl" in caught.value.hint

    def test_a_course_s_start_gives_a_path(self) -> None:
        assert path_of(NeuronStart(surface="curve")) == begin(CURVE)
        assert path_of(NeuronStart(surface="bowl", rate=0.1)) == begin(BOWL, None, 0.1)
