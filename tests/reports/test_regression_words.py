"""The report of quantities in sentences, tables and plots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_lab.reports.regression.figures import figures_of
from tui_lab.reports.regression.model import QuantityFigures
from tui_lab.reports.regression.tables import (
    QUANTITY_TITLES,
    RANGE_TITLES,
    plot_view,
    quantity_cells,
    range_cells,
    range_name,
)
from tui_lab.reports.regression.words import learned_sentences, summary
from tui_lab.runs.payloads import Evaluation
from tui_lab.runs.results_file import QuantityResults

TRUTHS = np.repeat(np.arange(10.0, 60.0, 5.0), 3)  # 30 of them, 10 to 55
LEARNED = np.array([20.0, 20.0, 40.0])


def figures(
    answers: NDArray[np.float64], truths: NDArray[np.float64] = TRUTHS, unit: str = ""
) -> QuantityFigures:
    return figures_of(truths, answers, "height", unit, LEARNED)


def test_a_summary_weighs_the_error_against_always_one_answer_and_the_spread() -> None:
    away = np.tile([2.0, -2.0, 0.0], 10)
    named = summary(figures(TRUTHS + away), "test", named=True)
    assert named[0].startswith("height: the answers are off by 1.3 on average")
    assert summary(figures(TRUTHS + away, unit="cm"), "test") == [
        "The answers are off by 1.3\xa0cm on average (MAE), half of them by at most 2.0\xa0cm.",
        "Always answering the mean of the training part, 26.7\xa0cm, would be off by 13.2\xa0cm;"
        " always its median, 20.0\xa0cm, by 15.5\xa0cm.",
        "With 30 examples, the mean error on new ones like them lies between 1.0 and 1.7\xa0cm"
        " (95% interval).",
        "The true values spread by 14.4\xa0cm (standard deviation) around their mean, 32.5\xa0cm;"
        " the answers miss them by 1.6\xa0cm (RMSE), which is 11% of that.",
        "R² is 0.987: 98.7% of the variance of the true values is explained.",
        "On the whole the answers are neither too high nor too low: the mean difference is"
        " 0.0\xa0cm, and no more than chance.",
        "80% of the answers are off by at most 2.0\xa0cm, 90% by at most 2.0\xa0cm, and 95% by at"
        " most 2.0\xa0cm.",
        "For 90% of new examples, the truth is at most 2.0\xa0cm from the answer.",
        "This part is small: a difference of a few percent may be chance.",
    ]


def test_answers_that_are_no_better_than_always_one_are_told_so() -> None:
    told = summary(figures(np.full(30, 100.0)), "test")
    assert told[1] == (
        "That is no better than always answering the mean of the training part, 26.7, which would"
        " be off by 13.2."
    )
    assert any("below 0: always answering the mean of this part" in each for each in told)
    assert "On the whole the answers are too high: by 67.5 on average." in told
    low = summary(figures(TRUTHS - 1), "test")
    assert "On the whole the answers are too low: by 1.0 on average." in low


def test_the_median_is_named_where_it_is_the_better_constant() -> None:
    truths = np.array([0.0] * 20 + [100.0] * 10)
    made = figures_of(truths, np.full(30, 60.0), "y", "", truths)
    assert "always answering the median of the training part, 0.0" in summary(made, "test")[1]


def test_answers_drawn_to_the_middle_and_the_worst_range_are_named() -> None:
    told = summary(figures(32.5 + (TRUTHS - 32.5) * 0.5), "test")
    assert "Small values are answered too high, and large ones too low." in told
    assert any(each.startswith("They are furthest off where the true value is") for each in told)


def test_on_the_training_part_nothing_is_said_of_new_examples() -> None:
    made = figures(TRUTHS + 1)
    told = summary(made, "training")
    assert not any("interval" in each or "of new examples" in each for each in told)
    assert any("has learned from these examples" in each for each in told)
    known = {"validation": Evaluation("validation", 0.1, 9, {"mae": 4.0})}
    assert learned_sentences(made, known) == [
        "Mean error: 1.0 on the training part, 4.0 on the validation part."
    ]
    assert learned_sentences(made, {}) == []


def test_a_single_value_and_answers_that_are_no_numbers_are_told() -> None:
    same = summary(figures(np.full(3, 7.5), np.full(3, 7.0)), "test")
    assert "All true values are 7.00: R² tells nothing." in same
    assert not any("interval" in each for each in same)  # of three examples
    nothing = summary(figures(np.where(TRUTHS > 50, np.nan, TRUTHS)), "test")
    assert nothing == ["Some answers are not numbers: there is nothing to be reckoned with."]


def test_the_cells_of_the_tables_belong_to_their_titles() -> None:
    made = figures(TRUTHS + 1, unit="cm")
    cells = dict(zip(QUANTITY_TITLES, quantity_cells(made), strict=True))
    assert (cells["MAE"], cells["Bias"], cells["R²"]) == ("1.0\xa0cm", "+1.0\xa0cm", "0.995")
    first = dict(zip(RANGE_TITLES, range_cells(made, made.ranges[0]), strict=True))
    assert first == {
        "Examples": "9",
        "Mean truth": "15.0",
        "Mean answer": "16.0",
        "Bias": "+1.0",
        "MAE": "1.0",
    }
    assert range_name(made, made.ranges[0]) == "10.0 – 20.0"


def test_the_plots_have_the_diagonal_and_the_line_of_no_error() -> None:
    truths = np.arange(12000.0)[:, None]
    results = QuantityResults("test", truths + 2, truths, np.arange(12000))
    made = figures_of(truths[:, 0], truths[:, 0] + 2, "y", "cm")
    answers, errors = (plot_view(results, made, 0, plot) for plot in ("answers", "errors"))
    assert answers.same_axes
    assert (answers.line.slope, errors.line.slope) == (1.0, 0.0)
    assert (answers.across, errors.across) == ("truth (cm)", "answer (cm)")
    assert 2500 < len(answers.series[0].points) <= 5000  # an even choice of many
    assert answers.series[0].points[1] == (3.0, 5.0)
    assert errors.series[0].points[1] == (5.0, 2.0)
