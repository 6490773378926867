"""What charts need to know of numbers: fewer points, ends of axes, round ticks, smoothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab import i18n
from tui_lab.reports import series
from tui_lab.ui.kit.sparkline import spark


def test_long_curves_keep_their_extremes_in_two_points_a_column() -> None:
    points: list[series.Point] = [(float(x), math.sin(x / 7)) for x in range(4000)]
    points[1234] = (1234.0, 50.0)
    points[2345] = (2345.0, -50.0)
    kept = series.decimated(points, 60)
    assert len(kept) <= 120
    assert {points[1234], points[2345], points[0], points[-1]} <= set(kept)
    assert [x for x, _y in kept] == sorted(x for x, _y in kept)


def test_short_curves_are_kept_as_they_are() -> None:
    points: list[series.Point] = [(1.0, 2.0), (2.0, None)]
    assert series.decimated(points, 1) == points


@pytest.mark.parametrize(
    ("done", "target", "end"),
    [(0, 30, 10), (3, 30, 10), (11, 30, 20), (21, 30, 30), (30, 30, 30), (3, 5, 5), (60, 0, 100)],
)
def test_the_axis_grows_in_few_steps(done: int, target: int, end: int) -> None:
    assert series.epochs_axis(done, target, ended=False) == end


def test_the_axis_of_an_ended_run_ends_with_it() -> None:
    assert series.epochs_axis(17, 30, ended=True) == 17


@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 6)), min_size=2, max_size=20))
def test_an_axis_only_ever_widens(values: list[float]) -> None:
    shares = [abs(value) % 1 for value in values]
    for axis, each in (
        (series.steady_axis, [value or 1.0 for value in values]),
        (series.steady_log_axis, [value / 1e4 for value in values]),
        (series.share_axis, shares),
    ):
        low, high = axis(each[:1])
        for count in range(2, len(each) + 1):
            lower, higher = axis(each[:count])
            assert lower <= low < high <= higher
            assert lower <= min(each[:count]) <= max(each[:count]) <= higher
            low, high = lower, higher


@given(st.integers(1, 10**6), st.integers(2, 20))
def test_ticks_are_few_and_rise(last: int, most: int) -> None:
    ticks = series.epoch_ticks(last, most)
    assert ticks[0] == (1 if last > 1 else last)
    assert ticks[-1] == last
    assert len(ticks) <= most + 1
    assert ticks == sorted(set(ticks))


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(2, 12))
def test_levels_lie_on_the_axis(low: float, span: float, most: int) -> None:
    ticks = series.value_ticks(low, low + span, most)
    assert 1 <= len(ticks) <= most
    slack = span * 1e-6 + 4 * math.ulp(abs(low) + span)
    assert all(low - slack <= tick <= low + span + slack for tick in ticks)
    assert len(set(series.tick_labels(ticks))) == len(ticks) or span < 1e-3 * abs(low)


def test_large_levels_are_written_in_powers_that_differ() -> None:
    assert series.tick_labels([0.0, 1e5, 1.2e5]) == ["0", "1.0e5", "1.2e5"]
    assert series.tick_labels([1e12, 2e12]) == ["1e12", "2e12"]


def test_a_sparkline_of_fewer_than_two_numbers_is_blank() -> None:
    assert spark([], 5) == spark([1.0], 5) == spark([math.nan, 2.0, None], 5) == "     "
    assert spark([1.0, 2.0], 5) == "▁█   "
    assert spark([math.inf, 1.0, 1.0], 4).strip() != ""


def test_smoothing_follows_the_values_without_a_pull_to_nought() -> None:
    assert series.smoothed([2.0, 2.0, 2.0], 0.9) == pytest.approx([2.0, 2.0, 2.0])
    assert series.smoothed([0.0, 1.0], 0.5) == pytest.approx([0.0, 2 / 3])
    assert series.smoothed([1.0, 5.0], 0.0) == [1.0, 5.0]
    assert series.smoothed([], 0.6) == []


def test_smoothing_leaves_gaps_as_they_are() -> None:
    found = series.smoothed([1.0, None, math.nan, math.inf, 1.0], 0.6)
    assert found[1:4] == [None, None, None]
    assert found[0] == found[4] == pytest.approx(1.0)


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=30), st.floats(0, 0.99))
def test_a_smoothed_curve_stays_between_its_extremes(
    values: list[float | None], factor: float
) -> None:
    known = [value for value in values if value is not None]
    found = [value for value in series.smoothed(values, factor) if value is not None]
    assert len(found) == len(known)
    assert all(min(known) - 1e-3 <= value <= max(known) + 1e-3 for value in found)


@given(st.integers(1, 10**6), st.integers(1, 10**5), st.integers(2, 20))
def test_ticks_of_later_epochs_are_few_and_rise(first: int, span: int, most: int) -> None:
    ticks = series.epoch_ticks(first + span, most, first)
    assert (ticks[0], ticks[-1]) == (first, first + span)
    assert len(ticks) <= most + 1
    assert ticks == sorted(set(ticks))


def test_between_powers_of_ten_there_are_further_ticks_where_there_is_room() -> None:
    assert series.log_ticks(-1.1, 1.1, 3)[1] == ["0.1", "1", "10"]
    assert series.log_ticks(-1.1, 1.1, 9)[1] == ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
    assert series.log_ticks(-5.2, 1.1, 4)[1][0] == "1e-5"
    assert series.log_ticks(0.1, 0.9, 4)[1] == ["1.58", "2.51", "3.98", "6.31"]


@given(st.floats(-12, 9), st.floats(1e-3, 20), st.integers(2, 20))
def test_ticks_of_logarithms_are_on_the_axis_few_and_rise(
    low: float, span: float, most: int
) -> None:
    ticks, names = series.log_ticks(low, low + span, most)
    assert len(ticks) <= most + 1
    assert all(low - 1e-9 <= tick <= low + span + 1e-9 for tick in ticks)
    assert ticks == sorted(ticks)
    assert len(names) == len(ticks)


def test_ticks_of_logarithms_follow_the_language() -> None:
    i18n.set_language("es")
    assert series.log_ticks(-1.1, 1.1, 9)[1][:3] == ["0,1", "0,2", "0,5"]
    assert series.log_ticks(0.1, 0.9, 4)[1][0] == "1,58"
