"""The figures of quantities: equal to scikit-learn's; intervals, ranges, worst examples."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray
from support.later import Later

from tui_lab.reports.regression.figures import (
    baselines_of,
    figures_of,
    quantity_report,
    range_places,
    ranges_of,
)
from tui_lab.reports.regression.intervals import margin, mean_interval, student_quantile
from tui_lab.reports.regression.model import QUANTILES
from tui_lab.reports.regression.worst import choose_examples
from tui_lab.runs.results_file import QuantityResults

pytestmark = pytest.mark.needs("sklearn")
metrics = Later("sklearn.metrics")
stats = Later("scipy.stats")

Numbers = NDArray[np.float64]


def drawn(count: int, quantities: int = 1, seed: int = 3) -> tuple[Numbers, Numbers]:
    """Truths of unlike sizes, and answers that miss them."""
    draw = np.random.default_rng(seed)
    truths = draw.gamma(2.0, 40.0, (count, quantities)) * np.logspace(0, 3, quantities)
    return truths, truths * draw.normal(1, 0.2, truths.shape) + draw.normal(0, 5, truths.shape)


def results(truths: Numbers, answers: Numbers) -> QuantityResults:
    # The places in the data run the other way than the rows.
    return QuantityResults("test", answers, truths, np.arange(len(truths))[::-1].copy())


@pytest.mark.parametrize(("count", "quantities"), [(1, 1), (2, 1), (133, 1), (500, 3)])
def test_all_figures_are_scikit_learns_to_the_last_digit(count: int, quantities: int) -> None:
    truths, answers = drawn(count, quantities)
    report = quantity_report(truths, answers, ["y"] * quantities, [""] * quantities)
    scores = {
        "mae": metrics.mean_absolute_error,
        "rmse": metrics.root_mean_squared_error,
        "median_error": metrics.median_absolute_error,
    }
    if count > 1:  # scikit-learn warns of fewer
        scores["r2"] = metrics.r2_score
    for name, score in scores.items():
        assert report.overall[name] == score(truths, answers), name
        alone = [score(truths[:, place], answers[:, place]) for place in range(quantities)]
        assert [getattr(one, name) for one in report.quantities] == alone, name
    assert count > 1 or math.isnan(report.quantities[0].r2)
    first, off = report.quantities[0], np.abs(answers - truths)[:, 0]
    assert first.quantiles == dict(zip(QUANTILES, np.quantile(off, QUANTILES), strict=True))
    assert first.bias == np.mean(answers[:, 0] - truths[:, 0])
    assert (first.mean, first.deviation) == (truths[:, 0].mean(), truths[:, 0].std())


def test_the_mean_and_median_of_the_training_part_are_held_against_the_answers() -> None:
    truths, learned = np.array([1.0, 2.0, 9.0]), np.array([0.0, 0.0, 6.0])
    known = baselines_of(truths, learned)
    assert (known.mean.answer, known.median.answer) == (2.0, 0.0)
    assert known.mean.mae == metrics.mean_absolute_error(truths, [2.0] * 3)
    assert known.mean.rmse == metrics.root_mean_squared_error(truths, [2.0] * 3)
    assert known.median.mae == metrics.mean_absolute_error(truths, [0.0] * 3)
    assert figures_of(truths, truths, "y", "").baselines is None


@pytest.mark.parametrize("freedom", [9, 10, 20, 60, 1000])
def test_the_quantile_of_students_t_agrees_with_scipys(freedom: int) -> None:
    assert student_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=5e-4)


def test_the_interval_of_a_mean_is_students_and_none_for_a_few() -> None:
    values = drawn(40)[0][:, 0]
    found = mean_interval(values)
    expected = stats.t.interval(0.95, 39, loc=values.mean(), scale=stats.sem(values))
    assert found == pytest.approx(expected, rel=1e-4)
    assert mean_interval(values[:9]) is None


def test_the_interval_of_the_mean_error_holds_the_true_one_nineteen_times_in_twenty() -> None:
    draw = np.random.default_rng(0)
    true = math.sqrt(2 / math.pi)  # of the absolute value of a normal number
    ends = [mean_interval(np.abs(draw.normal(size=60))) for _time in range(600)]
    inside = [pair is not None and pair[0] <= true <= pair[1] for pair in ends]
    assert 0.92 <= np.mean(inside) <= 0.975


def test_the_margin_holds_for_nine_new_examples_in_ten() -> None:
    draw = np.random.default_rng(1)
    inside = []
    for _time in range(300):
        errors = draw.standard_t(3, size=21)
        far = margin(errors[:20])
        assert far is not None
        inside.append(abs(errors[20]) <= far)
    # Of 20 examples the 19th smallest of 21 places: 19 / 21 = 90.5 %.
    assert 0.86 <= np.mean(inside) <= 0.95
    assert margin(np.array([3.0, -5.0, 1.0])) is None  # too few to leave one in ten out
    assert margin(np.arange(9.0)) == 8.0


def test_ranges_hold_as_many_examples_each_and_all_of_them() -> None:
    truths, answers = (each[:, 0] for each in drawn(133))
    found = ranges_of(truths, answers)
    assert [each.examples for each in found] == [27, 26, 27, 26, 27]
    assert found[0].low == truths.min()
    assert found[-1].high == truths.max()
    assert all(one.high < next_.low for one, next_ in itertools.pairwise(found))
    here = range_places(truths) == 4
    assert found[4].mae == metrics.mean_absolute_error(truths[here], answers[here])
    assert found[4].bias == pytest.approx(found[4].answer - found[4].truth)


@pytest.mark.parametrize(
    ("truths", "sizes"),
    [
        ([5.0] * 30, [30]),
        ([0.0, 1.0, 1.0, 2.0], [1, 2, 1]),  # few values: one range each
        ([0.0] * 80 + list(range(1, 21)), [80, 20]),  # one value is frequent
        (list(range(20)), [10, 10]),  # a small part has few ranges
        ([7.0], [1]),
    ],
)
def test_equal_truths_are_never_parted(truths: list[float], sizes: list[int]) -> None:
    places = range_places(np.array(truths, np.float64))
    assert np.bincount(places).tolist() == sizes


def test_answers_that_are_no_numbers_give_no_figures() -> None:
    truths = np.arange(20.0)
    answers = np.where(truths == 3, np.nan, truths)
    figures = figures_of(truths, answers, "y", "")
    assert all(
        math.isnan(value)
        for value in (figures.mae, figures.r2, figures.bias, *figures.quantiles.values())
    )
    assert (figures.ranges, figures.mae_interval, figures.margin) == ((), None, None)
    found = choose_examples(results(truths[:, None], answers[:, None]), order="largest-error")
    assert found[0] == 3


def test_an_empty_part_has_no_quantities() -> None:
    report = quantity_report(np.zeros((0, 2)), np.zeros((0, 2)), ["a", "b"], ["", ""])
    assert (report.examples, report.quantities) == (0, ())


def test_the_worst_examples_come_first_and_equals_as_they_stand_in_the_data() -> None:
    truths = np.zeros((4, 2))
    answers = np.array([[1.0, 0.0], [-3.0, 0.0], [1.0, 900.0], [0.0, 0.0]])
    made = results(truths, answers)
    assert choose_examples(made, quantity=0, order="largest-error").tolist() == [1, 2, 0, 3]
    assert choose_examples(made, quantity=1, order="largest-error", limit=1).tolist() == [2]
    assert choose_examples(made, quantity=0, order="smallest-error").tolist() == [3, 2, 0, 1]
    assert choose_examples(made).tolist() == [3, 2, 1, 0]


def test_of_several_quantities_no_error_counts_more_because_its_unit_is_small() -> None:
    truths = np.array([[0.0, 0.0], [2.0, 2000.0]])  # deviations 1 and 1000
    answers = truths + np.array([[0.5, 0.0], [0.0, 400.0]])
    assert choose_examples(results(truths, answers), order="largest-error").tolist() == [0, 1]


def test_only_the_examples_of_a_range_are_chosen() -> None:
    truths = np.array([1.0, 2.0, 1.0, 3.0])[:, None]
    made = results(truths, truths)
    assert choose_examples(made, range_=0).tolist() == [2, 0]
    assert choose_examples(made, range_=2).tolist() == [3]
